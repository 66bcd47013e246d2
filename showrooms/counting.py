"""Stocktakes. Counted blind: who counts does not see what the ledger expects. Approved by a manager who counted no line of it.

Selling goes on meanwhile: each line keeps what the ledger said at the moment it was counted, and approval books the
differences, not the figures. What nobody counted stays as it is in the books.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from catalog.models import ProductGroup
from catalog.text import folded

from .access import Actor, may_manage, may_work, reads_all
from .errors import AlreadyDone, BadRequest, InsufficientStock
from .ledger import counter_prices, place
from .models import Count, CountLine, CountState, Entry, EntryKind, Item, Level, Lot, Movement, Showroom
from .posting import LONGEST_REASON, MOST_PIECES, Change, Slip, check_length, check_lot, check_reason, demand, post

UNDECIDED = (CountState.OPEN, CountState.SUBMITTED)
CORRECTIONS = (EntryKind.ADJUST, EntryKind.COUNT)
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Difference:
    """A line whose figure is not that of the books. `value` is in đồng at the counter's price, None where there is no price.

    `doubtful` tells that something was booked after the line was counted that may already hold the difference.
    """

    line: CountLine
    value: int | None
    doubtful: bool


def undecided(showroom: Showroom) -> Count | None:
    """The stocktake that is being counted or waits for approval there."""
    return Count.objects.filter(showroom=showroom, state__in=UNDECIDED).first()


def open_count(
    showroom: Showroom, user: Any, at: datetime, title: str = "", *, shelf: str = "", group: ProductGroup | None = None
) -> Count:
    """Begin a stocktake of the whole showroom, of one shelf or of one group of products. One at a time."""
    demand(may_work(user, showroom.pk), _("You do not work at this showroom, so nothing was opened."))
    check_length(title.strip(), LONGEST_TITLE)
    if shelf and group:
        raise BadRequest(_("Choose a shelf or a group of products, not both."))
    try:
        with transaction.atomic():
            return Count.objects.create(
                showroom=showroom, opened_by=user, opened_at=at, title=title.strip(), shelf=shelf, group=group
            )
    except IntegrityError:
        raise AlreadyDone(_("A stocktake is under way here: it is approved or discarded before the next begins.")) from None


def count_line(count: Count, item: Item, lot: Lot | None, counted: int, user: Any, at: datetime) -> CountLine:
    """Note how many pieces of a lot (or of the goods of no lot) were counted. Counted again, the later one holds."""
    demand(may_work(user, count.showroom_id), _("You do not work at this showroom, so nothing was noted."))
    if not 0 <= counted <= MOST_PIECES:
        raise BadRequest(_("The number of pieces has to be between 0 and %(most)d.") % {"most": MOST_PIECES})
    check_lot(item, lot)
    with transaction.atomic():
        _locked(count, CountState.OPEN)
        level = Level.objects.filter(showroom=count.showroom_id, item=item, lot=lot).first()
        return _note(count, item, lot, counted, level.on_hand if level else 0, user, at)


def not_counted(count: Count) -> list[Level]:
    """What stands there by the books, belongs to this stocktake, and has not been counted."""
    counted = set(count.lines.values_list("item", "lot"))
    levels = Level.objects.filter(_scope(count), showroom=count.showroom_id).on_hand().select_related("item__product", "lot")
    missing = [level for level in levels if (level.item_id, level.lot_id) not in counted]
    return sorted(missing, key=lambda level: (folded(str(level.item)), level.lot_id or 0))


def count_as_none(count: Count, levels: Collection[int], user: Any, at: datetime) -> int:
    """Note 0 for those of these levels that nobody has counted yet: somebody looked, and nothing is there. Returns how many."""
    demand(may_work(user, count.showroom_id), _("You do not work at this showroom, so nothing was noted."))
    with transaction.atomic():
        _locked(count, CountState.OPEN)
        missing = [level for level in not_counted(count) if level.pk in levels]
        for level in missing:
            _note(count, level.item, level.lot, 0, level.on_hand, user, at)
    return len(missing)


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
        _decide(count, CountState.OPEN, why=why.strip(), submitted_at=None)


def discard(count: Count, user: Any, at: datetime, why: str) -> None:
    """End it without changing any stock."""
    demand(may_manage(user, count.showroom_id), _("Only a manager of the showroom may discard a stocktake. Ask one."))
    check_reason(why)
    with transaction.atomic():
        _locked(count, *UNDECIDED)
        _decide(count, CountState.DISCARDED, decided_by=user, decided_at=at, why=why.strip())


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
        lines = _differing(held)
        entry = _set_right(held, lines, slip) if lines else None
        _decide(count, CountState.APPROVED, decided_by=slip.by.user, decided_at=slip.at, why=slip.why, entry=entry)
    return entry


def may_approve(user: Any, count: Count) -> bool:
    """A manager of the showroom who counted no line of it."""
    return may_manage(user, count.showroom_id) and not count.lines.filter(by=user).exists()


def sees_differences(user: Any, count: Count) -> bool:
    """Whether `user` may be told what the books say: when it is decided, everybody; before, whoever can no longer count."""
    if count.state in (CountState.APPROVED, CountState.DISCARDED):
        return True
    if count.state == CountState.OPEN:
        return False
    return may_approve(user, count) or (reads_all(user) and not may_work(user, count.showroom_id))


def differences(count: Count) -> list[Difference]:
    """What differs, the dearest first."""
    lines = _differing(count)
    prices = counter_prices(count.showroom, [line.item for line in lines])
    doubtful = _doubtful(count, lines)
    found = []
    for line in lines:
        price = prices[line.item_id]
        value = None if price is None else price * line.difference
        found.append(Difference(line, value, doubtful=line.pk in doubtful))
    return sorted(found, key=lambda each: (-abs(each.value or 0), str(each.line.item)))


# --- what the functions above are made of -----------------------------------------------------------------------------


def _scope(count: Count) -> Q:
    """The levels that a stocktake is to cover."""
    if count.shelf:
        return Q(item__placements__showroom=count.showroom_id, item__placements__shelf=count.shelf)
    if count.group_id:
        return Q(item__product__group=count.group_id) | Q(item__product__group__branch=count.group_id)
    return Q()


def _differing(count: Count) -> list[CountLine]:
    return list(count.lines.exclude(counted=F("expected")).select_related("item__product", "lot", "by").order_by("pk"))


def _doubtful(count: Count, lines: Collection[CountLine]) -> set[int]:
    """Lines after which their lot was corrected otherwise, or for which a movement came late that a phone says was made before:
    a sale that waited without a connection had left the shelf, and not the books, when its lot was counted."""
    if not lines:
        return set()
    later = Movement.objects.filter(
        showroom=count.showroom_id, item__in={line.item_id for line in lines}, entry__at__gt=min(line.at for line in lines)
    ).exclude(entry__count_of=count)
    moved: dict[tuple[int, int | None], list[Entry]] = {}
    for movement in later.select_related("entry"):
        moved.setdefault((movement.item_id, movement.lot_id), []).append(movement.entry)
    return {
        line.pk
        for line in lines
        for entry in moved.get((line.item_id, line.lot_id), [])
        if entry.at > line.at and (entry.kind in CORRECTIONS or (entry.told_at and entry.told_at < line.at))
    }


def _set_right(count: Count, lines: Sequence[CountLine], slip: Slip) -> Entry:
    def plan() -> list[Change]:
        place(count.showroom, (line.item for line in lines))
        return [Change(line.item, line.lot, line.difference) for line in lines]

    try:
        return post(count.showroom, EntryKind.COUNT, slip, count.pk, plan)
    except InsufficientStock as problem:
        to_do = _("Pieces were sold or reserved since it was counted. Send the stocktake back, and have this counted again.")
        raise InsufficientStock(f"{problem} {to_do}") from problem


def _note(count: Count, item: Item, lot: Lot | None, counted: int, expected: int, user: Any, at: datetime) -> CountLine:
    noted = {"counted": counted, "expected": expected, "by": user, "at": at}
    return CountLine.objects.update_or_create(count=count, item=item, lot=lot, defaults=noted)[0]


def _demand_approver(count: Count, user: Any) -> None:
    demand(Actor(user).may_manage(count.showroom_id), _("Only a manager of the showroom may approve a stocktake. Ask one."))
    demand(may_approve(user, count), _("You counted here yourself. Another manager has to approve it."))


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
