"""Goods on their way from one showroom to another."""

from __future__ import annotations

from typing import Any

import pytest

from showrooms import ledger, transferring
from showrooms.errors import AlreadyDone, BadRequest, InsufficientStock, KeyTaken, NotYours
from showrooms.ledger import Line, Sale
from showrooms.models import Entry, EntryKind, Item, Placement, Showroom, Transfer, TransferState
from showrooms.transferring import Arrival

from .factories import make_manager, make_showroom, make_staff, on_hand, product_item, slip, stock

pytestmark = pytest.mark.django_db


class Way:
    """Ten pieces at one showroom, none at the other, and the people of both."""

    def __init__(self) -> None:
        self.origin, self.destination = make_showroom(), make_showroom()
        self.staff, self.manager = make_staff(self.origin), make_manager(self.origin)
        self.receiver, self.chief = make_staff(self.destination), make_manager(self.destination)
        self.item: Item = product_item(name="Mật ong")
        stock(self.origin, self.item, 10)

    def prepared(self, pieces: int = 4) -> Transfer:
        return transferring.prepare(self.origin, self.destination, [Line(self.item, pieces)], slip(self.staff))

    def sent(self, pieces: int = 4) -> Transfer:
        transfer = self.prepared(pieces)
        transferring.send(transfer, slip(self.manager))
        return transfer

    def receive(self, transfer: Transfer, received: int, reason: str = "", **more: Any) -> Entry | None:
        line = transfer.lines.get()
        arrivals = {line.pk: Arrival(received, reason)}
        return transferring.receive(transfer, arrivals, more.pop("slip", None) or slip(self.receiver))

    @property
    def stands(self) -> tuple[int, int]:
        return on_hand(self.origin, self.item), on_hand(self.destination, self.item)


@pytest.fixture
def way() -> Way:
    return Way()


def test_goods_leave_when_sent_and_are_there_when_received(way: Way) -> None:
    transfer = way.prepared()
    assert way.stands == (10, 0)
    transferring.send(transfer, slip(way.manager))
    assert (way.stands, transfer.state) == ((6, 0), TransferState.IN_TRANSIT)
    way.receive(transfer, 4)
    assert (way.stands, transfer.state) == ((6, 4), TransferState.RECEIVED)
    assert transfer.ended_by == way.receiver
    assert Placement.objects.filter(showroom=way.destination, item=way.item).exists()


def test_who_sends_and_who_receives(way: Way) -> None:
    transfer = way.prepared()
    third = make_manager(make_showroom())
    for who in (way.staff, way.receiver, way.chief, third):
        with pytest.raises(NotYours):
            transferring.send(transfer, slip(who))
    transferring.send(transfer, slip(way.manager))
    for who in (way.staff, way.manager, third):
        with pytest.raises(NotYours):
            way.receive(transfer, 4, slip=slip(who))
    for who in (way.staff, way.chief, third):
        with pytest.raises(NotYours):
            transferring.cancel(transfer, slip(who, why="đổi ý"))
    with pytest.raises(NotYours):
        transferring.prepare(way.origin, way.destination, [Line(way.item, 1)], slip(way.receiver))
    assert way.stands == (6, 0)


def test_a_difference_has_its_reason(way: Way) -> None:
    transfer = way.sent()
    with pytest.raises(BadRequest, match="Mật ong"):
        way.receive(transfer, 3)
    with pytest.raises(BadRequest):
        way.receive(transfer, -1, "sai")
    with pytest.raises(BadRequest):
        transferring.receive(transfer, {}, slip(way.receiver))
    assert way.stands == (6, 0)
    way.receive(transfer, 3, "một lọ vỡ")
    line = transfer.lines.get()
    assert (line.received, line.reason, way.stands) == (3, "một lọ vỡ", (6, 3))
    assert [each.line for each in transferring.differences(way.origin)] == [line]
    assert [each.line for each in transferring.differences(way.destination)] == [line]
    assert [each.value for each in transferring.differences(way.origin)] == [-50_000]
    assert transferring.differences(make_showroom()) == []


def test_nothing_at_all_may_arrive(way: Way) -> None:
    transfer = way.sent()
    assert way.receive(transfer, 0, "xe bị mất trộm") is None
    assert (transfer.state, transfer.ended_by, way.stands) == (TransferState.RECEIVED, way.receiver, (6, 0))
    with pytest.raises(AlreadyDone):
        way.receive(transfer, 4)


def test_received_twice_it_is_booked_once(way: Way) -> None:
    """The same button twice (the same key), and the same transfer in two tabs (two keys)."""
    transfer = way.sent()
    first = way.receive(transfer, 4, slip=slip(way.receiver, key="nhan-chuyen-1"))
    assert way.receive(transfer, 4, slip=slip(way.receiver, key="nhan-chuyen-1")) == first
    with pytest.raises(AlreadyDone):
        way.receive(transfer, 4)
    assert way.stands == (6, 4)


def test_sent_twice_it_leaves_once(way: Way) -> None:
    transfer = way.prepared()
    first = transferring.send(transfer, slip(way.manager, key="gui-chuyen-1"))
    assert transferring.send(transfer, slip(way.manager, key="gui-chuyen-1")) == first
    with pytest.raises(AlreadyDone):
        transferring.send(transfer, slip(way.manager))
    assert way.stands == (6, 0)


def test_prepared_twice_under_one_key_it_is_one(way: Way) -> None:
    same = slip(way.staff, key="soan-chuyen-1")
    first = transferring.prepare(way.origin, way.destination, [Line(way.item, 4)], same)
    assert transferring.prepare(way.origin, way.destination, [Line(way.item, 4)], same) == first
    with pytest.raises(KeyTaken):
        transferring.prepare(way.origin, way.destination, [Line(way.item, 5)], same)
    with pytest.raises(KeyTaken):
        transferring.prepare(way.origin, make_showroom(), [Line(way.item, 4)], same)
    assert Transfer.objects.count() == 1


def test_what_was_sold_since_it_was_prepared_is_not_sent(way: Way) -> None:
    transfer = way.prepared(8)
    ledger.sell(way.origin, [Sale(way.item, 5)], slip(way.staff))
    with pytest.raises(InsufficientStock, match="Mật ong"):
        transferring.send(transfer, slip(way.manager))
    transfer.refresh_from_db()
    assert (transfer.state, way.stands) == (TransferState.PREPARED, (5, 0))


def test_called_off_before_it_left(way: Way) -> None:
    transfer = way.prepared()
    with pytest.raises(BadRequest):
        transferring.cancel(transfer, slip(way.manager))
    assert transferring.cancel(transfer, slip(way.manager, why="đổi ý")) is None
    assert (transfer.state, transfer.ended_by, transfer.why) == (TransferState.CANCELLED, way.manager, "đổi ý")
    with pytest.raises(AlreadyDone):
        transferring.send(transfer, slip(way.manager))
    assert way.stands == (10, 0)


def test_called_off_on_its_way_it_goes_back(way: Way) -> None:
    transfer = way.sent()
    entry = transferring.cancel(transfer, slip(way.manager, why="xe hỏng"))
    assert entry
    assert (entry.kind, transfer.state, way.stands) == (EntryKind.TRANSFER_IN, TransferState.CANCELLED, (10, 0))
    with pytest.raises(AlreadyDone):
        way.receive(transfer, 4)
    with pytest.raises(AlreadyDone):
        transferring.cancel(transfer, slip(way.manager, why="xe hỏng"))
    assert way.stands == (10, 0)


def test_what_is_received_is_not_called_off(way: Way) -> None:
    transfer = way.sent()
    way.receive(transfer, 4)
    with pytest.raises(AlreadyDone):
        transferring.cancel(transfer, slip(way.manager, why="đổi ý"))
    assert way.stands == (6, 4)


@pytest.mark.parametrize("pieces", [0, -1, 100_001])
def test_a_quantity_no_one_can_mean_is_refused(way: Way, pieces: int) -> None:
    with pytest.raises(BadRequest):
        way.prepared(pieces)


def test_it_goes_elsewhere(way: Way) -> None:
    with pytest.raises(BadRequest):
        transferring.prepare(way.origin, way.origin, [Line(way.item, 1)], slip(way.staff))
    with pytest.raises(InsufficientStock):
        way.prepared(11)


def test_a_showroom_sees_what_comes_and_what_goes(way: Way) -> None:
    transfer = way.sent()
    third: Showroom = make_showroom()
    assert list(transferring.of_showroom(way.origin)) == [transfer]
    assert list(transferring.of_showroom(way.destination)) == [transfer]
    assert not transferring.of_showroom(third).exists()
