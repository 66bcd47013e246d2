"""How often somebody may do something, and who somebody is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from ocop import throttle
from ocop.throttle import Throttle, address_of
from tests.showrooms.factories import NOON

THRICE = Throttle("tests", most=3, within=timedelta(minutes=1))


@pytest.fixture(autouse=True)
def _nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(throttle._Silence, "until", None)


def test_so_many_pass_and_no_more_until_the_next_window() -> None:
    assert [THRICE.admits("a", NOON) for _try in range(5)] == [True, True, True, False, False]
    assert THRICE.wait(NOON + timedelta(seconds=20)) == 40
    assert not THRICE.admits("a", NOON + timedelta(seconds=59))
    assert THRICE.admits("a", NOON + timedelta(seconds=60))


def test_each_is_counted_alone_and_for_each_thing() -> None:
    assert [THRICE.admits("a", NOON) for _try in range(4)][-1] is False
    assert THRICE.admits("b", NOON)
    assert Throttle("others", most=1, within=timedelta(minutes=1)).admits("a", NOON)


def test_without_a_cache_everybody_passes(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    class Gone:
        def add(self, *_args: object, **_more: object) -> bool:
            raise ConnectionError

    monkeypatch.setattr(throttle, "cache", Gone())
    assert all(THRICE.admits("a", NOON) for _try in range(5))
    assert caplog.text.count("tests") == 1, "asked once, then left alone"
    assert THRICE.admits("a", NOON + throttle.LEFT_ALONE)
    assert caplog.text.count("tests") == 2


@pytest.mark.parametrize(
    ("seen", "who"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("nowhere", "nowhere"),
    ],
)
def test_who_asks(seen: str, who: str, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    request = RequestFactory().get("/", REMOTE_ADDR=seen, headers={"X-Forwarded-For": "198.51.100.9"})
    assert address_of(request) == who


def test_behind_a_proxy_it_is_whom_the_proxy_saw(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    made_up = {"X-Forwarded-For": "192.0.2.1, 203.0.113.7"}
    assert address_of(RequestFactory().get("/", headers=made_up)) == "203.0.113.7"
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")) == "10.0.0.1"
