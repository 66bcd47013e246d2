"""`manage.py payments reconcile`: what lost messages, outages and crashes leave is found in both directions, and mended."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ocop.storefront import transfers
from ocop.storefront.errors import ProviderTrouble
from ocop.storefront.models import Order, OrderEvent, Payment, Refund
from ocop.storefront.payments import settling
from ocop.storefront.payments.concluding import request_refund
from ocop.storefront.payments.providers import Seen, SeenState
from ocop.storefront.payments.reconciling import LOOKS_BACK, take_up
from ocop.storefront.payments.stripe_provider import StripeProvider
from ocop.storefront.states import CancelReason, Method, PaymentState, RefundState
from tests.storefront.factories import make_order
from tests.storefront.payments.paying import Trade, act, states
from tests.storefront.payments.stripe_requests import request


def reconcile(*options: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    out = StringIO()
    try:
        call_command("payments", "reconcile", "--quiet", *options, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_nothing_to_do_is_said_so(trade: Trade) -> None:
    code, text = reconcile()
    assert (code, text) == (0, "Asked about 0 payments, took over 0 messages: 0 mended, 0 differ, 0 left for a person.\n")


@pytest.mark.parametrize(("fails", "left_as"), [("intent.capture", "capturing"), (None, "authorised")])
def test_what_was_left_half_way_is_taken_up_without_a_further_message(
    trade: Trade, monkeypatch: pytest.MonkeyPatch, fails: str | None, left_as: str
) -> None:
    """Stripe failed at the charge; or our process died before it decided anything."""
    order = trade.order()
    intent = trade.pay(order)
    settling.apply(order.payments.get().pk, Seen(SeenState.AUTHORISED, "", intent, order.total), act())
    if fails:
        trade.server.fail_next(503, times=99, on=fails)
        settling.advance_order(order.pk, act())
    assert states(order) == ("awaiting", [left_as])
    if fails:
        assert take_up(act()) == 0, "it fails still"
        trade.server.forget_faults()
    trade.pass_time(minutes=5)
    assert take_up(act()) == 1
    assert states(order) == ("confirmed", ["captured"])
    assert take_up(act()) == 0
    trade.assert_agreed(order)


def test_a_paid_order_whose_messages_were_lost_is_confirmed(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    code, text = reconcile("--dry-run")
    assert code == 1
    assert "authorised there, not paid here" in text
    assert states(order) == ("awaiting", ["pending"])
    code, text = reconcile()
    assert code == 0
    assert "order awaiting → confirmed" in text
    assert states(order) == ("confirmed", ["captured"])
    trade.assert_agreed(order)
    assert reconcile()[1].endswith("0 mended, 0 differ, 0 left for a person.\n")


def test_what_was_paid_back_and_disputed_there_is_found(trade: Trade) -> None:
    order = trade.order()
    intent = trade.pay(order)
    trade.deliver_all()
    trade.server.refund_in_dashboard(intent, 50_000)
    trade.server.dispute(intent)
    code, text = reconcile("--dry-run")
    assert code == 1
    assert "refund" in text
    assert "dispute" in text
    code, text = reconcile()
    assert code == 1, "an open dispute wants a person"
    assert "disputed at the bank" in text
    payment = order.payments.get()
    assert [refund.amount for refund in payment.refunds.all()] == [50_000]
    assert payment.disputes.count() == 1


def test_a_process_that_died_before_the_charge_is_followed_up(trade: Trade) -> None:
    order = trade.order()
    intent = trade.pay(order)
    trade.server.fail_next(None, "before", times=20, on="intent.capture")
    trade.deliver_all()
    trade.server._faults.clear()
    # As it stands where a process died: claimed, and nobody there.
    order.payments.update(claimed_until=trade.now() + settling.LEASE)
    assert states(order) == ("awaiting", ["capturing"])
    trade.reconcile()
    assert states(order) == ("awaiting", ["capturing"]), "somebody else may be at it"
    trade.pass_time(minutes=3)
    trade.reconcile()
    assert states(order) == ("confirmed", ["captured"])
    assert trade.server.money(intent).kept == order.total


def test_a_charge_that_was_decided_yesterday_is_decided_anew(trade: Trade) -> None:
    order = trade.order({trade.shop.sauce: 1})
    trade.pass_time(hours=14, minutes=50)
    intent = trade.pay(order)
    trade.server.fail_next(None, "before", times=20, on="intent.capture")
    trade.deliver_all()
    trade.server._faults.clear()
    trade.pass_time(minutes=15)
    trade.reconcile()
    assert states(order) == ("cancelled", ["voided"])
    assert order.cancel_reason == CancelReason.LAPSED
    assert trade.server.money(intent).captured == 0
    trade.assert_agreed(order)


def test_a_charge_of_yesterday_that_was_made_and_not_heard_of_stays(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    capture = StripeProvider.capture

    def capture_and_hear_nothing(self: StripeProvider, payment: Payment) -> Seen:
        capture(self, payment)
        raise ProviderTrouble("no answer")

    order = trade.order({trade.shop.sauce: 1})
    trade.pass_time(hours=14, minutes=50)
    intent = trade.pay(order)
    with monkeypatch.context() as dying:
        dying.setattr(StripeProvider, "capture", capture_and_hear_nothing)
        for event in list(trade.server.events):
            trade.deliver(event)
    assert states(order) == ("awaiting", ["capturing"])
    trade.pass_time(minutes=15)
    trade.reconcile()
    assert states(order) == ("confirmed", ["captured"]), "charged while it was certified"
    assert trade.server.money(intent).kept == order.total


def test_a_refund_that_was_only_written_down_is_sent(trade: Trade) -> None:
    order = trade.order()
    intent = trade.pay(order)
    trade.deliver_all()
    payment = order.payments.get()
    request_refund(payment, 40_000, "Thiếu hàng", "refund-1", act(OrderEvent.By.SHOP))
    assert "money and its state do not agree" in reconcile("--dry-run")[1]
    trade.reconcile()
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert trade.server.money(intent).refunded == 40_000


def test_a_refund_that_bounces_wants_a_person(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    trade.deliver_all()
    refund = settling.refund(order.payments.get().pk, 40_000, "Thiếu hàng", act(), "refund-1")
    trade.server.fail_refund(refund.reference)
    code, text = reconcile()
    assert code == 1
    assert f"refund {refund.pk}" in text
    trade.assert_agreed(order)


def test_a_refund_by_hand_waits_for_a_person_and_differs_from_nothing(trade: Trade) -> None:
    order = make_order(trade.shop, method=Method.TRANSFER)
    payment = order.payments.get()
    settling.apply(payment.pk, Seen(SeenState.CAPTURED, captured=order.total), act())
    refund = settling.refund(payment.pk, 40_000, "Thiếu hàng", act(), "refund-1")
    for options in ((), ("--dry-run",)):
        code, text = reconcile(*options)
        assert (code, "0 mended, 0 differ, 1 left for a person." in text) == (1, True)
        assert f"refund {refund.pk}, order {order}: 40.000 đồng to be paid back by hand" in text
    transfers.paid_back(refund.pk, "PC-1", act())
    assert reconcile("--dry-run")[0] == reconcile()[0] == 0


def test_the_bounced_refund_of_an_order_called_off_differs_from_nothing(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    trade.deliver_all()
    settling.call_off(order.pk, CancelReason.BY_SHOPPER, act())
    trade.server.fail_refund(Refund.objects.get().reference)
    reconcile()
    code, text = reconcile("--dry-run")
    assert (code, "0 differ, 1 left for a person." in text) == (1, True), text


def test_a_session_that_nobody_knows_the_address_of_is_closed(trade: Trade) -> None:
    order = trade.order()
    trade.start(order)
    Payment.objects.update(reference="", url="", state=PaymentState.VOIDED)  # as where we died before writing it down
    trade.reconcile()
    assert [session.status for session in trade.server.account.sessions.values()] == ["expired"]


def test_sessions_of_orders_that_are_not_here_are_told(trade: Trade) -> None:
    trade.order()
    provider = settling.provider_of("stripe")
    provider._api.create_session(request(expires_at=trade.now() + timedelta(hours=1)), "elsewhere")  # type: ignore[union-attr]
    code, text = reconcile()
    assert code == 1
    assert "order OC-7F3K, which is not known here" in text


def test_where_stripe_is_not_there_the_rest_is_done_and_it_is_told(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    trade.server.fail_next(503, times=30)
    code, text = reconcile()
    assert code == 1
    assert "Stripe" in text
    trade.server._faults.clear()
    assert reconcile()[0] == 0
    assert states(order) == ("confirmed", ["captured"])


def test_how_far_it_looks_back(trade: Trade) -> None:
    order = trade.order()
    intent = trade.pay(order)
    trade.deliver_all()
    trade.pass_time(days=LOOKS_BACK.days + 1)
    trade.server.refund_in_dashboard(intent, 10_000)
    trade.reconcile()
    assert not Refund.objects.exists()
    assert reconcile("--since", "2026-11-01")[0] == 0
    assert Refund.objects.get().amount == 10_000
    with pytest.raises(CommandError, match="2026-11-01"):
        reconcile("--since", "yesterday")


def test_what_is_not_settled_is_looked_at_however_old(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    trade.pass_time(days=6)
    trade.reconcile()
    assert Order.objects.get(pk=order.pk).state == "confirmed"
    trade.assert_agreed(order)
