"""Stocktakes. Counted blind: who counts does not see what the ledger expects. Approved by a manager who counted no line of it.

Selling goes on meanwhile: each line keeps what the ledger said at the moment it was counted, and approval books the
differences, not the figures.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from .access import Actor, may_manage, may_work
from .errors import AlreadyDone, BadRequest
from .models import Count, CountLine, CountState, Entry, EntryKind, Item, Level, Lot, Showroom
from .posting import LONGEST_REASON, MOST_PIECES, Change, Slip, check_length, check_lot, check_reason, demand, post

LONGEST_TITLE = 120


def open_count(showroom: Showroom, user: Any, at: datetime, title: str = "") -> Count:
    demand(may_work(user, showroom.pk), _("You do not work at this showroom, so nothing was opened."))
    check_length(title.strip(), LONGEST_TITLE)
    return Count.objects.create(showroom=showroom, opened_by=user, opened_at=at, title=title.strip())


def count_line(count: Count, item: Item, lot: Lot | None, counted: int, user: Any, at: datetime) -> CountLine:
    """Note how many pieces of a lot (or of the goods of no lot) were counted. Counted again, the later one holds."""
    demand(may_work(user, count.showroom_id), _("You do not work at this showroom, so nothing was noted."))
    if not 0 <= counted <= MOST_PIECES:
        raise BadRequest(_("The number of pieces has to be between 0 and %(most)d.") % {"most": MOST_PIECES})
    check_lot(item, lot)
    with transaction.atomic():
        _locked(count, CountState.OPEN)
        level = Level.objects.filter(showroom=count.showroom_id, item=item, lot=lot).first()
        line, _made = CountLine.objects.update_or_create(
            count=count,
            item=item,
            lot=lot,
            defaults={"counted": counted, "expected": level.on_hand if level else 0, "by": user, "at": at},
        )
    return line


def submit(count: Count, user: Any, at: datetime) -> None:
    """Counting is over: differences are shown, and a manager decides."""
    demand(may_work(user, count.showroom_id), _("You do not work at this showroom, so nothing was changed."))
    with transaction.atomic():
        _locked(count, CountState.OPEN)
        if not count.lines.exists():
            raise BadRequest(_("Nothing has been counted yet."))
        _decide(count, CountState.SUBMITTED, submitted_at=at)


def reopen(count: Count, user: Any, why: str) -> None:
    """Send it back to be counted again."""
    _demand_approver(count, user)
    check_reason(why)
    with transaction.atomic():
        _locked(count, CountState.SUBMITTED)
        _decide(count, CountState.OPEN, why=why, submitted_at=None)


def discard(count: Count, user: Any, at: datetime, why: str) -> None:
    """End it without changing any stock."""
    demand(may_manage(user, count.showroom_id), _("Only a manager of the showroom may discard a stocktake. Ask one."))
    check_reason(why)
    with transaction.atomic():
        _locked(count, CountState.OPEN, CountState.SUBMITTED)
        _decide(count, CountState.DISCARDED, decided_by=user, decided_at=at, why=why)


def approve(count: Count, slip: Slip) -> Entry | None:
    """Book the differences. None where everything was as expected.

    What is decided on is read under the lock: meanwhile it may have been sent back, counted again and submitted anew.
    """
    check_length(slip.why, LONGEST_REASON)
    with transaction.atomic():
        held = _held(count)
        _demand_approver(held, slip.by.user)
        if held.entry and held.entry.key == slip.key:
            return held.entry
        _see(held, CountState.SUBMITTED)
        lines = held.lines.select_related("item", "lot").order_by("pk")
        changes = [Change(line.item, line.lot, line.difference) for line in lines if line.difference]
        entry = post(held.showroom, EntryKind.COUNT, slip, held.pk, lambda: changes) if changes else None
        _decide(count, CountState.APPROVED, decided_by=slip.by.user, decided_at=slip.at, why=slip.why, entry=entry)
    return entry


def _demand_approver(count: Count, user: Any) -> None:
    demand(Actor(user).may_manage(count.showroom_id), _("Only a manager of the showroom may approve a stocktake. Ask one."))
    counted = count.opened_by_id == user.pk or count.lines.filter(by=user).exists()
    demand(not counted, _("You counted here yourself. Another manager has to approve it."))


def _locked(count: Count, *allowed: CountState) -> None:
    """Hold the stocktake's row, so that no line is noted while it is decided; and see that it is still in this state."""
    _see(_held(count), *allowed)


def _held(count: Count) -> Count:
    return Count.objects.select_for_update(no_key=True).get(pk=count.pk)


def _see(row: Count, *allowed: CountState) -> None:
    if row.state not in allowed:
        state = CountState(row.state).label
        raise AlreadyDone(_("This stocktake has moved on meanwhile: %(state)s.") % {"state": state})


def _decide(count: Count, state: CountState, **facts: Any) -> None:
    Count.objects.filter(pk=count.pk).update(state=state, **facts)
    count.refresh_from_db()
