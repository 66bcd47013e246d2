"""Finding products by their certified names, today's names in either language, and producers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading
from catalog.models import Certificate
from catalog.text import clean, folded, name_key

from .wording import PRODUCER_NOT_NAMED

_WORD = re.compile(r"[\w%+]+")
# "gạo 3 sao" asks for a rice: the stars are what one wants to check.
_STARS = re.compile(r"\b(?:ocop\s+)?[1-5]\s*(?:sao|stars?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _CertifiedName:
    """`words` and `producer` hold folded words with a blank before each, so that ` ong` is found where a word begins."""

    product: int
    key: str
    words: str
    producer: str


def _words(text: str) -> str:
    return "".join(f" {word}" for word in _WORD.findall(folded(text)))


def _without_stars(text: str) -> str:
    return clean(_STARS.sub(" ", text)) or text


@dataclass(frozen=True)
class Found:
    """Ids of products, the likeliest first; `exact` when they bear the very name."""

    ids: list[int]
    exact: bool


class _Names:
    """All names of an edition."""

    def __init__(self, names: Iterable[_CertifiedName]) -> None:
        self._names = list(names)

    def find(self, text: str) -> Found:
        without_stars = _without_stars(text)
        keys = {name_key(text), name_key(without_stars)} - {""}
        exact = dict.fromkeys(name.product for name in self._names if name.key in keys)
        if exact:
            # Others that merely contain the very name would bury it.
            return Found(list(exact), exact=True)
        beginning = _words(without_stars)
        words = list(dict.fromkeys(f" {word}" for word in beginning.split()))
        if not words:
            return Found([], exact=False)
        having = [name for name in self._names if all(word in name.words or word in name.producer for word in words)]
        begins = dict.fromkeys(name.product for name in having if name.words.startswith(beginning))
        in_name = dict.fromkeys(name.product for name in having if all(word in name.words for word in words))
        anywhere = dict.fromkeys(name.product for name in having)
        return Found(list(begins | in_name | anywhere), exact=False)


def _read_names(_reading: Reading) -> _Names:
    rows = Certificate.objects.order_by("certified_name_key", "product_id").values_list(
        *("product_id", "certified_name_key", "certified_name", "product__name_key", "product__name"),
        *("product__name_en", "product__producer__name", "producer_as_published"),
    )
    distinct = {}
    for product, key, name, key_today, name_today, name_in_english, producer, published in rows:
        makers = "".join(_words(maker) for maker in {producer: None, published: None} if maker != PRODUCER_NOT_NAMED)
        distinct[product, key, published] = _CertifiedName(product, key, _words(name), makers)
        if key_today != key:
            distinct[product, key_today, published] = _CertifiedName(product, key_today, _words(name_today), makers)
        if name_in_english:
            key_in_english = name_key(name_in_english)
            distinct[product, key_in_english, published] = _CertifiedName(
                product, key_in_english, _words(name_in_english), makers
            )
    return _Names(distinct.values())


_names = Shelf(_read_names, room=1, daily=False)


def find(text: str, reading: Reading) -> Found:
    """Products named `text`; else those whose name begins with it; then those with all its words, in any order, in their
    name, then in their name and their producer's. A word is found by its beginning, with or without accents."""
    return _names.get(reading).find(text)
