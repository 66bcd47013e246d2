"""Kept pages: rendered once for an edition and a day, the same for everyone, never one that no longer holds, never too many."""

from __future__ import annotations

import gzip
import logging
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalog import addresses
from catalog.models import Product
from catalog.public import list_page
from ocop import caching
from ocop.page_store import KeptPage, PageStore, ProcessStore, RedisStore, Sent, page_store
from search import indexing, words
from tests import factories
from tests.catalog.public.conftest import noon
from tests.factories import TODAY

LIST = addresses.product_list("vi")
DAY = timedelta(days=1)
SECURITY_HEADERS = {
    *("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"),
    *("Permissions-Policy", "Cross-Origin-Opener-Policy"),
}
Ask = Callable[..., HttpResponse]


@pytest.fixture
def product(committed: None) -> Product:
    return factories.certified_product(name="Mắm Bà Giáo", price=50_000)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> ProcessStore:
    """An empty store of a megabyte for every client of the test."""
    empty = ProcessStore(1_000_000)
    monkeypatch.setattr(caching, "page_store", lambda: empty)
    return empty


@pytest.fixture
def ask(store: ProcessStore, time_machine: Any) -> Ask:
    client = Client()

    def get(address: str, on: Any = TODAY, client: Client = client, **headers: str) -> HttpResponse:
        time_machine.move_to(noon(on), tick=False)
        return client.get(address, headers=headers)

    return get


def hit(response: HttpResponse) -> bool:
    return response.headers["Cache-Status"] == "ocop; hit"


def test_the_second_visitor_gets_the_same_page_without_rendering(product: Product, ask: Ask) -> None:
    lapsed = factories.certified_product(TODAY.replace(year=2020))
    for address in (
        LIST,
        addresses.product_list("en"),
        f"{LIST}?sao=3",
        addresses.product("vi", product.slug),
        addresses.product("vi", lapsed.slug),
        addresses.verify("vi"),
        addresses.short_verify(product.code),
    ):
        first, second = ask(address), ask(address)
        assert first.headers["Cache-Status"] == "ocop; fwd=miss; stored", address
        assert hit(second), address
        assert (first.status_code, first.content) == (second.status_code, second.content)
        assert {**first.headers, "Cache-Status": ""} == {**second.headers, "Cache-Status": ""}
        for header in (
            "Content-Security-Policy",
            "X-Frame-Options",
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Permissions-Policy",
        ):
            assert header in second.headers, (address, header)


def test_a_kept_page_costs_nothing_but_the_read_of_the_edition(
    product: Product, ask: Ask, django_assert_num_queries: Any
) -> None:
    ask(LIST)
    with django_assert_num_queries(0):  # that one goes past Django's cursors
        assert hit(ask(LIST))


def test_answers_share_headers_that_nobody_changes(product: Product, ask: Ask) -> None:
    first, etag = ask(LIST), ask(LIST).headers["ETag"]
    kept = dict(ask(LIST).headers)
    assert ask(LIST, **{"if-none-match": etag}).status_code == 304
    Client().head(LIST)
    assert dict(ask(LIST).headers) == kept == {**first.headers, "Cache-Status": "ocop; hit"}


def test_a_public_change_or_a_new_day_ends_it(product: Product, ask: Ask) -> None:
    address = addresses.product("vi", product.slug)
    ask(address)
    Product.objects.filter(pk=product.pk).update(price=60_000)
    changed = ask(address)
    assert not hit(changed) and "60.000" in changed.content.decode()
    assert hit(ask(address))
    last_day = product.certificates.get().last_day
    assert ask(address, on=last_day).status_code == 200 and hit(ask(address, on=last_day))
    lapsed = ask(address, on=last_day + DAY)
    assert lapsed.status_code == 410 and not hit(lapsed)
    assert ask(address, on=last_day).status_code == 200


def test_a_draft_ends_nothing(product: Product, ask: Ask) -> None:
    ask(LIST)
    product.save_revision()
    assert hit(ask(LIST))


def test_a_page_torn_by_a_commit_is_served_once_and_never_kept(
    product: Product, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = list_page.cards

    def interrupted(*args: Any) -> Any:
        Product.objects.filter(pk=product.pk).update(name="Đổi giữa chừng")
        return cards(*args)

    monkeypatch.setattr(list_page, "cards", interrupted)
    assert ask(LIST).headers["Cache-Status"] == "ocop; fwd=miss"
    monkeypatch.setattr(list_page, "cards", cards)
    after = ask(LIST)
    assert not hit(after) and "Đổi giữa chừng" in after.content.decode()


def test_order_and_tracking_make_no_other_page(product: Product, ask: Ask, store: ProcessStore) -> None:
    ask(f"{LIST}?sao=3&sap-xep=ten")
    size = store.bytes
    for query in (
        "sap-xep=ten&sao=3",
        "sao=3&sort=name&utm_source=x&fbclid=y&gclid=z",
        "star=3&sao=3&sap-xep=ten&trang=1",
        *(f"sao=3&sap-xep=ten&utm_id={number}" for number in range(50)),
    ):
        assert hit(ask(f"{LIST}?{query}")), query
    assert store.bytes == size


@pytest.mark.parametrize(
    "query",
    ["q=mam", "nhom=khong-co", "tinh=atlantis", "gia-tu=12345", "sao=3&sao=9", "trang=0", "chu-the=khong-co", "q=" + "a" * 300],
)
def test_what_visitors_make_up_is_not_kept(product: Product, ask: Ask, store: ProcessStore, query: str) -> None:
    address = f"{addresses.search('vi') if query.startswith('q=') else LIST}?{query}"
    assert ask(address).headers["Cache-Status"] == "ocop; fwd=miss"
    again = ask(address)
    assert not hit(again) and "ETag" in again.headers
    assert store.bytes == 0


def _sentence(page: HttpResponse) -> str:
    """What the page says it looked for; below it stand products either way."""
    return re.sub(r"<article.*?</article>", "", page.content.decode(), flags=re.S)


def test_a_search_that_finds_more_once_words_are_known_is_not_told_to_hold(
    product: Product, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No fact changes in between: a worker of the site that knew the words for a minute meets one that read them anew."""
    monkeypatch.setattr(words, "_kept", None)
    search = f"{addresses.search('vi')}?q=mam+ba+gaio"
    before = ask(search)
    assert "giáo" not in _sentence(before)
    assert ask(search, **{"if-none-match": before.headers["ETag"]}).status_code == 304
    indexing.drain()
    monkeypatch.setattr(words, "_kept", None)
    after = ask(search, **{"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200 and "giáo" in _sentence(after)
    assert ask(search, **{"if-none-match": after.headers["ETag"]}).status_code == 304


def test_made_up_addresses_cannot_flood_it(product: Product, ask: Ask, store: ProcessStore) -> None:
    ask(LIST)
    assert hit(ask(LIST))
    for number in range(60):
        ask(f"{addresses.search('vi')}?q=mam+{number}")
        ask(f"{addresses.suggestions('vi')}?q=mam+{number}")
        ask(f"{LIST}?nhom=khong-{number}")
        ask(f"{LIST}?trang={number + 2}")
        ask(f"{addresses.verify('vi')}?q={number}")
        ask(f"/v/{number}")
    assert hit(ask(LIST)) and store.bytes < 200_000


def test_it_is_sent_in_the_coding_that_a_visitor_takes(product: Product, ask: Ask) -> None:
    plain = ask(LIST).content
    for accepted, coding, decoded in (
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip;q=1.0, br;q=0, *;q=0.5", "gzip", gzip.decompress),
        ("GZIP;Q=0.001,br; q=0.000", "gzip", gzip.decompress),
        ("br;q=0.1,gzip", "br", brotli.decompress),
        ("br;q=0,gzip;q=0.0", "", bytes),
        ("br" + ", x" * 5_000, "", bytes),
        ("identity", "", bytes),
        ("nonsense;;q=x,,", "", bytes),
    ):
        for _time in range(2):
            response = ask(LIST, **{"accept-encoding": accepted})
            assert response.headers.get("Content-Encoding", "") == coding and hit(response)
            assert decoded(response.content) == plain
            assert response.headers["Content-Length"] == str(len(response.content))
            assert response.headers["Vary"] == "Accept-Encoding"
    etag = ask(LIST, **{"accept-encoding": "br"}).headers["ETag"]
    assert etag.startswith("W/") and ask(LIST, **{"if-none-match": etag}).status_code == 304


def test_it_is_the_same_for_everyone_and_holds_nothing_of_anyone(product: Product, ask: Ask) -> None:
    officer = Client()
    officer.force_login(get_user_model().objects.create_superuser("admin"))
    first = ask(LIST, client=officer)
    for client, headers in (
        (Client(), {}),
        (officer, {}),
        (Client(), {"accept-language": "en;q=x, fr, \u00ff"}),
        (Client(), {"cookie": "sessionid=nonsense; csrftoken=x"}),
    ):
        response = ask(LIST, client=client, **headers)
        assert hit(response) and response.content == first.content and not response.cookies
    assert "csrf" not in first.content.decode().lower() and "admin" not in first.content.decode()


def test_a_preview_is_neither_kept_nor_taken_from_what_is_kept(product: Product, ask: Ask, store: ProcessStore) -> None:
    officer = Client()
    ask(LIST)
    size = store.bytes
    officer.force_login(get_user_model().objects.create_superuser("admin"))
    preview = ask(f"{LIST}?ngay=2027-01-31", client=officer)
    assert "31/01/2027" in preview.content.decode() and preview.headers["Cache-Control"] == "private, no-store"
    assert store.bytes == size
    shopper = ask(f"{LIST}?ngay=2027-01-31")
    assert hit(shopper) and shopper.content == ask(LIST).content


def test_a_head_is_answered_like_a_get(product: Product, ask: Ask) -> None:
    kept = ask(LIST)
    head = Client().head(LIST)
    assert hit(head) and head.headers["Content-Length"] == kept.headers["Content-Length"]


def test_a_foreign_host_gets_no_page_even_if_it_is_kept(product: Product, ask: Ask) -> None:
    ask(LIST)
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "a" * 300):
        assert ask(LIST, host=host).status_code == 400
    assert hit(ask(LIST, **{"x-forwarded-host": "evil.example"}))


def test_plain_http_is_led_to_https_even_if_the_page_is_kept(product: Product, ask: Ask, settings: Any) -> None:
    ask(LIST)
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get(LIST)
    assert response.status_code == 301 and response.headers["Location"].startswith("https://")
    secure = [Client().get(LIST, secure=True) for _time in range(2)]
    assert hit(secure[1])


# --- stores -----------------------------------------------------------------------------------------------------------


def page(size: int) -> KeptPage:
    headers = ResponseHeaders({"Content-Type": "text/html"})
    return KeptPage(200, {"": Sent(b"x" * size, headers, headers)})


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30), st.integers(0, 60_000)), max_size=200))
def test_the_room_is_never_exceeded_and_nothing_is_mixed_up(steps: list[tuple[bool, int, int]]) -> None:
    store, latest = ProcessStore(100_000), {}
    for keeps, key, size in steps:
        if keeps:
            latest[key] = page(size)
            store.keep(str(key), latest[key])
        else:
            assert store.get(str(key)) in (None, latest.get(key))
        assert 0 <= store.bytes <= 100_000


def test_pages_asked_for_twice_outlast_a_walk_through_everything() -> None:
    store = ProcessStore(1_000_000)
    for number in range(20):
        store.keep(f"read {number}", page(20_000))
        assert store.get(f"read {number}")
    for number in range(10_000):
        store.keep(f"walked {number}", page(20_000))
    assert all(store.get(f"read {number}") for number in range(20))


@pytest.fixture(scope="module")
def redis_address() -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("needs Redis: `make services`")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("Redis did not start")


@pytest.fixture
def on_redis(redis_address: str, settings: Any) -> Callable[[], PageStore]:
    """Makes stores as separate processes would have them, on one Redis."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_address,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
    caches["default"].clear()
    return RedisStore


def test_processes_share_pages_through_redis(
    on_redis: Callable[[], PageStore], product: Product, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "page_store", on_redis)
    rendered = ask(LIST)
    assert rendered.headers["Cache-Status"] == "ocop; fwd=miss; stored"
    other = ask(LIST, client=Client())
    assert hit(other) and other.content == rendered.content
    Product.objects.filter(pk=product.pk).update(price=60_000)
    assert not hit(ask(LIST, client=Client()))


def test_without_redis_pages_are_rendered(
    product: Product, ask: Ask, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    monkeypatch.setattr(caching, "page_store", RedisStore)
    with caplog.at_level(logging.WARNING):
        assert ask(LIST).status_code == 200 and ask(LIST).status_code == 200
    assert "Redis does not answer" in caplog.text


def test_a_redis_that_hangs_is_not_waited_for_on_every_page(
    product: Product, ask: Ask, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seconds = [0.0]
    monkeypatch.setattr("ocop.page_store.monotonic", lambda: seconds[0])
    monkeypatch.setattr(caching, "page_store", RedisStore)
    with socket.create_server(("127.0.0.1", 0)) as silent, caplog.at_level(logging.WARNING):
        settings.CACHES = {
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": f"redis://127.0.0.1:{silent.getsockname()[1]}/0",
                "OPTIONS": {"socket_timeout": 0.05},
            }
        }
        for _page in range(5):
            assert ask(LIST).status_code == 200
        assert caplog.text.count("Redis does not answer") == 1
        seconds[0] += RedisStore.PAUSE
        assert ask(LIST).status_code == 200
        assert caplog.text.count("Redis does not answer") == 2


def test_the_settings_choose_the_store(settings: Any) -> None:
    for address, kind in (("", ProcessStore), ("redis://127.0.0.1:6379/0", RedisStore)):
        settings.REDIS_URL = address
        page_store.cache_clear()
        assert isinstance(page_store(), kind)
    page_store.cache_clear()
