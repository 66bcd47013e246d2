"""What a list's address asks for. Reading it never fails: what can't be read is left out and named in `ignored`.

Parameters have a name per language, like the addresses; both are read on every page, so that a link survives a switch. A list
that answers a text has the address of the search.

    /san-pham/?sao=5&tinh=an-giang&trang=2        /en/products/?star=5&province=an-giang&page=2
    /tim-kiem/?q=mam&sao=5                        /en/search/?q=mam&star=5
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote_plus

from django.http import QueryDict
from django.utils.text import slugify

from catalog import addresses
from catalog.at_a_glance.filters import PRICE_BANDS, STARS, PriceRange, Sort
from catalog.packaging import PackagingKind
from catalog.text import clean, folded


class Part(StrEnum):
    """A part of the query, called by what it filters or orders."""

    TEXT = "q"
    STAR = "star"
    GROUP = "group"
    PROVINCE = "province"
    FORMER = "former"
    COMMUNE = "commune"
    PRODUCER = "producer"
    PRICE_FROM = "price-from"
    PRICE_BELOW = "price-below"
    PACKAGING = "packaging"
    SORT = "sort"
    PAGE = "page"


NAMES: Mapping[str, Mapping[Part, str]] = {
    "vi": {
        Part.TEXT: "q",
        Part.STAR: "sao",
        Part.GROUP: "nhom",
        Part.PROVINCE: "tinh",
        Part.FORMER: "tinh-cu",
        Part.COMMUNE: "xa",
        Part.PRODUCER: "chu-the",
        Part.PRICE_FROM: "gia-tu",
        Part.PRICE_BELOW: "gia-duoi",
        Part.PACKAGING: "dong-goi",
        Part.SORT: "sap-xep",
        Part.PAGE: "trang",
    },
    "en": {part: part.value for part in Part},
}
SORTS: Mapping[str, Mapping[Sort, str]] = {
    "vi": {Sort.BEST: "khop", Sort.NEWEST: "moi", Sort.STARS: "sao", Sort.NAME: "ten", Sort.PRICE: "gia"},
    "en": {sort: sort.value for sort in Sort},
}
PACKAGINGS: Mapping[str, Mapping[PackagingKind, str]] = {
    "vi": {
        PackagingKind.BAG: "tui",
        PackagingKind.BOTTLE: "chai",
        PackagingKind.JAR: "hu",
        PackagingKind.BOX: "hop",
        PackagingKind.TIN: "lon",
        PackagingKind.TRAY: "khay",
        PackagingKind.BUNDLE: "bo",
        PackagingKind.POT: "chau",
        PackagingKind.PIECE: "chiec",
        PackagingKind.TICKET: "ve",
    },
    "en": {kind: kind.name.lower() for kind in PackagingKind if kind},
}
LONGEST_TEXT = 100
_SLUG = re.compile(r"[a-z0-9-]{1,140}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_PRICE = re.compile(r"[0-9]{1,9}")
NOTHING_IGNORED: frozenset[Part] = frozenset()


class ListQuery(NamedTuple):
    """One page of the list. Slugs are not looked up here: `listing.page_of` knows which exist."""

    text: str = ""
    stars: tuple[int, ...] = ()
    group: str = ""
    province: str = ""
    former: str = ""
    commune: str = ""
    producer: str = ""
    price: PriceRange | None = None
    packaging: PackagingKind | None = None
    sort: Sort = Sort.NEWEST
    page: int = 1
    ignored: frozenset[Part] = NOTHING_IGNORED

    @classmethod
    def read(cls, parameters: QueryDict) -> ListQuery:
        given = _Given(parameters)
        text = given.text()
        sort = given.name(Part.SORT, SORTS) or cls.first_sort(text)
        if sort is Sort.BEST and not text:
            given.ignored.add(Part.SORT)
            sort = Sort.NEWEST
        return cls(
            text=text,
            stars=given.stars(),
            group=given.one(Part.GROUP, _SLUG),
            province=given.one(Part.PROVINCE, _SLUG),
            former=given.one(Part.FORMER, _SLUG),
            commune=given.one(Part.COMMUNE, _SLUG),
            producer=given.one(Part.PRODUCER, _SLUG),
            price=given.price(),
            packaging=given.name(Part.PACKAGING, PACKAGINGS),
            sort=sort,
            page=given.page(),
            ignored=frozenset(given.ignored),
        )

    @staticmethod
    def first_sort(text: str) -> Sort:
        """The order of a list that asks for none."""
        return Sort.BEST if text else Sort.NEWEST

    def with_(self, **changes: Any) -> ListQuery:
        """The query with other filters, from its first page on unless `page` is given."""
        return self._replace(**{"page": 1, "ignored": NOTHING_IGNORED, **changes})

    @property
    def filters(self) -> int:
        """How many kinds of filters narrow the list; its text is none of them."""
        kinds = (self.stars, self.group, self.province or self.former or self.commune, self.producer, self.price, self.packaging)
        return sum(map(bool, kinds))

    @property
    def without_filters(self) -> ListQuery:
        return ListQuery(text=self.text, sort=self.sort)

    def with_text(self, text: str) -> ListQuery:
        """The query for another text; without one there is no best match to begin with."""
        sort = Sort.NEWEST if not text and self.sort is Sort.BEST else self.sort
        return self.with_(text=text, sort=sort)

    @property
    def offered(self) -> bool:
        """Whether the site itself links to this list. What people type into a box or an address has no end."""
        return not self.text and not self.ignored and (self.price is None or self.price in PRICE_BANDS)

    def address(self, language: str) -> str:
        """The page's one address in `language`."""
        # Of all parts only the text needs quoting.
        pairs = "&".join([f"{name}={quote_plus(value) if value is self.text else value}" for name, value in self.pairs(language)])
        base = addresses.search(language) if self.text else addresses.product_list(language)
        return base + (f"?{pairs}" if pairs else "")

    def key(self) -> str:
        """The address with what was left out: the page says so, hence it is another page."""
        return f"{self.address('en')} {sorted(self.ignored)}"

    def pairs(self, language: str) -> Iterable[tuple[str, str]]:
        """The parameters of the address by name; what the list has by itself is left out."""
        names = NAMES[language]
        if self.text:
            yield names[Part.TEXT], self.text
        if self.group:
            yield names[Part.GROUP], self.group
        for star in self.stars:
            yield names[Part.STAR], str(star)
        if self.province:
            yield names[Part.PROVINCE], self.province
        if self.former:
            yield names[Part.FORMER], self.former
        if self.commune:
            yield names[Part.COMMUNE], self.commune
        if self.producer:
            yield names[Part.PRODUCER], self.producer
        if self.price and self.price.least is not None:
            yield names[Part.PRICE_FROM], str(self.price.least)
        if self.price and self.price.below is not None:
            yield names[Part.PRICE_BELOW], str(self.price.below)
        if self.packaging:
            yield names[Part.PACKAGING], PACKAGINGS[language][self.packaging]
        if self.sort is not self.first_sort(self.text):
            yield names[Part.SORT], SORTS[language][self.sort]
        if self.page > 1:
            yield names[Part.PAGE], str(self.page)


Value = TypeVar("Value")


def readable(text: str) -> str:
    """The text without characters that have no shape of their own: they end a line, or turn the page's words round."""
    return clean("".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in clean(text)))


class _Given:
    """The parameters of an address, part by part; what can't be read goes into `ignored`."""

    def __init__(self, parameters: QueryDict) -> None:
        self._parameters = parameters
        self.ignored: set[Part] = set()

    def _values(self, part: Part) -> list[str]:
        names = dict.fromkeys(names[part] for names in NAMES.values())
        return [value.strip() for name in names for value in self._parameters.getlist(name) if value.strip()]

    def one(self, part: Part, pattern: re.Pattern[str]) -> str:
        """The one value of a part; none where several contradict each other."""
        given = self._values(part)
        if pattern is _SLUG:
            # People type names: "Hà Nội" is ha-noi.
            given = [slugify(folded(value)) or value for value in given]
        if not given:
            return ""
        if len(set(given)) > 1 or not pattern.fullmatch(given[0]):
            self.ignored.add(part)
            return ""
        return given[0]

    def name(self, part: Part, names: Mapping[str, Mapping[Value, str]]) -> Value | None:
        """What a word of either language stands for."""
        meant = {word: value for words in names.values() for value, word in words.items()}
        word = self.one(part, re.compile("|".join(meant)))
        return meant[word] if word else None

    def text(self) -> str:
        given = [value for value in map(readable, self._values(Part.TEXT)) if value]
        text = given[0] if given else ""
        if len(set(given)) > 1 or len(text) > LONGEST_TEXT:
            self.ignored.add(Part.TEXT)
        return text[:LONGEST_TEXT].strip()

    def stars(self) -> tuple[int, ...]:
        given = self._values(Part.STAR)
        stars = {int(value) for value in given if value in {"3", "4", "5"}}
        if any(value not in {"3", "4", "5"} for value in given):
            self.ignored.add(Part.STAR)
        # All three at once ask for what none of them asks.
        return tuple(sorted(stars, reverse=True)) if len(stars) < len(STARS) else ()

    def price(self) -> PriceRange | None:
        least, below = (self.one(part, _PRICE) for part in (Part.PRICE_FROM, Part.PRICE_BELOW))
        asked = PriceRange(int(least) if least and int(least) else None, int(below) if below else None)
        if asked.below is not None and asked.below <= (asked.least or 0):
            self.ignored.add(Part.PRICE_BELOW)
            asked = asked._replace(below=None)
        return asked if asked != PriceRange() else None

    def page(self) -> int:
        page = self.one(Part.PAGE, _NUMBER)
        if page and int(page) < 1:
            self.ignored.add(Part.PAGE)
        return max(int(page or 1), 1)
