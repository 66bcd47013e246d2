"""A list of booths as people keep it in a spreadsheet or type it, read line by line.

>>> read("A01; HTX Núi Sập", Names([(7, "Hợp tác xã Núi Sập")]))[0].producer
(7, 'Hợp tác xã Núi Sập')

A line holds the number, then whose booth it is; a zone's letter and an English name may follow. Between them stands a tab, a
semicolon or an upright stroke. A producer of the register is found by their name without accents, with the legal form written
out or not; who is not found there is a guest, named as the line names them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.text import clean, folded, producer_key

LONGEST_NUMBER = 12
LONGEST_LABEL = 160
LONGEST_ZONE = 4
MOST_LINES = 500
MOST_CHOICES = 6
Named = tuple[int, str]

_BETWEEN = re.compile(r"\t|;|\|")
_NUMBER_FIRST = re.compile(r"(\S*\d\S*)[\s:.,–-]+(.+)")
_HEADINGS = {"so", "so gian", "gian", "gian hang", "ma gian", "stt", "number", "booth", "no", "no."}


@dataclass(frozen=True)
class Line:
    """What was understood of one line. `choices` are the producers a name may mean; `trouble` says why nothing came of it."""

    row: int
    text: str
    number: str = ""
    zone: str = ""
    producer: Named | None = None
    choices: tuple[Named, ...] = ()
    label: str = ""
    label_en: str = ""
    trouble: str = ""


class Names:
    """The producers of the register, found by name."""

    def __init__(self, producers: Iterable[Named]) -> None:
        self._by_key: dict[str, list[Named]] = defaultdict(list)
        self._bare: list[tuple[str, Named]] = []
        for named in producers:
            key = folded(producer_key(named[1]))
            self._by_key[key].append(named)
            self._bare.append((f" {key} ", named))

    def meant(self, text: str) -> list[Named]:
        """Those that a name may mean: of the same name, else those whose name holds all of its words in a row."""
        key = folded(producer_key(text))
        if not key:
            return []
        return self._by_key.get(key) or [named for bare, named in self._bare if f" {key} " in bare]


def read(text: str, names: Names) -> list[Line]:
    """The lines that hold something, but for a line of headings; `MOST_LINES` at most."""
    found: list[Line] = []
    numbers: set[str] = set()
    for row, written in enumerate(text.splitlines(), 1):
        cells = _cells(written)
        if not any(cells) or (not found and folded(cells[0]) in _HEADINGS):
            continue
        line = _understood(row, clean(written), cells, names)
        if line.number.casefold() in numbers:
            line = Line(row, line.text, line.number, trouble=_("This number stands further up already."))
        numbers.add(line.number.casefold())
        found.append(line)
        if len(found) == MOST_LINES:
            break
    return found


def _cells(written: str) -> list[str]:
    if _BETWEEN.search(written):
        return [clean(cell) for cell in _BETWEEN.split(written)]
    if plain := _NUMBER_FIRST.fullmatch(clean(written)):
        return [plain[1], plain[2]]
    return [clean(written)]


def _understood(row: int, text: str, cells: list[str], names: Names) -> Line:
    number, whose, zone, label_en = [*cells, "", "", ""][:4]
    if not any(sign.isdecimal() for sign in number) or len(number) > LONGEST_NUMBER:
        return Line(row, text, trouble=_("There is no number of a booth at the beginning. Write: A01; whose booth it is."))
    if not whose:
        return Line(row, text, number, trouble=_("It does not say whose booth it is."))
    if len(whose) > LONGEST_LABEL or len(label_en) > LONGEST_LABEL:
        return Line(row, text, number, trouble=_("The name is too long."))
    if len(zone) > LONGEST_ZONE:
        return Line(
            row,
            text,
            number,
            trouble=_("The third place is for the letter of a zone, and “%(text)s” is too long for one.") % {"text": zone[:40]},
        )
    meant = names.meant(whose)
    if len(meant) == 1:
        return Line(row, text, number, zone, producer=meant[0])
    return Line(row, text, number, zone, choices=tuple(meant[:MOST_CHOICES]), label=whose, label_en=label_en)
