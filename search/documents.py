"""What the engines hold of a product: its words, field by field, prepared here and nowhere else.

A document is plain tokens with blanks between, so that either engine only has to find tokens and runs of tokens. The same words
in Python (`Document.has`) are what both engines are held to, and what answers for a product that no engine knows yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from . import makers, synonyms
from .text import Word, words

BEGIN, END = "b0", "e0"
"""Stand around every name and between other pieces of text, so that no run of words reaches over the seam."""
Phrase = tuple[str, ...]


class Field(StrEnum):
    """A field, called as Elasticsearch calls it; `letter` is what the database puts before each of its tokens."""

    NAME = "name"
    NAME_FOLDED = "name_folded"
    MEANINGS = "meanings"
    MAKER = "maker"
    MAKER_FOLDED = "maker_folded"
    PLACE = "place"
    PLACE_FOLDED = "place_folded"
    MORE = "more"
    MORE_FOLDED = "more_folded"

    @property
    def letter(self) -> str:
        return _LETTERS[self]


_LETTERS = dict(zip(Field, "abcdefghi", strict=True))


@dataclass(frozen=True, slots=True)
class Interval:
    """A certificate: in force from `starts_on` to the day before `ends_on`."""

    starts_on: date
    ends_on: date
    stars: int


@dataclass(frozen=True)
class Source:
    """The facts of a product that search reads. Of each piece of text the best spelling first; `place_tokens` name its province
    of today and what is known of its former one (`places.py`)."""

    product: int
    names: tuple[str, ...]
    makers: tuple[str, ...]
    places: tuple[str, ...]
    place_tokens: tuple[str, ...]
    more: tuple[str, ...]
    live: bool
    keys: dict[str, int]
    """Province, former province, commune, producer, group, price and kind of packaging, 0 for none: what lists filter by."""
    intervals: tuple[Interval, ...] = ()
    order: dict[str, str] = field(default_factory=dict)
    """Its place among names, by language."""


@dataclass(frozen=True)
class Document:
    """`words` holds each field as ` token token `, a blank at either end."""

    product: int
    names: tuple[str, ...]
    words: dict[Field, str]
    live: bool = True
    keys: dict[str, int] = field(default_factory=dict)
    intervals: tuple[Interval, ...] = ()
    order: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The document that `content` was made of."""
        return cls(
            content["product"],
            tuple(content["names"]),
            {Field(where): text for where, text in content["words"].items()},
            content["live"],
            content["keys"],
            tuple(
                Interval(date.fromisoformat(starts), date.fromisoformat(ends), stars)
                for starts, ends, stars in content["intervals"]
            ),
            content["order"],
        )

    def content(self) -> dict[str, Any]:
        """The document as JSON."""
        return {
            "product": self.product,
            "names": list(self.names),
            "words": {where.value: text for where, text in self.words.items()},
            "live": self.live,
            "keys": self.keys,
            "intervals": [[each.starts_on.isoformat(), each.ends_on.isoformat(), each.stars] for each in self.intervals],
            "order": self.order,
        }

    def tokens(self) -> list[str]:
        """Every token of every field with the field's letter before it, in the order of the fields."""
        return [f"{where.letter}{token}" for where in Field for token in self.words.get(where, "").split()]

    def spoken(self) -> set[str]:
        """Its words, each with the letter of its field: of tokens those that someone might type."""
        return {
            f"{where.letter}{token}"
            for where in Field
            if where is not Field.MEANINGS
            for token in self.words.get(where, "").split()
            if token.isalpha()
        }

    def has(self, where: Field, phrase: Phrase) -> bool:
        """Whether these tokens stand one after the other in a field."""
        return f" {' '.join(phrase)} " in self.words.get(where, "")

    def begins(self, where: Field, beginning: str) -> bool:
        """Whether a token of a field begins so."""
        return f" {beginning}" in self.words.get(where, "")


def document(source: Source) -> Document:
    named = [words(name) for name in dict.fromkeys(filter(None, source.names))]
    meanings = sorted(set().union(*map(synonyms.meanings_in, named)) | {first_word(name[0].folded) for name in named if name})
    texts = {
        Field.MEANINGS: meanings,
        **_both(Field.NAME, Field.NAME_FOLDED, named, around=True),
        **_both(Field.MAKER, Field.MAKER_FOLDED, (each for maker in source.makers for each in makers.spellings(maker))),
        **_both(Field.PLACE, Field.PLACE_FOLDED, map(words, source.places)),
        **_both(Field.MORE, Field.MORE_FOLDED, map(words, source.more)),
    }
    texts[Field.PLACE] = [*texts[Field.PLACE], END, *source.place_tokens]
    return Document(
        source.product,
        source.names,
        {where: f" {' '.join(tokens)} " if tokens else "" for where, tokens in texts.items()},
        source.live,
        source.keys,
        source.intervals,
        source.order,
    )


def pairs(tokens: Sequence[str]) -> list[str]:
    """Each token with the one behind it, as a token of its own. A tsvector's index knows no places: without these, every run of
    words would be looked up in the documents themselves. They begin like no other token, which a beginning is looked up among."""
    return [f"_{first}_{second}" for first, second in pairwise(tokens)]


def first_word(beginning: str) -> str:
    """The token for a name whose first word is, or begins, so: names that begin with what is being typed are suggested first."""
    return f"i0{beginning}"


def _both(exact: Field, folded: Field, pieces: Iterable[Sequence[Word]], *, around: bool = False) -> dict[Field, list[str]]:
    texts: dict[Field, list[str]] = {exact: [], folded: []}
    for piece in pieces:
        if not piece:
            continue
        for where, tokens in ((exact, [word.exact for word in piece]), (folded, [word.folded for word in piece])):
            texts[where] += [BEGIN, *tokens, END] if around else [*tokens, END]
    return texts


@cache
def pipeline() -> str:
    """A fingerprint of what makes documents: a document made by another pipeline is made anew."""
    digest = hashlib.sha256()
    room = Path(__file__).parent
    for path in sorted(
        [*(room / f"{name}.py" for name in ("text", "synonyms", "makers", "documents", "places", "facts")), synonyms.FILE]
    ):
        digest.update(path.read_bytes())
    for name in ("text", "alphabet"):
        digest.update((room.parent / "catalog" / f"{name}.py").read_bytes())
    return digest.hexdigest()[:12]
