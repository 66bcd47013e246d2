"""From confirmed to handed over: what leaves, what is charged, and what neither leaves nor is charged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ocop.storefront import serving
from ocop.storefront.errors import Incomplete, LinesLapsed, NotAllowed
from ocop.storefront.models import OrderEvent, Payment
from ocop.storefront.payments import settling
from ocop.storefront.states import Fulfilment, Method, OrderState, PaymentState
from showrooms import holds, ledger
from showrooms.checking import departures
from showrooms.ledger import Delivery
from showrooms.models import Entry, EntryKind, Level, Movement
from tests import factories
from tests.factories import TODAY
from tests.showrooms.factories import make_staff, on_hand, slip
from tests.storefront.factories import Shop, make_order, moment, staff

from .conftest import paid

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def lan(shop: Shop) -> Any:
    return make_staff(shop.showroom, "lan")


def withdraw(product: Any) -> None:
    factories.withdraw(product.certificates.get(), TODAY)


def test_cash_is_charged_and_the_goods_leave_in_one_step(shop: Shop, lan: Any) -> None:
    order = make_order(shop)
    serving.pack(order.pk, staff(lan))
    assert order.payments.get().state == PaymentState.PENDING
    order = serving.hand_over(order.pk, staff(lan))
    assert order.state == OrderState.COMPLETED and order.closed_at == moment()
    payment = order.payments.get()
    assert (payment.state, payment.captured_amount, payment.captured_at) == (PaymentState.CAPTURED, 180_000, moment())
    [sold] = Entry.objects.get(answers=order.reservation).movements.all()
    assert (sold.on_hand_change, sold.price, sold.as_ocop, sold.stars) == (-2, 90_000, True, 4)
    assert Entry.objects.get(answers=order.reservation).by == lan
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 8
    assert not departures()


def test_every_step_stands_on_record_with_who(shop: Shop, lan: Any) -> None:
    order = make_order(shop)
    serving.pack(order.pk, staff(lan))
    serving.unpack(order.pk, staff(lan, why="nhầm hộp"))
    serving.pack(order.pk, staff(lan))
    serving.hand_over(order.pk, staff(lan))
    of_staff = order.events.filter(by=OrderEvent.By.STAFF)
    assert list(of_staff.values_list("of", "after", "why")) == [
        ("order", "packed", ""),
        ("order", "confirmed", "nhầm hộp"),
        ("order", "packed", ""),
        ("payment", "captured", ""),
        ("order", "completed", ""),
    ]
    assert set(of_staff.values_list("user", flat=True)) == {lan.pk}


def test_a_step_that_is_sent_again_is_done_once(shop: Shop, lan: Any) -> None:
    order = make_order(shop)
    packing = staff(lan)
    for act in (packing, packing):
        serving.pack(order.pk, act)
    for _again in range(3):
        serving.hand_over(order.pk, staff(lan))
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 8
    assert order.events.filter(of="payment", after="captured").count() == 1
    assert Entry.objects.filter(kind=EntryKind.SELL).count() == 1


def test_an_old_form_that_comes_again_does_not_pack_what_was_unpacked(shop: Shop, lan: Any) -> None:
    order = make_order(shop)
    first = replace(staff(lan), key="phieu-mot-1")
    serving.pack(order.pk, first)
    serving.unpack(order.pk, staff(lan))
    assert serving.pack(order.pk, first).state == OrderState.CONFIRMED


def test_what_left_the_catalogue_is_neither_handed_over_nor_charged(shop: Shop, lan: Any) -> None:
    order = make_order(shop, {shop.tea: 1, shop.honey: 1})
    serving.pack(order.pk, staff(lan))
    withdraw(shop.honey)
    with pytest.raises(LinesLapsed, match="Mật ong U Minh") as refusal:
        serving.hand_over(order.pk, staff(lan))
    honey = order.lines.get(product=shop.honey)
    assert refusal.value.lines == [honey.pk]
    order.refresh_from_db()
    assert order.state == OrderState.PACKED and order.payments.get().state == PaymentState.PENDING
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 10

    settling.drop_lines(order.pk, refusal.value.lines, staff(lan))
    order = serving.hand_over(order.pk, staff(lan))
    assert order.state == OrderState.COMPLETED
    assert order.payments.get().captured_amount == 90_000
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 9
    assert on_hand(shop.showroom, shop.item(shop.honey)) == 5


def test_what_lapses_at_midnight_may_be_collected_until_then(shop: Shop, lan: Any) -> None:
    order, later = make_order(shop, {shop.sauce: 1}), make_order(shop, {shop.sauce: 1})
    for each in (order, later):
        serving.pack(each.pk, staff(lan))
    last_minute = staff(lan, at=moment(TODAY, 23, 59))
    assert serving.hand_over(order.pk, last_minute).state == OrderState.COMPLETED
    with pytest.raises(LinesLapsed):
        serving.hand_over(later.pk, staff(lan, TOMORROW, at=moment(TOMORROW, 0, 0)))
    with pytest.raises(LinesLapsed):
        serving.pack(make_order(shop, {shop.sauce: 1}).pk, staff(lan, TOMORROW))
    assert on_hand(shop.showroom, shop.item(shop.sauce)) == 2


def test_nothing_is_sent_before_it_is_paid_and_packed(shop: Shop, lan: Any) -> None:
    order = make_order(shop, method=Method.TRANSFER)
    with pytest.raises(NotAllowed):
        serving.pack(order.pk, staff(lan))
    order = paid(shop, {shop.honey: 1})
    with pytest.raises(NotAllowed, match="not packed"):
        serving.hand_over(order.pk, staff(lan))
    assert on_hand(shop.showroom, shop.item(shop.honey)) == 5


def test_a_parcel_is_sent_and_arrives(shop: Shop, lan: Any) -> None:
    order = paid(shop, fulfilment=Fulfilment.DELIVERY)
    serving.pack(order.pk, staff(lan))
    with pytest.raises(NotAllowed, match="by parcel"):
        serving.hand_over(order.pk, staff(lan))
    with pytest.raises(Incomplete):
        serving.ship(order.pk, " ", "VN1", staff(lan))
    order = serving.ship(order.pk, " Viettel Post ", "VTP 0123", staff(lan))
    assert (order.state, order.carrier, order.tracking_number) == (OrderState.SHIPPED, "Viettel Post", "VTP 0123")
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 8
    with pytest.raises(NotAllowed):
        settling.call_off(order.pk, "desk", staff(lan))
    assert serving.deliver(order.pk, staff(lan)).state == OrderState.COMPLETED


def test_a_parcel_that_comes_back_is_on_hand_again_lot_by_lot(shop: Shop, lan: Any) -> None:
    tea = shop.item(shop.tea)
    fresh = [Delivery(tea, 3, lot_code="L7", best_before=TODAY + timedelta(days=40))]
    ledger.receive(shop.showroom, fresh, slip(lan))
    order = paid(shop, {shop.tea: 4}, fulfilment=Fulfilment.DELIVERY)
    serving.pack(order.pk, staff(lan))
    serving.ship(order.pk, "Viettel Post", "", staff(lan))
    before = sorted(Level.objects.values_list("item", "lot__code", "on_hand"), key=str)
    assert (tea.pk, "L7", 0) in before
    for _again in range(2):
        order = serving.came_back(order.pk, staff(lan, why="không ai nhận"))
    assert order.state == OrderState.RETURNED
    assert on_hand(shop.showroom, tea) == 13
    assert Level.objects.get(item=tea, lot__code="L7").on_hand == 3
    assert Entry.objects.get(kind=EntryKind.RETURN).why == "không ai nhận"
    assert not departures()


def test_pieces_past_their_day_are_exchanged_before_they_leave(shop: Shop, lan: Any) -> None:
    tea = shop.item(shop.tea)
    ledger.receive(shop.showroom, [Delivery(tea, 2, best_before=TODAY)], slip(lan))
    order = paid(shop, {shop.tea: 2})
    serving.pack(order.pk, staff(lan))
    with pytest.raises(NotAllowed, match="best-before"):
        serving.hand_over(order.pk, staff(lan, TOMORROW))
    for _again in range(2):
        serving.keep_others(order.pk, staff(lan, TOMORROW))
    assert serving.hand_over(order.pk, staff(lan, TOMORROW)).state == OrderState.COMPLETED
    assert not Movement.objects.filter(entry__kind=EntryKind.SELL, lot__isnull=False).exists()


def test_who_comes_late_for_an_order_in_cash_gets_it_while_it_is_there(shop: Shop, lan: Any) -> None:
    order = make_order(shop, {shop.honey: 2})
    serving.pack(order.pk, staff(lan))
    late = staff(lan, TODAY + timedelta(days=9))
    assert holds.free_lapsed(late.at, late.on) == 1
    assert serving.hand_over(order.pk, late).state == OrderState.COMPLETED
    assert on_hand(shop.showroom, shop.item(shop.honey)) == 3
    assert not departures()


def test_who_comes_late_and_finds_it_sold_is_not_charged(shop: Shop, lan: Any) -> None:
    order = make_order(shop, {shop.honey: 5})
    serving.pack(order.pk, staff(lan))
    late = staff(lan, TODAY + timedelta(days=9))
    holds.free_lapsed(late.at, late.on)
    ledger.sell(shop.showroom, [ledger.Sale(shop.item(shop.honey), 1)], slip(lan))
    with pytest.raises(NotAllowed):
        serving.hand_over(order.pk, late)
    assert order.payments.get().state == PaymentState.PENDING
    assert on_hand(shop.showroom, shop.item(shop.honey)) == 4


def test_an_order_that_is_called_off_is_not_handed_over(shop: Shop, lan: Any) -> None:
    order = make_order(shop)
    serving.pack(order.pk, staff(lan))
    settling.call_off(order.pk, "desk", staff(lan))
    for step in (serving.pack, serving.hand_over, serving.deliver, serving.came_back, serving.keep_others):
        with pytest.raises(NotAllowed):
            step(order.pk, staff(lan))
    assert Payment.objects.filter(state=PaymentState.CAPTURED).count() == 0
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 10


def test_what_is_unpublished_stays_in_the_shop_too(shop: Shop, lan: Any) -> None:
    order = make_order(shop)
    serving.pack(order.pk, staff(lan))
    shop.tea.unpublish()
    with pytest.raises(LinesLapsed, match="Trà Shan tuyết"):
        serving.hand_over(order.pk, staff(lan))
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 10
    assert order.payments.get().state == PaymentState.PENDING
