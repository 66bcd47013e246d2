"""Days as of which an editor may look at a page before visitors do."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TODAY = ""
AHEAD: dict[str, tuple[int, str | Promise]] = {
    "+7": (7, _("in a week")),
    "+30": (30, _("in a month")),
    "+90": (90, _("in three months")),
}
Mode = tuple[str, str | Promise]


def modes(first: date | None = None, last: date | None = None) -> list[Mode]:
    """Today, some time ahead, and the first and the last day of what has some."""
    own: list[Mode] = []
    if first:
        own.append((first.isoformat(), _("on its first day")))
    if last and last != first:
        own.append((last.isoformat(), _("on its last day")))
    return [(TODAY, _("as of today")), *own, *((name, label) for name, (_days, label) in AHEAD.items())]


def day_of(mode: str, today: date) -> date:
    """The day of a mode, counted from `today`."""
    if mode in AHEAD:
        return today + timedelta(days=AHEAD[mode][0])
    return date.fromisoformat(mode) if mode else today
