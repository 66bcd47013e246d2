"""Products no longer in force that bear the very name someone typed: a plain line leads to each record, never a card."""

from __future__ import annotations

from catalog.edition import Reading

from . import names
from .records import Record, records_of

MOST = 5


def lapsed_namesakes(text: str, reading: Reading) -> list[Record]:
    """At most `MOST` records of products named exactly `text` without a certificate in force on the reading's day.

    For `components/lapsed_line.html`. A product whose later round is in force is not among them, whichever name it bore.
    """
    found = names.find(text, reading)
    if not found.exact:
        return []
    records = records_of(found.ids, reading.on)
    return [record for record in records if not record.in_force][:MOST]
