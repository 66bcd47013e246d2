"""Bank transfers: whatever comes, whenever it comes and however often it is written down, what was sent is either the order's
price or on its way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.storefront import transfers
from ocop.storefront.errors import Incomplete, NotAllowed
from ocop.storefront.models import BankTransfer, Order, Payment, Refund
from ocop.storefront.payments import settling
from ocop.storefront.payments.concluding import owed
from ocop.storefront.states import CancelReason, Method, OrderState, PaymentState, RefundState
from showrooms import holds, ledger
from tests import factories
from tests.effort import examples
from tests.factories import TODAY
from tests.showrooms.factories import slip
from tests.storefront.factories import Shop, make_order, moment, staff

from .conftest import make_desk_user

PRICE = 180_000
LATER = TODAY + timedelta(days=3)


@pytest.fixture
def hoa(shop: Shop) -> Any:
    return make_desk_user("hoa")


@pytest.fixture
def order(shop: Shop) -> Order:
    return make_order(shop, method=Method.TRANSFER)


def arrive(order: Order, amount: int, reference: str, user: Any, **when: Any) -> BankTransfer:
    found = transfers.confirm_transfer(order.pk, amount, reference, staff(user, **when))
    order.refresh_from_db()
    return found


def going_back(order: Order) -> int:
    refunds = Refund.objects.filter(payment__order=order).exclude(state=RefundState.FAILED)
    return sum(refunds.values_list("amount", flat=True))


def test_all_of_it_confirms_the_order_and_keeps_its_goods(order: Order, hoa: Any) -> None:
    arrive(order, PRICE, "FT26327001", hoa)
    assert order.state == OrderState.CONFIRMED
    payment = order.payments.get()
    assert (payment.state, payment.captured_amount, payment.charge_reference) == (PaymentState.CAPTURED, PRICE, "FT26327001")
    assert going_back(order) == 0
    assert holds.is_kept(order.reservation, moment(LATER + timedelta(days=300)))


def test_the_same_line_of_the_statement_counts_once(order: Order, hoa: Any) -> None:
    first = arrive(order, PRICE, "FT26327001", hoa)
    assert arrive(order, PRICE, " FT26327001 ", hoa) == first
    assert BankTransfer.objects.count() == 1 and going_back(order) == 0
    with pytest.raises(NotAllowed, match="on record already"):
        arrive(order, PRICE + 1, "FT26327001", hoa)


def test_a_line_of_the_statement_belongs_to_one_order(shop: Shop, order: Order, hoa: Any) -> None:
    other = make_order(shop, method=Method.TRANSFER)
    arrive(order, PRICE, "FT26327001", hoa)
    with pytest.raises(NotAllowed, match=str(order)):
        arrive(other, PRICE, "FT26327001", hoa)
    other.refresh_from_db()
    assert other.state == OrderState.AWAITING and other.payments.get().state == PaymentState.PENDING


def test_too_little_waits_for_the_rest(order: Order, hoa: Any) -> None:
    arrive(order, 100_000, "FT1", hoa)
    assert order.state == OrderState.AWAITING
    assert "80.000" in order.payments.get().problem
    arrive(order, 80_000, "FT2", hoa)
    assert order.state == OrderState.CONFIRMED
    assert order.payments.get().captured_amount == PRICE and going_back(order) == 0


def test_too_much_goes_back(order: Order, hoa: Any) -> None:
    arrive(order, PRICE + 25_000, "FT1", hoa)
    assert order.state == OrderState.CONFIRMED
    [refund] = Refund.objects.all()
    assert (refund.amount, refund.state, refund.by) == (25_000, RefundState.REQUESTED, hoa)


def test_money_that_comes_twice_goes_back_once(order: Order, hoa: Any) -> None:
    arrive(order, PRICE, "FT1", hoa)
    arrive(order, PRICE, "FT2", hoa)
    assert order.state == OrderState.CONFIRMED and going_back(order) == PRICE


def test_too_little_goes_back_when_the_rest_never_comes(order: Order, hoa: Any) -> None:
    arrive(order, 100_000, "FT1", hoa)
    settling.call_off(order.pk, CancelReason.NOT_PAID, staff(hoa, LATER))
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED and going_back(order) == 100_000
    arrive(order, 80_000, "FT2", hoa, on=LATER)
    assert order.state == OrderState.CANCELLED and going_back(order) == PRICE


def test_money_for_an_order_that_is_called_off_goes_back(order: Order, hoa: Any) -> None:
    settling.call_off(order.pk, CancelReason.BY_SHOPPER, staff(hoa))
    arrive(order, PRICE, "FT1", hoa)
    assert order.state == OrderState.CANCELLED and going_back(order) == PRICE


def test_money_for_an_order_paid_in_another_way_goes_back(shop: Shop, hoa: Any) -> None:
    order = make_order(shop)
    assert order.state == OrderState.CONFIRMED
    arrive(order, PRICE, "FT1", hoa)
    by_transfer = order.payments.get(method=Method.TRANSFER)
    assert by_transfer.state == PaymentState.CAPTURED
    assert order.state == OrderState.CONFIRMED
    paid = sum(Payment.objects.filter(order=order).values_list("captured_amount", flat=True))
    assert paid - going_back(order) in (0, PRICE)


def test_money_for_what_has_lapsed_meanwhile_goes_back(shop: Shop, hoa: Any) -> None:
    order = make_order(shop, {shop.sauce: 1}, method=Method.TRANSFER)
    arrive(order, 120_000, "FT1", hoa, on=TODAY + timedelta(days=1))
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, CancelReason.LAPSED)
    assert going_back(order) == 120_000


def test_money_for_what_was_sold_meanwhile_goes_back(shop: Shop, hoa: Any) -> None:
    order = make_order(shop, {shop.honey: 5}, method=Method.TRANSFER)
    holds.free_lapsed(moment(LATER), LATER)
    ledger.sell(shop.showroom, [ledger.Sale(shop.item(shop.honey), 1)], slip(on=LATER))
    arrive(order, 750_000, "FT1", hoa, on=LATER)
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, CancelReason.SOLD_OUT)
    assert going_back(order) == 750_000


@pytest.mark.parametrize(
    ("amount", "reference"), [(0, "FT1"), (-5, "FT1"), (2_000_000_000, "FT1"), (PRICE, " "), (PRICE, "x" * 81)]
)
def test_what_cannot_be_meant_is_refused(order: Order, hoa: Any, amount: int, reference: str) -> None:
    with pytest.raises(Incomplete):
        arrive(order, amount, reference, hoa)
    assert not BankTransfer.objects.exists() and order.payments.get().state == PaymentState.PENDING


def test_a_nought_too_many_is_asked_about(order: Order, hoa: Any) -> None:
    with pytest.raises(Incomplete, match=r"1\.800\.000"):
        arrive(order, 10 * PRICE, "FT1", hoa)
    assert not BankTransfer.objects.exists()
    arrive(order, PRICE, "FT1", hoa)
    assert order.payments.get().state == PaymentState.CAPTURED


def test_a_person_pays_back_and_says_so(order: Order, hoa: Any) -> None:
    arrive(order, PRICE + 25_000, "FT1", hoa)
    refund = Refund.objects.get()
    for _again in range(2):
        transfers.paid_back(refund.pk, "FT-BACK-1", staff(hoa))
    refund.refresh_from_db()
    assert (refund.state, refund.reference, refund.settled_at) == (RefundState.SUCCEEDED, "FT-BACK-1", moment())
    assert order.events.filter(of="refund", after="succeeded").count() == 1


def test_one_receipt_stands_for_one_refund(order: Order, hoa: Any) -> None:
    arrive(order, PRICE + 25_000, "FT1", hoa)
    arrive(order, 10_000, "FT2", hoa)
    first, second = Refund.objects.order_by("pk")
    transfers.paid_back(first.pk, "FT-BACK-1", staff(hoa))
    with pytest.raises(NotAllowed, match="another refund"):
        transfers.paid_back(second.pk, "FT-BACK-1", staff(hoa))
    second.refresh_from_db()
    assert second.state == RefundState.REQUESTED


def test_what_a_provider_could_not_pay_back_is_paid_by_hand(order: Order, hoa: Any) -> None:
    arrive(order, PRICE, "FT1", hoa)
    refund = settling.refund(order.payments.get().pk, 50_000, "hộp vỡ", staff(hoa), "tra-lai-01")
    Refund.objects.filter(pk=refund.pk).update(state=RefundState.FAILED, reference="re_1")
    for _again in range(2):
        by_hand = transfers.paid_back(refund.pk, "PHIEU-CHI-7", staff(hoa))
    assert (by_hand.amount, by_hand.state, by_hand.reference) == (50_000, RefundState.SUCCEEDED, "PHIEU-CHI-7")
    refund.refresh_from_db()
    assert refund.state == RefundState.FAILED
    assert owed(order.payments.get()) == PRICE - 50_000


arrivals = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from([40_000, 90_000, PRICE, PRICE + 15_000])),
    min_size=1,
    max_size=6,
)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrivals=arrivals, called_off=st.none() | st.integers(0, 5))
def test_what_was_sent_is_the_price_or_goes_back(
    shop: Shop, hoa: Any, arrivals: list[tuple[int, int]], called_off: int | None
) -> None:
    """References repeat, so a line may be written down twice; the order may be called off in between."""
    order = make_order(shop, {shop.tea: 2}, method=Method.TRANSFER)
    counted: dict[str, int] = {}
    for place, (number, amount) in enumerate(arrivals):
        reference = f"FT-{order.pk}-{number}"
        if place == called_off and order.state in (OrderState.AWAITING, OrderState.CONFIRMED):
            settling.call_off(order.pk, CancelReason.BY_DESK, staff(hoa))
        if counted.get(reference, amount) != amount:
            with pytest.raises(NotAllowed):
                arrive(order, amount, reference, hoa)
        else:
            arrive(order, amount, reference, hoa)
        counted.setdefault(reference, amount)
    order.refresh_from_db()
    sent, here = sum(counted.values()), sum(counted.values()) - going_back(order)
    if order.state == OrderState.CONFIRMED:
        assert sent >= PRICE and here == PRICE
    elif order.state == OrderState.AWAITING:
        assert sent == here < PRICE
    else:
        assert order.state == OrderState.CANCELLED and here == 0
    if order.state != OrderState.CANCELLED:
        settling.call_off(order.pk, CancelReason.BY_DESK, staff(hoa))
        assert sum(counted.values()) == going_back(order)


def test_the_account_is_looked_at_for_lapsed_products_too(shop: Shop, hoa: Any) -> None:
    order = make_order(shop, method=Method.TRANSFER)
    factories.withdraw(shop.tea.certificates.get(), TODAY)
    arrive(order, PRICE, "FT1", hoa)
    assert (order.state, order.cancel_reason, going_back(order)) == (OrderState.CANCELLED, CancelReason.LAPSED, PRICE)
