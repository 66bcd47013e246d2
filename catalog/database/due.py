"""When the next scheduled page is due: the edition row tells it, so that whoever reads the edition knows without another query.

A draft goes live at its revision's `approved_go_live_at`, and a published page is over at its `expire_at`. The row holds the
first of these moments in whole milliseconds since 1970, rounded up: at that millisecond it is due for sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

PREFIX = "due_"
FUNCTION = "catalog_note_due"

_MOMENTS = (
    "SELECT min(approved_go_live_at) AS moment FROM wagtailcore_revision "
    "UNION ALL SELECT min(expire_at) FROM wagtailcore_page WHERE live"
)
_REVISION, _PAGE = "wagtailcore_revision", "wagtailcore_page"
# What makes a row say when something is due.
_SAYS = {
    _REVISION: "{row}.approved_go_live_at IS NOT NULL",
    _PAGE: "{row}.live AND {row}.expire_at IS NOT NULL",
}
_COLUMNS = {_REVISION: ("approved_go_live_at",), _PAGE: ("live", "expire_at")}
TABLES = tuple(_SAYS)


class Event(NamedTuple):
    """A change of a table after which something else may be the next; `when` holds for its row."""

    name: str
    table: str
    event: str
    when: str


def events(distinct: str) -> Iterator[Event]:
    """`distinct` is the database's comparison that knows NULL."""
    for table, says in _SAYS.items():
        old, new = says.format(row="OLD"), says.format(row="NEW")
        changed = " OR ".join(f"OLD.{column} {distinct} NEW.{column}" for column in _COLUMNS[table])
        for event, when in (("insert", new), ("delete", old), ("update", f"({changed}) AND ({old} OR {new})")):
            yield Event(f"{PREFIX}{table}_{event}", table, event, when)


# `%f` gives seconds with three decimals.
SQLITE_NOTE = (
    "UPDATE catalog_edition SET next_due = (SELECT CAST(strftime('%s', min(moment)) AS INTEGER) * 1000 "
    f"+ CAST(round(strftime('%f', min(moment)) * 1000) AS INTEGER) % 1000 FROM ({_MOMENTS})) WHERE id = 1;"
)
POSTGRESQL_NOTE = (
    f"UPDATE catalog_edition SET next_due = (SELECT ceil(extract(epoch FROM min(moment)) * 1000) FROM ({_MOMENTS}) AS moments) "
    "WHERE id = 1;"
)
# The row is locked first, by a statement of its own: the next one then sees what whoever held it has committed.
POSTGRESQL_FUNCTION = f"""
BEGIN
    PERFORM 1 FROM catalog_edition WHERE id = 1 FOR UPDATE;
    {POSTGRESQL_NOTE}
    RETURN NULL;
END
"""
