"""Stocktakes at the desk: what is seen by whom, and what each press does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from showrooms import addresses, counting, ledger
from showrooms.ledger import Sale
from showrooms.models import Count, CountState, Entry, EntryKind, Item, Lot, Showroom
from tests.factories import TODAY, certified_product
from tests.showrooms.factories import NOON, make_manager, make_showroom, make_staff, make_user, on_hand, product_item, slip, stock

pytestmark = pytest.mark.django_db

UNLIKELY = 7_351
"""On hand by the books; stands nowhere on a page by chance."""


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def showroom() -> Showroom:
    return make_showroom()


@pytest.fixture
def staff(showroom: Showroom) -> Any:
    return make_staff(showroom, "lan")


@pytest.fixture
def manager(showroom: Showroom) -> Any:
    return make_manager(showroom, "hung")


@pytest.fixture
def item(showroom: Showroom) -> Item:
    made = product_item(certified_product(name="Mật ong bạc hà", price=50_000, gtin="8935001230120"))
    stock(showroom, made, UNLIKELY)
    return made


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(showroom: Showroom, *rest: object, language: str = "vi") -> str:
    return addresses.desk(language, showroom.slug, "counts", *rest)


def opened(client: Client, showroom: Showroom, **form: Any) -> Count:
    answer = client.post(address(showroom), form)
    assert answer.status_code == 302, answer.content.decode()
    return Count.objects.get(state=CountState.OPEN)


def note(client: Client, count: Count, item: Item, counted: Any, **more: Any) -> Any:
    form = {"do": "note", "goods": f"i{item.pk}", "counted": counted, **more}
    return client.post(address(count.showroom, count.pk), form)


def do(client: Client, count: Count, step: str, **more: Any) -> Any:
    return client.post(address(count.showroom, count.pk), {"do": step, **more}, follow=True)


def test_from_opening_to_approval(showroom: Showroom, staff: Any, manager: Any, item: Item) -> None:
    counter, decider = signed_in(staff), signed_in(manager)
    count = opened(counter, showroom, title="Cuối tháng")
    assert note(counter, count, item, UNLIKELY - 2).url == address(showroom, count.pk)
    assert "Mật ong bạc hà" in counter.get(address(showroom, count.pk)).content.decode()
    do(counter, count, "submit")
    page = decider.get(address(showroom, count.pk)).content.decode()
    assert "−2" in page
    assert "−100.000 ₫" in page
    do(decider, count, "approve", key="duyet-kiem-dem")
    do(decider, count, "approve", key="duyet-kiem-dem")
    count.refresh_from_db()
    assert (count.state, on_hand(showroom, item)) == (CountState.APPROVED, UNLIKELY - 2)
    assert Entry.objects.filter(kind=EntryKind.COUNT).count() == 1
    assert "−2" in counter.get(address(showroom, count.pk)).content.decode()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_who_counts_is_never_shown_what_is_expected(showroom: Showroom, staff: Any, item: Item, language: str) -> None:
    """Neither before nor after a figure was noted, on no page of the stocktake until it is decided."""
    client = signed_in(staff)
    count = opened(client, showroom)
    stock(showroom, product_item(certified_product(name="Trà Shan")), UNLIKELY)

    def pages() -> list[str]:
        here = address(showroom, count.pk, language=language)
        ways = [here, f"{here}?q=8935001230120", f"{here}?q=mat+ong", f"{here}?goods=i{item.pk}"]
        ways += [address(showroom, count.pk, {"vi": "ket-thuc", "en": "finish"}[language], language=language)]
        answers = [client.get(way, headers=headers) for way in ways for headers in ({}, {"accept": "application/json"})]
        return [answer.content.decode() for answer in answers if answer.status_code == 200]

    def assert_blind() -> None:
        shown = pages()
        assert len(shown) >= 8
        for page in shown:
            for spelled in ("7351", "7.351", "7,351"):
                assert spelled not in page

    assert_blind()
    answer = client.post(
        address(showroom, count.pk, language=language),
        {"do": "note", "goods": f"i{item.pk}", "counted": "4"},
        headers={"accept": "application/json"},
    )
    assert "7351" not in answer.content.decode()
    assert_blind()
    counting.submit(count, staff, NOON)
    assert "7.351" not in client.get(address(showroom, count.pk)).content.decode()


def test_a_code_or_an_unmistakable_name_opens_the_goods(showroom: Showroom, staff: Any, item: Item) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    assert item.product
    for text in ("8935001230120", item.product.code, f"https://ocop.example/v/{item.product.code}", "mat ong bac"):
        page = client.get(address(showroom, count.pk), {"q": text}).content.decode()
        assert f'value="i{item.pk}"' in page, text
    page = client.get(address(showroom, count.pk), {"q": "không có"}).content.decode()
    assert "không có" in page
    assert 'name="counted"' not in page


def test_a_product_never_stocked_here_can_be_found_and_counted(showroom: Showroom, staff: Any, item: Item) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    product = certified_product(name="Rượu ngô Na Hang")
    found = client.get(address(showroom, count.pk), {"goods": f"p{product.pk}"}).content.decode()
    assert "Rượu ngô Na Hang" in found
    client.post(address(showroom, count.pk), {"do": "note", "goods": f"p{product.pk}", "counted": "3"})
    assert count.lines.get().item.product == product


def test_a_lot_is_chosen(showroom: Showroom, staff: Any, item: Item) -> None:
    stock(showroom, item, 5, lot_code="A7", best_before=TODAY + timedelta(days=30))
    lot = Lot.objects.get()
    client = signed_in(staff)
    count = opened(client, showroom)
    refused = note(client, count, item, 5)
    assert refused.status_code == 422
    assert 'value="5"' in refused.content.decode()
    note(client, count, item, 5, lot=lot.pk)
    note(client, count, item, 2, lot="none")
    assert sorted(count.lines.values_list("lot__code", "counted"), key=str) == [("A7", 5), (None, 2)]
    other = make_showroom()
    stranger = product_item()
    stock(other, stranger, 1, lot_code="X", best_before=TODAY)
    assert note(client, count, item, 5, lot=Lot.objects.get(code="X").pk).status_code == 422


@pytest.mark.parametrize("typed", ["", "-1", "hai", "1e3", "8935001230123", "１２", "9" * 40])
def test_what_is_no_number_of_pieces_is_told(showroom: Showroom, staff: Any, item: Item, typed: str) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    assert note(client, count, item, typed).status_code == 422
    assert not count.lines.exists()


def test_the_next_code_is_gone_on_to(showroom: Showroom, staff: Any, item: Item) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    answer = note(client, count, item, 5, then="8935009999999")
    assert answer.url == f"{address(showroom, count.pk)}?q=8935009999999"


def test_the_end_tells_what_is_missing_and_notes_nothing_by_itself(
    showroom: Showroom, staff: Any, manager: Any, item: Item
) -> None:
    forgotten, gone = product_item(certified_product(name="Bánh gai")), product_item(certified_product(name="Kẹo lạc"))
    stock(showroom, forgotten, 4)
    stock(showroom, gone, 3)
    client = signed_in(staff)
    count = opened(client, showroom)
    note(client, count, item, UNLIKELY)
    client.get(address(showroom, count.pk))  # tells what was noted, once
    end = address(showroom, count.pk, "ket-thuc")
    page = client.get(end).content.decode()
    assert "Bánh gai" in page
    assert "Kẹo lạc" in page
    assert "Mật ong" not in page
    do(client, count, "none_there")
    assert count.lines.count() == 1
    level = next(level for level in counting.not_counted(count) if level.item == gone)
    do(client, count, "none_there", level=[level.pk, 10**17])
    assert gone not in [level.item for level in counting.not_counted(count)]
    do(client, count, "submit")
    do(signed_in(manager), count, "approve", key="duyet-kiem-dem")
    assert (on_hand(showroom, forgotten), on_hand(showroom, gone)) == (4, 0)


def test_opened_twice_it_is_one(showroom: Showroom, staff: Any) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    again = client.post(address(showroom), {})
    assert again.url == address(showroom, count.pk)
    assert Count.objects.count() == 1


@pytest.mark.parametrize("part", ["shelf:Z9", "group:1", "group:x", f"group:{10**30}"])
def test_a_part_that_is_not_there_is_refused(showroom: Showroom, staff: Any, part: str) -> None:
    assert signed_in(staff).post(address(showroom), {"part": part}).status_code == 422
    assert not Count.objects.exists()


def test_staff_do_not_decide(showroom: Showroom, staff: Any, item: Item) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    note(client, count, item, 1)
    do(client, count, "submit")
    for step in ("approve", "reopen", "discard"):
        assert do(client, count, step, key="khong-duoc-phep", why="x").status_code == 403
    count.refresh_from_db()
    assert (count.state, on_hand(showroom, item)) == (CountState.SUBMITTED, UNLIKELY)


def test_a_manager_who_counted_neither_sees_nor_decides(showroom: Showroom, manager: Any, item: Item) -> None:
    client = signed_in(manager)
    count = opened(client, showroom)
    note(client, count, item, 1)
    do(client, count, "submit")
    assert "7.351" not in client.get(address(showroom, count.pk)).content.decode()
    assert do(client, count, "approve", key="tu-duyet-cho-minh").status_code == 403
    assert on_hand(showroom, item) == UNLIKELY


def test_sent_back_with_a_reason(showroom: Showroom, staff: Any, manager: Any, item: Item) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    note(client, count, item, 1)
    do(client, count, "submit")
    do(signed_in(manager), count, "reopen", why="còn thùng trên gác")
    assert "còn thùng trên gác" in client.get(address(showroom, count.pk)).content.decode()


def test_what_is_noted_too_late_is_told(showroom: Showroom, staff: Any, item: Item) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    note(client, count, item, 1)
    counting.submit(count, staff, NOON)
    assert note(client, count, item, 2).url == address(showroom, count.pk)
    assert count.lines.get().counted == 1


def test_staff_of_another_showroom_find_nothing(showroom: Showroom, staff: Any, item: Item) -> None:
    count = opened(signed_in(staff), showroom)
    other = make_showroom()
    for who in (make_manager(other), make_user()):
        client = signed_in(who)
        for way in (address(showroom), address(showroom, count.pk), address(showroom, count.pk, "ket-thuc")):
            assert client.get(way).status_code == 404
            assert client.post(way, {"do": "discard", "why": "x"}).status_code == 404
        # Another showroom's stocktake under the address of one's own.
        assert client.get(address(other, count.pk)).status_code == 404
    count.refresh_from_db()
    assert count.state == CountState.OPEN


def test_officers_look_and_do_not_count(showroom: Showroom, staff: Any, item: Item) -> None:
    officer = make_user()
    officer.user_permissions.add(Permission.objects.get(codename="view_entry"))
    client = signed_in(officer)
    count = opened(signed_in(staff), showroom)
    assert client.get(address(showroom, count.pk)).status_code == 200
    assert note(client, count, item, 1).status_code == 403
    assert client.post(address(showroom), {}).status_code == 403
    assert not count.lines.exists()


def test_selling_goes_on_meanwhile(showroom: Showroom, staff: Any, manager: Any, item: Item) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    ledger.sell(showroom, [Sale(item, 1)], slip(staff))
    note(client, count, item, UNLIKELY - 1)
    ledger.sell(showroom, [Sale(item, 50)], slip(staff))
    do(client, count, "submit")
    do(signed_in(manager), count, "approve", key="duyet-kiem-dem")
    assert on_hand(showroom, item) == UNLIKELY - 51


def test_a_press_that_is_not_known_changes_nothing(showroom: Showroom, staff: Any) -> None:
    client = signed_in(staff)
    count = opened(client, showroom)
    assert do(client, count, "xoa").status_code == 422
    assert client.get(address(showroom, 10**30)).status_code == 404
