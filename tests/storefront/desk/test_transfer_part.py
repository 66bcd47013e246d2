"""What an order's page asks to be sent: only while it waits for that, and never for what may not be sold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string

from ocop.storefront import transfers
from ocop.storefront.models import Order
from ocop.storefront.payments import settling, vietqr
from ocop.storefront.states import CancelReason, Method
from ocop.storefront.views.transfer_part import transfer_part
from tests import factories
from tests.catalog.public.test_label import read_back
from tests.factories import TODAY
from tests.storefront.factories import Shop, make_order, moment, shopper, staff

from .conftest import make_desk_user


@pytest.fixture
def order(shop: Shop) -> Order:
    return make_order(shop, method=Method.TRANSFER)


def read(order: Order, at: Any = None) -> str | None:
    at = at or moment()
    part = transfer_part(order, at, TODAY)
    return read_back(str(part.code))[0] if part else None


def test_the_code_says_what_stands_beside_it(order: Order) -> None:
    account = vietqr.account()
    assert account and read(order) == vietqr.payload(account, 180_000, order.number)
    page = render_to_string("storefront/parts/vietqr.html", {"transfer": transfer_part(order, moment(), TODAY)})
    for text in (account.bank, account.number, account.holder, "180,000 ₫", order.number, "00:00 on Tuesday 24 Nov 2026"):
        assert text in page
    assert "this account is an example" in page


def test_an_account_of_the_shop_is_no_example(order: Order, settings: Any) -> None:
    settings.DEMO_PAYMENTS, settings.VIETQR_ACCOUNT = False, ("970422", "0123456789", "CONG TY OCOP", "MB Bank")
    part = transfer_part(order, moment(), TODAY)
    page = render_to_string("storefront/parts/vietqr.html", {"transfer": part})
    assert "MB Bank" in page and "example" not in page


def test_the_rest_is_asked_for_where_too_little_arrived(order: Order) -> None:
    transfers.confirm_transfer(order.pk, 100_000, "FT1", staff(make_desk_user()))
    order.refresh_from_db()
    account = vietqr.account()
    assert account and read(order) == vietqr.payload(account, 80_000, order.number)


def test_nothing_is_asked_for_what_left_the_catalogue(shop: Shop, order: Order) -> None:
    factories.withdraw(shop.tea.certificates.get(), TODAY)
    assert read(order) is None


def test_nothing_is_asked_for_when_the_time_is_over(order: Order) -> None:
    assert order.pay_until is not None
    assert read(order, order.pay_until - timedelta(seconds=1)) is not None
    assert read(order, order.pay_until) is None


def test_nothing_is_asked_for_when_it_is_paid_or_called_off(shop: Shop, order: Order) -> None:
    other = make_order(shop, method=Method.TRANSFER)
    transfers.confirm_transfer(order.pk, 180_000, "FT1", staff(make_desk_user()))
    settling.call_off(other.pk, CancelReason.BY_SHOPPER, shopper())
    for each in (order, other, make_order(shop)):
        each.refresh_from_db()
        assert read(each) is None
