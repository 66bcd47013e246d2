"""Two officers at one import, and imports whose files are gone: each is told what is so, and nothing is half done."""

from __future__ import annotations

import fcntl
import io
import shutil
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from catalog.admin import import_runs
from catalog.admin.import_forms import answers_from
from catalog.admin.import_runs import ImportRun
from catalog.imports.progress import FileProgress, Step
from catalog.models import DecisionImport, Product

from .conftest import logged_in
from .importing import STATE, annex, confirm, page, row, run_of, settle, upload, verdicts

pytestmark = pytest.mark.usefixtures("committed", "import_ground")


@pytest.fixture
def colleague(database: None) -> Any:
    user = get_user_model().objects.create_user("dongnghiep", "dn@example.com", "ocop-demo")
    user.groups.add(Group.objects.get(name="Programme officers"))
    return user


def possible_match(desk: Client) -> ImportRun:
    confirm(desk, run_of(upload(desk, annex(row("Mật ong bạc hà Núi Sập")))))
    return run_of(upload(desk, annex(row("Mật ong bạc hà Núi Sâp", number="90/QĐ-UBND", day="01/10/2026"))))


# Who


def test_the_history_names_who_confirmed(desk: Client, officer: Any, colleague: Any) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    confirm(logged_in(colleague), run)
    imported = ModelLogEntry.objects.filter(action__in=("catalog.import", "catalog.record_decision"))
    assert {entry.user for entry in imported} == {colleague}
    assert (run.record.uploaded_by, run.record.confirmed_by) == (officer, colleague)
    assert "Confirmed by dongnghiep" in page(desk, run)
    listed = desk.get(reverse("imports:index")).content.decode()
    assert "canbo" in listed
    assert "dongnghiep" in listed


def test_the_list_asks_for_people_once(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get(reverse("imports:index"))
        return len(asked)

    confirm(desk, run_of(upload(desk, annex(row("Mật ong")))))
    queries()
    one = queries()
    for number in range(4):
        confirm(desk, run_of(upload(desk, annex(row(f"Mật ong {number}")))))
    assert queries() == one


# Who comes first


@pytest.mark.parametrize("name", ["answers", "options", "again", "discard"])
def test_what_another_officer_saves_meanwhile_stays_saved(
    name: str, desk: Client, colleague: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The colleague confirms between the look at the run and the lock."""
    run = run_of(upload(desk, annex(row("Mật ong"))))
    lock, rival = ImportRun._lock, logged_in(colleague)

    def after_the_rival(self: ImportRun) -> Any:
        monkeypatch.setattr(ImportRun, "_lock", lock)
        confirm(rival, run)
        return lock(self)

    monkeypatch.setattr(ImportRun, "_lock", after_the_rival)
    desk.post(reverse(f"imports:{name}", args=[run.record.pk]), {"reading": "anniversary"})
    settle(run)
    run.record.refresh_from_db()
    assert run.record.state == STATE.APPLIED
    assert Product.objects.count() == 1


@pytest.mark.parametrize("options", [{"province": "91"}, {"reading": "day_after"}])
def test_a_plan_made_anew_meanwhile_is_not_the_one_confirmed(
    options: dict[str, str], desk: Client, colleague: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(upload(desk, annex("Mật ong,HTX Núi Sập,3 sao,,77/QĐ-UBND,01/03/2026,UBND tỉnh An Giang,", row("Trà"))))
    lock, rival = ImportRun._lock, logged_in(colleague)

    def after_the_rival(self: ImportRun) -> Any:
        monkeypatch.setattr(ImportRun, "_lock", lock)
        rival.post(reverse("imports:options", args=[run.record.pk]), {"reading": "anniversary"} | options)
        settle(run)
        return lock(self)

    seen = run.shown_plan()["fingerprint"]
    monkeypatch.setattr(ImportRun, "_lock", after_the_rival)
    desk.post(reverse("imports:confirm", args=[run.record.pk]), {"fingerprint": seen})
    settle(run)
    run.record.refresh_from_db()
    assert run.record.state == STATE.PLANNED
    assert run.record.options | options == run.record.options
    assert not Product.objects.exists()


def test_no_request_waits_for_an_import(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    with (run.folder / "running").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in ("confirm", "answers", "options", "again", "discard"):
            sent = {"fingerprint": run.shown_plan()["fingerprint"], "reading": "anniversary"}
            desk.post(reverse(f"imports:{name}", args=[run.record.pk]), sent)  # the lock is held all the while
    run.record.refresh_from_db()
    assert run.record.state == STATE.PLANNED


def test_what_two_officers_answer_at_once_is_kept_of_both(desk: Client, colleague: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    confirm(desk, run_of(upload(desk, annex(row("Mật ong bạc hà Núi Sập"), row("Khô cá lóc đồng Núi Sập")))))
    later = {"number": "90/QĐ-UBND", "day": "01/10/2026"}
    run = run_of(upload(desk, annex(row("Mật ong bạc hà Núi Sâp", **later), row("Khô cá lóc đồng Núi Sâp", **later))))
    assert [verdict for _row, verdict in verdicts(page(desk, run))] == ["conflicting", "conflicting"]
    sheet = run.shown_plan()["rows"][-1]["sheet"]
    address, lock, rival = reverse("imports:answers", args=[run.record.pk]), ImportRun._lock, logged_in(colleague)

    def after_the_rival(self: ImportRun) -> Any:
        monkeypatch.setattr(ImportRun, "_lock", lock)
        rival.post(address, {"answer-2": f"2||{sheet}"})
        settle(run)
        return lock(self)

    monkeypatch.setattr(ImportRun, "_lock", after_the_rival)
    desk.post(address, {"answer-3": f"3||{sheet}"})
    settle(run)
    run.record.refresh_from_db()
    assert [number for number, _sheet, _code in run.record.options["answers"]] == [2, 3]


# Files


def test_a_long_ending_is_no_trouble(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong")), f"a.{'x' * 240}"))
    assert verdicts(page(desk, run)) == [("2", "new")]


def test_an_upload_that_cannot_be_stored_leaves_no_record(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(ImportRun, "keep_upload", full)
    response = upload(desk, annex(row("Mật ong")))
    assert "could not be stored" in response.content.decode()
    assert not DecisionImport.objects.exists()


@pytest.mark.parametrize("state", [STATE.PLANNED, STATE.FAILED, STATE.APPLIED])
def test_files_that_are_gone_are_said_to_be_gone(state: str, desk: Client) -> None:
    run = possible_match(desk)
    DecisionImport.objects.filter(pk=run.record.pk).update(state=state)
    shutil.rmtree(run.folder)
    assert "no longer here. Upload the file again." in page(desk, run)
    for name in ("confirm", "answers", "options", "again", "cancel"):
        sent = {"answer-2": "2||annex", "fingerprint": "", "reading": "anniversary"}
        response = desk.post(reverse(f"imports:{name}", args=[run.record.pk]), sent, follow=True)
        assert response.status_code == 200
    assert desk.get(reverse("imports:index")).status_code == 200
    desk.post(reverse("imports:discard", args=[run.record.pk]))
    assert DecisionImport.objects.filter(pk=run.record.pk).exists() == (state == STATE.APPLIED)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "", "٣"])
def test_an_answer_for_no_row_is_passed_over(number: str, desk: Client) -> None:
    assert answers_from({"answer-2": f"{number}||annex"}) == []
    run = possible_match(desk)
    address = reverse("imports:answers", args=[run.record.pk])
    assert desk.post(address, {"answer-2": f"{number}||annex"}, follow=True).status_code == 200


# Stopping


def test_once_all_is_saved_nothing_says_otherwise(desk: Client, officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The officer looks, asks how far it is and presses "Stop" while search is brought up to date."""
    run = run_of(upload(desk, annex(row("Mật ong"))))
    report, seen = import_runs.FileProgress.__call__, dict[str, Any]()

    def pressed(self: Any, done: int, total: int, phase: Any) -> None:
        report(self, done, total, phase)
        if phase in (Step.SAVING, Step.INDEXING) and phase not in seen:
            watcher = logged_in(officer)
            seen[phase] = page(watcher, run), watcher.get(reverse("imports:status", args=[run.record.pk])).json()["saved"]
            if phase is Step.INDEXING:
                stopped = watcher.post(reverse("imports:cancel", args=[run.record.pk]), follow=True)
                seen["stopped"] = stopped.content.decode()

    monkeypatch.setattr(import_runs.FileProgress, "__call__", pressed)
    confirm(desk, run)
    before, saved = seen[Step.SAVING]
    assert '<p class="o-lead" data-unsaved>' in before
    assert not saved
    during, saved = seen[Step.INDEXING]
    assert '<p class="o-lead" data-unsaved hidden>' in during
    assert " data-unsaved hidden>" in during[during.index('<form method="post" action="/admin/imports') :]
    assert saved
    assert "Everything was saved already" in seen["stopped"]
    assert run.record.state == STATE.APPLIED
    assert "nothing was saved" not in page(desk, run).lower()


# In the reader's language


def test_a_plan_speaks_the_language_of_who_reads_it(desk: Client, officer: Any, colleague: Any) -> None:
    stars = row("Khô cá lóc", stars="2 sao")
    proposed = row("Trà mãng cầu", stars="4 sao (đề xuất 5 sao)")
    run = run_of(upload(logged_in(officer, "vi"), annex(stars, proposed, row("Mật ong"), row("Mật ong"))))
    english = page(logged_in(colleague, "en"), run)
    assert "is no number of stars that gets a certificate" in english
    assert "Write 3, 4 or 5 as the decision says." in english
    assert "names the same product for the same day, 01/03/2026" in english
    assert "Proposed for five stars" in english
    vietnamese = page(logged_in(colleague, "vi"), run)
    assert "is no number of stars" not in vietnamese
    for language, said in (("en", "Write 3, 4 or 5 as the decision says."), ("vi", "3, 4 hoặc 5")):
        mending = logged_in(colleague, language).get(reverse("imports:mending", args=[run.record.pk]))
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(mending.streaming_content))).active
        assert said in " ".join(str(cell.value) for line in sheet.iter_rows() for cell in line)


# What holds for the whole file, and what a row is understood as

BARE = "Sản phẩm,Chủ thể,Phân hạng\nMật ong,HTX Núi Sập,3 sao\n".encode()


def test_what_rows_miss_is_given_on_the_plan(desk: Client) -> None:
    run = run_of(upload(desk, BARE, decision="77/QĐ-UBND"))
    html = page(desk, run)
    assert verdicts(html) == [("2", "unreadable")]
    assert 'name="decision" value="77/QĐ-UBND"' in html
    assert '<details class="o-options" open>' in html
    options = {"decision": "77/QĐ-UBND", "decided_on": "05/03/2026", "authority": "UBND tỉnh An Giang", "province": "91"}
    desk.post(reverse("imports:options", args=[run.record.pk]), {**options, "reading": "day_after"})
    settle(run)
    html = page(desk, run)
    assert verdicts(html) == [("2", "new")]
    assert 'value="05/03/2026"' in html
    assert "Last day in force: 5 Mar 2029" in html
    assert '<details class="o-options">' in html


def test_what_cannot_hold_for_a_file_is_told_at_its_field(desk: Client) -> None:
    run = run_of(upload(desk, BARE))
    typed = {"decided_on": "31/02/2026", "province": "91", "reading": "anniversary"}
    response = desk.post(reverse("imports:options", args=[run.record.pk]), typed)
    assert "No such day" in response.content.decode()
    assert 'value="31/02/2026"' in response.content.decode()
    run.record.refresh_from_db()
    assert run.record.options["province"] == ""


def test_every_row_shows_its_place_its_decision_and_its_last_day(desk: Client) -> None:
    run = possible_match(desk)
    options = {"decision": "77/QĐ-UBND", "decided_on": "01/03/2026", "authority": "UBND tỉnh An Giang", "province": "91"}
    bare = "Sản phẩm,Chủ thể,Phân hạng\nMật ong bạc hà Núi Sập,HTX Núi Sập,3 sao\n".encode()
    unchanged = run_of(upload(desk, bare, **options))
    assert verdicts(page(desk, unchanged)) == [("2", "unchanged")]
    for each, number, last in ((unchanged, "77/QĐ-UBND", "28 Feb 2029"), (run, "90/QĐ-UBND", "30 Sep 2029")):
        html = page(desk, each)
        assert number in html
        assert f"Last day in force: {last}" in html
        assert '<p class="o-note" data-place>An Giang</p>' in html


def test_a_question_of_a_list_with_a_title_shows_the_titles_decision(desk: Client) -> None:
    possible_match(desk)
    options = {"decision": "90/QĐ-UBND", "decided_on": "01/10/2026", "authority": "UBND tỉnh An Giang", "province": "91"}
    bare = "Sản phẩm,Chủ thể,Phân hạng\nMật ong bạc hà Núi Sâp,HTX Núi Sập,3 sao\n".encode()
    run = run_of(upload(desk, bare, **options))
    html = page(desk, run)
    assert verdicts(html) == [("2", "conflicting")]
    assert "90/QĐ-UBND of 1 Oct 2026" in " ".join(html.split())
    assert "Last day in force: 30 Sep 2029" in html


def test_only_what_asks_is_said_to_wait_for_an_answer(desk: Client) -> None:
    twice = run_of(upload(desk, annex(row("Mật ong"), row("Mật ong"))))
    html = page(desk, twice)
    assert "2 rows are left out until they are mended in the file." in html
    assert "answer below" not in html
    assert "Needs your decision" not in html
    assert verdicts(page(desk, twice, "?verdict=mend")) == [("2", "conflicting"), ("3", "conflicting")]
    html = page(desk, possible_match(desk))
    assert "1 row waits for your answer below." in html
    assert "until it is mended" not in html
    assert "Needs your decision" in html


def test_progress_of_a_run_at_work_is_told(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    FileProgress(run.folder / "progress.json")(1, 2, Step.PLANNING)
    with (run.folder / "running").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert desk.get(reverse("imports:status", args=[run.record.pk])).json() == {
            "working": True,
            "saved": False,
            "done": 1,
            "total": 2,
            "phase": "planning",
            "label": "Comparing",
        }
