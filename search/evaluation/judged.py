"""Judged queries: what is typed, in which forms, and which products answer it.

`judged.csv` gives each query as someone writes it who has all accents on the keyboard, and once with a slip of the fingers; the
form without accents follows. Judgements are by rule, over whatever products there are:

- 3: a product named in `best`;
- 2: one whose name holds a phrase of `goods`, accents and all, and none of `but_not`; where the query names a place or stars,
  one from there (`where`: its place, province, former province, producer or name) and with that many;
- a trap is sprung by a product that answers none of this and whose name holds a phrase of `traps`.

So a product that nobody listed is judged by its name like any other, the made-up ones too. A query to which nothing answers is
asked for its traps only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

from catalog.models import Product
from catalog.text import folded, name_key

FILE = Path(__file__).parent / "judged.csv"
NAMED, OF_THE_GOODS = 3, 2


class Form(StrEnum):
    ACCENTED = "accented"
    UNACCENTED = "unaccented"
    MISSPELT = "misspelt"
    AS_GIVEN = "as given"


@dataclass(frozen=True)
class Facts:
    """What judgements read of a product; texts are keys with a blank at either end, so that phrases are whole words."""

    pk: int
    written: str
    name: str
    anywhere: str
    stars: int

    @classmethod
    def of(cls, pk: int, name: str, elsewhere: Iterable[str | None], stars: int) -> Self:
        return cls(pk, name, _key(name), _key(" ".join(filter(None, (name, *elsewhere)))), stars)


def all_facts() -> list[Facts]:
    rows = Product.objects.order_by("pk").values_list(
        *("pk", "name", "producer__name", "place_as_published", "province__name", "former_province__name"),
        "certificates__stars",
    )
    return [Facts.of(pk, name, elsewhere, stars) for pk, name, *elsewhere, stars in rows]


@dataclass(frozen=True)
class Judged:
    """`best` are whole names, as keys. Where others judge, `listed` are names that answer as well as `goods`, and other products
    of these `kinds` are left out of account. `known` is false where nobody said what should come."""

    name: str
    forms: dict[Form, str]
    goods: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()
    where: str = ""
    stars: int = 0
    best: tuple[str, ...] = ()
    listed: frozenset[str] = field(default_factory=frozenset)
    kinds: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    known: bool = True

    @classmethod
    def of(cls, line: dict[str, str]) -> Self:
        asked = line["asked"]
        return cls(
            name=asked,
            forms={Form.ACCENTED: asked, Form.UNACCENTED: folded(asked), Form.MISSPELT: line["slip"]},
            goods=_keys(line["goods"]),
            but_not=_keys(line["but_not"]),
            where=_key(line["where"]) if line["where"] else "",
            stars=int(line["stars"] or 0),
            best=_keys(line["best"]),
            traps=_keys(line["traps"]),
        )

    def grades(self, products: Iterable[Facts]) -> dict[int, int]:
        """The products that answer, each with its grade."""
        return {product.pk: grade for product in products if (grade := self._grade(product))}

    def judges(self, product: Facts, grades: dict[int, int]) -> bool:
        return product.pk in grades or not any(phrase in product.name for phrase in self.kinds)

    def sprung(self, ranked: Sequence[Facts], grades: dict[int, int]) -> list[Facts]:
        """Those of the ranked products that were to be kept apart."""
        return [product for product in ranked if product.pk not in grades and any(trap in product.name for trap in self.traps)]

    def _grade(self, product: Facts) -> int:
        if product.name in self.best:
            return NAMED
        fits = self.where in product.anywhere and self.stars in (0, product.stars)
        of_the_goods = any(phrase in product.name for phrase in self.goods)
        if fits and of_the_goods and not any(phrase in product.name for phrase in self.but_not):
            return OF_THE_GOODS
        return OF_THE_GOODS if product.written in self.listed else 0


def judged_queries(path: Path = FILE) -> list[Judged]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Judged.of(line) for line in csv.DictReader(file)]


def _key(text: str) -> str:
    return f" {name_key(text)} "


def _keys(phrases: str) -> tuple[str, ...]:
    return tuple(_key(phrase) for phrase in phrases.split("|") if phrase)
