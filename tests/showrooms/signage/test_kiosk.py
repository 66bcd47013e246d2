"""The page of the screen in a shop: what it shows, when it ends, and what it is told when it asks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from showrooms import addresses, ledger
from showrooms.ledger import Line
from showrooms.models import Placement, Showroom
from tests.factories import TODAY, certified_product, make_producer, withdraw
from tests.showrooms.factories import make_showroom, plain_item, product_item, slip, stock

DAY = timedelta(days=1)
SLIDE = re.compile(r'<article class="slide[^"]*" data-product-id="(\d+)"[^>]*>(.*?)</article>', re.S)
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _noon(time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)


@pytest.fixture
def showroom(committed: None) -> Showroom:
    return make_showroom("Điểm OCOP Ga Hà Nội", slug="ga-ha-noi", name_en="OCOP at Hanoi Station")


def page(showroom: Showroom, language: str = "vi") -> str:
    response = Client().get(addresses.kiosk(language, showroom.slug))
    assert response.status_code == 200
    return response.text


def slides(showroom: Showroom, language: str = "vi") -> dict[int, str]:
    return {int(pk): text for pk, text in SLIDE.findall(page(showroom, language))}


def pulse(showroom: Showroom, language: str = "vi") -> dict[str, Any]:
    response = Client().get(addresses.kiosk_pulse(language, showroom.slug))
    assert "no-store" in response.headers["Cache-Control"]
    return response.json()


def version(showroom: Showroom, language: str = "vi") -> str:
    [found] = re.findall(r'data-version="(\w+)"', page(showroom, language))
    return found


def test_it_shows_what_is_listed_and_free_to_sell_there(showroom: Showroom) -> None:
    on_hand, elsewhere, sold_out = product_item(), product_item(), product_item()
    lapsed = product_item(certified_product(TODAY - timedelta(days=2000)))
    stock(showroom, on_hand, 3)
    stock(make_showroom(), elsewhere, 3)
    stock(showroom, sold_out, 1)
    stock(showroom, lapsed, 1)
    stock(showroom, plain_item(), 9)
    ledger.withdraw(showroom, [Line(sold_out, 1)], slip(why="vỡ"))
    assert slides(showroom).keys() == slides(showroom, "en").keys() == {on_hand.product_id}


def test_a_slide_says_what_a_shopper_asks(showroom: Showroom, settings: Any) -> None:
    product = certified_product(stars=4, name="Mật ong bạc hà", price=185_000, producer=make_producer("HTX Mèo Vạc"))
    item = product_item(product)
    stock(showroom, item, 3)
    slide = slides(showroom)[product.pk]
    for said in ("Mật ong bạc hà", "HTX Mèo Vạc", "An Giang", "185.000 ₫", 'data-badge="4"', product.code, 'class="qr"'):
        assert said in slide
    assert "Còn hiệu lực đến hết ngày 14/01/2028" in slide
    Placement.objects.filter(item=item).update(counter_price=179_000)
    assert "179.000 ₫" in slides(showroom)[product.pk], "what it costs at this counter"


def test_products_stand_in_the_order_of_names(showroom: Showroom) -> None:
    for name in ("Ớt rim", "Ấm đất", "Bánh tráng", "Ổi sấy"):
        stock(showroom, product_item(name=name), 1)
    assert re.findall(r"<h2>(.*?)</h2>", page(showroom)) == ["Ấm đất", "Bánh tráng", "Ổi sấy", "Ớt rim"]


def test_the_board_says_the_day_and_how_many(showroom: Showroom) -> None:
    stock(showroom, product_item(), 1)
    shown = page(showroom, "en")
    assert "Monday 23 Nov 2026" in shown and "1 product in force on hand here" in shown and "OCOP at Hanoi Station" in shown


def test_nothing_on_hand_is_said(showroom: Showroom) -> None:
    assert "No product with stars is on hand right now." in page(showroom, "en")


def test_a_stall_before_its_first_day_says_when_it_opens(committed: None) -> None:
    stall = make_showroom(opens_on=TODAY + DAY, closes_on=TODAY + 3 * DAY)
    stock(stall, product_item(), 1)
    assert slides(stall) == {} and "Opens on 24 Nov 2026." in page(stall, "en")


@pytest.mark.parametrize("facts", [{"live": False}, {"closes_on": TODAY - DAY}])
def test_a_showroom_that_is_not_public_has_no_screen(committed: None, facts: dict[str, Any]) -> None:
    showroom = make_showroom(**facts)
    for address in (addresses.kiosk("vi", showroom.slug), addresses.kiosk_pulse("en", showroom.slug)):
        assert Client().get(address).status_code == 404


# --- what the screen is told when it asks ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_version_stays_while_the_page_does(showroom: Showroom, language: str) -> None:
    item = product_item()
    stock(showroom, item, 40)
    before = version(showroom, language)
    assert pulse(showroom, language)["version"] == before
    ledger.withdraw(showroom, [Line(item, 1)], slip(why="vỡ"))
    assert pulse(showroom, language)["version"] == before, "39 are as good as 40"


def test_the_version_is_another_when_the_page_may_be(showroom: Showroom, time_machine: Any) -> None:
    product = certified_product()
    item = product_item(product)
    seen = {version(showroom)}

    def is_another() -> bool:
        now = pulse(showroom)["version"]
        assert now == version(showroom)
        new = now not in seen
        seen.add(now)
        return new

    stock(showroom, item, 2)
    assert is_another()
    ledger.withdraw(showroom, [Line(item, 2)], slip(why="vỡ"))
    assert is_another()
    Placement.objects.filter(item=item).update(counter_price=60_000)
    assert is_another()
    withdraw(product.certificates.get(), TODAY)
    assert is_another()
    Showroom.objects.filter(pk=showroom.pk).update(name="Tên khác")
    assert is_another()
    time_machine.move_to(f"{TODAY + DAY}T00:00:00+07:00", tick=False)
    assert is_another()


@pytest.mark.parametrize(
    ("moment", "day", "seconds"),
    [
        ("2026-11-23T12:00:00+07:00", "2026-11-23", 43_200),
        ("2026-11-23T16:59:59.999+00:00", "2026-11-23", 0),
        ("2026-11-23T17:00:00+00:00", "2026-11-24", 86_400),
    ],
)
def test_the_time_left_and_the_day_are_of_one_moment(
    showroom: Showroom, time_machine: Any, moment: str, day: str, seconds: int
) -> None:
    time_machine.move_to(moment, tick=False)
    told = pulse(showroom)
    assert (told["day"], told["seconds_left"]) == (day, seconds)


def test_queries_do_not_grow_with_the_goods(showroom: Showroom, django_assert_max_num_queries: Any) -> None:
    for _number in range(25):
        stock(showroom, product_item(), 1)
    page(showroom)
    Showroom.objects.filter(pk=showroom.pk).update(name="Tên khác")
    with django_assert_max_num_queries(30):
        page(showroom)


def test_screens_take_no_form(showroom: Showroom) -> None:
    for address in (addresses.kiosk("vi", showroom.slug), addresses.kiosk_pulse("vi", showroom.slug)):
        assert Client().post(address).status_code == 405
