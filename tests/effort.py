"""How much of what is alike a test tries: all of it, or a third where the suite runs on both databases (CI=true)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
OF_THOSE_THAT_SAY_NOTHING = 100

T = TypeVar("T")


def some(alike: Sequence[T]) -> Sequence[T]:
    """Pages, for example, that are made of the same parts."""
    return alike[::3] if IN_CI else alike


def examples(number: int) -> int:
    """Of a property-based test."""
    return max(number // 3, 6) if IN_CI else number


settings.register_profile("suite", max_examples=examples(OF_THOSE_THAT_SAY_NOTHING))
settings.load_profile("suite")
