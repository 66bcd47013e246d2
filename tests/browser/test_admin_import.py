"""An officer imports the annex of a decision as published; a shopper then finds its products."""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from catalog.admin.import_runs import ImportRun
from catalog.imports.progress import FileProgress, Step
from catalog.models import DecisionImport
from catalog.reference.groups import load_groups
from catalog.reference.places import load_places
from catalog.reference.rules import load_rules
from tests.catalog.imports.annexes import an_giang

from .axe import ADMIN_SCREEN, findings

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _while_the_certificates_are_in_force() -> Iterator[None]:
    """The annex is of 10/10/2022, so its certificates ended in October 2025."""
    with time_machine.travel("2023-06-01T09:00:00+07:00", tick=True):
        yield


@pytest.fixture
def officer(committed: None) -> None:
    for load in (load_places, load_groups, load_rules):
        load(quiet=True)
    user = get_user_model().objects.create_user("canbo", "canbo@example.com", "ocop-demo")
    user.groups.add(Group.objects.get(name="Programme officers"))


def test_from_the_annex_to_the_list(site: str, officer: None, desktop: Page, tmp_path: Path) -> None:
    annex = tmp_path / "an_giang.xlsx"
    expected = an_giang(annex)
    names = {row.name for row in expected.values() if row.verdict == "new"}

    desktop.goto(f"{site}/admin/login/?next=/admin/imports/new/")
    desktop.get_by_label("Tên đăng nhập").or_(desktop.locator("[name=username]")).first.fill("canbo")
    desktop.locator("[name=password]").fill("ocop-demo")
    desktop.locator("form [type=submit]").click()

    expect(desktop.locator("[name=file]")).to_be_visible()
    assert not findings(desktop, ADMIN_SCREEN)
    desktop.locator("[name=file]").set_input_files(annex)
    desktop.locator("[name=province]").select_option(label="An Giang")
    desktop.get_by_role("button", name="Đọc tệp và xem kế hoạch").click()

    table = desktop.locator("[data-plan]")
    expect(table).to_be_visible(timeout=30_000)
    assert table.locator("[data-verdict=new]").count() == len(names)
    assert not findings(desktop, ADMIN_SCREEN)

    desktop.get_by_role("button", name=f"Lưu {len(names)} dòng").click()
    expect(desktop.locator("[data-import-state=applied]")).to_be_visible(timeout=30_000)
    expect(desktop.get_by_text(f"Đã lưu {len(names)} dòng.")).to_be_visible()
    assert not findings(desktop, ADMIN_SCREEN)

    desktop.goto(f"{site}/san-pham/")
    assert desktop.locator("[data-total]").first.get_attribute("data-total") == str(len(names))
    assert desktop.locator("[data-in-force]").first.get_attribute("data-in-force") == str(len(names))
    shown = desktop.locator("article.card").all_inner_texts()
    assert shown
    assert all(any(name in text for name in names) for text in shown)


def test_the_page_watches_the_run_and_shows_what_came_of_it(site: str, officer: None, desktop: Page, tmp_path: Path) -> None:
    record = DecisionImport.objects.create(file_name="annex.xlsx", sha256="", uploaded_by=get_user_model().objects.get())
    run = ImportRun(record)
    with tempfile.TemporaryDirectory() as folder:
        an_giang(Path(folder) / "annex.xlsx")
        run.keep_upload([(Path(folder) / "annex.xlsx").read_bytes()])
    run.start_planning().join()
    report = FileProgress(run.folder / "progress.json")
    with (run.folder / "running").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        report(250, 1000, Step.PLANNING)
        desktop.goto(f"{site}/admin/login/?next=/admin/imports/{record.pk}/")
        desktop.locator("[name=username]").fill("canbo")
        desktop.locator("[name=password]").fill("ocop-demo")
        desktop.locator("form [type=submit]").click()
        expect(desktop.locator("progress")).to_have_attribute("max", "1000")
        status = desktop.locator("[data-import-progress]").get_attribute("data-status-url")
        with desktop.expect_response(lambda response: response.url.endswith(status)):
            pass  # the script has the first numbers to reckon from
        report(1000, 1000, Step.PLANNING)
        expect(desktop.locator("[data-count]")).to_have_text("1.000 / 1.000")
        expect(desktop.locator("[data-pace]")).to_contain_text("dòng mỗi giây")
        assert not findings(desktop, ADMIN_SCREEN)
        expect(desktop.locator("form[data-unsaved]")).to_be_visible()
        DecisionImport.objects.update(state=DecisionImport.State.APPLIED)
        report(0, 1000, Step.INDEXING)
        expect(desktop.locator("p[data-saved]")).to_be_visible()
        expect(desktop.locator("form[data-unsaved]")).to_be_hidden()
        expect(desktop.locator("p[data-unsaved]")).to_be_hidden()
        assert not findings(desktop, ADMIN_SCREEN)
    expect(desktop.locator("[data-plan]")).to_be_visible()


def test_an_unusable_file_is_told_at_the_form(site: str, officer: None, desktop: Page, tmp_path: Path) -> None:
    wrong = tmp_path / "letter.xlsx"
    wrong.write_bytes(b"%PDF-1.7 a letter")
    desktop.goto(f"{site}/admin/login/?next=/admin/imports/new/")
    desktop.locator("[name=username]").fill("canbo")
    desktop.locator("[name=password]").fill("ocop-demo")
    desktop.locator("form [type=submit]").click()
    desktop.locator("[name=file]").set_input_files(wrong)
    desktop.get_by_role("button", name="Đọc tệp và xem kế hoạch").click()
    expect(desktop.locator(".error-message")).to_be_visible()
    assert "invalid" not in desktop.locator(".o-page").inner_text().lower()
    assert not findings(desktop, ADMIN_SCREEN)
