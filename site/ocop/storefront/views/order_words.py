"""How an order is told to its shopper, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog import addresses as public_addresses
from catalog.public.wording import (
    day,
    decision_number,
    in_language,
    language,
    money,
    producer_name,
    stars_in_words,
    weekday_and_day,
)
from ocop.storefront.following import Followed, FollowedLine, Next, Step
from ocop.storefront.models import Order, OrderLine, Payment
from ocop.storefront.payments import methods
from ocop.storefront.selling import Refusal
from ocop.storefront.states import CancelReason, Fulfilment, Method, OrderState


@dataclass(frozen=True)
class Line:
    """As it was sold. `why_not` is said of what left the catalogue since, or left the order."""

    name: str
    producer: str
    address: str
    quantity: int
    price: str
    total: str
    certified: SafeString
    why_not: str
    dropped: bool

    @classmethod
    def of(cls, followed: FollowedLine) -> Self:
        line = followed.line
        why_not = ""
        if line.dropped_at is not None:
            why_not = _("It left the order and is not charged.")
        elif followed.lapsed:
            why_not = _("It is no longer in today’s catalogue: it can’t be handed over, and you do not pay for it.")
        elif line.refusal == Refusal.SOLD_OUT:
            why_not = _("It was sold out: the order was called off because of it.")
        elif line.refusal:
            why_not = _("It left the catalogue: the order was called off because of it.")
        words = _("{stars} when ordered, in force until the end of {day}, decision {number}")
        facts = {
            "stars": stars_in_words(line.stars),
            "day": day(line.last_day),
            "number": format_html('<span class="together">{}</span>', decision_number(line.decision_number)),
        }
        return cls(
            name=line_name(line),
            producer=producer_name(line.producer_name),
            address=public_addresses.product(language(), line.product.slug),
            quantity=line.quantity,
            price=money(line.unit_price),
            total=money(line.total),
            certified=format_html(words, **facts),
            why_not=why_not,
            dropped=line.dropped_at is not None,
        )


@dataclass(frozen=True)
class Sums:
    goods: str
    delivery: str
    total: str

    @classmethod
    def of(cls, followed: Followed) -> Self:
        order = followed.order
        delivered = order.fulfilment == Fulfilment.DELIVERY
        fee = (money(order.delivery_fee) if order.delivery_fee else pgettext("delivery fee", "free")) if delivered else ""
        return cls(money(order.goods_total), fee, money(order.total))


def line_name(line: OrderLine) -> str:
    return in_language(line.name_en, line.name)


def problem(payment: Payment) -> str:
    """What stands at a payment, in the reader's language where it is a sentence of ours."""
    return _(payment.problem) if payment.problem else ""


def moment(at: datetime) -> str:
    """`14:35, Thứ Hai 23/11/2026`."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    return f"{local:%H:%M}, {weekday_and_day(local.date())}"


def together_at_the_end(address: str) -> str:
    """An address whose province, which ends it, is not broken over two lines."""
    before, comma, province = address.rpartition(", ")
    return before + comma + province.replace(" ", "\N{NO-BREAK SPACE}")


def is_receipt(followed: Followed) -> bool:
    """Whether the slip of the order says that it was paid."""
    return followed.order.state != OrderState.CANCELLED and followed.money.paid >= followed.order.total


def receipt_title(followed: Followed) -> str:
    """Paper without money behind it must not look as if there were."""
    if followed.order.state == OrderState.CANCELLED:
        return _("Order slip – called off")
    if is_receipt(followed):
        return _("Receipt")
    return _("Order slip – not wholly paid") if followed.money.paid else _("Order slip – not paid")


def way(order: Order) -> str:
    """How it is paid."""
    return methods.label(Method(order.method))


def is_to_be_collected(order: Order) -> bool:
    return order.fulfilment == Fulfilment.PICKUP and order.state in (OrderState.CONFIRMED, OrderState.PACKED)


def headline(followed: Followed) -> str:
    order = followed.order
    match OrderState(order.state):
        case OrderState.AWAITING:
            if followed.next == Next.WAIT_FOR_PAYMENT:
                return _("We are waiting for the payment")
            return _("A part of the payment has arrived") if followed.missing else _("To be paid")
        case OrderState.CONFIRMED:
            return _("Your order is confirmed")
        case OrderState.PACKED:
            return _("Ready for you") if order.fulfilment == Fulfilment.PICKUP else _("Packed")
        case OrderState.SHIPPED:
            return _("On its way to you")
        case OrderState.COMPLETED:
            return _("Handed over")
        case OrderState.CANCELLED:
            return _("This order was called off")
        case OrderState.RETURNED:
            return _("The parcel came back to us")


def sentences(followed: Followed) -> list[str]:
    """What has happened and what comes next."""
    order = followed.order
    match OrderState(order.state):
        case OrderState.AWAITING:
            return [_awaiting(followed)]
        case OrderState.CONFIRMED:
            return _confirmed(order)
        case OrderState.PACKED if order.fulfilment == Fulfilment.PICKUP:
            return [_("Come to the showroom and show this number at the counter.")]
        case OrderState.PACKED:
            return [_("The parcel leaves with the next collection.")]
        case OrderState.SHIPPED:
            number = order.tracking_number
            sent = _("%(carrier)s brings it. Tracking number: %(number)s.") if number else _("%(carrier)s brings it.")
            return [sent % {"carrier": order.carrier or _("A parcel service"), "number": number}]
        case OrderState.COMPLETED:
            return [_("Thank you. Enjoy it.")]
        case OrderState.CANCELLED:
            return [_cancelled(followed)]
        case OrderState.RETURNED:
            return [_("It could not be handed over. The showroom calls you.")]


def _awaiting(followed: Followed) -> str:
    if followed.next == Next.WAIT_FOR_PAYMENT:
        return _("This page looks again by itself. You need not pay a second time.")
    if followed.missing:
        said = _("%(missing)s are still missing. Please transfer the rest; the goods are kept for you meanwhile.")
        return said % {"missing": money(followed.missing)}
    return _("The goods are kept for you meanwhile.")


def _confirmed(order: Order) -> list[str]:
    if order.fulfilment == Fulfilment.DELIVERY:
        if order.email:
            return [_("The showroom packs it and sends it off. We write when it leaves.")]
        return [_("The showroom packs it and sends it off. This page tells when it has left.")]
    said = [_("Show this number at the counter. What is not packed yet when you come is packed while you wait.")]
    if order.method == Method.CASH and order.pay_until:
        said.append(_("You pay at the counter. The goods are kept until %(until)s.") % {"until": moment(order.pay_until)})
    return said


def _cancelled(followed: Followed) -> str:
    names = ", ".join(line_name(each.line) for each in followed.lines if each.line.refusal)
    match CancelReason(followed.order.cancel_reason):
        case CancelReason.BY_SHOPPER:
            return _("You called it off. The goods are free again.")
        case CancelReason.NOT_PAID:
            return _("It was not paid in time, so the goods are free again.")
        case CancelReason.NOT_COLLECTED:
            return _("It was not collected in time, so the goods are free again.")
        case CancelReason.LAPSED if names:
            return _("No longer in the catalogue: %(names)s. We do not sell what is no longer certified.") % {"names": names}
        case CancelReason.SOLD_OUT if names:
            return _("Sold out before the payment came: %(names)s.") % {"names": names}
        case CancelReason.LAPSED:
            return _("A product left the catalogue before it could be charged. We do not sell what is no longer certified.")
        case CancelReason.SOLD_OUT:
            return _("Something was sold out before the payment came.")
        case CancelReason.BY_DESK:
            return _("The showroom called it off.")


def money_said(followed: Followed) -> list[str]:
    """What became of the money."""
    money_of, order = followed.money, followed.order
    said = []
    if money_of.paid:
        said.append(_("Paid: %(amount)s.") % {"amount": money(money_of.paid)})
    if money_of.back:
        said.append(_("Paid back: %(amount)s.") % {"amount": money(money_of.back)})
    if money_of.coming_back:
        said.append(_("On its way back to you: %(amount)s.") % {"amount": money(money_of.coming_back)})
    if order.state == OrderState.CANCELLED and not money_of.paid:
        said.append(_("Nothing was charged."))
    return said


def steps(followed: Followed) -> list[tuple[str, bool, bool]]:
    """Each step's name, whether it is behind the order, and whether it is the next."""
    if followed.order.state in (OrderState.CANCELLED, OrderState.RETURNED):
        return []
    collected = followed.order.fulfilment == Fulfilment.PICKUP
    names = {
        Step.PLACED: pgettext("step of an order", "order"),
        Step.PAID: pgettext("step of an order", "payment"),
        Step.PACKED: pgettext("step of an order", "packing"),
        Step.SENT: pgettext("step of an order", "dispatch"),
        Step.RECEIVED: pgettext("step of an order", "pick-up") if collected else pgettext("step of an order", "delivery"),
    }
    return [(names[step], is_done, step == followed.current) for step, is_done in followed.steps]
