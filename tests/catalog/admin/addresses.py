"""Every address under /admin/, as the resolver knows it, filled in with objects that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse


class Address(NamedTuple):
    name: str
    path: str


def patterns(found: list[Any], spaces: tuple[str, ...] = (), prefix: str = "") -> Iterator[tuple[str, str]]:
    """Names with their namespaces, and routes. Those without a name are told by their route."""
    for each in found:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from patterns(each.url_patterns, inner, route)
        elif isinstance(each, URLPattern):
            yield ":".join([*spaces, each.name]) if each.name else route, route


def admin_patterns() -> list[tuple[str, str]]:
    (admin,) = [each for each in get_resolver().url_patterns if str(each.pattern) == "admin/"]
    return list(patterns(admin.url_patterns, prefix="/admin/"))


def admin_addresses(values: dict[str, Any], of_space: dict[str, dict[str, Any]]) -> list[Address]:
    """Each address once. `values` fill in arguments by name; `of_space` those that mean something else in a namespace."""
    addresses = []
    for name, route in admin_patterns():
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", route)
        given = {argument: (of_space.get(name.partition(":")[0], {}) | values)[argument] for argument in wanted}
        given |= {key: value for key, value in of_space.get(name.partition(":")[0], {}).items() if key in wanted}
        try:
            path = reverse(name, kwargs=given)
        except NoReverseMatch:
            path = route if "^" not in route else "/admin/there/is/nothing/"
        addresses.append(Address(name, path))
    return addresses
