"""The stock ledger: the only way goods come, go and move. Every function books one entry, or raises and books nothing.

    slip = Slip(by=Actor(request.user), key=key, at=timezone.now(), on=clock.today())
    entry = ledger.sell(showroom, [Sale(item, 2)], slip)

The same `slip.key` again gives the same entry and moves nothing. Transfers and stocktakes are booked by
`showrooms.transferring` and `showrooms.counting` in the same way. Nothing is clamped: a move happens whole, or
`errors.LedgerError` says why not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.text import clean

from .errors import BadRequest, InsufficientStock, NotInForce
from .models import Entry, EntryKind, Hold, Item, Level, Lot, Movement, Placement, Showroom
from .posting import Change, Slip, check_length, check_lines, check_pieces, check_reason, demand, levels_for_update, post
from .standing import ItemStanding, Standing, standings

LONGEST_LOT_CODE = 40
UNDOABLE = frozenset({EntryKind.RECEIVE, EntryKind.SELL, EntryKind.RETURN, EntryKind.ADJUST, EntryKind.WITHDRAW})


@dataclass(frozen=True)
class Line:
    """Pieces of an item: of this lot, or of whichever lots end first."""

    item: Item
    quantity: int
    lot: Lot | None = None


@dataclass(frozen=True)
class Sale(Line):
    """`price` is what one piece is sold for, in đồng; None takes the showroom's price, else the product's."""

    price: int | None = None


@dataclass(frozen=True)
class Delivery:
    """Pieces that come in. A lot without a code is called by its last good day; one without either is no lot."""

    item: Item
    quantity: int
    lot_code: str = ""
    made_on: date | None = None
    best_before: date | None = None
    stamped: bool = False
    stamp_activated: bool = False


@dataclass(frozen=True)
class Correction:
    """Pieces more or fewer, of exactly this lot, or of the goods of no lot."""

    item: Item
    difference: int
    lot: Lot | None = None


def receive(showroom: Showroom, deliveries: Sequence[Delivery], slip: Slip) -> Entry:
    """Goods come in. A lot known by another date or stamp is refused with what is on record."""
    check_lines(deliveries)
    for delivery in deliveries:
        check_pieces(delivery.quantity)
        check_length(delivery.lot_code, LONGEST_LOT_CODE)
        check_dates(delivery, slip.on)

    def plan() -> list[Change]:
        place(showroom, (delivery.item for delivery in deliveries))
        # In one order everywhere: two showrooms that receive the same new lots would else wait for each other.
        ordered = sorted(deliveries, key=lambda delivery: (delivery.item.pk, lot_code(delivery)))
        return [Change(delivery.item, _lot_of(delivery), delivery.quantity) for delivery in ordered]

    asked = [[d.item.pk, d.quantity, d.lot_code, d.made_on, d.best_before, d.stamped, d.stamp_activated] for d in deliveries]
    return post(showroom, EntryKind.RECEIVE, slip, asked, plan)


def sell(showroom: Showroom, sales: Sequence[Sale], slip: Slip, *, as_plain: bool = False) -> Entry:
    """Goods go over the counter, from the lots that end first; lots past their best-before day are left.

    A product whose certificate is not in force on `slip.on` raises `NotInForce`. A manager may sell it `as_plain` goods, that is
    not as OCOP, with a reason: that stays on record.
    """
    check_lines(sales)
    for sale in sales:
        check_pieces(sale.quantity)
    if as_plain:
        demand(
            slip.by.may_manage(showroom.pk),
            _("Only a manager of the showroom may sell this as goods that are not OCOP. Ask one."),
        )
        check_reason(slip.why)

    def plan() -> list[Change]:
        standing = standings((sale.item for sale in sales), slip.on)
        for sale in sales:
            _check_sold_as_ocop(sale.item, standing[sale.item.pk], as_plain)
        return _sold(showroom, sales, taken(showroom, sales, slip.on), standing)

    return post(showroom, EntryKind.SELL, slip, [as_plain, slip.why, _asked(sales), [sale.price for sale in sales]], plan)


def give_back(showroom: Showroom, lines: Sequence[Line], slip: Slip) -> Entry:
    """A customer brings goods back: pieces of the lot named, or of none. They come back as they were last sold here, at that
    price and with those stars, so that takings and sales as OCOP are less by them.
    """
    check_lines(lines)
    check_reason(slip.why)
    for line in lines:
        check_pieces(line.quantity)

    def plan() -> list[Change]:
        place(showroom, (line.item for line in lines))
        if slip.by.user is not None and not slip.by.may_manage(showroom.pk):
            _check_was_sold(showroom, lines)
        return [_brought_back(showroom, line) for line in lines]

    return post(showroom, EntryKind.RETURN, slip, [slip.why, _asked(lines)], plan)


def withdraw(showroom: Showroom, lines: Sequence[Line], slip: Slip) -> Entry:
    """Goods come off the shelf for good, with the reason: lapsed, spoilt, sent back. Lots past their day go first."""
    check_lines(lines)
    check_reason(slip.why)
    for line in lines:
        check_pieces(line.quantity)

    def plan() -> list[Change]:
        return [Change(level.item, level.lot, -pieces) for _line, level, pieces in taken(showroom, lines, None)]

    return post(showroom, EntryKind.WITHDRAW, slip, [slip.why, _asked(lines)], plan)


def adjust(showroom: Showroom, corrections: Sequence[Correction], slip: Slip) -> Entry:
    """Set the books right by a difference, with the reason. For managers: staff count, and another person approves."""
    check_lines(corrections)
    check_reason(slip.why)
    demand(slip.by.may_manage(showroom.pk), _("Only a manager of the showroom may adjust the stock. Count it, or ask one."))
    for correction in corrections:
        check_pieces(abs(correction.difference))

    def plan() -> list[Change]:
        place(showroom, (each.item for each in corrections))
        return [Change(each.item, each.lot, each.difference) for each in corrections]

    asked = [[each.item.pk, each.difference, each.lot and each.lot.pk] for each in corrections]
    return post(showroom, EntryKind.ADJUST, slip, [slip.why, asked], plan)


def undo(entry: Entry, slip: Slip) -> Entry:
    """The counter-movement of an entry, once. Staff undo what they booked themselves on the same day; managers anything."""
    if entry.kind not in UNDOABLE or entry.answers_id:
        raise BadRequest(_("This cannot be undone: it belongs to an order, a transfer or a stocktake. Correct it there."))
    demand(
        is_own_of_today(entry, slip.by.user, slip.on) or slip.by.may_manage(entry.showroom_id),
        _("You may undo what you booked yourself today. Ask a manager of the showroom for anything else."),
    )

    def plan() -> list[Change]:
        return [_reversed(movement) for movement in entry.movements.select_related("item", "lot")]

    return post(entry.showroom, EntryKind.UNDO, slip, entry.pk, plan, answers=entry)


def is_own_of_today(entry: Entry, user: Any, on: date) -> bool:
    """Whether `user` booked it on the day `on` in Vietnam."""
    own = user is not None and entry.by_id == user.pk
    return own and timezone.localdate(entry.at, timezone.get_default_timezone()) == on


def reserve(showroom: Showroom, lines: Sequence[Line], slip: Slip) -> Entry:
    """Promise pieces to an order (`slip.reference`), from the lots that end first. They stay on hand and are no longer free.

    Whether the products are listed is for the caller to ask, in the same transaction.
    """
    check_lines(lines)
    for line in lines:
        check_pieces(line.quantity)

    def plan() -> list[Change]:
        return [Change(level.item, level.lot, reserved=pieces) for _line, level, pieces in taken(showroom, lines, slip.on)]

    return post(showroom, EntryKind.RESERVE, slip, [slip.reference, _asked(lines)], plan)


def release(reservation: Entry, slip: Slip) -> Entry:
    """Take a promise back: its pieces are free again. A reservation is released or handed over, once."""
    _check_reservation(reservation)

    def plan() -> list[Change]:
        return [
            Change(movement.item, movement.lot, reserved=-movement.reserved_change)
            for movement in reservation.movements.select_related("item", "lot")
        ]

    with transaction.atomic():
        _end_hold(reservation)
        return post(reservation.showroom, EntryKind.RELEASE, slip, reservation.pk, plan, answers=reservation)


def hand_over(reservation: Entry, prices: Mapping[int, int], slip: Slip) -> Entry:
    """The order's goods leave: sold from what was promised, at `prices` in đồng by item id. A product that is no longer in force
    raises `NotInForce`, pieces past their best-before day `InsufficientStock`, and nothing leaves.
    """
    _check_reservation(reservation)

    def plan() -> list[Change]:
        promised = list(reservation.movements.select_related("item__product", "lot"))
        standing = standings((movement.item for movement in promised), slip.on)
        for movement in promised:
            _check_sold_as_ocop(movement.item, standing[movement.item_id], as_plain=False)
            if _is_past(movement.lot, slip.on):
                raise InsufficientStock(
                    _("The pieces of %(item)s kept for this order are past their best-before day. Release it and keep others.")
                    % {"item": movement.item}
                )
        return [
            Change(
                movement.item,
                movement.lot,
                on_hand=-movement.reserved_change,
                reserved=-movement.reserved_change,
                price=prices[movement.item_id],
                as_ocop=standing[movement.item_id].may_be_shown,
                stars=standing[movement.item_id].stars,
            )
            for movement in promised
        ]

    asked = [reservation.pk, sorted(prices.items())]
    with transaction.atomic():
        _end_hold(reservation)
        return post(reservation.showroom, EntryKind.SELL, slip, asked, plan, answers=reservation)


def counter_prices(showroom: Showroom, items: Iterable[Item]) -> dict[int, int | None]:
    """What one piece costs at this counter, in đồng, by item id: the showroom's own price, else the product's or the goods'."""
    wanted = list(items)
    own = dict(
        Placement.objects.filter(showroom=showroom, item__in=wanted, counter_price__isnull=False).values_list(
            "item_id", "counter_price"
        )
    )
    return {item.pk: own.get(item.pk) or (item.product.price if item.product else item.price) for item in wanted}


# --- what the functions above are made of -----------------------------------------------------------------------------


def taken(showroom: Showroom, lines: Sequence[Line], fresh_on: date | None) -> list[tuple[Line, Level, int]]:
    """Which levels the lines are taken from. `fresh_on` leaves out lots that are past their best-before day then."""
    levels = levels_for_update(showroom, (line.item for line in lines))
    free = {level.pk: level.free for of_item in levels.values() for level in of_item}
    taken = []
    for line in lines:
        wanted = line.quantity
        for level in levels[line.item.pk]:
            if (line.lot and level.lot_id != line.lot.pk) or (fresh_on and _is_past(level.lot, fresh_on)):
                continue
            pieces = min(wanted, free[level.pk])
            if pieces > 0:
                taken.append((line, level, pieces))
                free[level.pk] -= pieces
                wanted -= pieces
        if wanted:
            raise _too_few(line, line.quantity - wanted, levels[line.item.pk], fresh_on)
    return taken


def _is_past(lot: Lot | None, on: date) -> bool:
    return bool(lot and lot.best_before and lot.best_before < on)


def _too_few(line: Line, free: int, levels: Sequence[Level], fresh_on: date | None) -> InsufficientStock:
    sentence = ngettext(
        "Only %(free)d piece of %(item)s can be taken, not %(wanted)d.",
        "Only %(free)d pieces of %(item)s can be taken, not %(wanted)d.",
        free,
    ) % {"free": free, "item": line.item, "wanted": line.quantity}
    reserved = sum(level.reserved for level in levels)
    past = sum(level.free for level in levels if fresh_on and _is_past(level.lot, fresh_on))
    if reserved:
        sentence += " " + _("%(count)d are reserved for orders.") % {"count": reserved}
    if past:
        sentence += " " + _("%(count)d are past their best-before day: take them off the shelf.") % {"count": past}
    return InsufficientStock(sentence)


def _sold(
    showroom: Showroom,
    sales: Sequence[Sale],
    taken: Sequence[tuple[Line, Level, int]],
    standing: Mapping[int, ItemStanding],
) -> list[Change]:
    prices = counter_prices(showroom, {sale.item.pk: sale.item for sale in sales}.values())
    changes = []
    for sale, level, pieces in taken:
        asked = sale.price if isinstance(sale, Sale) else None
        price = prices[sale.item.pk] if asked is None else asked
        if price is None:
            raise BadRequest(_("%(item)s has no price yet. Type what one piece is sold for.") % {"item": sale.item})
        if not CHEAPEST <= price <= MOST_EXPENSIVE:
            raise BadRequest(_("This price cannot be right. Type whole đồng, at least %(least)d.") % {"least": CHEAPEST})
        of_item = standing[sale.item.pk]
        changes.append(Change(level.item, level.lot, -pieces, price=price, as_ocop=of_item.may_be_shown, stars=of_item.stars))
    return changes


CHEAPEST, MOST_EXPENSIVE = 100, 1_000_000_000
"""Đồng for one piece. What is given away is taken off the shelf with that reason."""


def _check_was_sold(showroom: Showroom, lines: Sequence[Line]) -> None:
    """Staff take back no more than was sold here: else anyone could make stock out of nothing."""
    wanted = Counter[Item]()
    for line in lines:
        wanted[line.item] += line.quantity
    sold_or_back = Movement.objects.filter(
        showroom=showroom, item__in=wanted, entry__kind__in=(EntryKind.SELL, EntryKind.RETURN), entry__answered_by=None
    )
    sold = dict(sold_or_back.order_by().values_list("item").annotate(pieces=-Sum("on_hand_change")))
    for item, pieces in wanted.items():
        if pieces > sold.get(item.pk, 0):
            demand(
                False,
                _("Only %(sold)d pieces of %(item)s were sold here. For more, ask a manager of the showroom.")
                % {"sold": max(0, sold.get(item.pk, 0)), "item": item},
            )


def _brought_back(showroom: Showroom, line: Line) -> Change:
    sold = Movement.objects.filter(showroom=showroom, item=line.item, entry__kind=EntryKind.SELL).order_by("-pk").first()
    if sold is None:
        return Change(line.item, line.lot, line.quantity)
    return Change(line.item, line.lot, line.quantity, price=sold.price, as_ocop=sold.as_ocop, stars=sold.stars)


def _check_sold_as_ocop(item: Item, standing: ItemStanding, as_plain: bool) -> None:
    if standing.standing is Standing.OFF_SHELF and not as_plain:
        raise NotInForce(
            _("The certificate of %(item)s is not in force: take it off the shelf, do not sell it as OCOP.") % {"item": item}
        )


def _check_reservation(entry: Entry) -> None:
    if entry.kind != EntryKind.RESERVE:
        raise BadRequest(_("This entry is no reservation."))


def _end_hold(reservation: Entry) -> None:
    """What is released or gone is not waited for. Its row is locked before the reservation is answered, as in `holds`."""
    Hold.objects.filter(pk=reservation.pk).delete()


def _reversed(movement: Movement) -> Change:
    return Change(
        movement.item,
        movement.lot,
        -movement.on_hand_change,
        -movement.reserved_change,
        price=movement.price,
        as_ocop=movement.as_ocop,
        stars=movement.stars,
    )


def check_dates(delivery: Delivery, on: date) -> None:
    made, last = delivery.made_on, delivery.best_before
    if any(day and day.year not in range(on.year - 50, on.year + 51) for day in (made, last)):
        raise BadRequest(_("A day of this lot is many years away. Look at the label again."))
    if made and made > on:
        raise BadRequest(_("The goods cannot have been made after today. Look at the label again."))
    if made and last and made > last:
        raise BadRequest(_("The best-before day lies before the day of making. Look at the label again."))
    if delivery.stamp_activated and not delivery.stamped:
        raise BadRequest(_("A stamp can be activated only where there is one."))


def lot_code(delivery: Delivery) -> str:
    """What the lot of a delivery is called; empty where its goods are of no lot."""
    code = clean(delivery.lot_code) or (delivery.best_before.isoformat() if delivery.best_before else "")
    if not code and (delivery.made_on or delivery.stamped):
        raise BadRequest(_("Type the lot or the best-before day, so that these goods can be told from others."))
    return code


def new_lot(delivery: Delivery) -> Lot:
    """The lot that a delivery brings, as its label has it; not saved."""
    return Lot(
        item=delivery.item,
        code=lot_code(delivery),
        made_on=delivery.made_on,
        best_before=delivery.best_before,
        stamped=delivery.stamped,
        stamp_activated=delivery.stamp_activated,
    )


def check_lot(lot: Lot, delivery: Delivery) -> None:
    """Refuse a delivery whose label says otherwise than what is on record of its lot."""
    if lot.best_before != delivery.best_before or (delivery.made_on and lot.made_on != delivery.made_on):
        raise BadRequest(
            _("Lot %(lot)s of %(item)s is on record with other days. Look at the label again, or type another lot.")
            % {"lot": lot.code, "item": delivery.item}
        )
    if (lot.stamped, lot.stamp_activated) != (delivery.stamped, delivery.stamp_activated):
        raise BadRequest(
            _("Lot %(lot)s of %(item)s is on record with another state of its stamp. Correct the lot first.")
            % {"lot": lot.code, "item": delivery.item}
        )


def _lot_of(delivery: Delivery) -> Lot | None:
    code = lot_code(delivery)
    if not code:
        return None
    facts = {name: getattr(delivery, name) for name in ("made_on", "best_before", "stamped", "stamp_activated")}
    lot, _made = Lot.objects.get_or_create(item=delivery.item, code=code, defaults=facts)
    check_lot(lot, delivery)
    return lot


def place(showroom: Showroom, items: Iterable[Item]) -> None:
    """An item that comes for the first time is carried from then on."""
    Placement.objects.bulk_create(
        [Placement(showroom=showroom, item_id=pk) for pk in sorted({item.pk for item in items})], ignore_conflicts=True
    )


def _asked(lines: Sequence[Line]) -> list[list[int | None]]:
    return [[line.item.pk, line.quantity, line.lot.pk if line.lot else None] for line in lines]
