"""Importing in the admin: the file, the plan, the questions, the confirmation, and what is left when something goes wrong."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from catalog.admin.import_runs import ImportRun
from catalog.models import Certificate, DecisionImport, Product
from tests import factories

from .conftest import logged_in
from .importing import STATE, annex, confirm, facts, page, row, run_of, settle, upload, verdicts

# Runs write from a thread of their own, so every test commits for real.
pytestmark = [pytest.mark.once, pytest.mark.usefixtures("committed", "import_ground")]


@pytest.mark.usefixtures("admin_search")
def test_from_upload_to_list_and_again(desk: Client, officer: Any) -> None:
    content = annex(row("Mật ong"), row("Khô cá lóc", stars="2 sao"), row("Trà mãng cầu", stars="4 sao"))
    run = run_of(upload(desk, content))
    html = page(desk, run)
    assert verdicts(html) == [("2", "new"), ("3", "unreadable"), ("4", "new")]
    assert not Product.objects.exists()
    assert verdicts(page(desk, run, "?verdict=unreadable")) == [("3", "unreadable")]

    confirm(desk, run)
    assert run.record.state == STATE.APPLIED
    assert run.record.summary["new"] == 2
    assert set(Product.objects.listed(factories.TODAY).values_list("name", "stars")) == {("Mật ong", 3), ("Trà mãng cầu", 4)}
    html = page(desk, run)
    assert "Saved: 2 rows." in html
    assert Product.objects.get(name="Mật ong").code in html
    found = desk.get(reverse("products:list") + "?q=mat+ong").context["object_list"]
    assert [product.name for product in found] == ["Mật ong"]
    history = desk.get(reverse("products:history", args=[found[0].pk])).content.decode()
    assert "Recorded by an import" in history
    assert officer.username in history

    mending = desk.get(reverse("imports:mending", args=[run.record.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(mending.streaming_content))).active
    assert "Khô cá lóc" in [cell.value for line in sheet.iter_rows() for cell in line]

    before = facts()
    again = run_of(upload(desk, content))
    assert verdicts(page(desk, again)) == [("2", "unchanged"), ("3", "unreadable"), ("4", "unchanged")]
    assert "No row would change anything." in page(desk, again)
    confirm(desk, again)
    assert facts() == before


def test_possible_matches_are_asked_and_answered(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong bạc hà Núi Sập"))))
    confirm(desk, run)
    product = Product.objects.get()
    later = annex(row("Mật ong bạc hà Núi Sâp", number="90/QĐ-UBND", day="01/10/2026"))
    run = run_of(upload(desk, later))
    html = page(desk, run)
    assert verdicts(html) == [("2", "conflicting")]
    assert f"{product.name} ({product.code})" in html
    sheet = run.shown_plan()["rows"][-1]["sheet"]
    address = reverse("imports:answers", args=[run.record.pk])
    for answer, verdict in ((f"2||{sheet}", "new"), (f"2|{product.code}|{sheet}", "renewed")):
        desk.post(address, {"answer-2": answer})
        settle(run)
        assert verdicts(page(desk, run)) == [("2", verdict)]
    run.record.refresh_from_db()
    confirm(desk, run)
    assert Product.objects.count() == 1
    assert product.certificates.count() == 2


def test_options_fill_in_what_rows_leave_out(desk: Client) -> None:
    content = "Sản phẩm,Chủ thể,Phân hạng\nMật ong,HTX Núi Sập,3 sao\n".encode()
    run = run_of(upload(desk, content))
    assert verdicts(page(desk, run)) == [("2", "unreadable")]
    options = {"decision": "77/QĐ-UBND", "decided_on": "05/03/2026", "authority": "UBND tỉnh An Giang", "province": "91"}
    run = run_of(upload(desk, content, **options, reading="day_after"))
    assert verdicts(page(desk, run)) == [("2", "new")]
    confirm(desk, run)
    assert Certificate.objects.get().last_day == date(2029, 3, 5)


def _locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "The file is empty"),
        (b"%PDF-1.7 ...", "a.xlsx", "not a spreadsheet"),
        (b"PK\x03\x04 cut off", "a.xlsx", "damaged"),
        (_locked(), "a.xlsx", "password"),
        (b"x" * (20 * 1024**2 + 1), "a.csv", "too large"),
        (b"one,two\n1,2\n", "a.csv", "table"),
        ("Sản phẩm,Chủ thể\n".encode("utf-16-be") + b"\x00", "a.csv", "not a spreadsheet"),
    ],
)
def test_files_that_cannot_be_used_are_told_at_the_field(content: bytes, name: str, sentence: str, desk: Client) -> None:
    response = upload(desk, content, name)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert sentence in response.content.decode()
    assert not DecisionImport.objects.exists()
    assert not Product.objects.exists()


def test_no_file_at_all(desk: Client) -> None:
    form = desk.post(reverse("imports:upload"), {"reading": "anniversary"}).context["form"]
    assert form.errors["file"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"decided_on": "24/11/2026"}, "decided_on"),
        ({"decided_on": "31/12/2017"}, "decided_on"),
        ({"decided_on": "10/25/2022"}, "decided_on"),
        ({"province": "00"}, "province"),
        ({"reading": "sometimes"}, "reading"),
        ({"sheet": "Phụ lục 2"}, "file"),
    ],
)
def test_options_that_cannot_be(typed: dict[str, str], field: str, desk: Client) -> None:
    response = upload(desk, annex(row("Mật ong")), **typed)
    assert field in response.context["form"].errors
    assert not DecisionImport.objects.exists()


# What comes in between


def test_a_catalogue_that_changed_meanwhile_is_planned_again(desk: Client) -> None:
    content = annex(row("Mật ong"))
    first, second = run_of(upload(desk, content)), run_of(upload(desk, content))
    confirm(desk, first)
    before = facts()
    confirm(desk, second)
    assert second.record.state == STATE.PLANNED
    html = page(desk, second)
    assert "The catalogue changed after you saw the plan" in html
    assert verdicts(html) == [("2", "unchanged")]
    assert facts() == before


def test_only_the_plan_that_was_seen_is_saved(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    desk.post(reverse("imports:confirm", args=[run.record.pk]), {"fingerprint": "another"})
    settle(run)
    assert not Product.objects.exists()


def test_two_clicks_save_once(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    confirm(desk, run)
    before = facts()
    confirm(desk, run)
    assert run.record.state == STATE.APPLIED
    assert facts() == before


@pytest.mark.parametrize("step", ["planning", "saving"])
def test_stopping_saves_nothing(step: str, desk: Client, officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The officer presses "Stop" while the importer reports its progress at that step."""
    from catalog.admin import import_runs

    run = run_of(upload(desk, annex(row("Mật ong"))))
    report = import_runs.FileProgress.__call__

    def pressed(self: Any, done: int, total: int, phase: Any) -> None:
        report(self, done, total, phase)
        if phase.value == step:
            Client.post(logged_in(officer), reverse("imports:cancel", args=[run.record.pk]))

    monkeypatch.setattr(import_runs.FileProgress, "__call__", pressed)
    confirm(desk, run)
    assert (run.record.state, run.record.message) == (STATE.FAILED, "Stopped as you asked. Nothing was saved.")
    assert not Product.objects.exists()
    assert "Stopped as you asked" in page(desk, run)
    monkeypatch.undo()
    desk.post(reverse("imports:again", args=[run.record.pk]))
    settle(run)
    confirm(desk, run)
    assert Product.objects.get().name == "Mật ong"


@pytest.mark.parametrize("state", [STATE.UPLOADED, STATE.APPLYING])
def test_a_run_of_a_killed_process_shows_as_stopped(state: str, desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    DecisionImport.objects.update(state=state)
    assert "stopped before its end, and nothing was saved" in page(desk, run)
    assert "stopped, nothing saved" in desk.get(reverse("imports:index")).content.decode()
    desk.post(reverse("imports:again", args=[run.record.pk]))
    settle(run)
    assert verdicts(page(desk, run)) == [("2", "new")]


def test_an_unforeseen_error_is_told_plainly(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalog.admin import import_runs

    run = run_of(upload(desk, annex(row("Mật ong"))))

    def broken(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(import_runs, "apply_plan", broken)
    confirm(desk, run)
    assert "Something went wrong on our side" in page(desk, run)
    assert "disk full" not in page(desk, run)


def test_progress_is_told_as_json(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    status = json.loads(desk.get(reverse("imports:status", args=[run.record.pk])).content)
    assert status["working"] is False
    assert {"done", "total", "phase", "label"} <= set(status)


def test_mending_file_is_there_only_when_needed(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    assert desk.get(reverse("imports:mending", args=[run.record.pk])).status_code == 404


def test_others_cannot_see_or_start_runs(desk: Client, editor: Any) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    stranger = logged_in(editor)
    for name in ("run", "status", "mending"):
        assert stranger.get(reverse(f"imports:{name}", args=[run.record.pk])).url == "/admin/"
    for name in ("confirm", "cancel", "again", "answers", "discard"):
        address = reverse(f"imports:{name}", args=[run.record.pk])
        assert stranger.post(address, {"fingerprint": run.shown_plan()["fingerprint"]}).url == "/admin/"
        assert Client().post(address).url.startswith("/admin/login/")
    assert stranger.post(reverse("imports:upload")).url == "/admin/"
    assert not Product.objects.exists()


def test_the_dashboard_counts(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"), row("Khô cá lóc", stars="2 sao"))))
    confirm(desk, run)
    html = desk.get(reverse("wagtailadmin_home")).content.decode()
    figures = re.findall(r'<a href="([^"]+)"><strong>(\d+)</strong>', html)
    products = reverse("products:list")
    assert figures == [
        (f"{products}?state=in_force", "1"),
        (f"{products}?state=lapsing_30", "0"),
        (f"{products}?state=lapsing_90", "0"),
        (reverse("imports:run", args=[run.record.pk]), "1"),
    ]


# What is left when something goes wrong after saving


@pytest.mark.parametrize("broken", ["PlanAsKept", "write_mending_workbook"])
def test_what_is_saved_is_never_called_unsaved(broken: str, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalog.admin import import_runs

    run = run_of(upload(desk, annex(row("Mật ong"), row("Khô cá lóc", stars="2 sao"))))

    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(import_runs, broken, full)
    confirm(desk, run)
    assert run.record.state == STATE.APPLIED
    assert Product.objects.get().name == "Mật ong"
    html = page(desk, run)
    assert "Everything was saved" in html
    assert "nothing was saved" not in html
    desk.post(reverse("imports:again", args=[run.record.pk]))
    run.record.refresh_from_db()
    assert run.record.state == STATE.APPLIED


# What an officer checks


def test_the_plan_shows_what_is_checked_against_the_paper(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"), row("Khô cá", number="5/QĐ-UBND", day="10/10/2022"))))
    html = " ".join(page(desk, run).split())
    assert "77/QĐ-UBND of 1 Mar 2026" in html
    assert "UBND tỉnh An Giang" in html
    assert "Last day in force: 28 Feb 2029" in html
    assert "Last day in force: 9 Oct 2025, has lapsed" in html
    assert 'data-lapsed="1"' in html
    old = run_of(upload(desk, annex(row("Khô cá", number="5/QĐ-UBND", day="10/10/2022"))))
    assert "All certificates of this file have lapsed by today" in page(desk, old)
    current = run_of(upload(desk, annex(row("Mật ong"))))
    assert "data-lapsed" not in page(desk, current)


def test_a_decision_on_record_is_read_as_it_says(desk: Client) -> None:
    factories.make_decision(date(2026, 3, 1), number="77/QĐ-UBND", authority="UBND tỉnh An Giang", reading="day_after")
    run = run_of(upload(desk, annex(row("Mật ong"))))
    assert "Last day in force: 1 Mar 2029" in page(desk, run)
    confirm(desk, run)
    assert Certificate.objects.get().last_day == date(2029, 3, 1)


def possible_match(desk: Client) -> tuple[ImportRun, Product, str]:
    confirm(desk, run_of(upload(desk, annex(row("Mật ong bạc hà Núi Sập")))))
    run = run_of(upload(desk, annex(row("Mật ong bạc hà Núi Sâp", number="90/QĐ-UBND", day="01/10/2026"))))
    return run, Product.objects.get(), run.shown_plan()["rows"][-1]["sheet"]


def test_a_confirmed_match_names_the_product_and_its_new_name(desk: Client) -> None:
    run, product, sheet = possible_match(desk)
    desk.post(reverse("imports:answers", args=[run.record.pk]), {"answer-2": f"2|{product.code}|{sheet}"})
    settle(run)
    html = page(desk, run)
    assert f"The same as {product.name} ({product.code})" in html
    assert "Saving renames “Mật ong bạc hà Núi Sập” to “Mật ong bạc hà Núi Sâp”." in html


@pytest.mark.parametrize("answer", ["2|ZZZZZZZZ|{sheet}", "2|{other}|{sheet}", "99||{sheet}"])
def test_an_answer_that_was_not_offered_leaves_the_plan_as_it_is(answer: str, desk: Client) -> None:
    run, _product, sheet = possible_match(desk)
    other = factories.make_product("Gốm")
    answer = answer.format(sheet=sheet, other=other.code)
    response = desk.post(reverse("imports:answers", args=[run.record.pk]), {"answer-2": answer}, follow=True)
    assert "answer again" in response.content.decode()
    assert verdicts(response.content.decode()) == [("2", "conflicting")]


def test_a_match_that_is_gone_is_asked_about_again(desk: Client) -> None:
    run, product, sheet = possible_match(desk)
    desk.post(reverse("imports:answers", args=[run.record.pk]), {"answer-2": f"2|{product.code}|{sheet}"})
    settle(run)
    Certificate.objects.all().delete()
    product.delete()
    confirm(desk, run)
    assert run.record.state == STATE.PLANNED
    assert "The catalogue changed after you saw the plan" in page(desk, run)
    confirm(desk, run)
    assert Product.objects.get().name == "Mật ong bạc hà Núi Sâp"


# Discarding


def test_an_upload_that_waits_can_be_discarded(desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    assert "Discard this file" in page(desk, run)
    address = reverse("imports:discard", args=[run.record.pk])
    assert desk.get(address).status_code == 405
    assert run.folder.exists()
    response = desk.post(address, follow=True)
    assert "was discarded" in response.content.decode()
    assert not run.folder.exists()
    assert not DecisionImport.objects.exists()


@pytest.mark.parametrize("state", [STATE.APPLYING, STATE.APPLIED])
def test_what_is_saved_is_not_discarded(state: str, desk: Client) -> None:
    run = run_of(upload(desk, annex(row("Mật ong"))))
    DecisionImport.objects.update(state=state)
    desk.post(reverse("imports:discard", args=[run.record.pk]))
    assert DecisionImport.objects.exists()
    assert run.upload.exists()
