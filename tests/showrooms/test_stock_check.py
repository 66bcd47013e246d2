"""`stock_check` finds whatever was written past the ledger, and says where; while the ledger alone writes it finds nothing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from showrooms import checking, counting, ledger, transferring
from showrooms.ledger import Correction, Line, Sale
from showrooms.models import Entry, Level, Movement, Transfer, TransferLine
from showrooms.transferring import Arrival
from tests.factories import TODAY

from .factories import NOON, make_manager, make_showroom, make_user, plain_item, product_item, slip, stock

pytestmark = pytest.mark.django_db


def check(*arguments: str) -> tuple[int, list[str]]:
    """The exit status and the lines printed."""
    printed, code = StringIO(), 0
    try:
        call_command("stock_check", "--quiet", *arguments, stdout=printed, stderr=printed)
    except SystemExit as left:
        code = left.code
    return code, printed.getvalue().splitlines()


@pytest.fixture
def books():
    """Two showrooms where everything that the ledger books was booked."""
    ours, theirs = make_showroom(slug="o-day"), make_showroom(slug="noi-khac")
    boss = make_user("sep", is_superuser=True)
    tea, candy = product_item(name="Trà Shan"), plain_item("Kẹo lạc")
    for showroom in (ours, theirs):
        stock(showroom, tea, 9, lot_code="A", best_before=TODAY)
        stock(showroom, candy, 9)
        ledger.sell(showroom, [Sale(tea, 2)], slip(boss))
        ledger.withdraw(showroom, [Line(candy, 1)], slip(boss, why="vỡ"))
        ledger.adjust(showroom, [Correction(candy, -1)], slip(boss, why="mất"))
        ledger.undo(ledger.sell(showroom, [Sale(candy, 1)], slip(boss)), slip(boss))
        ledger.reserve(showroom, [Line(tea, 2)], slip(reference="DH-1"))
        ledger.release(ledger.reserve(showroom, [Line(tea, 1)], slip()), slip())
        ledger.hand_over(ledger.reserve(showroom, [Line(tea, 1)], slip()), {tea.pk: 1000}, slip())
    for step in range(5):
        transfer = transferring.prepare(ours, theirs, [Line(tea, 1), Line(candy, 1)], slip(boss, why="chuyển"))
        if step > 0:
            transferring.cancel(transfer, slip(boss, why="thôi")) if step == 1 else transferring.send(transfer, slip(boss))
        if step == 2:
            transferring.cancel(transfer, slip(boss, why="thôi"))
        if step > 2:
            lines = transfer.lines.all()
            arrivals = {line.pk: Arrival(0 if step == 3 else 1, "mất" if step == 3 else "") for line in lines}
            transferring.receive(transfer, arrivals, slip(boss))
    count = counting.open_count(ours, boss, NOON)
    counting.count_line(count, candy, None, 3, boss, NOON)
    counting.submit(count, boss, NOON)
    counting.approve(count, slip(make_manager(ours)))
    return ours, theirs, tea, candy


def test_what_the_ledger_wrote_adds_up(books) -> None:
    code, lines = check()
    assert code == 0
    assert lines == [
        f"Everything adds up. Checked: 4 of 4 items, 5 of 5 transfers, {Movement.objects.count()} of "
        f"{Movement.objects.count()} movements."
    ]
    assert check("--showroom", "o-day")[0] == 0


def test_each_thing_written_past_the_ledger_is_named(books) -> None:
    ours, theirs, tea, candy = books
    level = Level.objects.get(showroom=ours, item=candy)
    for wrong, said in (
        (lambda: Level.objects.filter(pk=level.pk).update(on_hand=8), f"o-day: Kẹo lạc (item {candy.pk}): 8 on hand, but"),
        (
            lambda: Level.objects.filter(pk=level.pk).update(reserved=1),
            f"o-day: Kẹo lạc (item {candy.pk}): 1 reserved, but open reservations come to 0.",
        ),
        (lambda: level.delete(), f"o-day: Kẹo lạc (item {candy.pk}): 0 on hand, but the movements come to {level.on_hand}."),
        (lambda: Movement.objects.filter(on_hand_change=-2).first().delete(), "o-day: Trà Shan"),
        (lambda: Entry.objects.filter(kind="release").update(answers=None), "but open reservations come to 3."),
        (lambda: Movement.objects.filter(showroom=theirs).update(showroom=ours), "at another showroom than its entry"),
        (lambda: Movement.objects.filter(item=tea).update(item=candy), "lot A is of another item."),
        (lambda: Transfer.objects.filter(state="received").update(state="in_transit"), "it is in_transit, and its entries"),
        (lambda: Transfer.objects.filter(state="prepared").update(state="cancelled", sent=Entry.objects.first()), "cancelled"),
        (lambda: Transfer.objects.filter(state="cancelled").update(state="received"), "it is received, and its entries"),
        (lambda: TransferLine.objects.update(quantity=7, reason="x"), "7 of Trà Shan"),
        (lambda: TransferLine.objects.update(received=3, reason="x"), "3 of Trà Shan"),
    ):
        with transaction.atomic():
            wrong()
            code, lines = check()
            transaction.set_rollback(True)
        assert code == 1, said
        assert any(said in line for line in lines), (said, lines)


def test_one_showroom_is_checked_alone(books) -> None:
    _ours, theirs, tea, _candy = books
    Level.objects.filter(showroom=theirs, item=tea).update(on_hand=99)
    assert check("--showroom", "o-day")[0] == 0
    assert check("--showroom", "noi-khac")[0] == 1
    with pytest.raises(CommandError, match="Name one of these: noi-khac, o-day"):
        check("--showroom", "o-dau")


def test_interrupted_it_says_what_was_checked(books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "ITEMS_AT_ONCE", 1)
    genuine, calls = checking._wrong_levels, []

    def interrupted(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return genuine(*args)

    monkeypatch.setattr(checking, "_wrong_levels", interrupted)
    assert check() == (130, ["Interrupted. Checked: 2 of 4 items; 0 departures."])


def test_parts_of_any_size_find_the_same(books, monkeypatch: pytest.MonkeyPatch) -> None:
    Level.objects.update(on_hand=90)
    found = checking.departures()
    for name in ("ITEMS_AT_ONCE", "TRANSFERS_AT_ONCE", "MOVEMENTS_AT_ONCE"):
        monkeypatch.setattr(checking, name, 1)
    assert checking.departures() == found
    assert len(found) == 4
