"""An order paid by card, from Stripe's page to the money: charged once, for what is certified and kept, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ocop.storefront.errors import NotAllowed
from ocop.storefront.models import OrderEvent, Payment, Refund
from ocop.storefront.payments import settling
from ocop.storefront.payments.providers import Seen, SeenState
from ocop.storefront.states import CancelReason, OrderState, PaymentState, RefundState
from showrooms import ledger
from showrooms.access import THE_SHOP
from showrooms.ledger import Line, Sale, Slip
from showrooms.models import Hold
from tests.storefront.factories import make_order, moment
from tests.storefront.payments.paying import Trade, act, goods_are_kept, notes, only, states


def test_an_order_is_charged_once_the_card_is_authorised(trade: Trade) -> None:
    order = trade.order()
    intent = trade.pay(order)
    assert states(order) == ("awaiting", ["pending"])
    trade.deliver_all()
    assert states(order) == ("confirmed", ["captured"])
    assert trade.server.money(intent).kept == order.total == 180_000
    assert not Hold.objects.exists(), "kept for good"
    trade.assert_agreed(order)


def test_everything_that_moved_says_who_moved_it(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    trade.deliver_all()
    moved = [(event.of, event.after, event.by) for event in order.events.exclude(before="")]
    assert moved == [
        ("payment", "authorised", "provider"),
        ("payment", "capturing", "provider"),
        ("payment", "captured", "provider"),
        ("order", "confirmed", "provider"),
    ]


def test_a_certificate_that_lapses_at_midnight_after_the_card_was_authorised_is_not_charged(trade: Trade) -> None:
    order = trade.order({trade.shop.sauce: 1, trade.shop.tea: 1})
    trade.pass_time(hours=14, minutes=30)
    intent = trade.pay(order)
    trade.pass_time(minutes=31)  # the messages come one minute after midnight
    trade.deliver_all()
    assert states(order) == ("cancelled", ["voided"])
    assert order.cancel_reason == CancelReason.LAPSED
    assert dict(order.lines.values_list("product", "refusal")) == {trade.shop.sauce.pk: "left", trade.shop.tea.pk: ""}
    assert trade.server.money(intent).captured == trade.server.money(intent).held == 0
    assert not goods_are_kept(order)
    trade.assert_agreed(order)


def test_charged_one_minute_before_midnight_it_stays_charged(trade: Trade) -> None:
    order = trade.order({trade.shop.sauce: 1})
    trade.pass_time(hours=14, minutes=30)
    trade.pay(order)
    trade.pass_time(minutes=29)
    trade.deliver_all()
    trade.pass_time(minutes=5)
    trade.reconcile()
    assert states(order) == ("confirmed", ["captured"])
    trade.assert_agreed(order)


def test_goods_whose_time_had_passed_are_kept_anew_if_they_are_there(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    first = order.reservation_id
    trade.pass_time(hours=2)
    make_order(trade.shop, act=act())  # somebody orders meanwhile, and what has lapsed is set free
    trade.deliver_all()
    assert states(order) == ("confirmed", ["captured"])
    assert order.reservation_id != first
    assert goods_are_kept(order)
    trade.assert_agreed(order)


def test_goods_that_are_gone_are_not_charged(trade: Trade) -> None:
    order = trade.order({trade.shop.tea: 4})
    intent = trade.pay(order)
    trade.pass_time(hours=2)
    make_order(trade.shop, {trade.shop.tea: 9}, act=act())
    trade.deliver_all()
    assert states(order) == ("cancelled", ["voided"])
    assert order.cancel_reason == CancelReason.SOLD_OUT
    assert order.lines.get().refusal == "sold_out"
    assert trade.server.money(intent).captured == 0
    trade.assert_agreed(order)


def test_goods_sold_at_the_counter_at_that_moment_are_not_charged(trade: Trade) -> None:
    order = trade.order({trade.shop.tea: 4})
    trade.pay(order)
    trade.pass_time(hours=2)
    slip = Slip(by=THE_SHOP, key="at the counter", at=trade.now(), on=trade.shop.on)
    settling.holds.free_lapsed(trade.now(), trade.shop.on)
    ledger.sell(trade.shop.showroom, [Sale(trade.shop.item(trade.shop.tea), 8)], slip)
    trade.deliver_all()
    assert states(order) == ("cancelled", ["voided"])
    trade.assert_agreed(order)


def test_an_order_that_was_called_off_before_the_card_was_authorised_is_not_charged(trade: Trade) -> None:
    order = trade.order()
    session = trade.start(order)
    settling.call_off(order.pk, CancelReason.BY_SHOPPER, act(OrderEvent.By.SHOPPER))
    assert states(order) == ("cancelled", ["voided"])
    assert trade.server.account.sessions[session].status == "expired"
    assert not goods_are_kept(order)
    trade.assert_agreed(order)


def test_called_off_while_paid_and_unheard_of(trade: Trade) -> None:
    order = trade.order()
    intent = trade.pay(order)
    settling.call_off(order.pk, CancelReason.BY_SHOPPER, act(OrderEvent.By.SHOPPER))
    trade.deliver_all()
    assert states(order) == ("cancelled", ["voided"])
    assert trade.server.money(intent).captured == trade.server.money(intent).held == 0
    trade.assert_agreed(order)


def test_called_off_after_it_was_charged_the_money_goes_back_whole_and_once(trade: Trade) -> None:
    order = trade.order()
    intent = trade.pay(order)
    trade.deliver_all()
    for _again in range(3):
        settling.call_off(order.pk, CancelReason.BY_DESK, act())
    trade.deliver_all()
    assert states(order) == ("cancelled", ["captured"])
    assert trade.server.money(intent).kept == 0
    assert [refund.state for refund in Refund.objects.all()] == [RefundState.SUCCEEDED]
    trade.assert_agreed(order)


def test_the_shopper_cannot_call_off_what_is_packed(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    trade.deliver_all()
    order.refresh_from_db()
    order.state = OrderState.PACKED
    order.save()
    with pytest.raises(NotAllowed):
        settling.call_off(order.pk, CancelReason.BY_SHOPPER, act(OrderEvent.By.SHOPPER))
    assert states(order) == ("packed", ["captured"])


def test_an_unpaid_order_is_not_called_off_before_the_provider_was_asked(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)  # and its message is lost
    trade.pass_time(hours=2)
    settling.call_off(order.pk, CancelReason.NOT_PAID, act())
    assert states(order) == ("confirmed", ["captured"])
    trade.assert_agreed(order)


def test_an_unpaid_order_waits_where_the_provider_does_not_say(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    trade.pass_time(hours=2)
    trade.server.fail_next(500)
    settling.call_off(order.pk, CancelReason.NOT_PAID, act())
    assert states(order) == ("awaiting", ["pending"])
    settling.call_off(order.pk, CancelReason.NOT_PAID, act())
    assert states(order) == ("confirmed", ["captured"])


def test_an_order_that_nobody_paid_is_called_off_in_time(trade: Trade) -> None:
    order = trade.order()
    trade.start(order)
    trade.pass_time(hours=2)
    settling.call_off(order.pk, CancelReason.NOT_PAID, act())
    assert states(order) == ("cancelled", ["expired"])
    trade.assert_agreed(order)


# Refunds


def paid(trade: Trade, **facts: int) -> Payment:
    order = trade.order({trade.shop.tea: 2, trade.shop.honey: 1})
    trade.pay(order)
    trade.deliver_all()
    return only(order)


def test_parts_go_back_and_never_more_than_was_charged(trade: Trade) -> None:
    payment = paid(trade)
    staff = act()
    assert settling.refund(payment.pk, 90_000, "Hộp bị móp", staff, "refund-1").state == RefundState.SUCCEEDED
    settling.refund(payment.pk, 200_000, "Thiếu hàng", staff, "refund-2")
    with pytest.raises(NotAllowed, match=r"40\.000"):
        settling.refund(payment.pk, 40_001, "Quá tay", staff, "refund-3")
    assert trade.server.money(payment.charge_reference).refunded == 290_000
    trade.deliver_all()
    assert Refund.objects.count() == 2
    trade.assert_agreed(payment.order)


def test_a_refund_asked_for_twice_under_one_key_is_paid_once(trade: Trade) -> None:
    payment = paid(trade)
    first, second = (settling.refund(payment.pk, 90_000, "Hộp bị móp", act(), "one press") for _press in range(2))
    assert first.pk == second.pk
    with pytest.raises(NotAllowed):
        settling.refund(payment.pk, 80_000, "Hộp bị móp", act(), "one press")
    assert trade.server.money(payment.charge_reference).refunded == 90_000


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("status", [500, None])
def test_a_refund_without_an_answer_is_taken_up_later_and_paid_once(trade: Trade, status: int | None, when: str) -> None:
    payment = paid(trade)
    trade.server.fail_next(status, when, times=2, on="refund")
    refund = settling.refund(payment.pk, 90_000, "Hộp bị móp", act(), "refund-1")
    assert refund.state == RefundState.REQUESTED
    for _hour in range(2):
        trade.pass_time(hours=1)
        trade.reconcile()
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    assert trade.server.money(payment.charge_reference).refunded == 90_000
    trade.assert_agreed(payment.order)


def test_a_refund_taken_up_after_the_keys_are_forgotten_is_paid_once(trade: Trade) -> None:
    payment = paid(trade)
    trade.server.fail_next(None, "after", times=2, on="refund.create")
    refund = settling.refund(payment.pk, 90_000, "Hộp bị móp", act(), "refund-1")
    trade.pass_time(hours=30)
    trade.server.forget_keys()
    trade.reconcile()
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    assert trade.server.money(payment.charge_reference).refunded == 90_000


def test_a_refund_that_stripe_refuses_is_left_to_a_person(trade: Trade) -> None:
    payment = paid(trade)
    trade.server.fail_next(402, on="refund.create")
    refund = settling.refund(payment.pk, 90_000, "Hộp bị móp", act(), "refund-1")
    assert refund.state == RefundState.FAILED
    assert any("refund" in line for line in trade.reconcile().left)


def test_what_is_paid_back_in_the_dashboard_is_seen(trade: Trade) -> None:
    payment = paid(trade)
    trade.server.refund_in_dashboard(payment.charge_reference, 30_000)
    trade.deliver_all()
    assert [(refund.amount, refund.state) for refund in payment.refunds.all()] == [(30_000, RefundState.SUCCEEDED)]
    with pytest.raises(NotAllowed):
        settling.refund(payment.pk, 310_000, "Nhầm", act(), "refund-1")
    trade.assert_agreed(payment.order)


def test_paid_back_there_while_all_is_to_go_back_here_the_rest_goes_back(trade: Trade) -> None:
    payment = paid(trade)
    trade.server.refund_in_dashboard(payment.charge_reference, 30_000)  # and nobody told us
    settling.call_off(payment.order_id, CancelReason.BY_DESK, act())
    settling.advance(payment.pk, act())
    assert sorted(payment.refunds.values_list("amount", "state")) == [
        (30_000, RefundState.SUCCEEDED),
        (300_000, RefundState.SUCCEEDED),
        (330_000, RefundState.FAILED),
    ]
    assert trade.server.money(payment.charge_reference).kept == 0
    trade.assert_agreed(payment.order)


def test_lines_that_leave_the_order_are_paid_back_and_their_goods_are_free(trade: Trade) -> None:
    payment = paid(trade)
    order = payment.order
    honey = order.lines.get(product=trade.shop.honey)
    for _again in range(2):
        settling.drop_lines(order.pk, [honey.pk], act())
    order.refresh_from_db()
    assert order.total == 180_000
    assert trade.server.money(payment.charge_reference).kept == 180_000
    assert goods_are_kept(order)
    trade.assert_agreed(order)


def test_an_order_of_which_nothing_is_left_is_called_off(trade: Trade) -> None:
    payment = paid(trade)
    settling.drop_lines(payment.order_id, [line.pk for line in payment.order.lines.all()], act())
    assert states(payment.order) == ("cancelled", ["captured"])
    assert trade.server.money(payment.charge_reference).kept == 0
    trade.assert_agreed(payment.order)


# Stripe's own desk


def test_captured_in_the_dashboard_is_paid(trade: Trade) -> None:
    order = trade.order()
    trade.server.capture_in_dashboard(trade.pay(order))
    trade.deliver_all()
    assert states(order) == ("confirmed", ["captured"])
    trade.assert_agreed(order)


def test_captured_in_the_dashboard_for_less_is_not_taken_for_paid(trade: Trade) -> None:
    order = trade.order()
    trade.server.capture_in_dashboard(trade.pay(order), 100_000)
    trade.deliver_all()
    assert states(order) == ("awaiting", ["captured"])
    assert any("100000" in note for note in notes(order))
    trade.pass_time(hours=2)
    settling.call_off(order.pk, CancelReason.NOT_PAID, act())
    assert states(order) == ("cancelled", ["captured"])
    trade.assert_agreed(order)


def test_captured_in_the_dashboard_after_it_was_called_off_is_paid_back(trade: Trade) -> None:
    order = trade.order()
    intent = trade.pay(order)
    trade.server.fail_next(500, times=10, on="session")
    settling.call_off(order.pk, CancelReason.BY_SHOPPER, act(OrderEvent.By.SHOPPER))
    assert states(order) == ("cancelled", ["voiding"])
    trade.server.capture_in_dashboard(intent)
    trade.deliver_all()
    assert states(order) == ("cancelled", ["captured"])
    assert trade.server.money(intent).kept == 0
    trade.assert_agreed(order)


def test_called_off_in_the_dashboard_the_shopper_may_pay_anew(trade: Trade) -> None:
    order = trade.order()
    trade.server.cancel_in_dashboard(trade.pay(order))
    trade.deliver_all()
    assert states(order) == ("awaiting", ["voided"])
    assert Hold.objects.filter(pk=order.reservation_id).exists(), "the goods are not kept for ever"
    trade.pay(order)
    trade.deliver_all()
    assert states(order) == ("confirmed", ["voided", "captured"])
    trade.assert_agreed(order)


def test_a_dispute_is_on_record_with_its_end(trade: Trade) -> None:
    payment = paid(trade)
    dispute = trade.server.dispute(payment.charge_reference)
    trade.deliver_all()
    assert [(each.amount, each.state) for each in payment.disputes.all()] == [(330_000, "open")]
    trade.server.close_dispute(dispute, won=False)
    trade.deliver_all()
    assert [each.state for each in payment.disputes.all()] == ["lost"]


# Facts


def test_another_sum_than_asked_for_is_never_charged(trade: Trade) -> None:
    order = trade.order()
    trade.start(order)
    payment = only(order)
    settling.apply(payment.pk, Seen(SeenState.AUTHORISED, authorised=1_000, charge_reference="pi_small"), act())
    assert states(order) == ("awaiting", ["voiding"])
    assert any("1000" in note for note in notes(order))


def test_amounts_that_no_column_holds_break_nothing(trade: Trade) -> None:
    order = trade.order()
    payment = only(order)
    settling.apply(payment.pk, Seen(SeenState.CAPTURED, captured=10**18, charge_reference="pi_huge"), act())
    payment.refresh_from_db()
    assert payment.state == PaymentState.CAPTURED
    assert str(10**18) in payment.problem


def test_the_goods_of_an_order_are_kept_while_the_charge_is_under_way(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    trade.server.fail_next(500, times=10, on="capture")
    trade.deliver_all()
    assert states(order) == ("awaiting", ["capturing"])
    trade.pass_time(days=1)
    assert ledger.reserve(
        trade.shop.showroom,
        [Line(trade.shop.item(trade.shop.tea), 8)],
        Slip(by=THE_SHOP, key="somebody", at=moment() + timedelta(days=1), on=trade.shop.on),
    )
    assert goods_are_kept(order)
