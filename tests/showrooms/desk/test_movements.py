"""Selling, receiving, taking back, taking off and adjusting at the desk: as a form without a script, and as a script asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from showrooms.models import Conflict, Entry, EntryKind, Item, Lot, RestockRequest
from tests.factories import TODAY, certified_product, make_producer, make_product
from tests.showrooms.factories import make_showroom, on_hand, plain_item, product_item, stock

from .conftest import AtTheDesk

DAY = timedelta(days=1)


def lapsed_item(**facts) -> Item:
    return product_item(certified_product(date(2023, 11, 23), 4, price=50_000, **facts))


# --- without a script -------------------------------------------------------------------------------------------------


def test_a_code_is_found_put_on_the_slip_and_sold(staff: AtTheDesk) -> None:
    item = product_item(name="Mật ong bạc hà", gtin="8936012345674", price=85_000)
    stock(staff.showroom, item, 5)
    found = staff.post("sell", do="find", q="8936012345674")
    page = found.content.decode()
    assert f'name="item" value="{item.pk}"' in page and "Mật ong bạc hà" in page
    assert on_hand(staff.showroom, item) == 5
    sold = staff.client.post(staff.address("sell"), {"key": "phieu-so-1", "item": item.pk, "quantity": 2, "lot": "", "price": ""})
    assert sold.status_code == 302
    assert on_hand(staff.showroom, item) == 3
    assert "Sold: 2 × Mật ong bạc hà, 170.000" in staff.client.get(sold.url).content.decode().replace(",000", ".000")


def test_the_same_code_again_is_one_piece_more(staff: AtTheDesk) -> None:
    item = product_item(gtin="8936012345674")
    stock(staff.showroom, item, 5)
    page = staff.post("sell", do="find", q="8936012345674", item=item.pk, quantity="1").content.decode()
    assert 'name="quantity" value="2"' in page and page.count('name="item"') == 1


def test_a_name_is_found_without_accents_and_chosen(staff: AtTheDesk) -> None:
    item, other = product_item(name="Đường thốt nốt"), product_item(name="Mắm thái")
    stock(staff.showroom, item, 1)
    stock(staff.showroom, other, 1)
    page = staff.post("sell", do="find", q="duong thot").content.decode()
    assert "Đường thốt nốt" in page and "Mắm thái" not in page
    assert f'value="add:i{item.pk}"' in page
    assert f'name="item" value="{item.pk}"' in staff.post("sell", do=f"add:i{item.pk}").content.decode()


def test_lines_are_raised_lowered_and_taken_off_the_slip(staff: AtTheDesk) -> None:
    one, two = product_item(), product_item()
    stock(staff.showroom, one, 9)
    stock(staff.showroom, two, 9)
    lines = {"item": [one.pk, two.pk], "quantity": ["4", "1"], "price": ["1000", ""], "lot": ["", ""]}
    assert 'name="quantity" value="5"' in staff.post("sell", do="more:0", **lines).content.decode()
    assert 'name="quantity" value="3"' in staff.post("sell", do="less:0", **lines).content.decode()
    page = staff.post("sell", do="remove:0", **lines).content.decode()
    assert f'name="item" value="{one.pk}"' not in page and f'name="item" value="{two.pk}"' in page


def test_a_form_that_is_refused_comes_back_as_it_was_with_the_reason(staff: AtTheDesk) -> None:
    item = product_item(name="Mắm cá")
    stock(staff.showroom, item, 2)
    refused = staff.post("sell", item=item.pk, quantity=3)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Only 2 pieces of Mắm cá can be taken" in page and 'name="quantity" value="3"' in page
    assert on_hand(staff.showroom, item) == 2


def test_a_form_sent_twice_is_booked_once(staff: AtTheDesk) -> None:
    item = product_item()
    stock(staff.showroom, item, 5)
    form = {"key": "phieu-so-1", "item": item.pk, "quantity": 1}
    for _time in range(2):
        assert staff.client.post(staff.address("sell"), form).status_code == 302
    assert on_hand(staff.showroom, item) == 4


def test_a_form_changed_after_it_was_booked_gets_a_new_key(staff: AtTheDesk) -> None:
    item = product_item()
    stock(staff.showroom, item, 5)
    staff.client.post(staff.address("sell"), {"key": "phieu-so-1", "item": item.pk, "quantity": 1})
    again = staff.client.post(staff.address("sell"), {"key": "phieu-so-1", "item": item.pk, "quantity": 2})
    assert again.status_code == 409
    assert 'value="phieu-so-1"' not in again.content.decode()
    assert on_hand(staff.showroom, item) == 4


# --- what lapsed ------------------------------------------------------------------------------------------------------


def test_what_lapsed_is_not_put_on_the_slip_and_the_reason_is_told(staff: AtTheDesk) -> None:
    item = lapsed_item(gtin="8936012345674")
    stock(staff.showroom, item, 2)
    page = staff.post("sell", do="find", q="8936012345674").content.decode()
    assert "was not put on the slip" in page and "No longer in force from 23 Nov 2026" in page
    assert 'name="item"' not in page and "plain:" not in page


def test_a_manager_sells_it_as_plain_goods_with_a_reason(manager: AtTheDesk) -> None:
    item = lapsed_item()
    stock(manager.showroom, item, 2)
    assert f"plain:i{item.pk}" in manager.post("sell", do=f"add:i{item.pk}").content.decode()
    page = manager.post("sell", do=f"plain:i{item.pk}").content.decode()
    assert 'name="as_plain" value="1"' in page and 'name="why"' in page
    without = manager.post("sell", item=item.pk, quantity=1, as_plain="1")
    assert without.status_code == 409 and "Say why" in without.content.decode()
    manager.post("sell", item=item.pk, quantity=1, as_plain="1", why="khách biết, nhãn đã bóc")
    [movement] = Entry.objects.get(kind=EntryKind.SELL).movements.all()
    assert not movement.as_ocop and movement.entry.why == "khách biết, nhãn đã bóc"


def test_staff_cannot_sell_it_even_by_a_form_of_their_own(staff: AtTheDesk) -> None:
    item = lapsed_item()
    stock(staff.showroom, item, 2)
    assert staff.sell(item).status_code == 409
    assert staff.sell(item, as_plain="1", why="vẫn bán").status_code == 403
    assert on_hand(staff.showroom, item) == 2


# --- receiving --------------------------------------------------------------------------------------------------------


def test_goods_come_in_with_lot_days_and_stamp(staff: AtTheDesk) -> None:
    item = product_item()
    fields = {"lot_code": "L7", "made_on": "2026-11-01", "best_before": "31/12/2027", "stamp": "activated"}
    assert staff.ask("receive", item=item.pk, quantity=12, **fields).json()["ok"]
    lot = Lot.objects.get()
    assert (lot.code, lot.made_on, lot.best_before) == ("L7", date(2026, 11, 1), date(2027, 12, 31))
    assert lot.stamped and lot.stamp_activated
    assert on_hand(staff.showroom, item, lot) == 12


@pytest.mark.usefixtures("admin_search")
def test_a_product_never_stocked_is_received_by_its_name_or_code(staff: AtTheDesk) -> None:
    product = certified_product(name="Trà shan tuyết cổ thụ")
    page = staff.post("receive", do="find", q="tra shan").content.decode()
    assert f"add:p{product.pk}" in page
    assert not Item.objects.exists()
    staff.post("receive", do=f"add:p{product.pk}")
    item = Item.objects.get(product=product)
    by_code = staff.post("receive", do="find", q=product.code).content.decode()
    assert f'name="item" value="{item.pk}"' in by_code


def test_an_unknown_barcode_says_so_and_goods_are_made_on_the_spot(staff: AtTheDesk) -> None:
    page = staff.post("receive", do="find", q="8936012345674").content.decode()
    assert "Nothing is found for “8936012345674”" in page
    assert 'name="new_barcode" value="8936012345674"' in page
    made = staff.post(
        "receive", do="make", new_name="Kẹo lạc", new_barcode="8936012345674", new_price="15.000", new_maker="Bà Hai"
    )
    item = Item.objects.get()
    assert (item.name, item.barcode, item.price, item.maker, item.product) == ("Kẹo lạc", "8936012345674", 15_000, "Bà Hai", None)
    assert f'name="item" value="{item.pk}"' in made.content.decode()


def test_a_barcode_of_the_catalogue_makes_no_plain_goods(staff: AtTheDesk) -> None:
    certified_product(name="Mật ong", gtin="8936012345674")
    answer = staff.post("receive", do="make", new_name="Kẹo", new_barcode="8936012345674").content.decode()
    assert "This barcode belongs to “Mật ong”" in answer
    assert not Item.objects.exists()


def test_an_unknown_barcode_at_the_till_offers_to_receive_it(staff: AtTheDesk) -> None:
    page = staff.post("sell", do="find", q="8936012345674").content.decode()
    assert "Nothing is found" in page and staff.address("receive") + "?q=8936012345674" in page


def test_a_receipt_answers_a_restock_request_of_this_showroom_only(staff: AtTheDesk) -> None:
    item = product_item()
    facts = {"producer": make_producer(), "wanted_on": TODAY, "asked_by": staff.user, "asked_at": "2026-11-20T08:00:00Z"}
    mine = RestockRequest.objects.create(showroom=staff.showroom, key="dat-hang-1", **facts)
    other = RestockRequest.objects.create(showroom=make_showroom(), key="dat-hang-2", **facts)
    page = staff.page("receive", item=item.pk, quantity=6, reference=f"restock:{mine.pk}")
    assert f'name="reference" value="restock:{mine.pk}"' in page and 'name="quantity" value="6"' in page
    staff.post("receive", item=item.pk, quantity=6, reference=f"restock:{mine.pk}")
    assert Entry.objects.get().reference == f"restock:{mine.pk}"
    refused = staff.ask("receive", item=item.pk, quantity=6, reference=f"restock:{other.pk}")
    assert refused.status_code == 422 and Entry.objects.count() == 1


# --- back, off, adjusted ----------------------------------------------------------------------------------------------


def test_what_a_customer_brings_back_stands_in_the_lot_it_came_from(staff: AtTheDesk) -> None:
    item = product_item()
    stock(staff.showroom, item, 2, lot_code="A")
    lot = Lot.objects.get()
    staff.post("sell", item=item.pk, quantity=1)
    assert "Say why" in staff.post("give_back", item=item.pk, quantity=1, lot=lot.pk).content.decode()
    staff.post("give_back", item=item.pk, quantity=1, lot=lot.pk, why="khách đổi")
    assert on_hand(staff.showroom, item, lot) == 2
    assert staff.ask("give_back", item=item.pk, quantity=1, lot=lot.pk, why="khách đổi").status_code == 403
    assert on_hand(staff.showroom, item, lot) == 2


def test_a_lot_of_other_goods_is_refused(staff: AtTheDesk) -> None:
    item, other = product_item(), product_item()
    stock(staff.showroom, other, 2, lot_code="A")
    answer = staff.ask("give_back", item=item.pk, quantity=1, lot=Lot.objects.get().pk, why="khách đổi")
    assert answer.status_code == 422
    assert on_hand(staff.showroom, item) == 0


def test_only_managers_adjust(staff: AtTheDesk, manager: AtTheDesk) -> None:
    item = product_item()
    stock(staff.showroom, item, 5)
    assert staff.get("adjust").status_code == 403
    assert staff.ask("adjust", item=item.pk, quantity=1, way="fewer", why="vỡ").status_code == 403
    manager.post("adjust", item=item.pk, quantity=2, way="fewer", why="vỡ")
    assert on_hand(staff.showroom, item) == 3
    manager.post("adjust", item=item.pk, quantity=1, way="more", why="tìm thấy")
    assert on_hand(staff.showroom, item) == 4


# --- as a script asks -------------------------------------------------------------------------------------------------


def test_a_script_is_told_what_was_done_what_is_left_and_how_to_undo_it(staff: AtTheDesk) -> None:
    item = product_item(name="Mắm cá")
    stock(staff.showroom, item, 5)
    answer = staff.sell(item, 2).json()
    assert answer["ok"] and answer["free"] == {str(item.pk): 3}
    assert answer["sentence"].startswith("Sold: 2 × Mắm cá")
    undone = staff.client.post(answer["undo"], {"key": "hoan-tac-1"}, headers={"accept": "application/json"}).json()
    assert undone["ok"] and undone["undo"] is None and undone["free"] == {str(item.pk): 5}


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"quantity": "9"}, 409, "insufficient_stock"),
        ({"quantity": "-1"}, 422, "bad_request"),
        ({"quantity": "1.5"}, 422, "bad_request"),
        ({"quantity": "8936012345674"}, 422, "bad_request"),
        ({"quantity": "9" * 40}, 422, "bad_request"),
        ({"quantity": ["1", "2"]}, 422, "bad_request"),
        ({"price": "rẻ thôi"}, 422, "bad_request"),
        ({"price": "9" * 18}, 422, "bad_request"),
        ({"lot": "77"}, 422, "bad_request"),
        ({"item": "77777"}, 422, "bad_request"),
        ({"item": "x"}, 422, "bad_request"),
        ({"key": "ngan"}, 422, "bad_request"),
        ({"key": "k" * 65}, 422, "bad_request"),
        ({"why": "vì " * 200}, 422, "bad_request"),
        ({"made_by": "999999"}, 401, "somebody_else"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(staff: AtTheDesk, fields: dict, status: int, code: str) -> None:
    item = product_item()
    stock(staff.showroom, item, 5)
    answer = staff.ask("sell", **{"item": item.pk, "quantity": "1", **fields})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(answer.json()["sentence"]) > 15
    assert on_hand(staff.showroom, item) == 5 and Entry.objects.count() == 1


def test_what_the_phone_s_clock_says_is_kept_and_never_believed(staff: AtTheDesk) -> None:
    item = product_item()
    stock(staff.showroom, item, 9)
    entry = Entry.objects.get(pk=staff.sell(item, told_at="2031-01-01T00:00:00+07:00").json()["entry"])
    assert entry.told_at.year == 2030 and entry.at.date() == TODAY
    for nonsense in ("", "hôm nay", "9999-12-31T23:59:59-12:00", "2026-13-01T00:00:00Z", "2026-11-23T10:00:00"):
        assert Entry.objects.get(pk=staff.sell(item, told_at=nonsense).json()["entry"]).told_at is None


def test_one_that_waited_and_no_longer_fits_is_left_to_a_person(staff: AtTheDesk) -> None:
    item = product_item()
    stock(staff.showroom, item, 1)
    waited = {"key": "cho-mang-1", "queued": "1", "made_by": staff.user.pk}
    for _time in range(2):
        answer = staff.sell(item, 4, **waited)
        assert answer.status_code == 200 and not answer.json()["ok"]
        assert answer.json()["conflict"] == Conflict.objects.get().pk
    assert on_hand(staff.showroom, item) == 1


def test_goods_without_a_price_are_sold_for_what_is_typed(staff: AtTheDesk) -> None:
    item = plain_item(price=None)
    stock(staff.showroom, item, 3)
    assert "has no price yet" in staff.sell(item).json()["sentence"]
    assert staff.sell(item, price="12.500 ₫").json()["ok"]
    assert Entry.objects.filter(kind=EntryKind.SELL).get().movements.get().price == 12_500


def test_a_product_of_the_catalogue_without_certificate_is_received_with_its_state_told(staff: AtTheDesk) -> None:
    product = make_product(name="Rượu cần")
    page = staff.post("receive", do="find", q=product.code).content.decode()
    assert "No certificate is known: do not put it on the shelf" in page
