"""Parameters as Stripe's API takes them: forms with brackets."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl


def parse(encoded: str) -> dict[str, Any]:
    """`a[b][0][c]=d` is {"a": {"b": [{"c": "d"}]}}; every value is a text."""
    made: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True, strict_parsing=bool(encoded)):
        first, *rest = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
        place: dict[str, Any] = made
        for key, following in zip([first, *rest], rest, strict=False):
            place = place.setdefault(key, {})
            assert isinstance(place, dict), (name, following)
        last = [first, *rest][-1]
        place[last if last else str(len(place))] = value
    return {key: _lists(value) for key, value in made.items()}


def _lists(value: Any) -> Any:
    """What is numbered 0, 1, 2 becomes a list."""
    if not isinstance(value, dict):
        return value
    if value and list(value) == [str(index) for index in range(len(value))]:
        return [_lists(each) for each in value.values()]
    return {key: _lists(each) for key, each in value.items()}
