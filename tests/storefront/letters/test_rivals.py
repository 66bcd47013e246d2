"""Two that would post the same letter at the same moment, on connections of their own: first without the guard."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from ocop.storefront import notices
from ocop.storefront.models import Notice, NoticeKind
from tests.showrooms.factories import NOON

from .mail_server import MailServer
from .orders import act, written_order

pytestmark = pytest.mark.usefixtures("committed")

PATIENCE = 1.0
"""Seconds that one waits for the other to come."""


def both(what: Callable[[], Any]) -> list[Any]:
    outcomes: list[Any] = []

    def run() -> None:
        try:
            outcomes.append(what())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _rival in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


@pytest.fixture
def waiting(post: MailServer, monkeypatch: pytest.MonkeyPatch) -> Notice:
    """A letter that nobody posted yet; both rivals have seen it before either goes on."""
    order = written_order()
    with monkeypatch.context() as patched:
        patched.setattr(notices, "_post_soon", lambda order, at: None)
        with transaction.atomic():
            notices.write(order, NoticeKind.PLACED, act())
    meeting = threading.Barrier(2)
    claimed = notices._claimed

    def claimed_together(pk: int, at: Any) -> Notice | None:
        meeting.wait(PATIENCE * 10)
        return claimed(pk, at)

    monkeypatch.setattr(notices, "_claimed", claimed_together)
    return Notice.objects.get()


def test_without_the_claim_it_is_posted_twice(post: MailServer, waiting: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = threading.Barrier(2)

    def not_claimed(pk: int, at: Any) -> Notice:
        meeting.wait(PATIENCE * 10)
        return Notice.objects.select_related("order__showroom").get(pk=pk)

    monkeypatch.setattr(notices, "_claimed", not_claimed)
    assert both(lambda: notices.send_waiting(NOON)) == [1, 1]
    assert len(post.letters) == 2


def test_with_it_once(post: MailServer, waiting: Notice) -> None:
    assert sorted(both(lambda: notices.send_waiting(NOON))) == [0, 1]
    assert len(post.letters) == 1
    waiting.refresh_from_db()
    assert (waiting.tries, waiting.sent_at) == (1, NOON)


def test_a_letter_is_written_with_its_step_or_not_at_all(post: MailServer) -> None:
    order = written_order()
    with pytest.raises(RuntimeError):
        notices.write(order, NoticeKind.PLACED, act())
    assert not Notice.objects.exists()


def test_it_is_posted_in_the_background_while_whoever_wrote_it_goes_on(post: MailServer, settings: Any) -> None:
    settings.LETTERS_IN_BACKGROUND = True
    order = written_order()
    going_on, posted = threading.Event(), threading.Event()
    post.office.during = lambda: (going_on.wait(10), posted.set())
    with time_machine.travel(NOON):
        with transaction.atomic():
            notices.write(order, NoticeKind.PLACED, act())
        assert not posted.is_set()
        going_on.set()
        assert posted.wait(10)
        _until(lambda: Notice.objects.get().sent_at is not None)
    assert len(post.letters) == 1


def _until(holds: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _try in range(200):
        if holds():
            return
        tick.wait(0.05)
    raise AssertionError("it did not come to be within ten seconds")
