"""Today, the goods and their cards, the pull list, the history, the snapshot."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import segno
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from showrooms import board, counting, ledger, transferring
from showrooms.board import Panel, Row
from showrooms.errors import InsufficientStock
from showrooms.ledger import Line
from showrooms.models import Conflict, Entry, EntryKind, Item, Level, Lot, Placement, Showroom
from tests.factories import TODAY, certified_product, issue
from tests.showrooms.factories import NOON, make_manager, make_showroom, make_user, on_hand, plain_item, product_item, slip, stock

from .conftest import AtTheDesk, at_the_desk

DAY = timedelta(days=1)
RAN_OUT_TODAY, LAST_DAY, TO_TOMORROW = date(2023, 11, 23), date(2023, 11, 24), date(2023, 11, 25)


def of(showroom: Showroom, name: str, since: date, quantity: int = 4, **delivery) -> Item:
    item = product_item(certified_product(since, 4, name=name, price=50_000))
    stock(showroom, item, quantity, **delivery)
    return item


def panel(page: str, name: str) -> str:
    return page.partition(f'data-panel="{name}"')[2].partition("</section>")[0]


# --- today ------------------------------------------------------------------------------------------------------------


def test_a_quiet_day_says_so(staff: AtTheDesk) -> None:
    page = staff.page("today")
    assert "Monday 23 Nov 2026" in page
    assert "Nothing has to come off the shelf, and nothing waits." in page and "data-panel" not in page


def test_today_shows_what_presses_most_first(staff: AtTheDesk, manager: AtTheDesk) -> None:
    here, elsewhere = staff.showroom, make_showroom("Chợ Bến Thành")
    of(here, "Hết hôm nay", RAN_OUT_TODAY)
    moved = of(here, "Tối nay hết", LAST_DAY)
    good = of(here, "Còn lâu", date(2025, 1, 1), 9)
    Placement.objects.filter(item=good).update(low_from=12)
    stock(here, good, 1, lot_code="A", best_before=TODAY + 3 * DAY)
    stock(here, good, 1, lot_code="B", best_before=TODAY)
    Conflict.objects.create(showroom=here, key="cho-mang-1", request={}, problem="Chỉ còn 1 món", at=NOON)
    stock(elsewhere, good, 5)
    boss = make_manager(elsewhere)
    transferring.send(transferring.prepare(elsewhere, here, [Line(good, 2)], slip(boss)), slip(boss))
    transferring.prepare(here, elsewhere, [Line(moved, 1)], slip(staff.user))
    count = counting.open_count(here, staff.user, NOON, "Kệ A")
    counting.count_line(count, good, None, 9, staff.user, NOON)
    counting.submit(count, staff.user, NOON)

    page = staff.page("today")
    names = ("off", "tonight", "conflicts", "arriving", "prepared", "counts", "lots", "low")
    places = [page.index(f'data-panel="{name}"') for name in names]
    assert places == sorted(places)
    assert "Hết hôm nay" in panel(page, "off") and "Take 4 pieces off the shelf" in panel(page, "off")
    assert "Tối nay hết" in panel(page, "tonight") and "Hết hôm nay" not in panel(page, "tonight")
    assert "Chỉ còn 1 món" in panel(page, "conflicts")
    assert "Chợ Bến Thành" in panel(page, "arriving") and "Chợ Bến Thành" in panel(page, "prepared")
    assert "Kệ A" in panel(page, "counts")
    assert "est before 26 Nov 2026" in panel(page, "lots")
    assert "Còn lâu" in panel(page, "low")


@pytest.fixture
def pickups(monkeypatch: pytest.MonkeyPatch) -> Panel:
    monkeypatch.setattr(board, "_panels", [])
    made_up = Panel("Pick-ups waiting", lambda showroom, on: [Row("Đơn 12", f"{showroom.name}, {on:%d/%m}", "/don/12/")])
    nothing = Panel("Nothing ever", lambda _showroom, _on: [])
    board.register(made_up)
    board.register(made_up)
    board.register(nothing)
    return made_up


def test_other_rooms_put_their_panels_on_it(staff: AtTheDesk, pickups: Panel) -> None:
    page = staff.page("today")
    assert page.count("Pick-ups waiting") == 1 and "Nothing ever" not in page
    assert "Đơn 12" in panel(page, "other") and "Ga Hà Nội, 23/11" in panel(page, "other") and 'href="/don/12/"' in page


# --- the pull list ----------------------------------------------------------------------------------------------------


def test_the_pull_list_tells_how_many_where_since_when_and_why(staff: AtTheDesk) -> None:
    item = of(staff.showroom, "Mắm cá", RAN_OUT_TODAY, 3, lot_code="L7")
    Placement.objects.update(shelf="B2")
    of(staff.showroom, "Còn hạn", date(2025, 1, 1))
    of(staff.showroom, "Tối nay", LAST_DAY)
    of(staff.showroom, "Tối mai", TO_TOMORROW)
    page = staff.page("pull_list")
    off, warned = page.split("Off the shelf tonight")
    for told in ("Mắm cá", "3 pieces on hand", "at B2", "lot L7: 3", "No longer in force from 23 Nov 2026", 'data-total="1"'):
        assert told in off, told
    assert "Tối nay" in warned and warned.index("tomorrow night") < warned.index("Tối mai")
    assert "Còn hạn" not in page
    assert f'data-record="{item.product_id}" data-verdict="off"' in page


def test_it_is_cleared_by_a_movement_that_takes_all_but_what_is_reserved(staff: AtTheDesk) -> None:
    item = of(staff.showroom, "Mắm cá", LAST_DAY, 5)
    ledger.reserve(staff.showroom, [Line(item, 2)], slip())
    Item.objects.get().product.certificates.update(ends_on=TODAY)
    page = staff.page("pull_list")
    assert "2 pieces reserved for orders" in page and "Take 3 pieces off the shelf" in page
    done = staff.post("withdraw", item=item.pk, quantity=3, why="hết hiệu lực", back="pull_list")
    assert done.url == staff.address("pull_list")
    assert on_hand(staff.showroom, item) == 2
    assert "off the shelf</button>" not in staff.page("pull_list")


def test_tomorrow_is_another_list(staff: AtTheDesk, time_machine) -> None:
    of(staff.showroom, "Mắm cá", LAST_DAY)
    assert 'data-total="0"' in staff.page("pull_list")
    time_machine.move_to(f"{TODAY + DAY}T00:00:01+07:00", tick=False)
    staff = at_the_desk(staff.user, staff.showroom)
    assert 'data-total="1"' in staff.page("pull_list")


def test_what_is_certified_anew_from_tomorrow_stays(staff: AtTheDesk) -> None:
    item = of(staff.showroom, "Mắm cá", LAST_DAY)
    renewed = issue(item.product, TODAY, 4)
    type(renewed).objects.filter(pk=renewed.pk).update(starts_on=TODAY + DAY, ends_on=date(2029, 11, 24))
    type(renewed).objects.exclude(pk=renewed.pk).update(ends_on=TODAY + DAY)
    assert "Off the shelf tonight" not in staff.page("pull_list")
    assert "May be shown until the end of 23 Nov 2029" in staff.page("goods", item.pk)


# --- goods ------------------------------------------------------------------------------------------------------------


def test_goods_are_searched_and_limited_by_state(staff: AtTheDesk) -> None:
    here = staff.showroom
    of(here, "Đường thốt nốt", date(2025, 1, 1))
    of(here, "Mắm thái", RAN_OUT_TODAY)
    of(here, "Trà sen", LAST_DAY)
    plain = plain_item("Kẹo dừa")
    stock(here, plain, 1)
    ledger.sell(here, [ledger.Sale(plain, 1)], slip())
    stock(here, plain_item("Nước khoáng"), 30, best_before=TODAY + 5 * DAY)
    names = ("Đường thốt nốt", "Mắm thái", "Trà sen", "Kẹo dừa", "Nước khoáng")

    def shown(**query: str) -> set[str]:
        page = staff.page("goods", **query)
        return {name for name in names if name in page}

    assert shown() == set(names) - {"Kẹo dừa"}
    assert shown(q="duong") == {"Đường thốt nốt"}
    assert shown(state="off") == {"Mắm thái"}
    assert shown(state="tonight") == {"Trà sen"} == shown(state="soon")
    assert shown(state="plain") == {"Nước khoáng"} == shown(state="near")
    assert shown(state="none") == {"Kẹo dừa"}
    assert shown(q="khong co") == set()
    assert shown(state="nonsense", p="-3") == shown()


def test_goods_that_end_are_listed_with_their_lots_what_ended_first(staff: AtTheDesk) -> None:
    ending, ended = plain_item("Bánh gai"), plain_item("Xôi gấc")
    stock(staff.showroom, ending, 7, lot_code="B1", best_before=TODAY + 3 * DAY)
    stock(staff.showroom, ending, 9, lot_code="B2", best_before=TODAY + 300 * DAY)
    stock(staff.showroom, ended, 2, lot_code="X1", best_before=TODAY)
    stock(staff.showroom, ended, 5, lot_code="X2", best_before=TODAY + 1 * DAY)
    Lot.objects.filter(code="X1").update(best_before=TODAY - 1 * DAY)
    page = re.sub(r"<[^>]+>", "", staff.page("goods", state="near"))
    told = (
        "lot X1: 2 pieces, past its best-before day 22 Nov 2026",
        "lot X2: 5 pieces, best before 24 Nov 2026",
        "lot B1: 7 pieces, best before 26 Nov 2026",
    )
    assert sorted(told, key=page.index) == list(told)
    assert "B2" not in page and "lot X1" not in staff.page("goods")


def test_a_long_list_is_paged(staff: AtTheDesk) -> None:
    for number in range(45):
        stock(staff.showroom, plain_item(f"Kẹo {number:02}"), 1)
    first, second = staff.page("goods"), staff.page("goods", p=2)
    assert "Kẹo 00" in first and "Kẹo 44" not in first and "page 1 of 2" in first
    assert "Kẹo 44" in second and "Kẹo 00" not in second


def test_a_card_tells_state_price_lots_and_what_happened(staff: AtTheDesk) -> None:
    item = of(staff.showroom, "Mắm cá", date(2025, 1, 15), 5, lot_code="L7", best_before=TODAY - DAY)
    stock(staff.showroom, item, 2)
    page = staff.page("goods", item.pk)
    for told in (
        'data-badge="4"',
        "May be shown until the end of 14 Jan 2028",
        "50,000 ₫",
        "L7",
        "Past its best-before day 22 Nov 2026",
    ):
        assert told in page, told
    assert page.index("<dd>2</dd>") < page.index("<dd>7</dd>")
    assert "no stamp on the goods" in page and page.count("Received") >= 2
    assert "counter_price" not in page


def test_a_manager_sets_price_shelf_and_when_it_is_low(manager: AtTheDesk, staff: AtTheDesk) -> None:
    item = of(manager.showroom, "Mắm cá", date(2025, 1, 15))
    fields = {"counter_price": "62.000", "shelf": "A1", "low_from": "5"}
    assert staff.post("goods", item.pk, **fields).status_code == 422
    assert manager.post("goods", item.pk, **fields).status_code == 302
    placement = Placement.objects.get()
    assert (placement.counter_price, placement.shelf, placement.low_from) == (62_000, "A1", 5)
    refused = manager.post("goods", item.pk, counter_price="12", shelf="A9", low_from="5")
    assert (
        refused.status_code == 422
        and "This price cannot be right" in refused.content.decode()
        and "A9" in refused.content.decode()
    )


def test_a_manager_corrects_a_lot_of_the_showroom(manager: AtTheDesk, staff: AtTheDesk) -> None:
    item = of(manager.showroom, "Mắm cá", date(2025, 1, 15), lot_code="L7", best_before=TODAY)
    lot = Lot.objects.get()
    fields = {"made_on": "2026-10-01", "best_before": "2027-10-01", "stamp": "on"}
    assert staff.get("goods", item.pk, "lots", lot.pk).status_code == 403
    assert manager.post("goods", item.pk, "lots", lot.pk, **{**fields, "made_on": "2028-01-01"}).status_code == 422
    assert manager.post("goods", item.pk, "lots", lot.pk, **fields).status_code == 302
    lot.refresh_from_db()
    assert (lot.best_before, lot.stamped, lot.stamp_activated) == (date(2027, 10, 1), True, False)
    elsewhere = at_the_desk(make_manager(other := make_showroom()), other)
    assert elsewhere.post("goods", item.pk, "lots", lot.pk, **fields).status_code == 404


# --- the history ------------------------------------------------------------------------------------------------------


def test_the_history_is_filtered_by_kind_person_day_and_item(staff: AtTheDesk, manager: AtTheDesk, time_machine) -> None:
    one, two = of(staff.showroom, "Mắm cá", date(2025, 1, 15), 9), of(staff.showroom, "Trà sen", date(2025, 1, 15), 9)
    staff.sell(one)
    time_machine.move_to(f"{TODAY + DAY}T08:00:00+07:00", tick=False)
    manager = at_the_desk(manager.user, manager.showroom)
    manager.sell(two)

    def shown(**query) -> tuple[int, ...]:
        page = manager.page("history", **query)
        return tuple(
            pk for pk in Entry.objects.order_by("pk").values_list("pk", flat=True) if manager.address("history", pk) in page
        )

    received_one, received_two, sold_one, sold_two = shown()
    assert shown(kind="sell") == (sold_one, sold_two)
    assert shown(person=staff.user.pk) == (sold_one,)
    assert shown(day="2026-11-24") == (sold_two,)
    assert shown(item=one.pk) == (received_one, sold_one)
    assert shown(kind="sell", item=two.pk) == (sold_two,)
    assert shown(kind="x", person="x", day="x", item="x", p="x") == shown()
    assert received_two in shown(day="2026-11-23")


def test_an_entry_is_undone_once_and_both_stay(staff: AtTheDesk) -> None:
    item = of(staff.showroom, "Mắm cá", date(2025, 1, 15), 9)
    sold = staff.sell(item, 2).json()
    page = staff.page("history", sold["entry"])
    assert "−2" in page and "as OCOP, 4 stars" in page and sold["undo"] in page
    assert "Undo this?" in staff.client.get(sold["undo"]).content.decode()
    assert staff.client.post(sold["undo"], {"key": "hoan-tac-1"}).status_code == 302
    assert staff.client.post(sold["undo"], {"key": "hoan-tac-2"}).status_code == 409
    assert on_hand(staff.showroom, item) == 9
    assert "This was undone." in staff.page("history", sold["entry"]) and sold["undo"] not in staff.page("history", sold["entry"])
    assert Entry.objects.filter(kind=EntryKind.UNDO).count() == 1


def test_what_others_booked_is_undone_by_a_manager(staff: AtTheDesk, manager: AtTheDesk) -> None:
    item = of(staff.showroom, "Mắm cá", date(2025, 1, 15), 9)
    sold = manager.sell(item).json()
    assert sold["undo"] not in staff.page("history", sold["entry"])
    assert staff.client.post(sold["undo"], {"key": "hoan-tac-1"}, headers={"accept": "application/json"}).status_code == 403
    own = staff.sell(item).json()
    assert manager.client.post(own["undo"], {"key": "hoan-tac-2"}).status_code == 302
    assert on_hand(staff.showroom, item) == 8


# --- the snapshot, and codes in pictures ------------------------------------------------------------------------------


def test_the_snapshot_tells_all_that_a_phone_has_to_know(staff: AtTheDesk) -> None:
    item = of(staff.showroom, "Mắm cá", LAST_DAY, 5, lot_code="L7", best_before=TODAY + 9 * DAY)
    stock(staff.showroom, item, 2, lot_code="L1", best_before=TODAY - DAY)
    lapsed = of(staff.showroom, "Trà sen", RAN_OUT_TODAY)
    gone = plain_item("Kẹo dừa", barcode="8936012345674")
    stock(staff.showroom, gone, 1)
    ledger.sell(staff.showroom, [ledger.Sale(gone, 1)], slip())
    Placement.objects.filter(item=item).update(counter_price=62_000)
    told = staff.get("snapshot").json()
    assert (told["showroom"], told["on"], told["user"]) == (staff.showroom.slug, "2026-11-23", staff.user.pk)
    rows = {row["id"]: row for row in told["items"]}
    row = rows[item.pk]
    assert (row["name"], row["price"], row["free"], row["on_hand"], row["stars"]) == ("Mắm cá", 62_000, 5, 7, 4)
    assert (row["standing"], row["last_day"]) == ("last_day", "2026-11-23")
    assert row["codes"] == [item.product.code] and "tonight" in row["words"]
    assert [lot["code"] for lot in row["lots"]] == ["L1", "L7"]
    assert rows[lapsed.pk]["standing"] == "off_shelf" and rows[lapsed.pk]["stars"] is None
    assert rows[gone.pk]["free"] == 0 and rows[gone.pk]["codes"] == ["8936012345674"]


def test_the_snapshot_says_the_same_as_the_card(staff: AtTheDesk) -> None:
    items = [of(staff.showroom, f"Hàng {since}", since) for since in (RAN_OUT_TODAY, LAST_DAY, TO_TOMORROW, date(2025, 1, 1))]
    rows = {row["id"]: row for row in staff.get("snapshot").json()["items"]}
    for item in items:
        words = rows[item.pk]["words"]
        assert words[0].upper() + words[1:] in staff.page("goods", item.pk)


def test_an_unchanged_snapshot_is_not_sent_again(staff: AtTheDesk, time_machine) -> None:
    item = of(staff.showroom, "Mắm cá", date(2025, 1, 1))
    etag = staff.get("snapshot").headers["ETag"]
    time_machine.move_to(f"{TODAY}T13:00:00+07:00", tick=False)
    address = staff.address("snapshot")
    assert staff.client.get(address, headers={"if-none-match": etag}).status_code == 304
    staff.sell(item)
    assert staff.client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_a_picture_of_a_code_is_read(staff: AtTheDesk) -> None:
    picture = BytesIO()
    segno.make("https://ocop.example/v/ABCDEFGH").save(picture, kind="png", scale=8)
    answer = staff.client.post(staff.address("read_code"), {"photo": SimpleUploadedFile("frame.png", picture.getvalue())})
    assert answer.json()["code"] == "ABCDEFGH"
    assert staff.client.post(staff.address("read_code"), {"photo": SimpleUploadedFile("x.png", b"no picture")}).status_code == 415
    assert staff.client.post(staff.address("read_code")).status_code == 422
    assert staff.get("read_code").status_code == 422


def test_a_picture_is_taken_from_pages_of_ours_only(staff: AtTheDesk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff.user)
    picture = SimpleUploadedFile("frame.png", b"x")
    assert strict.post(staff.address("read_code"), {"photo": picture}).status_code == 403
    token = strict.get(staff.address("today")).cookies["csrftoken"].value
    picture.seek(0)
    assert strict.post(staff.address("read_code"), {"photo": picture, "csrfmiddlewaretoken": token}).status_code == 415


# --- officers ---------------------------------------------------------------------------------------------------------


def test_officers_read_every_desk_and_book_nothing(showroom: Showroom) -> None:
    officer = make_user("can-bo")
    officer.user_permissions.add(Permission.objects.get(codename="view_entry", content_type__app_label="showrooms"))
    item = of(showroom, "Mắm cá", RAN_OUT_TODAY)
    desk = at_the_desk(officer, showroom)
    for part in ("today", "goods", "pull_list", "history", "snapshot", "sell", "receive"):
        assert desk.get(part).status_code == 200, part
    assert '<form method="post" action="' + desk.address("withdraw") not in desk.page("pull_list")
    before = Level.objects.values_list("on_hand", flat=True).get()
    for part in ("sell", "receive", "give_back", "withdraw", "adjust"):
        answer = desk.ask(part, item=item.pk, quantity=1, why="thử")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_yours"), part
    assert Level.objects.values_list("on_hand", flat=True).get() == before


def test_a_ledger_that_refuses_leaves_the_books_alone(staff: AtTheDesk) -> None:
    item = of(staff.showroom, "Mắm cá", date(2025, 1, 1), 1)
    with pytest.raises(InsufficientStock):
        ledger.withdraw(staff.showroom, [Line(item, 2)], slip(staff.user, key=str(uuid4()), why="thử"))
    assert on_hand(staff.showroom, item) == 1
