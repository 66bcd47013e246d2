"""Orders that were not paid or collected in time: called off when somebody looks, or when `orders tidy` comes by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies

from ocop.storefront import moves, serving, timeouts
from ocop.storefront.holding import KEEPING
from ocop.storefront.models import Order, OrderEvent
from ocop.storefront.payments import settling
from ocop.storefront.payments.providers import Seen, SeenState
from ocop.storefront.states import CancelReason, Method, OrderState, PaymentState
from showrooms import stock
from tests.effort import examples
from tests.factories import TODAY
from tests.storefront.factories import Shop, make_order, make_shop, moment, shopper, the_shop

pytestmark = pytest.mark.django_db

WAYS = [Method.DEMO, Method.TRANSFER, Method.CASH]
SECOND = timedelta(seconds=1)


@pytest.fixture
def shop() -> Shop:
    return make_shop(TODAY)


def end_of(order: Order) -> datetime:
    """When its goods are free again."""
    return KEEPING[Method(order.method)].held_until(order.placed_at)


def act_at(at: datetime) -> Any:
    return shopper(at.astimezone(moment().tzinfo).date(), at=at)


def looked_at(order: Order, at: datetime) -> Order:
    return timeouts.lapse_if_due(Order.objects.get(pk=order.pk), act_at(at))


def free_teas(shop: Shop, at: datetime) -> int:
    on = at.astimezone(moment().tzinfo).date()
    return stock.available(on, [shop.tea.pk])[shop.tea.pk][shop.showroom.pk]


@pytest.mark.parametrize("method", WAYS)
def test_just_before_its_time_it_stands_and_at_it_it_is_called_off(shop: Shop, method: Method) -> None:
    order = make_order(shop, method=method)
    before = order.state
    assert looked_at(order, end_of(order) - SECOND).state == before
    assert free_teas(shop, end_of(order) - SECOND) == 8
    lapsed = looked_at(order, end_of(order))
    assert lapsed.state == OrderState.CANCELLED
    reason = CancelReason.NOT_COLLECTED if method == Method.CASH else CancelReason.NOT_PAID
    assert lapsed.cancel_reason == reason
    assert free_teas(shop, end_of(order)) == 10
    assert not lapsed.payments.exclude(state__in=[PaymentState.VOIDED, PaymentState.EXPIRED]).exists()


@pytest.mark.parametrize("method", WAYS)
def test_the_shop_itself_did_it_whoever_looked(shop: Shop, method: Method) -> None:
    order = make_order(shop, method=method)
    looked_at(order, end_of(order))
    event = order.events.get(after=OrderState.CANCELLED)
    assert (event.by, event.user) == (OrderEvent.By.SHOP, None)


def test_what_is_told_the_shopper_ends_before_the_goods_are_free(shop: Shop) -> None:
    for method in WAYS:
        order = make_order(shop, {shop.tea: 1}, method=method)
        assert order.pay_until and order.pay_until < end_of(order)
        assert looked_at(order, order.pay_until + SECOND).state != OrderState.CANCELLED


def test_looking_twice_calls_off_once(shop: Shop) -> None:
    order = make_order(shop, method=Method.TRANSFER)
    for _time in range(2):
        assert looked_at(order, end_of(order)).state == OrderState.CANCELLED
    assert order.events.filter(after=OrderState.CANCELLED).count() == 1
    assert free_teas(shop, end_of(order)) == 10


def test_an_order_that_is_paid_waits_for_nothing(shop: Shop) -> None:
    order = make_order(shop, method=Method.TRANSFER)
    payment = order.payments.get()
    seen = Seen(SeenState.CAPTURED, captured=payment.amount, charge_reference="FT1")
    settling.apply(payment.pk, seen, act_at(order.placed_at + timedelta(hours=1)))
    assert looked_at(order, end_of(order) + timedelta(days=30)).state == OrderState.CONFIRMED
    assert free_teas(shop, order.placed_at + timedelta(days=2)) == 8


def test_a_packed_order_that_nobody_collects_and_pays_is_called_off_too(shop: Shop) -> None:
    order = make_order(shop, method=Method.CASH)
    serving.pack(order.pk, shopper(TODAY, at=order.placed_at + timedelta(hours=1)))
    assert looked_at(order, end_of(order)).cancel_reason == CancelReason.NOT_COLLECTED
    assert free_teas(shop, end_of(order)) == 10


class TestRivals:
    """Between reading and the order's lock somebody else acts on it."""

    @staticmethod
    def first(monkeypatch: pytest.MonkeyPatch, rival: Callable[[], object]) -> None:
        """Have the rival act before the order is locked, once."""
        lock, acted = moves.lock_order, []

        def locked(pk: int) -> Order:
            if not acted:
                acted.append(True)
                rival()
            return lock(pk)

        monkeypatch.setattr(moves, "lock_order", locked)

    def test_who_collects_at_the_last_moment_has_it(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        order = make_order(shop, method=Method.CASH)
        serving.pack(order.pk, shopper(TODAY, at=order.placed_at + timedelta(hours=1)))
        at = end_of(order)
        self.first(monkeypatch, lambda: serving.hand_over(order.pk, the_shop(at.date(), at=at)))
        assert looked_at(order, at).state == OrderState.COMPLETED
        assert order.payments.get().state == PaymentState.CAPTURED

    def test_goods_that_are_kept_again_are_not_lost(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        order = make_order(shop, method=Method.CASH)
        at = end_of(order)
        self.first(monkeypatch, lambda: serving.keep_others(order.pk, the_shop(at.date(), at=at)))
        assert looked_at(order, at).state == OrderState.CONFIRMED

    def test_a_transfer_at_the_last_moment_counts(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        order = make_order(shop, method=Method.TRANSFER)
        payment = order.payments.get()
        at = end_of(order)
        seen = Seen(SeenState.CAPTURED, captured=payment.amount, charge_reference="FT1")
        self.first(monkeypatch, lambda: settling.apply(payment.pk, seen, act_at(at)))
        assert looked_at(order, at).state == OrderState.CONFIRMED


class TestAll:
    def test_those_whose_time_is_over_and_no_others(self, shop: Shop) -> None:
        at = moment()
        orders = [make_order(shop, {shop.tea: 1}, method=method, act=shopper(TODAY, at=at)) for method in WAYS]
        late = make_order(shop, {shop.tea: 1}, method=Method.DEMO, act=shopper(TODAY, at=at + timedelta(minutes=30)))
        over = end_of(orders[0])
        assert timeouts.overdue(over - SECOND) == []
        assert timeouts.lapse_unpaid(over, TODAY) == 1
        assert timeouts.lapse_unpaid(over, TODAY) == 0
        states = {order.pk: order.state for order in Order.objects.all()}
        assert [states[order.pk] for order in (*orders, late)] == [
            OrderState.CANCELLED,
            OrderState.AWAITING,
            OrderState.CONFIRMED,
            OrderState.AWAITING,
        ]

    def test_one_that_fails_keeps_back_no_other(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        first, second = (make_order(shop, {shop.tea: 1}, method=Method.TRANSFER) for _order in range(2))
        call_off = settling.call_off

        def failing(pk: int, *args: Any, **facts: Any) -> Order:
            if pk == first.pk:
                raise OSError("no")
            return call_off(pk, *args, **facts)

        monkeypatch.setattr(settling, "call_off", failing)
        at = end_of(second)
        assert timeouts.lapse_unpaid(at, at.date()) == 1
        monkeypatch.undo()
        assert timeouts.lapse_unpaid(at, at.date()) == 1

    @settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        minutes=strategies.integers(0, 60 * 24 * 5),
        placed=strategies.lists(strategies.tuples(strategies.sampled_from(WAYS), strategies.integers(0, 2880)), max_size=4),
    )
    def test_looking_and_tidying_agree(self, shop: Shop, minutes: int, placed: list[tuple[Method, int]]) -> None:
        """Whether goods are free is said by the rule alone; whoever comes first makes no difference."""
        with transaction.atomic():
            orders = [
                make_order(shop, {shop.tea: 1}, method=method, act=act_at(moment() + timedelta(minutes=after)))
                for method, after in sorted(placed, key=lambda each: each[1])
            ]
            at = max([moment() + timedelta(minutes=minutes), *(order.placed_at for order in orders)])
            over = {order.pk for order in orders if end_of(order) <= at}
            assert {order.pk for order in orders if timeouts.is_due(Order.objects.get(pk=order.pk), at)} == over
            assert set(timeouts.overdue(at)) == over
            assert timeouts.lapse_unpaid(at, at.astimezone(moment().tzinfo).date()) == len(over)
            assert not timeouts.overdue(at)
            assert set(Order.objects.filter(state=OrderState.CANCELLED).values_list("pk", flat=True)) == over
            transaction.set_rollback(True)
