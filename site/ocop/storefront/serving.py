"""From confirmed to handed over: packing, the counter, the parcel. Each function is one step of one order, in one transaction.

    serving.hand_over(order.pk, act)

Called again under the same `act.key`, or where the order is where it should be already, a step does nothing. No provider of
payments is asked here; what has to be paid back afterwards is for `payments.settling`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.models import Product
from catalog.text import clean
from showrooms import holds, ledger
from showrooms.errors import LedgerError
from showrooms.ledger import Line
from showrooms.models import Entry, Movement

from . import moves, notices
from .actors import Act
from .errors import Incomplete, LinesLapsed, NotAllowed
from .models import Order, OrderLine, Payment
from .models.notices import NoticeKind
from .payments.concluding import exchange_goods, keep_goods, open_lines
from .states import Fulfilment, Method, OrderState, PaymentState

LONGEST = 80
"""Letters of a carrier's name, and of a tracking number."""
AT_THE_COUNTER = timedelta(hours=1)
"""How long goods whose time was over are kept for whoever stands at the counter now."""

_CAME_BACK = gettext_noop("The parcel came back.")


def pack(order_id: int, act: Act) -> Order:
    """The goods stand ready. Raises LinesLapsed where something in it has left the catalogue."""
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if order.state != OrderState.PACKED and not moves.was_done(order, act):
            _demand_listed(order, act.on)
            moves.move_order(order, OrderState.PACKED, act)
            if order.fulfilment == Fulfilment.PICKUP:
                notices.write(order, NoticeKind.READY, act)
    return order


def unpack(order_id: int, act: Act) -> Order:
    """It was not packed after all."""
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if order.state != OrderState.CONFIRMED and not moves.was_done(order, act):
            moves.move_order(order, OrderState.CONFIRMED, act)
    return order


def hand_over(order_id: int, act: Act) -> Order:
    """The customer has the goods; an order in cash is paid with that. Nothing is handed over or charged that is not listed on
    `act.on`: LinesLapsed names it.
    """
    _keep_again(order_id, act)
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if order.state == OrderState.COMPLETED or moves.was_done(order, act):
            return order
        if order.fulfilment != Fulfilment.PICKUP:
            raise NotAllowed(_("This order goes by parcel. Send it instead."))
        _demand_packed(order)
        _demand_listed(order, act.on)
        _take_cash(order, act)
        _demand_paid(order)
        moves.move_order(order, OrderState.COMPLETED, act)
        notices.write(order, NoticeKind.COMPLETED, act)
        _goods_leave(order, act)
    return order


def ship(order_id: int, carrier: str, tracking: str, act: Act) -> Order:
    """The parcel is with the carrier; the goods have left."""
    carrier, tracking = clean(carrier), clean(tracking)
    if not carrier or len(carrier) > LONGEST or len(tracking) > LONGEST:
        raise Incomplete(
            _("Say who carries the parcel, and its tracking number, in at most %(most)d letters.") % {"most": LONGEST}
        )
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if order.state == OrderState.SHIPPED or moves.was_done(order, act):
            return order
        if order.fulfilment != Fulfilment.DELIVERY:
            raise NotAllowed(_("This order is collected at the showroom. Hand it over instead."))
        _demand_packed(order)
        _demand_listed(order, act.on)
        _demand_paid(order)
        moves.move_order(order, OrderState.SHIPPED, act, carrier=carrier, tracking_number=tracking)
        notices.write(order, NoticeKind.SHIPPED, act)
        _goods_leave(order, act)
    return order


def deliver(order_id: int, act: Act) -> Order:
    """The parcel arrived."""
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if order.state != OrderState.COMPLETED and not moves.was_done(order, act):
            _demand(order, OrderState.SHIPPED, _("This order is not on its way."))
            moves.move_order(order, OrderState.COMPLETED, act)
            notices.write(order, NoticeKind.COMPLETED, act)
    return order


def came_back(order_id: int, act: Act) -> Order:
    """The parcel could not be delivered: its pieces are on hand again, lot by lot. What is paid back is for a person to say."""
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if order.state == OrderState.RETURNED or moves.was_done(order, act):
            return order
        moves.move_order(order, OrderState.RETURNED, act)
        notices.write(order, NoticeKind.RETURNED, act)
        why = act.why or _(_CAME_BACK)
        slip = act.slip(f"order-back-{order.pk}", order.showroom_id, why=why[:300], reference=order.number)
        lines = [Line(each.item, -each.on_hand_change, each.lot) for each in sold_for(order)]
        _booked(lambda: ledger.give_back(order.showroom, lines, slip))
    return order


def keep_others(order_id: int, act: Act) -> Order:
    """Keep other pieces of the same goods: those that were kept are past their best-before day. Raises NotAllowed where there are
    none.
    """
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if moves.was_done(order, act):
            return order
        if order.state not in (OrderState.CONFIRMED, OrderState.PACKED):
            raise NotAllowed(_("The goods of this order have left, or are not kept any more."))
        moves.note(order, _("Other pieces are kept: these were past their best-before day."), act)
        _booked(lambda: exchange_goods(order, open_lines(order), act))
    return order


def not_listed(lines: Collection[OrderLine], on: date) -> list[OrderLine]:
    """Those that are not in the catalogue on that day."""
    listed = set(Product.objects.listed(on).filter(pk__in=[line.product_id for line in lines]).values_list("pk", flat=True))
    return [line for line in lines if line.product_id not in listed]


def sold_for(order: Order) -> Sequence[Movement]:
    """The pieces that left for an order, lot by lot."""
    entry = Entry.objects.filter(answers=order.reservation_id).first() if order.reservation_id else None
    if entry is None or entry.kind != "sell":
        return []
    return list(entry.movements.select_related("item__product", "lot"))


def _keep_again(order_id: int, act: Act) -> None:
    """Whoever comes late for an order in cash gets it, if its goods are still there. A transaction of its own: keeping books an
    entry, and so does what follows.
    """
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if order.state == OrderState.PACKED and order.reservation is not None and not holds.is_kept(order.reservation, act.at):
            keep_goods(order, act, act.at + AT_THE_COUNTER)


def _goods_leave(order: Order, act: Act) -> None:
    """Last in its transaction: the ledger's locks come after the order's."""
    if order.reservation is None:
        raise NotAllowed(_("No goods are kept for this order. Call it off, and sell at the counter."))
    prices = {line.product_id: line.unit_price for line in open_lines(order)}
    kept = order.reservation.movements.select_related("item")
    by_item = {movement.item_id: prices[movement.item.product_id] for movement in kept if movement.item.product_id in prices}
    if len(by_item) != len({movement.item_id for movement in kept}):
        raise NotAllowed(_("What is kept for this order is not what it holds. Ask the order desk."))
    slip = act.slip(f"order-out-{order.pk}", order.showroom_id, reference=order.number)
    reservation = order.reservation
    _booked(lambda: ledger.hand_over(reservation, by_item, slip))


def _booked(work: Callable[[], object]) -> None:
    """What the ledger refuses is told as a refusal of the order's step."""
    try:
        work()
    except LedgerError as refusal:
        raise NotAllowed(str(refusal)) from refusal


def _take_cash(order: Order, act: Act) -> None:
    payment = order.payments.filter(method=Method.CASH, state=PaymentState.PENDING).first()
    if payment is not None:
        payment.order = order
        moves.move_payment(
            payment,
            PaymentState.CAPTURED,
            act,
            captured_amount=payment.amount,
            captured_at=act.at,
            reference=f"cash-{order.number}",
        )


def _demand_paid(order: Order) -> None:
    paid = Payment.objects.filter(order=order, state=PaymentState.CAPTURED)
    if not any(payment.captured_amount >= payment.amount for payment in paid):
        raise NotAllowed(_("This order is not paid. Nothing leaves before that."))


def _demand_packed(order: Order) -> None:
    _demand(order, OrderState.PACKED, _("Order %(number)s is not packed. Pack it first, then it can leave.") % {"number": order})


def _demand(order: Order, state: OrderState, sentence: str) -> None:
    if order.state != state:
        raise NotAllowed(sentence)


def _demand_listed(order: Order, on: date) -> None:
    if lapsed := not_listed(open_lines(order), on):
        raise LinesLapsed(
            _("%(names)s: no longer in the catalogue today, so it is neither handed over nor charged. Take it out of the order.")
            % {"names": ", ".join(line.name for line in lapsed)},
            [line.pk for line in lapsed],
        )
