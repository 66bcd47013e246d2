"""Asking producers for goods at the desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.test import Client

from showrooms import addresses, ledger, restocking
from showrooms.ledger import Delivery, Line
from showrooms.models import Item, Placement, RestockRequest, RestockState, Showroom
from tests.factories import TODAY, certified_product, make_producer
from tests.showrooms.factories import NOON, make_manager, make_showroom, make_staff, plain_item, product_item, slip, stock

pytestmark = pytest.mark.django_db

NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def showroom() -> Showroom:
    return make_showroom("Ga Hà Nội", phone="024 1234")


@pytest.fixture
def user(showroom: Showroom) -> Any:
    return make_staff(showroom, "lan")


@pytest.fixture
def staff(user: Any) -> Client:
    return signed_in(user)


@pytest.fixture
def item(showroom: Showroom) -> Item:
    producer = make_producer("HTX Tà Xùa", email="htx@ocop.example")
    made = product_item(certified_product(name="Trà Shan", price=90_000, producer=producer))
    stock(showroom, made, 2)
    Placement.objects.filter(item=made).update(low_from=3)
    return made


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(showroom: Showroom, *rest: object, language: str = "vi") -> str:
    return addresses.desk(language, showroom.slug, "restock", *rest)


def new_address(showroom: Showroom, item: Item) -> str:
    supplier = restocking.supplier_of(item)
    named = {"maker": supplier} if isinstance(supplier, str) else {"producer": supplier.pk}
    return f"{address(showroom, 'moi')}?{urlencode(named)}"


def form(item: Item, **more: Any) -> dict[str, Any]:
    return {"goods": [f"i{item.pk}"], "quantity": ["4"], "wanted_on": NEXT_WEEK.isoformat(), "key": "dat-hang-so-1", **more}


def asked(showroom: Showroom, item: Item, user: Any) -> RestockRequest:
    return restocking.ask(showroom, restocking.supplier_of(item), [Line(item, 4)], NEXT_WEEK, slip(user))


def do(client: Client, request: RestockRequest, step: str, **more: Any) -> Any:
    return client.post(address(request.showroom, request.pk), {"do": step, **more})


def test_from_running_low_to_received(showroom: Showroom, staff: Client, item: Item) -> None:
    assert "HTX Tà Xùa" in staff.get(address(showroom)).content.decode()
    assert 'name="quantity" value="4"' in staff.get(new_address(showroom, item)).content.decode()
    for _press in range(2):
        answer = staff.post(new_address(showroom, item), form(item))
    request = RestockRequest.objects.get()
    assert answer.url == address(showroom, request.pk)
    do(staff, request, "promise", promised_on="2026-12-02")
    ledger.receive(showroom, [Delivery(item, 1)], slip(reference=restocking.reference_of(request)))
    page = staff.get(address(showroom, request.pk)).content.decode()
    assert "02/12/2026" in page
    assert f"reference=restock%3A{request.pk}" in page
    ledger.receive(showroom, [Delivery(item, 3)], slip(reference=restocking.reference_of(request)))
    assert 'name="do"' not in staff.get(address(showroom, request.pk)).content.decode()


def test_goods_that_are_not_ocop_are_asked_of_their_maker(showroom: Showroom, staff: Client) -> None:
    sweets = plain_item("Kẹo dừa", maker="Cơ sở Bà Ba")
    assert "Cơ sở Bà Ba" in staff.get(address(showroom), {"q": "co so ba"}).content.decode()
    staff.post(new_address(showroom, sweets), form(sweets))
    assert RestockRequest.objects.get().maker == "Cơ sở Bà Ba"


def test_a_product_never_stocked_here_may_be_asked_for(showroom: Showroom, staff: Client, item: Item) -> None:
    assert item.product
    product = certified_product(name="Trà ướp sen", producer=item.product.producer)
    page = staff.get(new_address(showroom, item)).content.decode()
    assert "Trà ướp sen" in page
    staff.post(new_address(showroom, item), form(item, goods=[f"i{item.pk}", f"p{product.pk}"], quantity=["", "6"]))
    assert [str(line.item) for line in RestockRequest.objects.get().lines.all()] == ["Trà ướp sen"]


def test_a_lapsed_product_is_asked_for_knowingly(showroom: Showroom, staff: Client, item: Item, time_machine: Any) -> None:
    assert item.product
    lapsed = product_item(certified_product(date(2023, 1, 15), name="Mật ong", producer=item.product.producer))
    answer = staff.post(new_address(showroom, item), form(lapsed))
    assert answer.status_code == 409
    assert 'name="lapsed_too"' in answer.content.decode()
    assert 'value="4"' in answer.content.decode()
    assert not RestockRequest.objects.exists()
    assert staff.post(new_address(showroom, item), form(lapsed, lapsed_too="1")).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": ["-1"]},
        {"quantity": ["hai"]},
        {"quantity": ["8935001230123"]},
        {"quantity": [""]},
        {"goods": ["i999999"]},
        {"goods": ["x"]},
        {"wanted_on": ""},
        {"wanted_on": "2026-13-45"},
        {"wanted_on": "2020-01-01"},
        {"wanted_on": "9999-12-31"},
        {"key": ""},
    ],
)
def test_what_cannot_be_asked_is_told(showroom: Showroom, staff: Client, item: Item, wrong: dict[str, Any]) -> None:
    answer = staff.post(new_address(showroom, item), form(item, **wrong))
    assert answer.status_code == 422
    assert 'class="refused"' in answer.content.decode()
    assert not RestockRequest.objects.exists()


def test_a_supplier_that_is_not_known_is_not_there(showroom: Showroom, staff: Client) -> None:
    for named in ("producer=999999", "producer=x", "maker=Ai", ""):
        assert staff.get(f"{address(showroom, 'moi')}?{named}").status_code == 404


def test_ended_with_its_reason(showroom: Showroom, staff: Client, user: Any, item: Item) -> None:
    request = asked(showroom, item, user)
    do(staff, request, "end")
    request.refresh_from_db()
    assert request.state == RestockState.ASKED
    do(staff, request, "end", why="hết mùa")
    request.refresh_from_db()
    assert request.state == RestockState.CANCELLED
    assert "hết mùa" in staff.get(address(showroom, request.pk)).content.decode()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_letter_is_vietnamese_at_every_desk(showroom: Showroom, staff: Client, user: Any, item: Item, language: str) -> None:
    request = asked(showroom, item, user)
    word = {"vi": "thu", "en": "letter"}[language]
    page = staff.get(address(showroom, request.pk, word, language=language)).content.decode()
    assert item.product
    for words in ("Kính gửi HTX Tà Xùa", "Ga Hà Nội", "Trà Shan", item.product.code, "30/11/2026", "024 1234"):
        assert words in page


class TestEMail:
    @pytest.fixture(autouse=True)
    def mail_server(self, settings: Any) -> None:
        settings.WAGTAIL_PASSWORD_RESET_ENABLED = True

    def test_pressed_twice_it_is_sent_once(self, showroom: Showroom, staff: Client, user: Any, item: Item) -> None:
        request = asked(showroom, item, user)
        for _press in range(2):
            assert do(staff, request, "e_mail", sent_before="").status_code == 302
        [letter] = mail.outbox
        assert letter.to == ["htx@ocop.example"]
        assert "Kính gửi HTX Tà Xùa" in letter.body
        page = staff.get(address(showroom, request.pk)).content.decode()
        assert "htx@ocop.example" in page
        request.refresh_from_db()
        assert f'value="{request.sent_at and request.sent_at.isoformat()}"' in page

    @pytest.mark.parametrize("before", ["x", "2026-99-99T00:00:00+00:00", "2026-11-23T00:00:00"])
    def test_a_form_that_was_meddled_with_sends_nothing_twice(
        self, showroom: Showroom, staff: Client, user: Any, item: Item, before: str
    ) -> None:
        request = asked(showroom, item, user)
        do(staff, request, "e_mail", sent_before="")
        assert do(staff, request, "e_mail", sent_before=before).status_code == 302
        assert len(mail.outbox) == 1


def test_without_a_mail_server_no_e_mail_is_offered(
    showroom: Showroom, staff: Client, user: Any, item: Item, settings: Any
) -> None:
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = False
    request = asked(showroom, item, user)
    assert 'value="e_mail"' not in staff.get(address(showroom, request.pk)).content.decode()


def test_staff_of_another_showroom_find_nothing(showroom: Showroom, user: Any, item: Item) -> None:
    request = asked(showroom, item, user)
    other = make_showroom()
    stranger = signed_in(make_manager(other))
    for way in (
        address(showroom),
        address(showroom, request.pk),
        address(showroom, request.pk, "thu"),
        new_address(showroom, item),
    ):
        assert stranger.get(way).status_code == 404
        assert stranger.post(way, {"do": "end", "why": "x"}).status_code == 404
    assert stranger.get(address(other, request.pk)).status_code == 404
    assert stranger.get(address(other, request.pk, "thu")).status_code == 404
    request.refresh_from_db()
    assert request.state == RestockState.ASKED
