"""Letters are written with their step and posted after it: at least once whatever happens, and once where two would."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from ocop.storefront import notices
from ocop.storefront.models import Notice, NoticeKind, Order
from ocop.storefront.notices import OUTAGE, PAUSES, WORTH_SENDING, send_waiting
from ocop.storefront.states import CancelReason, OrderState
from tests.showrooms.factories import NOON

from .mail_server import MailServer
from .orders import act, written_order

pytestmark = pytest.mark.django_db


def written(order: Order, kind: NoticeKind = NoticeKind.PLACED, **facts: Any) -> Notice:
    """A letter that waits: in a test that is rolled back nothing is posted at a commit."""
    with transaction.atomic():
        notices.write(order, kind, act(), **facts)
    return Notice.objects.get(order=order, kind=kind)


def test_it_is_posted_when_its_step_is_committed(post: MailServer, django_capture_on_commit_callbacks: Any) -> None:
    order = written_order()
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            notices.write(order, NoticeKind.PLACED, act())
        assert not post.letters
    assert post.office.recipients == [["lan@khach.example"]]
    notice = Notice.objects.get()
    assert (notice.sent_at, notice.next_at, notice.tries, notice.problem) == (NOON, None, 1, "")


def test_a_step_that_did_not_happen_is_not_told(post: MailServer, django_capture_on_commit_callbacks: Any) -> None:
    order = written_order()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        notices.write(order, NoticeKind.PLACED, act())
        raise ZeroDivisionError
    assert not Notice.objects.exists()
    assert not post.letters


def test_the_same_step_is_told_once(post: MailServer) -> None:
    order = written_order()
    for _time in range(2):
        written(order)
        assert send_waiting(NOON) in (0, 1)
    assert len(post.letters) == 1


def test_two_refunds_are_two_letters(post: MailServer) -> None:
    order = written_order(state=OrderState.COMPLETED)
    with transaction.atomic():
        for about in ("1", "2", "2"):
            notices.write(order, NoticeKind.REFUNDED, act(), about=about)
    assert send_waiting(NOON) == 2


def test_without_an_address_or_a_mail_server_nothing_waits(post: MailServer, settings: Any) -> None:
    with transaction.atomic():
        notices.write(written_order(email=""), NoticeKind.PLACED, act())
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with transaction.atomic():
        notices.write(written_order(), NoticeKind.PLACED, act())
    assert not Notice.objects.exists()
    assert send_waiting(NOON) == 0


def test_only_letters_of_the_order_asked_for_are_posted(post: MailServer) -> None:
    mine, other = written_order(), written_order(email="khac@khach.example")
    written(mine), written(other)
    assert send_waiting(NOON, mine) == 1
    assert post.office.recipients == [["lan@khach.example"]]


class TestTrouble:
    def test_a_server_that_is_down_and_comes_back(self, post: MailServer) -> None:
        notice = written(written_order())
        post.stop()
        assert send_waiting(NOON) == 0
        notice.refresh_from_db()
        assert (notice.tries, notice.next_at, notice.sent_at) == (0, NOON + OUTAGE, None)
        assert "ConnectionRefusedError" in notice.problem
        post.start()
        assert send_waiting(NOON + OUTAGE - timedelta(seconds=1)) == 0
        assert send_waiting(NOON + OUTAGE) == 1
        notice.refresh_from_db()
        assert (notice.sent_at, notice.problem) == (NOON + OUTAGE, "")
        assert len(post.letters) == 1

    def test_while_it_is_down_no_letter_is_given_up_before_it_is_worthless(self, post: MailServer) -> None:
        notice = written(written_order())
        post.stop()
        for minutes in range(0, 120, 2):
            send_waiting(NOON + timedelta(minutes=minutes))
        post.start()
        assert send_waiting(notice.at + WORTH_SENDING) == 1

    def test_after_three_days_it_is_given_up(self, post: MailServer) -> None:
        notice = written(written_order())
        assert send_waiting(notice.at + WORTH_SENDING + timedelta(seconds=1)) == 0
        notice.refresh_from_db()
        assert (notice.sent_at, notice.next_at) == (None, None)
        assert "given up" in notice.problem
        assert not post.letters

    def test_pauses_grow(self, post: MailServer) -> None:
        notice = written(written_order())
        post.office.answer = "451 try later"
        at, seen = NOON, []
        for _pause in range(len(PAUSES) + 2):
            assert send_waiting(at) == 0
            notice.refresh_from_db()
            assert "451" in notice.problem
            assert notice.next_at
            seen.append(notice.next_at - at)
            at = notice.next_at
        assert seen == [*PAUSES, PAUSES[-1], PAUSES[-1]]

    def test_an_address_that_does_not_exist_is_not_tried_again(self, post: MailServer) -> None:
        notice = written(written_order())
        post.office.refuse_recipient = "550 no such mailbox"
        assert send_waiting(NOON) == 0
        notice.refresh_from_db()
        assert (notice.next_at, notice.sent_at) == (None, None)
        assert "no such mailbox" in notice.problem

    def test_a_mailbox_that_is_full_is_tried_again(self, post: MailServer) -> None:
        notice = written(written_order())
        post.office.refuse_recipient = "452 mailbox full"
        assert send_waiting(NOON) == 0
        post.office.refuse_recipient = ""
        notice.refresh_from_db()
        assert notice.next_at
        assert send_waiting(notice.next_at) == 1

    def test_one_refused_letter_does_not_keep_back_the_others(self, post: MailServer) -> None:
        bad = written(written_order(email="lan@khach.example\nBcc: kho@an.example"))
        written(written_order())
        assert send_waiting(NOON) == 1
        bad.refresh_from_db()
        assert bad.sent_at is None
        assert "Invalid address" in bad.problem

    def test_a_server_that_hangs_up_after_it_took_the_letter_gets_it_again_with_the_same_name(self, post: MailServer) -> None:
        notice = written(written_order())
        post.office.hang_up = True
        assert send_waiting(NOON) == 0
        post.office.hang_up = False
        notice.refresh_from_db()
        assert notice.sent_at is None
        assert notice.next_at
        assert send_waiting(notice.next_at) == 1
        first, second = post.letters
        assert first["Message-ID"] == second["Message-ID"]

    def test_killed_before_it_was_handed_over_it_is_posted_once(self, post: MailServer, monkeypatch: Any) -> None:
        notice = written(written_order())
        self._die(monkeypatch, before=True)
        with pytest.raises(KeyboardInterrupt):
            send_waiting(NOON)
        monkeypatch.undo()
        assert not post.letters
        assert send_waiting(NOON + PAUSES[0] - timedelta(seconds=1)) == 0
        assert send_waiting(NOON + PAUSES[0]) == 1
        assert len(post.letters) == 1
        notice.refresh_from_db()
        assert notice.tries == 2

    def test_killed_after_it_was_handed_over_it_is_posted_again_with_the_same_name(
        self, post: MailServer, monkeypatch: Any
    ) -> None:
        written(written_order())
        self._die(monkeypatch, before=False)
        with pytest.raises(KeyboardInterrupt):
            send_waiting(NOON)
        monkeypatch.undo()
        assert send_waiting(NOON + PAUSES[0]) == 1
        assert len({letter["Message-ID"] for letter in post.letters}) == 1
        assert len(post.letters) == 2

    @staticmethod
    def _die(monkeypatch: Any, *, before: bool) -> None:
        from django.core.mail.backends.smtp import EmailBackend

        send = EmailBackend.send_messages

        def dying(self: EmailBackend, letters: Any) -> int:
            if not before:
                send(self, letters)
            raise KeyboardInterrupt

        monkeypatch.setattr(EmailBackend, "send_messages", dying)


@pytest.mark.parametrize(
    ("kind", "state", "told"),
    [
        (NoticeKind.PLACED, OrderState.AWAITING, True),
        (NoticeKind.PLACED, OrderState.CONFIRMED, True),
        (NoticeKind.PLACED, OrderState.CANCELLED, False),
        (NoticeKind.CONFIRMED, OrderState.CONFIRMED, True),
        (NoticeKind.CONFIRMED, OrderState.SHIPPED, False),
        (NoticeKind.CONFIRMED, OrderState.CANCELLED, False),
        (NoticeKind.READY, OrderState.PACKED, True),
        (NoticeKind.READY, OrderState.CONFIRMED, False),
        (NoticeKind.READY, OrderState.COMPLETED, False),
        (NoticeKind.SHIPPED, OrderState.COMPLETED, True),
        (NoticeKind.CANCELLED, OrderState.CANCELLED, True),
    ],
)
def test_a_late_letter_tells_only_what_still_holds(post: MailServer, kind: NoticeKind, state: OrderState, told: bool) -> None:
    cancelled = {"cancel_reason": CancelReason.BY_DESK} if state == OrderState.CANCELLED else {}
    notice = written(written_order(state=state, **cancelled), kind)
    assert send_waiting(NOON + timedelta(hours=6)) == told
    assert len(post.letters) == told
    notice.refresh_from_db()
    assert notice.next_at is None
