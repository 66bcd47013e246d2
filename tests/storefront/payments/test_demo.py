"""The demonstration: four ways in which a payment ends, along the path of real cards, on a page that says it is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from ocop.storefront import addresses
from ocop.storefront.models import DemoCharge, Order, Payment, WebhookEvent
from ocop.storefront.payments import settling, starting
from ocop.storefront.payments.reconciling import reconcile
from ocop.storefront.states import CancelReason, Method, PaymentState, RefundState
from tests.storefront.factories import Shop, make_order, make_shop
from tests.storefront.payments.paying import act, assert_stock_agrees, goods_are_kept, states
from tests.storefront.payments.stripe_requests import NOW


@pytest.fixture
def shop(db: None, settings: Settings) -> Iterator[Shop]:
    settings.DEMO_PAYMENTS = settings.SELLS_EXAMPLES = True
    with time_machine.travel(NOW, tick=False):
        yield make_shop()


def begun(shop: Shop, *products: object) -> tuple[Order, str]:
    """An order to be paid, and the address of the demonstration's page."""
    order = make_order(shop, dict.fromkeys(products or (shop.tea,), 1), act=act(), method=Method.DEMO)  # type: ignore[misc]
    return order, starting.start(order, act())


def end(address: str, ending: str) -> str:
    """Choose an ending; where one is led to."""
    response = Client().post(address, {"ending": ending})
    assert response.status_code == 303
    return str(response["Location"])


def test_paid(shop: Shop) -> None:
    order, address = begun(shop)
    assert end(address, "pay") == addresses.order("vi", order.token)
    assert states(order) == ("confirmed", ["captured"])
    told = list(WebhookEvent.objects.order_by("pk").values_list("method", "type"))
    assert told == [("demo", "checkout.session.completed"), ("demo", "payment_intent.amount_capturable_updated")]
    assert_stock_agrees()


def test_declined_and_then_paid(shop: Shop) -> None:
    order, address = begun(shop)
    assert end(address, "decline") == address
    assert states(order) == ("awaiting", ["pending"])
    page = Client().get(address).content.decode()
    assert 'role="alert"' in page and "Ngân hàng từ chối thẻ" in page
    # Whoever reads it in another language is told in that one.
    for english in (addresses.order("en", order.token), addresses.demo_payment("en", order.payments.get().reference)):
        assert "The bank declined the card" in Client().get(english).content.decode()
    end(address, "pay")
    assert states(order) == ("confirmed", ["captured"])


def test_abandoned_the_goods_are_free_again_in_time(shop: Shop) -> None:
    order, address = begun(shop)
    assert end(address, "abandon") == addresses.order("vi", order.token)
    assert states(order) == ("awaiting", ["pending"])
    assert goods_are_kept(order)
    with time_machine.travel(NOW + timedelta(hours=1, minutes=1), tick=False):
        settling.call_off(order.pk, CancelReason.NOT_PAID, act())
        assert states(order) == ("cancelled", ["voided"])
        assert end(address, "pay") == addresses.order("vi", order.token)
    assert states(order) == ("cancelled", ["voided"])
    assert_stock_agrees()


def test_lapsed_before_the_charge(shop: Shop) -> None:
    order, address = begun(shop, shop.sauce, shop.tea)
    assert "24/11/2026" in Client().get(address).content.decode()
    assert end(address, "lapse") == addresses.order("vi", order.token)
    assert states(order) == ("cancelled", ["voided"])
    assert order.cancel_reason == CancelReason.LAPSED
    assert DemoCharge.objects.get().state == "voided"
    assert_stock_agrees()


def test_the_page_says_that_no_money_is_moved_in_both_languages(shop: Shop) -> None:
    _order, address = begun(shop)
    assert "Bản thử – không có tiền thật" in Client().get(address).content.decode()
    reference = address.strip("/").split("/")[-1]
    response = Client().get(addresses.demo_payment("en", reference))
    assert "Demonstration – no real money" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_there_is_no_page_where_nothing_is_demonstrated(shop: Shop, settings: Settings) -> None:
    order, address = begun(shop)
    for stripe_key, demo in (("sk_test_x", True), ("", False)):
        settings.STRIPE_SECRET_KEY, settings.DEMO_PAYMENTS = stripe_key, demo
        assert Client().get(address).status_code == 404
        assert Client().post(address, {"ending": "pay"}).status_code == 404
    settings.STRIPE_SECRET_KEY, settings.DEMO_PAYMENTS = "", True
    assert Client().get(addresses.demo_payment("vi", "demo_nobody")).status_code == 404
    assert states(order) == ("awaiting", ["pending"])


def test_a_form_without_its_token_ends_nothing(shop: Shop) -> None:
    order, address = begun(shop)
    assert Client(enforce_csrf_checks=True).post(address, {"ending": "pay"}).status_code == 403
    assert end(address, "something else") == address
    assert states(order) == ("awaiting", ["pending"])


def test_pressed_twice_it_is_paid_once(shop: Shop) -> None:
    order, address = begun(shop)
    for _press in range(2):
        assert end(address, "pay") == addresses.order("vi", order.token)
    assert states(order) == ("confirmed", ["captured"])
    assert order.payments.count() == 1


def test_what_was_paid_and_not_told_is_found(shop: Shop) -> None:
    order, _address = begun(shop)
    DemoCharge.objects.update(state="authorised")  # as where we died before the message went out
    report = reconcile(act())
    assert states(order) == ("confirmed", ["captured"])
    assert len(report.mended) == 1
    assert not report.left


def test_it_pays_back_and_never_more_than_was_paid(shop: Shop) -> None:
    order, address = begun(shop)
    end(address, "pay")
    payment = Payment.objects.get()
    assert settling.refund(payment.pk, 30_000, "Móp", act(), "refund-1").state == RefundState.SUCCEEDED
    settling.call_off(order.pk, CancelReason.BY_DESK, act())
    assert sorted(payment.refunds.values_list("amount", "state")) == [(30_000, "succeeded"), (60_000, "succeeded")]
    assert sum(made["amount"] for made in DemoCharge.objects.get().refunds) == 90_000
    assert payment.order.payments.filter(state=PaymentState.CAPTURED).count() == 1
