"""The importer against annexes as they are published: every row accounted for, and a second run that changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from catalog.models import Certificate, Decision, Product

from . import annexes, annexes_hcmc
from .annexes import Expected
from .annexes_dirt import DIRT, FIRST_LINE, LAYOUTS, NAMES, Line, annex
from .annexes_rounds import BEFORE_THE_NEW_NAME, ROUNDS, SPELLINGS, UNDER_THE_NEW_NAME
from .running import (
    assert_rows,
    assert_second_run_changes_nothing,
    assert_summary,
    facts,
    import_decision,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_places", "late_november")]


def _import_twice(path: Path, expected: dict[int, Expected], options: tuple[str, ...] = (), sheet: str | None = None) -> None:
    first = import_decision(path, *options)
    assert first.exit_code in {0, 1}, first.said
    assert_rows(first, expected, sheet)
    assert_summary(first)
    assert_second_run_changes_nothing(path, options, first)


def test_an_giang_annex(tmp_path: Path) -> None:
    path = tmp_path / "PL-2497-QD-UBND.xlsx"
    expected = annexes.an_giang(path)
    assert set(expected) == annexes.filled_rows(path)
    _import_twice(path, expected, annexes.AN_GIANG_OPTIONS)
    assert Product.objects.count() == 20
    [decision] = Decision.objects.all()
    assert (decision.number, decision.signed_on) == ("2497/QĐ-UBND", date(2022, 10, 10))
    # A subject with products in both classes is one producer.
    producers = set(Product.objects.filter(name__startswith="Trà Kim ngân hoa").values_list("producer", flat=True))
    assert len(producers) == 1


def test_workbook_of_two_rounds(tmp_path: Path) -> None:
    path = tmp_path / "OCOP TPHCM.xlsx"
    expected = annexes_hcmc.hcmc_workbook(path)
    assert set(expected) == annexes.filled_rows(path, annexes_hcmc.SHEET)
    _import_twice(path, expected, annexes_hcmc.OPTIONS, annexes_hcmc.SHEET)
    dried_pennywort = Product.objects.get(name="Rau má sấy Củ Chi")
    assert list(
        dried_pennywort.certificates.order_by("starts_on").values_list("starts_on", "ends_on", "stars", "end_reason")
    ) == [
        (date(2021, 1, 15), date(2023, 1, 16), 3, "superseded"),
        (date(2023, 1, 16), date(2026, 1, 16), 4, "expired"),
    ]
    assert Decision.objects.filter(number="86/QĐ-UBND").count() == 2
    # A row that is not settled leaves neither of its rounds.
    assert not Product.objects.filter(name="Nấm bào ngư Bình Mỹ").exists()


def test_columns_of_two_rounds_that_contradict_each_other(tmp_path: Path) -> None:
    path = tmp_path / "OCOP TPHCM.xlsx"
    _import_twice(path, annexes_hcmc.rounds_in_doubt(path), annexes_hcmc.OPTIONS, annexes_hcmc.SHEET)
    run = import_decision(path, *annexes_hcmc.OPTIONS, "--dry-run")
    notes = {row["row"]: row["notes"] for row in run.report["rows"]}
    assert [number for number, of_row in notes.items() if of_row] == [7, 10]
    assert "3 sao" in notes[7][0]
    # One fault, one sentence.
    assert run.row(13)["reason"].count("tháng 3/2021") == 1
    assert run.row(13)["reason"].count(".") == 1


def test_two_rounds_where_the_first_is_on_record(tmp_path: Path) -> None:
    path = tmp_path / "OCOP TPHCM.xlsx"
    annexes_hcmc.hcmc_workbook(path)
    known = annex_of(
        tmp_path / "known.xlsx",
        Line(name="Rau má sấy Củ Chi", producer="HTX Nông nghiệp Củ Chi", signed="15/01/2021", authority="UBND TP.HCM",
             address="Ấp Phú Lợi, xã Phú Hòa Đông, huyện Củ Chi, TP. Hồ Chí Minh"),
    )  # fmt: skip
    assert import_decision(known).exit_code == 0
    run = import_decision(path, *annexes_hcmc.OPTIONS)
    assert run.row(6)["verdict"] == "upgraded"
    assert Product.objects.get(name="Rau má sấy Củ Chi").certificates.count() == 2


@pytest.mark.once
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
def test_web_list(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "cau-ke-2024.csv"
    _import_twice(path, annexes.web_list_csv(path, delimiter), annexes.WEB_LIST_OPTIONS)
    # Rows without stars are settled: nothing is left to mend.
    assert import_decision(path, *annexes.WEB_LIST_OPTIONS).exit_code == 0
    assert Product.objects.count() == 13


@pytest.mark.once
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1258"])
def test_web_list_in_another_encoding_is_read_right_or_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "cau-ke-2024.csv"
    expected = annexes.web_list_csv(path, encoding=encoding)
    run = import_decision(path, *annexes.WEB_LIST_OPTIONS)
    if run.exit_code == 2 and encoding != "utf-8":
        assert run.report["error"]["code"] == "encoding"
        assert Product.objects.count() == 0
    else:
        assert_rows(run, expected)


def test_web_list_under_a_former_province(tmp_path: Path) -> None:
    path = tmp_path / "cau-ke-2024.csv"
    expected = annexes.web_list_csv(path)
    _import_twice(path, expected, (*annexes.WEB_LIST_OPTIONS[:-1], "Trà Vinh"))


def test_web_list_without_its_decision(tmp_path: Path) -> None:
    path = tmp_path / "cau-ke-2024.csv"
    annexes.web_list_csv(path)
    run = import_decision(path, "--province", "Vĩnh Long")
    assert run.exit_code == 1
    assert {row["verdict"] for row in run.report["rows"]} == {"not_a_row", "not_recognised", "unreadable"}
    assert run.row(2)["code"] == "no_decision"
    assert Product.objects.count() == Decision.objects.count() == 0


def test_register_with_printed_ends(tmp_path: Path) -> None:
    path = tmp_path / "dang-ky-lam-dong.csv"
    _import_twice(path, annexes.register_csv(path), annexes.REGISTER_OPTIONS)
    assert Certificate.objects.get(certified_name="Hill coffee").printed_end == date(2028, 6, 15)
    assert Certificate.objects.get(certified_name="Tinh bột nghệ").printed_end is None
    # An address of today decides the commune, even where the address as published names one that was split or renamed.
    communes = dict(Product.objects.values_list("name", "commune__name"))
    assert (communes["Mộc Quý Phi"], communes["Hill coffee"], communes["Nước mắm Thiện Nghiệp"]) == (
        "Thuận Hạnh", "Đắk Song", "Đắk Song",
    )  # fmt: skip
    places = dict(Product.objects.values_list("name", "place_as_published"))
    assert places["Nước mắm Thiện Nghiệp"] == "xã Đắk Song, tỉnh Lâm Đồng"
    assert places["Hill coffee"] == "Thôn 11, xã Nam Bình, huyện Đắk Song, tỉnh Đắk Nông"


@pytest.mark.once
@pytest.mark.parametrize("kind", DIRT)
def test_dirt(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"{kind}.xlsx"
    expected = annex(path, DIRT[kind])
    assert set(expected) == annexes.filled_rows(path)
    _import_twice(path, expected)
    assert Product.objects.count() == sum(wanted.verdict == "new" for wanted in expected.values())


@pytest.mark.once
@pytest.mark.parametrize("build", LAYOUTS, ids=lambda build: build.__name__)
def test_layout(tmp_path: Path, build: Callable[[Path], dict[int, Expected]]) -> None:
    path = tmp_path / "phu-luc.xlsx"
    _import_twice(path, build(path))


@pytest.mark.parametrize(
    ("signed", "ends_on"),
    [
        ("29/02/2024", date(2027, 2, 28)),
        ("31/08/2023", date(2026, 8, 31)),
        ("30/12/2021", date(2024, 12, 30)),
        ("01/01/2026", date(2029, 1, 1)),
    ],
)
@pytest.mark.parametrize(("reading", "days"), [("anniversary", 0), ("day_after", 1)])
def test_the_reading_of_the_last_day(tmp_path: Path, signed: str, ends_on: date, reading: str, days: int) -> None:
    path = annex_of(tmp_path / "phu-luc.xlsx", Line(signed=signed))
    assert import_decision(path, "--reading", reading).exit_code == 0
    certificate = Certificate.objects.get()
    assert (certificate.ends_on - ends_on).days == days
    assert certificate.decision.reading == reading


def test_the_body_given_for_the_whole_file_settles_every_row_that_leaves_it_out(tmp_path: Path) -> None:
    lines = [
        Line(authority=None), Line(name=NAMES[1], number="12/QĐ-UBND", authority=None),
        Line(name=NAMES[2], number="90/QĐ-UBND"),
    ]  # fmt: skip
    path = annex_of(tmp_path / "phu-luc.xlsx", *lines)
    run = import_decision(path)
    assert [run.row(row)["code"] for row in (4, 5, 6)] == ["no_authority", "no_authority", "first_certificate"]
    decision = ("--decision", "86/QĐ-UBND", "--date", "2024-01-15", "--authority", "UBND huyện Tri Tôn")
    run = import_decision(path, *decision)
    assert run.exit_code == 0
    bodies = dict(Certificate.objects.values_list("certified_name", "decision__authority"))
    assert bodies == {NAMES[0]: "UBND huyện Tri Tôn", NAMES[1]: "UBND huyện Tri Tôn", NAMES[2]: "UBND tỉnh An Giang"}
    assert_second_run_changes_nothing(path, decision, run)


def test_a_body_left_out_is_the_one_that_another_row_names(tmp_path: Path) -> None:
    path = annex_of(tmp_path / "a.xlsx", Line(name=NAMES[1], authority=None), Line())
    run = import_decision(path)
    assert run.exit_code == 0
    assert Decision.objects.get().certificates.count() == 2
    assert_second_run_changes_nothing(path, (), run)


def test_a_body_left_out_is_the_one_on_record(tmp_path: Path) -> None:
    assert import_decision(annex_of(tmp_path / "a.xlsx", Line())).exit_code == 0
    path = annex_of(tmp_path / "b.xlsx", Line(name=NAMES[1], authority=None))
    run = import_decision(path)
    assert run.exit_code == 0
    assert Decision.objects.get().certificates.count() == 2
    assert_second_run_changes_nothing(path, (), run)


def test_a_body_left_out_is_asked_for_where_two_are_on_record(tmp_path: Path) -> None:
    path = annex_of(tmp_path / "a.xlsx", Line(), Line(name=NAMES[1], authority="UBND huyện Tri Tôn"))
    assert import_decision(path).exit_code == 0
    run = import_decision(annex_of(tmp_path / "b.xlsx", Line(name=NAMES[2], authority=None)))
    assert (run.row(FIRST_LINE)["verdict"], run.row(FIRST_LINE)["code"]) == ("unreadable", "no_authority")


def test_options_are_for_rows_without_a_decision_of_their_own(tmp_path: Path) -> None:
    path = annex_of(tmp_path / "phu-luc.xlsx", Line(), Line(name=NAMES[1], number=None, signed=None, authority=None))
    run = import_decision(path, "--decision", "99/QĐ-UBND", "--date", "2023-03-09", "--authority", "UBND huyện Tri Tôn")
    assert run.exit_code == 0
    numbers = dict(Certificate.objects.values_list("certified_name", "decision__number"))
    assert numbers == {NAMES[0]: "86/QĐ-UBND", NAMES[1]: "99/QĐ-UBND"}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_spelling_alone_makes_no_second_product(tmp_path: Path, spelling) -> None:
    (name, producer), (name_now, producer_now) = spelling.before, spelling.after
    first = annex_of(tmp_path / "2021.xlsx", Line(name=name, producer=producer, signed="15/01/2021"))
    later = annex_of(tmp_path / "2024.xlsx", Line(name=name_now, producer=producer_now, signed="12/01/2024"))
    assert import_decision(first).exit_code == 0
    run = import_decision(later)
    assert (run.row(FIRST_LINE)["verdict"], run.row(FIRST_LINE)["code"]) == ("renewed", "later_round")
    assert Product.objects.get().certificates.count() == 2
    assert_second_run_changes_nothing(later, (), run)


@pytest.mark.parametrize("round_", ROUNDS.values(), ids=ROUNDS)
def test_a_product_on_record(tmp_path: Path, round_) -> None:
    for number, line in enumerate(round_.before):
        assert import_decision(annex_of(tmp_path / f"before-{number}.xlsx", line)).exit_code == 0
    before = facts()
    path = annex_of(tmp_path / "now.xlsx", round_.now)
    run = import_decision(path)
    row = run.row(FIRST_LINE)
    assert (row["verdict"], row["code"]) in round_.verdicts
    assert_summary(run)
    product = Product.objects.get()
    assert row["product"]["code"] == product.code
    certificates = product.certificates.order_by("starts_on").values_list("starts_on", "ends_on", "stars")
    assert tuple(certificates) == round_.certificates
    if row["verdict"] in {"unchanged", "conflicting"}:
        assert facts() == before
    assert_second_run_changes_nothing(path, (), run)


def test_same_name_of_another_subject_on_record_is_another_product(tmp_path: Path) -> None:
    first = annex_of(tmp_path / "a.xlsx", Line(name="Chanh dây sấy dẻo", producer="Công ty Cổ phần Viên Sơn"))
    other = annex_of(
        tmp_path / "b.xlsx",
        Line(name="Chanh dây sấy dẻo", producer="Công ty TNHH Ngô Mai Hoa", signed="16/06/2025", number="187/QĐ-UBND"),
    )
    assert import_decision(first).exit_code == 0
    run = import_decision(other)
    assert run.row(FIRST_LINE)["verdict"] == "new"
    assert Product.objects.count() == 2


def test_marks_make_other_goods(tmp_path: Path) -> None:
    """Dừa (coconut) and dứa (pineapple) of one subject: never one product without a person saying so."""
    assert import_decision(annex_of(tmp_path / "a.xlsx", Line(name="Dừa sấy dẻo"))).exit_code == 0
    run = import_decision(annex_of(tmp_path / "b.xlsx", Line(name="Dứa sấy dẻo", signed="16/06/2025")))
    assert run.row(FIRST_LINE)["verdict"] in {"new", "conflicting"}
    assert Product.objects.get(name="Dừa sấy dẻo").certificates.count() == 1


class TestReturnUnderAnotherName:
    @pytest.fixture
    def later(self, tmp_path: Path) -> Path:
        assert import_decision(annex_of(tmp_path / "2021.xlsx", BEFORE_THE_NEW_NAME)).exit_code == 0
        return annex_of(tmp_path / "2024.xlsx", UNDER_THE_NEW_NAME)

    def test_is_offered_and_never_merged_in_silence(self, later: Path) -> None:
        before = facts()
        run = import_decision(later)
        row = run.row(FIRST_LINE)
        assert run.exit_code == 1
        assert (row["verdict"], row["code"]) == ("conflicting", "possible_match")
        known = Product.objects.get()
        assert {"code": known.code, "name": "Trám muối Hùng Ly"} in row["candidates"]
        assert "Trám muối Hùng Ly" in row["reason"]
        assert facts() == before

    def test_the_officer_says_it_is_the_same(self, later: Path) -> None:
        known = Product.objects.get()
        run = import_decision(later, "--same", f"{FIRST_LINE}={known.code}")
        assert run.exit_code == 0
        assert run.row(FIRST_LINE)["verdict"] == "renewed"
        assert list(Product.objects.all()) == [known]
        names = known.certificates.order_by("starts_on").values_list("certified_name", flat=True)
        assert list(names) == ["Trám muối Hùng Ly", "Trám đen Hùng Ly"]
        # Once said, it need not be said again.
        assert_second_run_changes_nothing(later, (), run)

    def test_the_officer_says_it_is_new(self, later: Path) -> None:
        run = import_decision(later, "--new", str(FIRST_LINE))
        assert run.exit_code == 0
        assert run.row(FIRST_LINE)["verdict"] == "new"
        assert Product.objects.count() == 2
        assert_second_run_changes_nothing(later, (), run)


def test_dry_run_says_the_same_and_saves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "phu-luc.xlsx"
    expected = annexes.an_giang(path)
    before = facts()
    dry = import_decision(path, *annexes.AN_GIANG_OPTIONS, "--dry-run")
    assert dry.exit_code == 0
    assert dry.report["dry_run"] is True
    assert facts() == before
    real = import_decision(path, *annexes.AN_GIANG_OPTIONS)
    assert real.report["dry_run"] is False

    def verdicts(run):
        return {row["row"]: (row["verdict"], row["code"], row["stars"]) for row in run.report["rows"]}

    assert verdicts(dry) == verdicts(real)
    assert set(verdicts(real)) == set(expected)


def annex_of(path: Path, *lines: Line) -> Path:
    """Write an annex of these lines; the first is row `FIRST_LINE`."""
    annex(path, lines)
    return path
