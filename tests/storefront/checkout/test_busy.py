"""Others hold what an order needs: it is tried again, and then the shopper is told kindly, with all that they typed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import time_machine
from django.db import OperationalError, connection, transaction

from ocop.storefront import addresses, locking
from ocop.storefront.errors import Busy
from ocop.storefront.models import Cart, Order
from tests.storefront.factories import make_cart, make_shop

from .conftest import visiting
from .test_checkout import page, typed


def locked(code: int = sqlite3.SQLITE_BUSY) -> OperationalError:
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = code
    error = OperationalError("database is locked")
    error.__cause__ = cause
    return error


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "PAUSE", 0)


@pytest.mark.usefixtures("at_once")
class TestAgain:
    def test_what_was_in_the_way_may_be_gone_the_next_time(self) -> None:
        errors = [locked(), locked(sqlite3.SQLITE_BUSY | 2 << 8)]  # the second as extended codes have it

        def work() -> str:
            if errors:
                raise errors.pop()
            return "done"

        assert locking.again(work) == "done"

    def test_it_ends(self) -> None:
        tries = []

        def work() -> None:
            tries.append(1)
            raise locked()

        with pytest.raises(Busy):
            locking.again(work)
        assert len(tries) == locking.MOST_TRIES

    def test_a_database_that_is_down_is_no_reason_to_try_again(self) -> None:
        def work() -> None:
            raise OperationalError("connection refused")

        with pytest.raises(OperationalError), locking.unless_busy():
            locking.again(work)


@contextmanager
def held(cart: Cart) -> Iterator[None]:
    """Somebody else writes all the while: on SQLite to anything, on PostgreSQL to this cart."""
    here, over = threading.Event(), threading.Event()

    def hold() -> None:
        with closing(connection), transaction.atomic():
            Cart.objects.select_for_update().get(pk=cart.pk)
            here.set()
            over.wait(60)

    rival = threading.Thread(target=hold)
    rival.start()
    impatient, patient = {
        "sqlite": ("PRAGMA busy_timeout = 20", "PRAGMA busy_timeout = 20000"),
        "postgresql": ("SET lock_timeout = '20ms'", "SET lock_timeout = 0"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(impatient)
    try:
        assert here.wait(60)
        yield
    finally:
        over.set()
        rival.join(60)
        with connection.cursor() as cursor:
            cursor.execute(patient)


@pytest.mark.usefixtures("committed", "at_once")
def test_who_meets_a_rush_keeps_what_they_typed_and_may_try_again(now: time_machine.Coordinates) -> None:
    shop = make_shop()
    cart = make_cart({shop.tea: 2})
    visitor = visiting(cart)
    form = typed(shop, page(visitor), note="Gọi trước khi giao")
    with held(cart):
        answer = visitor.post(addresses.checkout("vi"), form)
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    said = answer.content.decode()
    assert "rất nhiều người đặt hàng" in said and "Gọi trước khi giao" in said and form["name"] in said
    assert not Order.objects.exists()
    assert visitor.post(addresses.checkout("vi"), form).status_code == 303
    assert Order.objects.count() == 1
