"""Collections as visitors read them: while they last, before, and after; page by page; in both languages."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from ocop.pages.models import CollectionPage, CollectionPin
from tests.factories import TODAY, certified_product, make_province
from tests.pages.factories import make_collection, make_page
from tests.surface_register import Visitor, cards, walk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(time_machine) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)


def texts(body: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def test_it_begins_and_ends_at_midnight(client: Client, time_machine) -> None:
    product = certified_product(date(2025, 1, 15), name="Mứt gừng")
    page = make_collection("Quà Tết", slug="qua-tet", opens_on=TODAY, closes_on=TODAY + DAY)
    make_collection("Quanh năm", slug="quanh-nam")
    for moment, status, shown, said in [
        (f"{TODAY - DAY}T23:59:00+07:00", 404, set(), ""),
        (f"{TODAY}T00:01:00+07:00", 200, {product.pk}, "đến hết 24/11/2026"),
        (f"{TODAY + DAY}T23:59:00+07:00", 200, {product.pk}, "đến hết 24/11/2026"),
        (f"{TODAY + 2 * DAY}T00:01:00+07:00", 200, set(), "Ngày cuối cùng là 24/11/2026"),
    ]:
        time_machine.move_to(moment, tick=False)
        answer = client.get(page.address)
        assert (answer.status_code, cards(answer.content.decode()).keys()) == (status, shown), moment
        assert said in texts(answer.content.decode())
        offered = client.get("/bo-suu-tap/").content.decode()
        assert ("/bo-suu-tap/qua-tet/" in offered) == (status == 200 and bool(shown)), moment
        assert "/bo-suu-tap/quanh-nam/" in offered
    ended = client.get(page.address).content.decode()
    assert "/bo-suu-tap/quanh-nam/" in ended and "noindex" in ended


def test_a_product_that_lapses_leaves_that_midnight(client: Client, time_machine) -> None:
    lapsing = certified_product(date(2023, 11, 24))
    page = make_collection()
    assert lapsing.pk in cards(client.get(page.address).content.decode())
    time_machine.move_to(f"{TODAY + DAY}T00:00:30+07:00", tick=False)
    answer = client.get(page.address).content.decode()
    assert not cards(answer) and "Hiện chưa có sản phẩm nào" in texts(answer)


def test_page_by_page(client: Client) -> None:
    province = make_province()
    for number in range(26):
        certified_product(date(2025, 1, 15), name=f"Mắm số {number}", province=province)
    page = make_collection(slug="mam")
    visitor = Visitor(client)
    assert len(walk(visitor, page.address)) == 26
    first, second = (client.get(address).content.decode() for address in (page.address, f"{page.address}trang-2/"))
    assert len(cards(first)) == 24 and len(cards(second)) == 2
    assert f'rel="canonical" href="http://testserver{page.address}trang-2/"' in second or "trang-2/" in second
    assert client.get(f"{page.address}trang-1/").headers["Location"] == page.address
    assert client.get(f"{page.address}trang-3/").status_code == client.get(f"{page.address}trang-0/").status_code == 404
    assert client.get("/bo-suu-tap/trang-2/").status_code == 404
    assert client.get("/en/collections/page-2/").status_code == 404
    other = make_collection("Trang hai", slug="trang-2")
    later = make_collection("Trang ba", slug="trang-3", opens_on=TODAY + DAY)
    assert (client.get(other.address).status_code, client.get(later.address).status_code) == (200, 404)


def test_both_languages_share_rule_and_days(client: Client) -> None:
    best, plain = certified_product(date(2025, 1, 15), 5), certified_product(date(2025, 1, 15), 3)
    page = make_collection(slug="nam-sao", least_stars=5, closes_on=TODAY + DAY)
    CollectionPin.objects.create(page=page, product=plain)
    english = make_page(CollectionPage, page, "en", title="Five stars", slug="five-stars")
    answer = client.get(english.address).content.decode()
    assert list(cards(answer)) == [plain.pk, best.pk] and "until 24 Nov 2026" in texts(answer)
    assert f'href="{page.address}"' in answer and f'href="{english.address}"' in client.get(page.address).content.decode()
    assert "Five stars" in client.get("/en/collections/").content.decode()


def test_staff_look_at_another_day(client: Client) -> None:
    lapsing = certified_product(date(2023, 11, 24))
    page = make_collection(slug="qua", closes_on=TODAY + 5 * DAY)
    assert lapsing.pk in cards(client.get(f"{page.address}?ngay=2026-11-24").content.decode())
    client.force_login(get_user_model().objects.create_superuser("admin"))
    assert not cards(client.get(f"{page.address}?ngay=2026-11-24").content.decode())
    ended = client.get(f"{page.address}?ngay=2026-12-01")
    assert "Ngày cuối cùng là 28/11/2026" in texts(ended.content.decode())
    assert "no-store" in ended.headers["Cache-Control"]


def test_few_queries(client: Client, django_assert_max_num_queries) -> None:
    for _number in range(12):
        certified_product(date(2025, 1, 15))
    page = make_collection(slug="qua")
    client.get(page.address)
    # Five of them twice: nothing of the catalogue is remembered within a test's transaction.
    with django_assert_max_num_queries(27):
        client.get(f"{page.address}?x=1")
