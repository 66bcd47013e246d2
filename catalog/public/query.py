"""What a list's address asks for. Reading it never fails: what can't be read is left out and named in `ignored`.

Parameters have a name per language, like the addresses; both are read on every page, so that a link survives a switch.

    /san-pham/?sao=5&tinh=an-giang&trang=2        /en/products/?star=5&province=an-giang&page=2
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from django.http import QueryDict
from django.utils.text import slugify

from catalog import addresses
from catalog.text import folded


class Part(StrEnum):
    """A part of the query, called by what it filters or orders."""

    STAR = "star"
    GROUP = "group"
    PROVINCE = "province"
    FORMER = "former"
    SORT = "sort"
    PAGE = "page"


class Sort(StrEnum):
    NEWEST = "newest"
    STARS = "stars"
    NAME = "name"
    PRICE = "price"


NAMES: Mapping[str, Mapping[Part, str]] = {
    "vi": {
        Part.STAR: "sao",
        Part.GROUP: "nhom",
        Part.PROVINCE: "tinh",
        Part.FORMER: "tinh-cu",
        Part.SORT: "sap-xep",
        Part.PAGE: "trang",
    },
    "en": {part: part.value for part in Part},
}
SORTS: Mapping[str, Mapping[Sort, str]] = {
    "vi": {Sort.NEWEST: "moi", Sort.STARS: "sao", Sort.NAME: "ten", Sort.PRICE: "gia"},
    "en": {sort: sort.value for sort in Sort},
}
STARS = (5, 4, 3)
_SLUG = re.compile(r"[a-z0-9-]{1,120}")
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class ListQuery:
    """One page of the list. Slugs are not looked up here: `listing.page_of` knows which exist."""

    stars: tuple[int, ...] = ()
    group: str = ""
    province: str = ""
    former: str = ""
    sort: Sort = Sort.NEWEST
    page: int = 1
    ignored: frozenset[Part] = frozenset()

    @classmethod
    def read(cls, parameters: QueryDict) -> Self:
        ignored: set[Part] = set()

        def values(part: Part) -> list[str]:
            names = dict.fromkeys(names[part] for names in NAMES.values())
            return [value.strip() for name in names for value in parameters.getlist(name) if value.strip()]

        def one(part: Part, pattern: re.Pattern[str]) -> str:
            given = values(part)
            if pattern is _SLUG:
                # People type names: "Hà Nội" is ha-noi.
                given = [slugify(folded(value)) or value for value in given]
            readable = [value for value in given if pattern.fullmatch(value)]
            if len(set(given)) > 1 or len(readable) < len(given):
                ignored.add(part)
            return readable[0] if readable else ""

        stars = {int(value) for value in values(Part.STAR) if value in {"3", "4", "5"}}
        if any(value not in {"3", "4", "5"} for value in values(Part.STAR)):
            ignored.add(Part.STAR)
        sorts = {name: sort for names in SORTS.values() for sort, name in names.items()}
        sort = one(Part.SORT, re.compile("|".join(sorts)))
        page = one(Part.PAGE, _NUMBER)
        if page and int(page) < 1:
            ignored.add(Part.PAGE)
        return cls(
            # All three at once ask for what none of them asks.
            stars=tuple(sorted(stars, reverse=True)) if len(stars) < len(STARS) else (),
            group=one(Part.GROUP, _SLUG),
            province=one(Part.PROVINCE, _SLUG),
            former=one(Part.FORMER, _SLUG),
            sort=sorts[sort] if sort else Sort.NEWEST,
            page=max(int(page or 1), 1),
            ignored=frozenset(ignored),
        )

    def with_(self, **changes: Any) -> Self:
        """The query with other filters, from its first page on unless `page` is given."""
        defaults: dict[str, Any] = {"page": 1, "ignored": frozenset()}
        return replace(self, **(defaults | changes))

    @property
    def filtered(self) -> bool:
        return bool(self.stars or self.group or self.province or self.former)

    def address(self, language: str) -> str:
        """The page's one address in `language`; slugs and numbers need no quoting."""
        pairs = "&".join(f"{name}={value}" for name, value in self._pairs(language))
        return addresses.product_list(language) + (f"?{pairs}" if pairs else "")

    def key(self) -> str:
        """The address with what was left out: the page says so, hence it is another page."""
        return f"{self.address('en')} {sorted(self.ignored)}"

    def _pairs(self, language: str) -> Iterable[tuple[str, str]]:
        names = NAMES[language]
        if self.group:
            yield names[Part.GROUP], self.group
        for star in self.stars:
            yield names[Part.STAR], str(star)
        if self.province:
            yield names[Part.PROVINCE], self.province
        if self.former:
            yield names[Part.FORMER], self.former
        if self.sort is not Sort.NEWEST:
            yield names[Part.SORT], SORTS[language][self.sort]
        if self.page > 1:
            yield names[Part.PAGE], str(self.page)
