"""A shopper begins to pay, comes back, tries again, or pays in another way: in two tabs, and where Stripe fails."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ocop.storefront import addresses
from ocop.storefront.errors import NotAllowed, NotSold, ProviderTrouble
from ocop.storefront.models import Order, OrderEvent, Payment
from ocop.storefront.payments import methods, settling, starting
from ocop.storefront.states import Fulfilment, Method, PaymentState
from showrooms.models import Hold
from tests.storefront.payments.paying import Trade, act, goods_are_kept, states


def test_the_shopper_is_sent_to_stripes_page_for_what_the_order_comes_to(trade: Trade) -> None:
    order = trade.order({trade.shop.tea: 2}, fulfilment=Fulfilment.DELIVERY)
    url = starting.start(order, act())
    payment = order.payments.get()
    session = trade.server.account.sessions[payment.reference]
    assert url.startswith(trade.server.url)
    assert session.json()["amount_total"] == order.total == 210_000
    assert session.client_reference_id == order.number


def test_going_back_and_pressing_again_leads_to_the_same_page(trade: Trade) -> None:
    order = trade.order()
    first = starting.start(order, act())
    trade.pass_time(minutes=5)
    assert starting.start(order, act()) == first
    assert len(trade.server.account.sessions) == 1


def test_a_page_that_has_ended_is_followed_by_another_and_the_goods_stay_kept(trade: Trade) -> None:
    order = trade.order()
    trade.start(order)
    trade.pass_time(minutes=40)
    trade.pay(order)
    trade.deliver_all()
    assert states(order) == ("confirmed", ["expired", "captured"])
    trade.assert_agreed(order)


def test_the_goods_are_kept_for_longer_than_the_page_can_be_paid(trade: Trade) -> None:
    order = trade.order()
    trade.pass_time(minutes=50)
    trade.start(order)
    payment = order.payments.get(state=PaymentState.PENDING)
    hold = Hold.objects.get(pk=Order.objects.get(pk=order.pk).reservation_id)
    session = trade.server.account.sessions[payment.reference]
    assert payment.expires_at is not None
    assert session.expires_at == int(payment.expires_at.timestamp()) < hold.until.timestamp()


def test_what_was_paid_and_not_heard_of_is_found_when_the_shopper_presses_again(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    assert starting.start(order, act()) == addresses.order("vi", order.token)
    assert states(order) == ("confirmed", ["captured"])


def test_a_paid_order_leads_to_its_own_page(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    trade.deliver_all()
    with pytest.raises(NotAllowed):
        starting.choose(Order.objects.get(pk=order.pk), Method.CASH, act())
    assert starting.start(order, act()) == addresses.order("vi", order.token)
    assert len(trade.server.account.sessions) == 1


def test_nobody_is_sent_to_pay_for_what_has_lapsed(trade: Trade) -> None:
    order = trade.order({trade.shop.sauce: 1})
    trade.pass_time(hours=14, minutes=45)
    starting.start(order, act())
    trade.pass_time(minutes=20)
    for _press in range(2):  # while the page is open, and after it has ended
        with pytest.raises(NotSold, match="Nước mắm"):
            starting.start(order, act())
        trade.pass_time(minutes=30)


def test_nobody_is_sent_to_pay_for_what_somebody_else_has(trade: Trade) -> None:
    order = trade.order({trade.shop.honey: 4})
    trade.pass_time(hours=3)
    trade.order({trade.shop.honey: 3})
    with pytest.raises(NotSold):
        starting.start(order, act())


def test_goods_are_not_kept_for_ever_by_beginning_anew(trade: Trade) -> None:
    order = trade.order()
    trade.pass_time(hours=25)
    with pytest.raises(NotAllowed):
        starting.start(order, act())


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("status", [500, 503, None])
def test_where_stripe_fails_the_shopper_is_told_and_may_try_again_at_once(trade: Trade, status: int | None, when: str) -> None:
    order = trade.order()
    trade.server.fail_next(status, when, times=2, on="session.create")
    for _try in range(2):
        try:
            starting.start(order, act())
        except ProviderTrouble:
            continue
        break
    starting.start(order, act())
    intent = trade.pay(order)
    trade.deliver_all()
    assert order.payments.filter(state=PaymentState.CAPTURED).count() == 1
    assert trade.server.money(intent).kept == order.total
    trade.pass_time(minutes=1)
    trade.reconcile()
    orphans = [session for session in trade.server.account.sessions.values() if session.status == "open"]
    assert not orphans, "nobody can pay twice"
    trade.assert_agreed(order)


def test_what_stripe_said_is_not_for_shoppers(trade: Trade) -> None:
    order = trade.order()
    trade.server.fail_next(503, on="session.create")
    with pytest.raises(ProviderTrouble) as trouble:
        starting.start(order, act())
    assert "Stripe chưa trả lời" in str(trouble.value)
    assert order.payments.get().problem.startswith("Stripe: ")
    page = Client().get(addresses.order("vi", order.token)).content.decode()
    assert "api_error" not in page
    trade.server.decline(trade.start(order))
    trade.deliver_all()
    assert "Ngân hàng từ chối thẻ" in Client().get(addresses.order("vi", order.token)).content.decode()


@pytest.mark.parametrize("status", [401, 402, 409, 429])
def test_where_stripe_refuses_the_shopper_is_told(trade: Trade, status: int) -> None:
    order = trade.order()
    trade.server.fail_next(status, times=4, on="session.create")
    with pytest.raises(ProviderTrouble):
        starting.start(order, act())
    assert Order.objects.get(pk=order.pk).state == "awaiting"
    assert goods_are_kept(order)


def test_called_off_while_the_page_is_being_made(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    order = trade.order()
    begin = starting.provider_of(Method.CARD).begin  # type: ignore[union-attr]

    class Slow:
        def begin(self, payment: Payment) -> object:
            settling.call_off(order.pk, "shopper", act(OrderEvent.By.SHOPPER))  # type: ignore[arg-type]
            return begin(payment)

        def __getattr__(self, name: str) -> object:
            return getattr(settling.provider_of(Method.CARD), name)

    monkeypatch.setattr(starting, "provider_of", lambda _method: Slow())
    with pytest.raises(NotAllowed):
        starting.start(order, act(OrderEvent.By.SHOPPER))
    assert states(order) == ("cancelled", ["voided"])
    assert [session.status for session in trade.server.account.sessions.values()] == ["expired"]


# Another way to pay


def test_cash_instead_confirms_the_order_and_ends_the_page(trade: Trade) -> None:
    order = trade.order()
    session = trade.start(order)
    starting.choose(order, Method.CASH, act(OrderEvent.By.SHOPPER))
    assert states(order) == ("confirmed", ["voided", "pending"])
    assert trade.server.account.sessions[session].status == "expired"
    assert goods_are_kept(order)
    assert Hold.objects.filter(pk=order.reservation_id).exists(), "until they are collected, not for ever"
    trade.deliver_all()
    assert states(order) == ("confirmed", ["voided", "pending"])


def test_paid_in_the_other_tab_the_card_wins(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    with pytest.raises(NotAllowed):
        starting.choose(order, Method.CASH, act(OrderEvent.By.SHOPPER))
    assert states(order) == ("confirmed", ["captured"])
    trade.assert_agreed(order)


def test_a_page_that_could_not_be_ended_is_not_charged_when_it_is_paid_after_all(trade: Trade) -> None:
    order = trade.order()
    session = trade.start(order)
    trade.server.fail_next(500, times=8, on="session.expire")
    starting.choose(order, Method.CASH, act(OrderEvent.By.SHOPPER))
    assert states(order) == ("confirmed", ["voiding", "pending"])
    intent = trade.server.pay(session)
    trade.deliver_all()
    assert states(order) == ("confirmed", ["voided", "pending"])
    assert trade.server.money(intent).captured == trade.server.money(intent).held == 0


def test_the_order_can_be_paid_only_as_the_site_offers(trade: Trade, settings: Settings) -> None:
    settings.DEMO_PAYMENTS = False
    order = trade.order(fulfilment=Fulfilment.DELIVERY)
    for method in (Method.CASH, Method.DEMO, Method.TRANSFER):
        with pytest.raises(NotAllowed):
            starting.choose(order, method, act(OrderEvent.By.SHOPPER))
    assert states(order) == ("awaiting", ["pending"])


@pytest.mark.parametrize(
    ("key", "demo", "account", "expected"),
    [
        ("", True, None, ["demo", "vietqr", "cash"]),
        ("sk_test_x", True, None, ["stripe", "vietqr", "cash"]),
        ("sk_live_x", False, None, ["stripe", "cash"]),
        ("", False, ("970436", "0123456789", "HTX", "Vietcombank"), ["vietqr", "cash"]),
        ("", False, None, ["cash"]),
    ],
)
def test_the_ways_to_pay_are_those_that_are_set_up(
    settings: Settings, key: str, demo: bool, account: tuple[str, ...] | None, expected: list[str]
) -> None:
    settings.STRIPE_SECRET_KEY, settings.DEMO_PAYMENTS, settings.VIETQR_ACCOUNT = key, demo, account
    assert [way.method for way in methods.offered(Fulfilment.PICKUP)] == expected
    assert [way.method for way in methods.offered(Fulfilment.PICKUP, methods.MOST_BY_CARD + 1)] == [
        name for name in expected if name != "stripe"
    ]
    assert [way.method for way in methods.offered(Fulfilment.DELIVERY)] == [name for name in expected if name != "cash"]
