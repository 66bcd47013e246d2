"""Made-up products that share the words of real ones, the same for the same number: what search has to see through.

Half are real words without rhyme or reason, no two of them as neighbours in a real name. The others are goods of one name with
the end of another, as if every producer made everything. Producers are recombined alike; places are those of real products.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from .rows import UNKNOWN_PRODUCER, Row

OPENING, END = 2, 2
"""Words of a name that tell the goods, as a rule ("nước mắm", "bưởi da", "trà hoa"), and the most of those that tell whose."""


def distractors(rows: Sequence[Row], number: int) -> Iterator[Row]:
    dice = random.Random(number)
    names = [row.name.split() for row in rows]
    producers = [row.producer.split() for row in rows if row.producer != UNKNOWN_PRODUCER]
    neighbours = {pair for name in names for pair in pairwise(map(str.casefold, name))}
    # As often as in real names, so that common words stay common.
    every_word = [word for name in names for word in name]
    taken = {row.name.casefold() for row in rows}
    while number:
        name = " ".join(_scattered(dice, every_word, neighbours) if number % 2 else _recombined(dice, names))
        if name.casefold() in taken:
            continue
        taken.add(name.casefold())
        number -= 1
        place = dice.choice(rows)
        yield replace(
            place,
            name=name[:1].upper() + name[1:],
            producer=" ".join(_recombined(dice, producers))[:255],
            stars=dice.choice((3, 3, 3, 4, 4, 5)),
            decision="",
            real=False,
        )


def _scattered(dice: random.Random, every_word: Sequence[str], neighbours: set[tuple[str, str]]) -> list[str]:
    name: list[str] = []
    length = dice.randrange(2, 7)
    while len(name) < length:
        word = dice.choice(every_word)
        if not name or (name[-1].casefold(), word.casefold()) not in neighbours:
            name.append(word)
    return name


def _recombined(dice: random.Random, names: Sequence[Sequence[str]]) -> list[str]:
    head, tail = dice.choice(names), dice.choice(names)
    return [*head[:OPENING], *tail[max(1, len(tail) - dice.randint(1, END)) :]]
