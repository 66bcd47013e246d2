"""Transfers at the desk: who sees them, and what each press does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from showrooms import addresses, transferring
from showrooms.ledger import Line
from showrooms.models import Entry, EntryKind, Item, Lot, Showroom, Transfer, TransferState
from tests.factories import TODAY, certified_product
from tests.showrooms.factories import NOON, make_manager, make_showroom, make_staff, make_user, on_hand, product_item, slip, stock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(showroom: Showroom, *rest: object, language: str = "vi") -> str:
    return addresses.desk(language, showroom.slug, "transfers", *rest)


class Way:
    """Ten pieces at one showroom, none at the other, and a browser of each person."""

    def __init__(self) -> None:
        self.origin, self.destination = make_showroom("Ga Hà Nội"), make_showroom("Chợ Bến Thành")
        self.item: Item = product_item(certified_product(name="Mật ong bạc hà", price=50_000, gtin="8935001230120"))
        self.staff_user = make_staff(self.origin)
        self.staff, self.manager = signed_in(self.staff_user), signed_in(make_manager(self.origin))
        self.receiver = signed_in(make_staff(self.destination))
        stock(self.origin, self.item, 10)

    def form(self, **more: Any) -> dict[str, Any]:
        return {
            "do": "prepare",
            "item": [self.item.pk],
            "quantity": ["4"],
            "lot": [""],
            "to": self.destination.pk,
            "key": "soan-chuyen-hang",
            **more,
        }

    def prepared(self) -> Transfer:
        return transferring.prepare(self.origin, self.destination, [Line(self.item, 4)], slip(self.staff_user))

    def sent(self) -> Transfer:
        transfer = self.prepared()
        self.do(self.manager, self.origin, transfer, "send")
        transfer.refresh_from_db()
        assert transfer.state == TransferState.IN_TRANSIT
        return transfer

    def do(self, client: Client, showroom: Showroom, transfer: Transfer, step: str, **more: Any) -> Any:
        form = {"do": step, "key": f"{step}-chuyen-{transfer.pk}", **more}
        return client.post(address(showroom, transfer.pk), form)

    def receive(self, transfer: Transfer, received: Any, reason: str = "", **more: Any) -> Any:
        line = transfer.lines.get()
        fields = {f"received-{line.pk}": received, f"reason-{line.pk}": reason, **more}
        return self.do(self.receiver, self.destination, transfer, "receive", **fields)

    @property
    def stands(self) -> tuple[int, int]:
        return on_hand(self.origin, self.item), on_hand(self.destination, self.item)


@pytest.fixture
def way() -> Way:
    return Way()


def test_from_preparing_to_receiving(way: Way) -> None:
    answer = way.staff.post(address(way.origin, "moi"), way.form())
    transfer = Transfer.objects.get()
    assert answer.url == address(way.origin, transfer.pk)
    for client, showroom, other in ((way.manager, way.origin, "Chợ Bến Thành"), (way.receiver, way.destination, "Ga Hà Nội")):
        assert other in client.get(address(showroom)).content.decode()
        assert "Mật ong" in client.get(address(showroom, transfer.pk)).content.decode()
    way.do(way.manager, way.origin, transfer, "send")
    assert way.stands == (6, 0)
    assert way.receive(transfer, "3").status_code == 422
    page = way.receive(transfer, "3", "một lọ vỡ")
    assert page.url == address(way.destination, transfer.pk)
    assert way.stands == (6, 3)
    for client, showroom in ((way.staff, way.origin), (way.receiver, way.destination)):
        report = client.get(address(showroom, "chenh-lech")).content.decode()
        assert "một lọ vỡ" in report
        assert "−50.000 ₫" in report
        assert "một lọ vỡ" in client.get(address(showroom, transfer.pk)).content.decode()


def test_the_list_is_filled_without_a_script(way: Way) -> None:
    new = address(way.origin, "moi")
    page = way.staff.post(new, {"do": "find", "q": "8935001230120"}).content.decode()
    assert f'name="item" value="{way.item.pk}"' in page
    again = {"do": "find", "q": "mat ong", "item": [way.item.pk], "quantity": ["2"], "lot": [""]}
    assert 'name="quantity" value="3"' in way.staff.post(new, again).content.decode()
    stock(way.origin, product_item(certified_product(name="Mật ong hoa nhãn")), 1)
    several = way.staff.post(new, {"do": "find", "q": "mat ong"}).content.decode()
    assert "Mật ong hoa nhãn" in several
    assert 'name="item"' not in several
    dropped = {"do": "drop:0", "item": [way.item.pk], "quantity": ["2"], "lot": [""]}
    assert 'name="item"' not in way.staff.post(new, dropped).content.decode()
    assert "xoài" in way.staff.post(new, {"do": "find", "q": "xoài"}).content.decode()
    assert not Transfer.objects.exists()


def test_a_lot_may_be_chosen(way: Way) -> None:
    stock(way.origin, way.item, 5, lot_code="A7", best_before=TODAY + timedelta(days=30))
    lot = Lot.objects.get()
    way.staff.post(address(way.origin, "moi"), way.form(lot=[lot.pk]))
    assert Transfer.objects.get().lines.get().lot == lot
    other = product_item()
    stock(way.origin, other, 5, lot_code="X", best_before=TODAY)
    wrong = way.form(lot=[Lot.objects.get(code="X").pk], key="lo-cua-hang-khac")
    assert way.staff.post(address(way.origin, "moi"), wrong).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": ["0"]},
        {"quantity": ["-1"]},
        {"quantity": ["hai"]},
        {"quantity": ["8935001230123"]},
        {"quantity": ["11"]},
        {"to": ""},
        {"to": "x"},
        {"item": [], "quantity": []},
        {"item": ["x"], "quantity": ["1"]},
        {"lot": ["999999"]},
        {"key": ""},
    ],
)
def test_what_cannot_be_prepared_is_told_and_the_list_is_kept(way: Way, wrong: dict[str, Any]) -> None:
    answer = way.staff.post(address(way.origin, "moi"), way.form(**wrong))
    assert answer.status_code in (409, 422)
    assert 'class="refused"' in answer.content.decode()
    assert not Transfer.objects.exists()


def test_pressed_twice_everything_happens_once(way: Way) -> None:
    for _press in range(2):
        way.staff.post(address(way.origin, "moi"), way.form())
    transfer = Transfer.objects.get()
    for _press in range(2):
        way.do(way.manager, way.origin, transfer, "send")
    assert way.stands == (6, 0)
    for _press in range(2):
        assert way.receive(transfer, "4").status_code == 302
    assert way.receive(transfer, "4", key="nhan-o-tab-khac").status_code == 302
    assert way.stands == (6, 4)
    assert Entry.objects.filter(kind=EntryKind.TRANSFER_IN).count() == 1


def test_a_second_tab_is_told_that_it_is_received(way: Way) -> None:
    transfer = way.sent()
    way.receive(transfer, "4")
    answer = way.receive(transfer, "2", "vỡ", key="nhan-o-tab-khac")
    page = way.receiver.get(answer.url).content.decode()
    assert "told-warning" in page
    assert way.stands == (6, 4)
    refused = way.receiver.post(
        address(way.destination, transfer.pk),
        {"do": "receive", "key": "nhan-bang-chuong-trinh", f"received-{transfer.lines.get().pk}": "4"},
        headers={"accept": "application/json"},
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "already_done")


@pytest.mark.parametrize("received", ["", "-1", "hai", "8935001230123"])
def test_what_cannot_have_come_is_refused(way: Way, received: str) -> None:
    transfer = way.sent()
    assert way.receive(transfer, received, "vỡ").status_code == 422
    assert way.stands == (6, 0)


def test_cancelled_on_its_way_it_comes_back(way: Way) -> None:
    transfer = way.sent()
    way.do(way.manager, way.origin, transfer, "cancel", why="xe hỏng")
    assert way.stands == (10, 0)
    assert "xe hỏng" in way.receiver.get(address(way.destination, transfer.pk)).content.decode()


def test_each_step_is_for_whom_it_is(way: Way) -> None:
    transfer = way.prepared()
    assert way.do(way.staff, way.origin, transfer, "send").status_code == 403
    assert way.do(way.receiver, way.destination, transfer, "send").status_code == 403
    way.do(way.manager, way.origin, transfer, "send")
    assert way.do(way.staff, way.origin, transfer, "cancel", why="x").status_code == 403
    fields = {f"received-{transfer.lines.get().pk}": "4"}
    assert way.do(way.manager, way.origin, transfer, "receive", **fields).status_code == 403
    assert way.do(way.receiver, way.destination, transfer, "cancel", why="x").status_code == 403
    assert way.stands == (6, 0)


def test_to_a_third_showroom_it_is_not_there(way: Way) -> None:
    transfer = way.sent()
    third = make_showroom()
    stranger = signed_in(make_manager(third))
    for showroom in (way.origin, way.destination, third):
        assert stranger.get(address(showroom, transfer.pk)).status_code == 404
        assert way.do(stranger, showroom, transfer, "cancel", why="x").status_code == 404
    assert "Ga Hà Nội" not in stranger.get(address(third)).content.decode()
    assert stranger.post(address(way.origin, "moi"), way.form()).status_code == 404
    transfer.refresh_from_db()
    assert transfer.state == TransferState.IN_TRANSIT


def test_officers_look_and_send_nothing(way: Way) -> None:
    transfer = way.prepared()
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="view_entry"))
    officer = signed_in(user)
    assert officer.get(address(way.origin, transfer.pk)).status_code == 200
    assert officer.get(address(way.origin)).status_code == 200
    assert way.do(officer, way.origin, transfer, "send").status_code == 403
    assert officer.post(address(way.origin, "moi"), way.form()).status_code == 403
    assert Transfer.objects.count() == 1
