"""Asking producers for goods, and following it until they have come."""

from __future__ import annotations

from datetime import date, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from showrooms import ledger, restocking
from showrooms.errors import AlreadyDone, BadRequest, KeyTaken, NotInForce, NotSent, NotYours
from showrooms.ledger import Delivery, Line, Sale
from showrooms.models import Item, Placement, RestockRequest, RestockState, Showroom
from showrooms.stock import stocked
from tests.factories import TODAY, certified_product, make_producer

from .factories import NOON, make_manager, make_showroom, make_staff, plain_item, product_item, slip, stock

pytestmark = pytest.mark.django_db

NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def showroom() -> Showroom:
    return make_showroom("Ga Hà Nội", phone="024 1234", email="ga@ocop.example")


@pytest.fixture
def staff(showroom: Showroom) -> Any:
    return make_staff(showroom)


@pytest.fixture
def item() -> Item:
    return product_item(
        certified_product(name="Trà Shan", price=90_000, producer=make_producer("HTX Tà Xùa", email="htx@ocop.example"))
    )


def asked(showroom: Showroom, item: Item, staff: Any, pieces: int = 10, **more: Any) -> RestockRequest:
    lines = [Line(item, pieces)]
    of_slip = more.pop("slip", None) or slip(staff)
    return restocking.ask(showroom, restocking.supplier_of(item), lines, more.pop("day", NEXT_WEEK), of_slip, **more)


def came(showroom: Showroom, item: Item, pieces: int, request: RestockRequest) -> Any:
    return ledger.receive(showroom, [Delivery(item, pieces)], slip(reference=restocking.reference_of(request)))


def state(request: RestockRequest) -> RestockState:
    return restocking.progress([request])[request.pk].state


def test_it_is_received_when_all_of_it_has_come(showroom: Showroom, item: Item, staff: Any) -> None:
    request = asked(showroom, item, staff)
    assert state(request) == RestockState.ASKED
    restocking.promise(request, NEXT_WEEK, slip(staff))
    assert (state(request), request.promised_on) == (RestockState.PROMISED, NEXT_WEEK)
    came(showroom, item, 4, request)
    progress = restocking.progress([request])[request.pk]
    assert (progress.state, progress.arrived) == (RestockState.PROMISED, {item.pk: 4})
    assert restocking.awaited_pieces(showroom) == {item.pk: 6}
    came(showroom, item, 6, request)
    assert state(request) == RestockState.RECEIVED
    with pytest.raises(AlreadyDone):
        restocking.promise(request, NEXT_WEEK, slip(staff))
    with pytest.raises(AlreadyDone):
        restocking.end(request, slip(staff, why="đổi ý"))


def test_a_receipt_that_was_undone_has_not_come(showroom: Showroom, item: Item, staff: Any) -> None:
    request = asked(showroom, item, staff)
    receipt = came(showroom, item, 10, request)
    ledger.undo(receipt, slip(make_manager(showroom)))
    assert state(request) == RestockState.ASKED


def test_a_receipt_of_another_showroom_does_not_answer_it(showroom: Showroom, item: Item, staff: Any) -> None:
    request = asked(showroom, item, staff)
    came(make_showroom(), item, 10, request)
    assert state(request) == RestockState.ASKED


def test_ended_before_and_after_something_came(showroom: Showroom, item: Item, staff: Any) -> None:
    first, second = asked(showroom, item, staff), asked(showroom, item, staff)
    with pytest.raises(BadRequest):
        restocking.end(first, slip(staff))
    restocking.end(first, slip(staff, why="hết mùa"))
    assert (state(first), first.why, first.closed_by) == (RestockState.CANCELLED, "hết mùa", staff)
    came(showroom, item, 4, second)
    restocking.end(second, slip(staff, why="hết mùa"))
    assert state(second) == RestockState.RECEIVED
    assert restocking.awaited_pieces(showroom) == {}
    with pytest.raises(AlreadyDone):
        restocking.end(first, slip(staff, why="hết mùa"))


def test_asked_twice_under_one_key_it_is_one(showroom: Showroom, item: Item, staff: Any) -> None:
    same = slip(staff, key="dat-hang-so-1")
    first = asked(showroom, item, staff, slip=same)
    assert asked(showroom, item, staff, slip=same) == first
    with pytest.raises(KeyTaken):
        asked(showroom, item, staff, 11, slip=same)
    assert RestockRequest.objects.count() == 1


@pytest.mark.parametrize("pieces", [0, -1, 100_001])
def test_a_quantity_no_one_can_mean_is_refused(showroom: Showroom, item: Item, staff: Any, pieces: int) -> None:
    with pytest.raises(BadRequest):
        asked(showroom, item, staff, pieces)


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=400)])
def test_a_day_no_one_can_mean_is_refused(showroom: Showroom, item: Item, staff: Any, day: date) -> None:
    with pytest.raises(BadRequest):
        asked(showroom, item, staff, day=day)
    request = asked(showroom, item, staff)
    with pytest.raises(BadRequest):
        restocking.promise(request, day, slip(staff))


def test_each_is_asked_for_their_own(showroom: Showroom, item: Item, staff: Any) -> None:
    sweets = plain_item("Kẹo dừa", maker="Cơ sở Bà Ba")
    request = restocking.ask(showroom, "Cơ sở Bà Ba", [Line(sweets, 5)], NEXT_WEEK, slip(staff))
    assert (request.producer, request.maker) == (None, "Cơ sở Bà Ba")
    for supplier, goods in (("Cơ sở Bà Ba", item), (item.product and item.product.producer, sweets), ("", plain_item())):
        with pytest.raises(BadRequest):
            restocking.ask(showroom, supplier, [Line(goods, 5)], NEXT_WEEK, slip(staff))  # type: ignore[arg-type]


def test_staff_of_another_showroom_ask_nothing(showroom: Showroom, item: Item, staff: Any) -> None:
    request = asked(showroom, item, staff)
    other = make_manager(make_showroom())
    for attempt in (
        lambda: asked(showroom, item, other),
        lambda: restocking.promise(request, NEXT_WEEK, slip(other)),
        lambda: restocking.end(request, slip(other, why="x")),
        lambda: restocking.e_mail(request, slip(other)),
    ):
        with pytest.raises(NotYours):
            attempt()


def test_a_lapsed_product_is_asked_for_knowingly(showroom: Showroom, staff: Any) -> None:
    """In force to the end of 14/01/2028."""
    lapsing = product_item(certified_product(date(2025, 1, 15), name="Mật ong"))
    last = date(2028, 1, 14)
    asked(showroom, lapsing, staff, slip=slip(staff, on=last), day=last)
    after = last + timedelta(days=1)
    with pytest.raises(NotInForce, match="Mật ong"):
        asked(showroom, lapsing, staff, slip=slip(staff, on=after), day=after)
    asked(showroom, lapsing, staff, slip=slip(staff, on=after), day=after, lapsed_too=True)


def test_what_is_proposed(showroom: Showroom, item: Item, staff: Any) -> None:
    """Two are there and low is from three: six are wanted. Nine were sold this month: nine are wanted, four of them awaited."""
    stock(showroom, item, 2)
    Placement.objects.filter(item=item).update(low_from=3)

    def proposal() -> restocking.Proposal:
        [found] = restocking.proposals(showroom, stocked(showroom, TODAY, {item.pk}, empty=True), NOON)
        return found

    assert proposal().pieces == 4
    assert restocking.low_by_supplier(showroom, TODAY) == [(restocking.supplier_of(item), 1)]
    stock(showroom, item, 9)
    ledger.sell(showroom, [Sale(item, 9)], slip(at=NOON - timedelta(days=1)))
    assert proposal().pieces == 7
    undone = ledger.sell(showroom, [Sale(item, 1)], slip(at=NOON - timedelta(days=1)))
    ledger.undo(undone, slip(make_manager(showroom)))
    assert proposal().sold == 9
    asked(showroom, item, staff, 4)
    assert (proposal().awaited, proposal().pieces) == (4, 3)
    asked(showroom, item, staff, 40)
    assert proposal().pieces == 0


class TestLetter:
    @pytest.fixture(autouse=True)
    def mail_server(self, settings: Any) -> None:
        settings.WAGTAIL_PASSWORD_RESET_ENABLED = True

    def test_it_is_sent_once(self, showroom: Showroom, item: Item, staff: Any) -> None:
        request = asked(showroom, item, staff, 12)
        restocking.e_mail(request, slip(staff))
        with pytest.raises(AlreadyDone):
            restocking.e_mail(request, slip(staff))
        [letter] = mail.outbox
        assert (letter.to, letter.reply_to) == (["htx@ocop.example"], ["ga@ocop.example"])
        assert (request.sent_to, request.sent_at) == ("htx@ocop.example", NOON)
        for words in ("HTX Tà Xùa", "Ga Hà Nội", "Trà Shan", "12", item.product and item.product.code, "30/11/2026", "024 1234"):
            assert str(words) in letter.body
        assert "30/11/2026" in letter.subject
        restocking.e_mail(request, slip(staff, at=NOON + timedelta(days=1)), sent_before=request.sent_at)
        assert len(mail.outbox) == 2

    def test_a_name_with_a_line_break_makes_no_header(self, showroom: Showroom, item: Item, staff: Any) -> None:
        showroom.name = "Ga\nBcc: x@evil.example"
        showroom.save()
        restocking.e_mail(asked(showroom, item, staff), slip(staff))
        assert "\n" not in mail.outbox[0].subject

    def test_what_the_mail_server_does_not_take_was_not_sent(
        self, showroom: Showroom, item: Item, staff: Any, settings: Any
    ) -> None:
        request = asked(showroom, item, staff)
        settings.EMAIL_BACKEND = f"{__name__}.Deaf"
        with pytest.raises(NotSent):
            restocking.e_mail(request, slip(staff))
        assert (request.sent_to, request.sent_at) == ("", None)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        restocking.e_mail(request, slip(staff))
        assert len(mail.outbox) == 1

    def test_without_a_server_or_an_address_it_is_printed(
        self, showroom: Showroom, item: Item, staff: Any, settings: Any
    ) -> None:
        sweets = plain_item(maker="Cơ sở Bà Ba")
        with pytest.raises(BadRequest):
            restocking.e_mail(asked(showroom, sweets, staff), slip(staff))
        settings.WAGTAIL_PASSWORD_RESET_ENABLED = False
        with pytest.raises(BadRequest):
            restocking.e_mail(asked(showroom, item, staff), slip(staff))
        assert mail.outbox == []


class Deaf(BaseEmailBackend):
    """A mail server that breaks off."""

    def send_messages(self, email_messages: Any) -> int:
        raise SMTPServerDisconnected("gone")
