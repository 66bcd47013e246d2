"""The log of searches: counted by day, nothing of who asked, and never in a visitor's way."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from catalog.edition import Reading
from search import log
from search.models import SearchedText
from tests.factories import TODAY

TODAYS = Reading("token", TODAY)


@pytest.fixture(autouse=True)
def _own_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing waits from one test to the next, and no thread writes on."""
    monkeypatch.setattr(log, "_log", log._Log())
    monkeypatch.setattr(log, "_writer", log._Writer())
    yield


def on(day: date) -> Reading:
    return Reading("token", day)


def rows() -> list[tuple[Any, ...]]:
    return list(
        SearchedText.objects.order_by("day", "language", "text").values_list(
            "day", "language", "text", "times", "found", "words_left_out"
        )
    )


@pytest.mark.django_db
def test_a_text_is_counted_by_day_and_language_and_the_last_answer_stands() -> None:
    log.note("Mật  ONG", "vi", 7, TODAYS)
    log.note("mật ong", "vi", 8, TODAYS)
    log.note("mật ong", "en", 8, TODAYS)
    assert rows() == []
    assert log.flush()
    assert rows() == [(TODAY, "en", "mật ong", 1, 8, False), (TODAY, "vi", "mật ong", 2, 8, False)]
    log.note("MẬT ONG", "vi", 0, TODAYS, words_left_out=True)
    log.note("mật ong", "vi", 9, on(TODAY + timedelta(days=1)))
    assert log.flush()
    assert rows() == [
        (TODAY, "en", "mật ong", 1, 8, False),
        (TODAY, "vi", "mật ong", 3, 0, True),
        (TODAY + timedelta(days=1), "vi", "mật ong", 1, 9, False),
    ]


@pytest.mark.django_db
def test_what_staff_preview_is_not_counted() -> None:
    log.note("mật ong", "vi", 7, Reading("token", date(2040, 1, 1), preview=True))
    log.flush()
    assert rows() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mật Ong  bạc hà", "mật ong bạc hà"),
        ("mua mật ong nguyen.van-a+1@gmail.com", "mua mật ong"),
        ("NGUYENVANA@GMAIL.COM", ""),
        ("nguyenvana @ gmail.com mật ong", "mật ong"),
        ("mật ong @nguyenvana", "mật ong"),
        ("gọi 0912345678", "gọi"),
        ("gọi 0912 345 678 mua gạo", "gọi mua gạo"),
        ("0912.345.678", ""),
        ("+84 (0) 912-345-678 chè", "chè"),
        ("912.345.678", ""),
        ("cccd 079123456789", "cccd"),
        ("sinh 12/03/1985", "sinh"),
        ("123456", ""),
        ("12345", "12345"),
        ("٠٩١٢٣٤٥٦٧٨", ""),
        ("mật ong dưới 200.000", "mật ong dưới 200.000"),
        ("gạo 100.000 - 200.000", "gạo 100.000 - 200.000"),
        ("rượu 1.200.000", "rượu 1.200.000"),
        ("rượu dưới 200000đ", "rượu dưới đ"),
        ("gạo st25 5kg 2026", "gạo st25 5kg 2026"),
        ("hộ kinh doanh Nguyễn Văn A", "hộ kinh doanh nguyễn văn a"),
        ("2497/QĐ-UBND", "2497/qđ-ubnd"),
        ("mắm\x00 \u202etôm\ud800", "mắm tôm"),
        ("!!! …", ""),
        ("🍯", ""),
        ("", ""),
        ("ma\u0323\u0302t", "mật"),
        ("x" * 10_000, "x" * 100),
        ("1 " * 10_000, ""),
        ("@" * 10_000, ""),
    ],
)
def test_what_could_tell_of_a_person_is_cut_out(typed: str, kept: str) -> None:
    assert log.without_personal(typed) == kept


def test_a_row_has_no_more_than_day_language_text_and_counts() -> None:
    columns = {field.name for field in SearchedText._meta.concrete_fields}
    assert columns == {"id", "day", "language", "text", "times", "found", "words_left_out"}


@pytest.mark.django_db
def test_rows_are_kept_four_hundred_days() -> None:
    first = TODAY - timedelta(days=400)
    for day in (first - timedelta(days=1), first):
        SearchedText.objects.create(day=day, language="vi", text="gạo", times=1, found=1, words_left_out=False)
    log.flush()
    assert SearchedText.objects.count() == 2
    log.note("mắm", "vi", 1, TODAYS)
    log.flush()
    assert list(SearchedText.objects.order_by("day").values_list("day", flat=True)) == [first, TODAY]
    log.note("mắm", "vi", 1, on(TODAY + timedelta(days=1)))
    log.flush()
    assert first not in SearchedText.objects.values_list("day", flat=True)


@pytest.mark.django_db
def test_what_the_database_does_not_take_waits_for_the_next_try(caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_asked: Any) -> Any:
        raise DatabaseError("disk full")

    log.note("mắm", "vi", 3, TODAYS)
    log.note("gạo", "vi", 3, TODAYS)
    with caplog.at_level(logging.ERROR, logger="search.log"), connection.execute_wrapper(broken):
        assert not log.flush()
    assert "The log of searches could not be written; 2 texts wait." in caplog.text
    log.note("mắm", "vi", 4, TODAYS)
    assert log.flush()
    assert rows() == [(TODAY, "vi", "gạo", 1, 3, False), (TODAY, "vi", "mắm", 2, 4, False)]


@pytest.mark.django_db
def test_many_texts_take_one_statement_for_two_hundred(django_assert_num_queries: Any) -> None:
    for number in range(450):
        log.note(f"mắm {number}", "vi", number, TODAYS)
    with django_assert_num_queries(4):  # and one that removes what is old
        assert log.flush()
    assert SearchedText.objects.count() == 450


@pytest.mark.django_db
def test_memory_has_a_bound_and_known_texts_are_counted_beyond_it() -> None:
    for number in range(log.MOST + 5):
        log.note(f"mắm {number}", "vi", 1, TODAYS)
    log.note("mắm 0", "vi", 1, TODAYS)
    log.flush()
    assert SearchedText.objects.count() == log.MOST
    assert SearchedText.objects.get(text="mắm 0").times == 2


@pytest.mark.usefixtures("committed")
def test_counts_of_several_threads_and_processes_add_up() -> None:
    def serve() -> None:
        for number in range(100):
            log.note(f"mắm {number % 10}", "vi", 1, TODAYS)
            if number % 30 == 0:
                assert log.flush()
        connection.close()

    threads = [threading.Thread(target=serve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.flush()
    assert dict(SearchedText.objects.values_list("text", "times")) == {f"mắm {number}": 40 for number in range(10)}


@pytest.mark.usefixtures("committed")
def test_whoever_serves_pages_has_it_written_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    written, write = threading.Event(), log.flush

    def watched() -> bool:
        try:
            return write()
        finally:
            written.set()

    monkeypatch.setattr(log, "flush", watched)
    monkeypatch.setattr(log, "SECONDS", 600.0)
    # A writer of the test's own: later tests serve nobody, and at the end of the run there is no database to write to.
    monkeypatch.setattr(log, "_writer", log._Writer())
    monkeypatch.setattr(log, "Finalize", lambda *args, **options: None)
    log._writer.start()
    for number in range(log.ENOUGH):
        assert not written.is_set()
        log.note(f"mắm {number}", "vi", 1, TODAYS)
    assert written.wait(20)
    assert SearchedText.objects.count() == log.ENOUGH


@pytest.mark.usefixtures("committed")
def test_a_process_that_ends_writes_what_it_counted() -> None:
    serve = (
        "import ocop.wsgi, datetime; from catalog.edition import Reading; from search import log; "
        "log.note('mắm', 'vi', 2, Reading('', datetime.date(2026, 11, 23)))"
    )
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "ocop.settings.dev"}
    folders = {"PYTHONPATH": f"{settings.ROOT / 'site'}{os.pathsep}{settings.ROOT}", "DATA_DIR": str(settings.DATA_DIR)}
    ended = subprocess.run([sys.executable, "-c", serve], env=environment | folders, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert rows() == [(TODAY, "vi", "mắm", 1, 2, False)]


def database_url() -> str:
    """Of the database of this run."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(at['NAME']).resolve()}"
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@pytest.mark.django_db
def test_a_search_within_a_transaction_that_is_undone_is_counted_all_the_same() -> None:
    with transaction.atomic():
        log.note("mắm", "vi", 2, TODAYS)
        transaction.set_rollback(True)
    log.flush()
    assert len(rows()) == 1
