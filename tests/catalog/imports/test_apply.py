"""Writing a plan: all or nothing, once, with everything that hangs on it."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.search.backends import get_search_backend

from catalog import certification
from catalog.certification import Audit
from catalog.edition import current_token
from catalog.imports.apply import Applied, apply_plan
from catalog.imports.errors import InterruptedAfterSaving, PlanChanged
from catalog.imports.mending import write_mending_workbook
from catalog.imports.parse import parse_file
from catalog.imports.plan import Answers, Options, RowRef
from catalog.imports.planner import make_plan
from catalog.imports.progress import FileProgress, Step, read_progress
from catalog.models import Certificate, Decision, Producer, Product, Province
from catalog.text import name_key

from .sheets import AN_GIANG_TITLE
from .world import TODAY, Importer, later, populate, products, tea, verdicts

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def annex(committed: None, tmp_path: Path) -> Importer:
    populate()
    return Importer(tmp_path)


def test_a_row_becomes_a_product_in_force(annex: Importer) -> None:
    applied = annex.apply(tea("Trà sen", "4 sao", "HTXNN Núi Sập"))
    product = Product.objects.listed(TODAY.replace(year=2024)).get()
    assert (product.name, product.stars, product.producer.name, product.producer.kind, product.province.name) == (
        "Trà sen", 4, "HTXNN Núi Sập", "cooperative", "An Giang",
    )  # fmt: skip
    assert product.place_as_published == "thị trấn Núi Sập"
    certificate = Certificate.objects.get()
    assert (certificate.starts_on, certificate.ends_on, certificate.end_reason) == (
        date(2022, 10, 10), date(2025, 10, 10), "expired",
    )  # fmt: skip
    assert (certificate.decision.number, certificate.decision.authority, certificate.decision.level) == (
        "2497/QĐ-UBND", "UBND tỉnh An Giang", "province",
    )  # fmt: skip
    (reference,) = applied.products.values()
    assert (reference.id, reference.code) == (product.pk, product.code)


def written() -> list[Any]:
    """Everything an import may write."""
    return [
        [list(model.objects.order_by("pk").values()) for model in (Product, Producer, Decision, Certificate)],
        ModelLogEntry.objects.count(),
        ReferenceIndex.objects.count(),
        current_token(),
    ]


def test_the_second_run_writes_nothing(annex: Importer) -> None:
    rows = [tea("Trà sen"), tea("Bánh", "3 sao"), tea("Kẹo", "6 sao"), tea("Mắm 1"), tea("Mắm 1")]
    annex.apply(*rows)
    before = written()
    with CaptureQueriesContext(connection) as queries:
        again = annex.apply(*rows)
    assert again.certificates == 0
    assert again.plan.summary["unchanged"] == 2
    assert not [query for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written() == before


def test_answers_given_again_change_nothing(annex: Importer) -> None:
    (code,) = [reference.code for reference in annex.apply(tea("Trám muối")).products.values()]
    again = {"title": later("10/10/2025"), "answers": Answers(same={RowRef(3): code}, new=frozenset({RowRef(4)}))}
    rows = [tea("Trám muối Hùng Lý"), tea("Trám muối đen")]
    annex.apply(*rows, **again)
    before = written()
    assert verdicts(annex.apply(*rows, **again).plan) == [("unchanged", "already_recorded")] * 2
    assert written() == before


def test_a_later_decision_ends_the_earlier_certificate(annex: Importer) -> None:
    annex.apply(tea())
    annex.apply(tea(stars="5 sao", score=None), title=later("1/3/2024"))
    first, second = Certificate.objects.order_by("starts_on")
    assert (first.ends_on, first.end_reason) == (date(2024, 3, 1), "superseded")
    assert (second.stars, second.round, second.ends_on) == (5, "upgrade", date(2027, 3, 1))
    assert Product.objects.count() == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_order_of_entry_does_not_matter(annex: Importer, order: tuple[int, ...]) -> None:
    decisions = [("3 sao", "1/3/2020", "1/QĐ-UBND"), ("4 sao", "1/9/2022", "2/QĐ-UBND"), ("3 sao", "1/8/2025", "3/QĐ-UBND")]
    for index in order:
        stars, day, number = decisions[index]
        annex.apply(tea(stars=stars), title=later(day, number))
    assert list(Certificate.objects.order_by("starts_on").values_list("stars", "ends_on", "end_reason")) == [
        (3, date(2022, 9, 1), "superseded"),
        (4, date(2025, 8, 1), "superseded"),
        (3, date(2028, 8, 1), "expired"),
    ]
    assert Product.objects.count() == 1


@pytest.mark.usefixtures("admin_search")
def test_admin_search_references_and_history_are_written(annex: Importer) -> None:
    annex.apply(tea("Trà sen Tháp Mười", producer="HTX Núi Sập"), tea("Bánh", producer="HTX Núi Sập"))
    product = Product.objects.get(name="Trà sen Tháp Mười")
    search = get_search_backend()
    assert [found.pk for found in search.search("Tháp Mười", Product)] == [product.pk]
    assert search.search("Núi Sập", Product).count() == 2
    assert search.search("Núi Sập", Producer).count() == 1
    written_references = references_of(product)
    ReferenceIndex.objects.all().delete()
    ReferenceIndex.create_or_update_for_object(product)
    assert written_references == references_of(product) != set()
    entry = ModelLogEntry.objects.for_instance(product).get()
    assert (entry.action, entry.data["after"]["stars"], entry.label) == ("catalog.import", "4", "Trà sen Tháp Mười")
    assert "annex.xlsx" in entry.data["why"]
    assert ModelLogEntry.objects.for_instance(Decision.objects.get()).get().action == "catalog.record_decision"


def references_of(thing: Product) -> set[tuple[Any, ...]]:
    columns = ("to_content_type", "to_object_id", "model_path", "content_path", "content_path_hash")
    return set(ReferenceIndex.objects.filter(object_id=str(thing.pk)).filter(model_path__in=["producer", "province", "group",
               "former_province", "commune"]).values_list(*columns))  # fmt: skip


@pytest.mark.parametrize("stop_at", [1, 2, 3])
def test_interrupted_while_saving_leaves_nothing(annex: Importer, stop_at: int) -> None:
    plan = annex.plan(tea("Trà"), tea("Bánh"), tea("Kẹo"))
    before = written()
    calls = itertools.count(1)

    def interrupt(done: int, total: int, phase: Step) -> None:
        if phase is Step.SAVING and next(calls) == stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_plan(plan, by=None, progress=interrupt)
    assert written() == before


@pytest.mark.usefixtures("admin_search")
def test_interrupted_after_saving_is_completed_by_the_same_import(annex: Importer) -> None:
    def interrupt(done: int, total: int, phase: Step) -> None:
        if phase is Step.INDEXING:
            raise KeyboardInterrupt

    with pytest.raises(InterruptedAfterSaving):
        apply_plan(annex.plan(tea()), by=None, progress=interrupt)
    facts, token = Certificate.objects.count(), current_token()
    assert (facts, get_search_backend().search("Trà", Product).count()) == (1, 0)
    annex.apply(tea())
    assert get_search_backend().search("Trà", Product).count() == 1
    assert references_of(Product.objects.get())
    assert (Certificate.objects.count(), current_token()) == (facts, token)


def test_what_is_written_with_the_import_stands_or_falls_with_it(annex: Importer) -> None:
    before = written()

    def refuse(applied: Applied) -> None:
        assert applied.certificates == 1
        raise RuntimeError("the record could not be written")

    with pytest.raises(RuntimeError):
        apply_plan(annex.plan(tea()), by=None, within=refuse)
    assert written() == before


def test_a_code_in_use_is_not_given_again(annex: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    annex.apply(tea("Trà"))
    used = Product.objects.get().code
    monkeypatch.setattr(Product._meta.get_field("code"), "_get_default", lambda: used)
    annex.apply(tea("Bánh"), tea("Kẹo"))
    assert Product.objects.values("code").distinct().count() == 3
    assert all(product.slug.endswith(product.code.lower()) for product in Product.objects.all())


def test_a_plan_that_no_longer_holds_is_not_written(annex: Importer) -> None:
    plan = annex.plan(tea(stars="3 sao"))
    annex.apply(tea(stars="4 sao"))
    before = written()
    with pytest.raises(PlanChanged):
        apply_plan(plan, by=None)
    assert written() == before


def test_a_decision_corrected_meanwhile_is_read_again(annex: Importer) -> None:
    """Certificates added to a decision on record follow it as it is when they are written, not as the plan read it."""
    annex.apply(tea())
    plan = annex.plan(tea("Bánh"))
    certification.correct_decision(Decision.objects.get(), audit=Audit(by=None, why="giấy", on=TODAY), reading="day_after")
    assert apply_plan(plan, by=None).certificates == 1
    assert set(Certificate.objects.values_list("ends_on", flat=True)) == {date(2025, 10, 11)}


def test_a_decision_corrected_into_another_meanwhile_gets_no_certificate(annex: Importer) -> None:
    annex.apply(tea())
    plan = annex.plan(tea("Bánh"))
    certification.correct_decision(Decision.objects.get(), audit=Audit(by=None, why="giấy", on=TODAY), number="1/QĐ-UBND")
    apply_plan(plan, by=None)
    numbers = dict(Certificate.objects.values_list("certified_name", "decision__number"))
    assert numbers == {"Trà sen": "1/QĐ-UBND", "Bánh": "2497/QĐ-UBND"}


@pytest.mark.usefixtures("admin_search")
def test_a_new_name_is_found_and_sorted_by(annex: Importer) -> None:
    (code,) = [reference.code for reference in annex.apply(tea("Trám muối")).products.values()]
    annex.apply(tea("Ám trám muối"), title=later("10/10/2025"), answers=Answers(same={RowRef(3): code}))
    product = Product.objects.get()
    assert (product.name, product.name_key) == ("Ám trám muối", name_key("Ám trám muối"))
    other = annex.apply(tea("Bánh")).products
    assert len(other) == 1
    assert list(Product.objects.order_by("name_order").values_list("name", flat=True)) == ["Ám trám muối", "Bánh"]
    assert get_search_backend().search("Ám", Product).count() == 1


def test_changes_elsewhere_do_not_stop_an_import(annex: Importer) -> None:
    plan = annex.plan(tea())
    Province.objects.filter(name="Hồ Chí Minh").update(note="changed meanwhile")
    assert apply_plan(plan, by=None).certificates == 1


def test_departures_from_the_rules_of_the_day_are_entered_with_a_note(annex: Importer) -> None:
    call_command("load_rules", verbosity=0)
    applied = annex.apply(tea(stars="3 sao", score="72"), title=later("1/3/2024"))
    certificate = Certificate.objects.get()
    assert {departure["code"] for departure in certificate.rule_warnings} == {"authority", "score"}
    assert certificate.officer_reason
    assert len(products(applied.plan)[0].note_sentences) == 2


def test_reading_of_the_last_day_of_new_decisions(annex: Importer) -> None:
    annex.apply(tea(), options=Options(reading="day_after"))
    assert Certificate.objects.get().ends_on == date(2025, 10, 11)


def test_mending_workbook_is_mended_and_imported(annex: Importer, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(
            [
                [AN_GIANG_TITLE],
                ["STT", "SẢN PHẨM", "CHỦ THỂ", "PHÂN HẠNG"],
                ["I", "Nhóm Thực phẩm"],
                [1, "Trà", "HTX A", 4],
                [2, "=Bánh", "HTX A", "6 sao"],
                [3, "Kẹo", None, 3],
            ]
        )
    plan = make_plan(parse_file(path), Options(), Answers(), TODAY)
    apply_plan(plan, by=None)
    target = tmp_path / "mend.xlsx"
    with translation.override("vi"), target.open("wb") as opened:
        count = write_mending_workbook(plan, opened)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    shown = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert count == len(plan.to_mend) == 2
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    by_row = {row[4]: index for index, row in enumerate(shown, start=1) if len(row) > 4 and isinstance(row[4], int)}
    assert set(by_row) == {5, 6}
    sheet.cell(by_row[5], 2).value = "Bánh"
    sheet.cell(by_row[5], 4).value = "3 sao"
    sheet.cell(by_row[6], 3).value = "HTX B"
    book.save(target)
    mended = make_plan(parse_file(target), Options(), Answers(), TODAY)
    assert verdicts(mended) == [("new", "first_certificate")] * 2
    assert mended.parsed.unread_columns == ()
    assert {row.row.group for row in products(mended)} == {"Nhóm Thực phẩm"}


@pytest.mark.parametrize("name", ["ds [1].csv", "a-b_c:d?e*.csv", "'x'.csv", "[].csv"])
def test_a_file_of_any_name_can_be_mended(name: str, annex: Importer, tmp_path: Path) -> None:
    path, target = tmp_path / name, tmp_path / "out.xlsx"
    path.write_text("SẢN PHẨM,CHỦ THỂ,PHÂN HẠNG\nBánh,HTX A,6 sao\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("import_decision", str(path), "--mending", str(target), stdout=io.StringIO(), stderr=io.StringIO())
    assert ended.value.code == 1
    [title] = openpyxl.load_workbook(target).sheetnames
    assert title.strip()


def test_sheets_whose_names_begin_alike_are_kept_apart(annex: Importer, tmp_path: Path) -> None:
    path, target = tmp_path / "list.xlsx", tmp_path / "out.xlsx"
    book, long = openpyxl.Workbook(), "Phụ lục sản phẩm OCOP năm 2025 "
    book.remove(book.worksheets[0])
    for name in (f"{long}A", f"{long}B", f"{long.upper()}C"):
        with pytest.warns(UserWarning, match="31 characters"):
            sheet = book.create_sheet(name)
        sheet.append(["SẢN PHẨM", "CHỦ THỂ", "PHÂN HẠNG"])
        sheet.append([f"Bánh {name[-1]}", "HTX A", "6 sao"])
    book.save(path)
    with target.open("wb") as opened:
        assert write_mending_workbook(make_plan(parse_file(path), Options(), Answers(), TODAY), opened) == 3
    titles = openpyxl.load_workbook(target).sheetnames
    assert len({title.casefold() for title in titles}) == 3
    assert max(map(len, titles)) <= 31


def test_progress_in_a_file(annex: Importer, tmp_path: Path) -> None:
    path = tmp_path / "state" / "progress.json"
    progress = FileProgress(path)
    assert read_progress(path) is None
    apply_plan(annex.plan(tea()), by=None, progress=progress)
    assert read_progress(path) == {"done": 1, "total": 1, "phase": "done"}
    assert [each.name for each in path.parent.iterdir()] == ["progress.json"]


# The command


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+07:00", tick=False):
        yield


def run(*arguments: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_decision", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.usefixtures("november")
def test_command_tells_codes_and_products(annex: Importer) -> None:
    path = annex.file(tea(), tea("Bánh", "6 sao"))
    status, out, _err = run(path, "--dry-run", "--json")
    assert status == 1
    assert json.loads(out)["dry_run"] is True
    assert not Product.objects.exists()
    status, out, _err = run(path, "--json")
    report = json.loads(out)
    product = Product.objects.get()
    assert status == 1
    assert [(row["row"], row["verdict"], row["code"]) for row in report["rows"]] == [
        (1, "not_a_row", "title"), (2, "not_a_row", "header"), (3, "new", "first_certificate"), (4, "unreadable", "bad_stars"),
    ]  # fmt: skip
    assert report["rows"][2]["product"] == {"code": product.code, "name": "Trà sen"}
    assert run(annex.file(tea()), "--json")[0] == 0


@pytest.mark.usefixtures("november")
def test_command_tells_what_is_worth_a_look_and_counts_in_words(annex: Importer) -> None:
    annex.apply(tea(), title=later("1/3/2026", "2/QĐ-UBND"))
    path = annex.file(tea(stars="Đề xuất 5 sao"), tea("Bánh", "0"), title=later("1/3/2023", "3/QĐ-UBND"))
    with translation.override("en"):
        status, out, _err = run(path)
    assert status == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "Danh sách:3 Trà sen: Proposed for five stars; the certificate has four." in lines
    assert {"1 an earlier round", "1 not recognised"} <= set(lines)
    assert "1 renewed" not in lines


@pytest.mark.usefixtures("november")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--date", "10/10/2022"], "bad_option"),
        (["--new", "x"], "bad_option"),
        (["--same", "3"], "bad_option"),
        (["--province", "Xứ Lạ"], "bad_option"),
        (["--sheet", "không có"], "bad_option"),
    ],
)
def test_command_refuses_with_one_sentence(annex: Importer, arguments: list[str], code: str) -> None:
    status, out, err = run(annex.file(tea()), "--json", *arguments)
    assert status == 2
    assert json.loads(out)["error"]["code"] == code
    assert err.strip().count("\n") == 0
    assert not Product.objects.exists()


@pytest.mark.usefixtures("november")
def test_command_interrupted(annex: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("catalog.imports.apply.settle_products", interrupted)
    status, _out, err = run(annex.file(tea()))
    assert status == 130
    assert err.strip()
    assert not Product.objects.exists()
