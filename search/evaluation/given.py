"""Judged queries as others write them down: a typed text, some names that should come, and what not to confuse it with.

Columns: `query_typed`, `intent`, `expected_product_kinds`, `expected_rows_in_products_csv`, `must_not_confuse_with`. Names are
separated by ";". What stands in brackets is a note; "38/40/43" stands for three names, "A … B" for all rows from A to B;
"như trên" for what the nearest query above with the same intent expects, "(chưa có)" for nothing at all.

Who writes so lists examples: a product whose name holds what was typed, or the intent, is as good as one that is listed. Others
of the expected kinds, or of the same goods as one that is listed, are neither right nor wrong. "Mọi sản phẩm 5 sao" is any that
has as many stars.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from catalog.text import folded, name_key

from .distractors import OPENING
from .judged import Form, Judged
from .rows import Row

_NOTE = re.compile(r"\([^)]*\)|\?")
_EVERYTHING, _ANY_NAME, _STARS = "mọi sản phẩm", (" ",), re.compile(r"\b([345]) sao\b")
_AS_ABOVE = "như trên"
_CHOICE = re.compile(r"\d+(?:/\d+)+(?!\w)|\w+")
_SEPARATOR = re.compile(r"[/,;]| và ")


def given_queries(path: Path, rows: Sequence[Row]) -> list[Judged]:
    queries: list[Judged] = []
    above: list[tuple[str, str]] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            intent, expected = _plain(line["intent"]), line["expected_rows_in_products_csv"].strip()
            if expected == _AS_ABOVE:
                same = [names for of, names in above if of == intent]
                expected = same[-1] if same else above[-1][1] if above else ""
            above.append((intent, expected))
            queries.append(_judged(line, intent, expected, rows))
    return queries


def _judged(line: dict[str, str], intent: str, expected: str, rows: Sequence[Row]) -> Judged:
    every = intent.startswith(_EVERYTHING) and (stars := _STARS.search(intent))
    listed = frozenset(name for entry in expected.split(";") for name in expected_names(entry, rows))
    return Judged(
        name=line["query_typed"],
        forms={Form.AS_GIVEN: line["query_typed"]},
        goods=_ANY_NAME if every else _phrases(f"{line['query_typed']}/{intent}") if listed else (),
        stars=int(stars[1]) if every and stars else 0,
        kinds=(*_phrases(line["expected_product_kinds"]), *sorted({_goods(name) for name in listed})),
        listed=listed,
        traps=tuple(_phrase(part) for part in line["must_not_confuse_with"].split(";") if _plain(part)),
        known=bool(expected),
    )


def expected_names(entry: str, rows: Sequence[Row]) -> list[str]:
    """The names of the rows that an entry means."""
    names = [row.name for row in rows]
    first, range_, last = _plain(entry).partition("…")
    if range_:
        places = [at for at, name in enumerate(names) if _holds(name, first) or _holds(name, last)]
        return names[places[0] : places[-1] + 1] if places else []
    return [name for name in names if any(_holds(name, each) for each in _alternatives(first))]


def _alternatives(entry: str) -> list[str]:
    words = [word.split("/") for word in _CHOICE.findall(entry)]
    return [" ".join(each) for each in product(*words)] if words else []


def _holds(name: str, entry: str) -> bool:
    words = _words(entry)
    return bool(words) and f" {words} " in f" {_words(name)} "


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", folded(text)))


def _plain(text: str) -> str:
    return _NOTE.sub("", text).strip()


def _goods(name: str) -> str:
    return _phrase(" ".join(name.split()[:OPENING]))


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(_phrase(part) for part in _SEPARATOR.split(text) if _plain(part))


def _phrase(text: str) -> str:
    return f" {name_key(_plain(text))} "
