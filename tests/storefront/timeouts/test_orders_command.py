"""`manage.py orders tidy`: everything that time brings along, once, and nothing the second time."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from ocop.storefront import notices, timeouts
from ocop.storefront.models import Cart, Notice, Order
from ocop.storefront.states import Method, OrderState
from tests.factories import TODAY
from tests.storefront.factories import make_order, make_shop, moment

pytestmark = pytest.mark.django_db


def tidied(**options: Any) -> str:
    out = StringIO()
    call_command("orders", "tidy", quiet=True, stdout=out, stderr=StringIO(), **options)
    return out.getvalue().strip()


def test_it_calls_off_posts_and_forgets_and_has_nothing_to_do_the_second_time() -> None:
    shop = make_shop(TODAY)
    order = make_order(shop, method=Method.TRANSFER, email="lan@khach.example")
    kept = make_order(shop, method=Method.CASH, email="mai@khach.example")
    Cart.objects.all().delete()
    Cart.objects.create(touched_at=moment() - timedelta(days=31))
    young = Cart.objects.create(touched_at=moment() - timedelta(days=28))
    with time_machine.travel(moment() + timedelta(hours=36), tick=False):
        said = tidied()
        assert said == "0 payments taken up, 1 orders called off, 2 letters posted, 0 still wait, 1 old carts forgotten."
        assert tidied() == "0 payments taken up, 0 orders called off, 0 letters posted, 0 still wait, 0 old carts forgotten."
    assert Order.objects.get(pk=order.pk).state == OrderState.CANCELLED
    assert Order.objects.get(pk=kept.pk).state == OrderState.CONFIRMED
    # That the order was received is no news any more for who let its time pass.
    assert sorted(letter.to[0] for letter in mail.outbox) == ["lan@khach.example", "mai@khach.example"]
    assert list(Cart.objects.all()) == [young]


def test_letters_that_must_wait_are_said(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_order(make_shop(TODAY), email="lan@khach.example")
    with time_machine.travel(moment(), tick=False), pytest.raises(SystemExit) as ended:
        tidied()
    assert ended.value.code == 1
    assert Notice.objects.get().next_at == moment() + notices.OUTAGE


def test_more_letters_than_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "BATCH", 2)
    shop = make_shop(TODAY)
    for number in range(5):
        make_order(shop, {shop.tea: 1}, email=f"khach{number}@khach.example")
    with time_machine.travel(moment(), tick=False):
        assert "5 letters posted" in tidied()
    assert len(mail.outbox) == 5


def test_interrupted_it_says_so_and_can_be_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    order = make_order(make_shop(TODAY), method=Method.TRANSFER)

    def interrupted(*args: Any) -> int:
        raise KeyboardInterrupt

    with time_machine.travel(moment() + timedelta(days=2), tick=False):
        with monkeypatch.context() as patched, pytest.raises(SystemExit) as ended:
            patched.setattr(timeouts, "lapse_unpaid", interrupted)
            tidied()
        assert ended.value.code == 130
        assert "1 orders called off" in tidied()
    assert Order.objects.get(pk=order.pk).state == OrderState.CANCELLED
