"""Products no longer in force that bear the very name someone typed: a plain line leads to each record, never a card."""

from __future__ import annotations

from catalog.edition import Reading

from . import names
from .records import Record, records_of

MOST = 5


def lapsed_namesakes(text: str, reading: Reading) -> list[Record]:
    """At most `MOST` records of products without a certificate in force on the reading's day whose very name is `text`.

    For `components/lapsed_line.html`. A product whose later round is in force is not among them, whichever name it bore.
    """
    records = records_of(names.bearers(text, reading), reading.on)
    return [record for record in records if not record.in_force][:MOST]
