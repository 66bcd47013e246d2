"""Products no longer in force that bear the very name someone typed: a plain line leads to each record, never a card."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.public.records import Record, records_of
from search.documents import BEGIN, END, Field
from search.engines import database
from search.text import words

MOST = 5
MOST_READ = 50
"""Of products that bear one name; of those not listed some may be in force and not published."""


def lapsed_namesakes(texts: Iterable[str], reading: Reading) -> list[Record]:
    """At most `MOST` records of products without a certificate in force on the reading's day whose very name one of `texts` is;
    typed without accents, those whose whole name reads so without them.

    For `components/lapsed_line.html`. A product whose later round is in force is not among them, whichever name it bore.
    """
    listed = overview(reading).listed
    named = [pk for text in dict.fromkeys(texts) for pk in _bearers(text, reading) if pk not in listed]
    records = records_of(list(dict.fromkeys(named))[:MOST_READ], reading.on)
    return [record for record in records if not record.in_force][:MOST]


def _bearers(text: str, reading: Reading) -> list[int]:
    named = words(text)
    if not named:
        return []
    if any(word.marked for word in named):
        return database.bearers(Field.NAME, (BEGIN, *(word.exact for word in named), END), reading)
    return database.bearers(Field.NAME_FOLDED, (BEGIN, *(word.folded for word in named), END), reading)
