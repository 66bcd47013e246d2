"""What the buttons of an order do. Each is sent with a key, so that a form that is sent twice does a thing once; whatever is
refused is told on the order's page, and nothing was changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from catalog.public import wording
from catalog.public.wording import language
from catalog.text import clean
from ocop.storefront import access, addresses, moves, serving, transfers
from ocop.storefront.actors import Act
from ocop.storefront.codes import new_key
from ocop.storefront.errors import Incomplete, NotAllowed, ShopError
from ocop.storefront.models import Order, OrderEvent, OrderLine, Refund
from ocop.storefront.payments import settling
from ocop.storefront.states import OPEN_ORDERS, CancelReason, RefundState
from showrooms import holds
from showrooms.errors import LedgerError

from .frame import OrderDeskRequest, View, told
from .one import of_order

KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
LONGEST_REASON = 300
LONGEST_NOTE = 500
_MONEY = re.compile(r"[\s.,₫đ]")

Work = Callable[[OrderDeskRequest, Order, Act], str]
"""Does the step and says what was done."""


def step(work: Work, may: Callable[[Any, Order], bool] = access.may_serve) -> View:
    """The view of a step. Opened without being sent, it leads to the order."""

    @of_order
    def sent(request: OrderDeskRequest, order: Order) -> HttpResponseBase:
        page = addresses.order_desk(language(), order.number)
        if request.method != "POST":
            return HttpResponseRedirect(page)
        if not may(request.user, order):
            return told(request, _("Nothing was changed"), _("This is not yours to do with this order. Ask the order desk."), 403)
        holds.free_lapsed(request.at, request.on)
        try:
            messages.success(request, work(request, order, _act(request)))
        except (ShopError, LedgerError) as refusal:
            messages.warning(request, str(refusal))
        return HttpResponseRedirect(page)

    return sent


def _act(request: OrderDeskRequest) -> Act:
    key = request.POST.get("key", "")
    return Act(
        at=request.at,
        on=request.on,
        by=OrderEvent.By.STAFF,
        user=request.user,
        why=_text(request, "why", LONGEST_REASON),
        key=key if KEY.fullmatch(key) else new_key(),
    )


def _pack(request: OrderDeskRequest, order: Order, act: Act) -> str:
    ticked = {_whole(pk) for pk in request.POST.getlist("packed")}
    wanted = set(order.lines.filter(dropped_at=None).values_list("pk", flat=True))
    if not wanted <= ticked:
        raise Incomplete(_("Tick every product once it is in the bag, then it is packed."))
    serving.pack(order.pk, act)
    return _("%(number)s is packed.") % {"number": order}


def _unpack(_request: OrderDeskRequest, order: Order, act: Act) -> str:
    serving.unpack(order.pk, act)
    return _("%(number)s is to be packed again.") % {"number": order}


def _hand_over(_request: OrderDeskRequest, order: Order, act: Act) -> str:
    serving.hand_over(order.pk, act)
    return _("%(number)s is handed over.") % {"number": order}


def _ship(request: OrderDeskRequest, order: Order, act: Act) -> str:
    serving.ship(order.pk, _text(request, "carrier", 80), _text(request, "tracking", 80), act)
    return _("%(number)s is on its way.") % {"number": order}


def _deliver(_request: OrderDeskRequest, order: Order, act: Act) -> str:
    serving.deliver(order.pk, act)
    return _("%(number)s has arrived.") % {"number": order}


def _came_back(_request: OrderDeskRequest, order: Order, act: Act) -> str:
    serving.came_back(order.pk, act)
    return _("%(number)s came back: its pieces are on hand again. Decide what is paid back.") % {"number": order}


def _keep_others(_request: OrderDeskRequest, order: Order, act: Act) -> str:
    serving.keep_others(order.pk, act)
    return _("Other pieces are kept for %(number)s.") % {"number": order}


def _drop(request: OrderDeskRequest, order: Order, act: Act) -> str:
    """Lines that lapsed leave the order. Others may not: they are called off with the whole order, or paid back."""
    asked = {_whole(pk) for pk in request.POST.getlist("line")}
    lapsed = {line.pk for line in serving.not_listed(list(order.lines.filter(dropped_at=None)), act.on)}
    if not asked or not asked <= lapsed:
        raise NotAllowed(_("Only what has left the catalogue is taken out of an order. Load the page again."))
    settling.drop_lines(order.pk, asked, act)
    return _("Taken out of %(number)s: its money goes back, and the customer is told.") % {"number": order}


def _transfer(request: OrderDeskRequest, order: Order, act: Act) -> str:
    transfer = transfers.confirm_transfer(order.pk, _money(request), _text(request, "reference", 80), act)
    order.refresh_from_db()
    words = {"amount": wording.money(transfer.amount), "number": order, "state": order.get_state_display()}
    return _("%(amount)s for %(number)s is on record. The order is “%(state)s”.") % words


def _refund(request: OrderDeskRequest, order: Order, act: Act) -> str:
    if not act.why:
        raise Incomplete(_("Say why money goes back, in a few words."))
    payment = order.payments.filter(pk=_whole(request.POST.get("payment", ""))).first()
    if payment is None:
        raise NotAllowed(_("This payment is not one of the order’s. Load the page again."))
    if order.state in OPEN_ORDERS and not request.POST.get("amount", "").strip():
        return _take_out(request, order, act)
    amount, of_what = _amount_to_refund(request, order)
    why = f"{act.why} ({of_what})" if of_what else act.why
    done = settling.refund(payment.pk, amount, why[:LONGEST_REASON], act, f"desk-{act.key}"[:64])
    words = {"amount": wording.money(done.amount), "state": RefundState(done.state).label}
    return _("%(amount)s: %(state)s.") % words


def _take_out(request: OrderDeskRequest, order: Order, act: Act) -> str:
    """Goods that have not left are paid back by taking them out of the order: nobody packs them then."""
    lines = list(order.lines.filter(dropped_at=None))
    pieces = {line: _whole(request.POST.get(f"pieces-{line.pk}", "")) for line in lines}
    leaving = [line for line, count in pieces.items() if count]
    if any(pieces[line] != line.quantity for line in leaving):
        raise Incomplete(_("Before the goods leave, choose all pieces of a product: it is taken out. Or type an amount."))
    if not leaving:
        raise Incomplete(_("Say how many pieces are paid back, or type an amount."))
    if len(leaving) == len(lines):
        raise Incomplete(_("That is the whole order. Call it off: the money goes back and the goods are free again."))
    settling.drop_lines(order.pk, [line.pk for line in leaving], act)
    return _("Taken out of %(number)s: its money goes back, and the customer is told.") % {"number": order}


def _amount_to_refund(request: OrderDeskRequest, order: Order) -> tuple[int, str]:
    """What was typed, else the sum of the pieces that were chosen, and which these are."""
    if request.POST.get("amount", "").strip():
        return _money(request), ""
    total, names = 0, []
    for line in OrderLine.objects.filter(order=order, dropped_at=None):
        pieces = _whole(request.POST.get(f"pieces-{line.pk}", ""))
        if not 0 <= pieces <= line.quantity:
            raise Incomplete(_("Of %(name)s the order has %(count)d pieces.") % {"name": line.name, "count": line.quantity})
        if pieces:
            total += pieces * line.unit_price
            names.append(f"{pieces} × {line.name}")
    if not total:
        raise Incomplete(_("Say how many pieces are paid back, or type an amount."))
    return total, ", ".join(names)


def _paid_back(request: OrderDeskRequest, order: Order, act: Act) -> str:
    refund = Refund.objects.filter(payment__order=order, pk=_whole(request.POST.get("refund", ""))).first()
    if refund is None:
        raise NotAllowed(_("This refund is not one of the order’s. Load the page again."))
    done = transfers.paid_back(refund.pk, _text(request, "reference", 80), act)
    return _("%(amount)s is paid back.") % {"amount": wording.money(done.amount)}


def _cancel(_request: OrderDeskRequest, order: Order, act: Act) -> str:
    if not act.why:
        raise Incomplete(_("Say why the order is called off, in a few words: the customer asks."))
    settling.call_off(order.pk, CancelReason.BY_DESK, act)
    return _("%(number)s is called off. What was paid goes back.") % {"number": order}


def _note(request: OrderDeskRequest, order: Order, act: Act) -> str:
    text = _text(request, "note", LONGEST_NOTE)
    if not text:
        raise Incomplete(_("Type what is worth knowing."))
    with transaction.atomic():
        locked = moves.lock_order(order.pk)
        if not moves.was_done(locked, act):
            moves.note(locked, text, act)
    return _("The note is kept.")


def _text(request: OrderDeskRequest, name: str, longest: int) -> str:
    text = clean(request.POST.get(name, "").replace("\x00", ""))
    if len(text) > longest:
        raise Incomplete(
            _("This text is too long: “%(start)s…”. Say it in %(most)d characters.") % {"start": text[:20], "most": longest}
        )
    return text


def _money(request: OrderDeskRequest) -> int:
    """Whole đồng, with or without points between thousands."""
    typed = request.POST.get("amount", "")
    bare = _MONEY.sub("", typed)
    if not bare.isascii() or not bare.isdigit() or len(bare) > 12 or not int(bare):
        raise Incomplete(_("“%(text)s” is no amount. Type whole đồng.") % {"text": typed[:20]})
    return int(bare)


def _whole(text: str) -> int:
    """A number of a form's own; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0


def _may_confirm(user: Any, order: Order) -> bool:
    return access.may_confirm_transfer(user) and access.may_serve(user, order)


STEPS: dict[str, View] = {
    "pack": step(_pack),
    "unpack": step(_unpack),
    "hand_over": step(_hand_over),
    "ship": step(_ship),
    "deliver": step(_deliver),
    "came_back": step(_came_back),
    "keep_others": step(_keep_others),
    "drop": step(_drop),
    "transfer": step(_transfer, _may_confirm),
    "refund": step(_refund, access.may_refund),
    "paid_back": step(_paid_back, access.may_refund),
    "cancel": step(_cancel),
    "note": step(_note),
}
