"""Scheduled pages go live and end at their minute, by the first visitor who asks, once, whatever happens to one of them."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published

from catalog import edition
from ocop import caching
from ocop.page_store import ProcessStore
from ocop.pages import schedule
from ocop.pages.models import StoryPage
from tests.pages.factories import make_story

pytestmark = pytest.mark.usefixtures("committed")
DUE = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> Any:
    store = ProcessStore(1_000_000)
    monkeypatch.setattr(caching, "page_store", lambda: store)
    time_machine.move_to(DUE - timedelta(hours=1), tick=False)
    client = Client()

    def get(address: str, at: datetime) -> Any:
        time_machine.move_to(at, tick=False)
        return client.get(address)

    return get


def scheduled(title: str = "Bản mới", at: datetime = DUE, page: StoryPage | None = None) -> StoryPage:
    """A story with a draft that was approved to go live at that moment."""
    page = page or make_story("Bản cũ")
    page.title, page.go_live_at = title, at
    page.save_revision(approved_go_live_at=at)
    return page


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def test_the_edition_tells_what_is_due_next_however_it_was_written() -> None:
    assert edition.current_tokens().due is None
    token = edition.current_token()
    later = scheduled(at=DUE + timedelta(hours=1))
    sooner = scheduled()
    assert edition.current_tokens().due == milliseconds(DUE)
    story = make_story(expire_at=DUE - timedelta(hours=1))
    assert edition.current_tokens().due == milliseconds(DUE - timedelta(hours=1))
    Page.objects.filter(pk=story.pk).update(live=False)
    assert edition.current_tokens().due == milliseconds(DUE)
    sooner.delete()
    assert edition.current_tokens().due == milliseconds(DUE + timedelta(hours=1))
    later.revisions.update(approved_go_live_at=None)
    assert edition.current_tokens().due is None and edition.current_token() != token
    token = edition.current_token()
    later.revisions.update(approved_go_live_at=DUE)
    later.save_revision()
    assert edition.current_token() == token


def test_a_page_is_published_at_its_moment_and_not_before(ask: Any) -> None:
    story = scheduled()
    new = make_story("Nháp", live=False)
    scheduled("Bài mới", page=new)
    assert "Bản cũ" in ask(story.address, DUE - MOMENT).content.decode()
    assert ask(story.address, DUE - MOMENT).headers["Cache-Status"] == "ocop; hit"
    assert ask(new.address, DUE - MOMENT).status_code == 404
    assert "Bản mới" in ask(story.address, DUE).content.decode()
    assert "Bài mới" in ask(new.address, DUE).content.decode()
    assert edition.current_tokens().due is None
    told = PageLogEntry.objects.filter(action="wagtail.publish.scheduled").order_by("pk")
    assert list(told.values_list("page_id", flat=True)) == [story.pk, new.pk]


def test_a_page_is_over_at_its_moment_and_not_before(ask: Any) -> None:
    story = make_story(expire_at=DUE)
    assert ask(story.address, DUE - MOMENT).status_code == 200
    assert ask("/", DUE).status_code == 200
    assert ask(story.address, DUE).status_code == 404
    story.refresh_from_db()
    assert not story.live and story.expired


def test_a_draft_that_comes_with_a_later_end_stays(ask: Any) -> None:
    story = make_story("Bản cũ", expire_at=DUE)
    story.expire_at = None
    scheduled(page=story)
    assert "Bản mới" in ask(story.address, DUE).content.decode()


def test_a_page_that_fails_is_told_and_left_out(ask: Any, caplog: pytest.LogCaptureFixture) -> None:
    good, bad = scheduled("Được"), scheduled("Không được")
    ending = make_story(expire_at=DUE)

    def break_down(instance: Page, **_rest: Any) -> None:
        if instance.pk == bad.pk:
            raise RuntimeError("broken on purpose")

    page_published.connect(break_down)
    try:
        with caplog.at_level(logging.ERROR):
            assert "Được" in ask(good.address, DUE).content.decode()
            assert "Bản cũ" in ask(bad.address, DUE).content.decode()
    finally:
        page_published.disconnect(break_down)
    assert len(caplog.records) == 1
    assert ask(ending.address, DUE).status_code == 404
    assert edition.current_tokens().due is None and Revision.objects.filter(approved_go_live_at__isnull=False).count() == 0


def test_a_busy_database_is_asked_again_later_and_pages_are_shown(
    ask: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    story, tries = scheduled(), []

    def busy(at: datetime) -> None:
        tries.append(at)
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(schedule, "publish_due", busy)
        for _time in range(3):
            assert "Bản cũ" in ask(story.address, DUE).content.decode()
    assert len(tries) == 1
    assert "Bản mới" in ask(story.address, DUE + timedelta(seconds=1)).content.decode()


def publishings_of_two(monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the page is published when two come at once: both have seen that it is due before either publishes it."""
    story, both_there = scheduled(), threading.Barrier(2, timeout=20)
    do = schedule._do

    def together(*args: Any, **options: Any) -> None:
        both_there.wait()
        do(*args, **options)

    monkeypatch.setattr(schedule, "_do", together)

    def publish() -> None:
        try:
            schedule.publish_due(DUE)
        finally:
            connection.close()

    rivals = [threading.Thread(target=publish) for _number in range(2)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join(30)
    assert Page.objects.get(pk=story.pk).title == "Bản mới"
    return PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count()


def test_of_two_who_come_at_once_one_publishes(monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> None:
    time_machine.move_to(DUE)
    assert publishings_of_two(monkeypatch) == 1


def test_without_the_second_look_both_would(monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> None:
    time_machine.move_to(DUE)
    monkeypatch.setattr(
        schedule, "_publish", lambda pk, at: Revision.objects.get(pk=pk).publish(log_action="wagtail.publish.scheduled")
    )
    assert publishings_of_two(monkeypatch) == 2


def test_a_kept_page_asks_nothing_more(ask: Any, django_assert_num_queries: Any) -> None:
    story = scheduled(at=DUE + timedelta(days=1))
    ask(story.address, DUE)
    with django_assert_num_queries(0):
        assert ask(story.address, DUE).headers["Cache-Status"] == "ocop; hit"
