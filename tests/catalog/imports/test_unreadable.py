"""Files and options that cannot be used: a sentence in the officer's language, exit 2, nothing saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import annexes, annexes_hcmc
from .annexes_dirt import NAMES, Line, annex
from .running import assert_plain_sentence, assert_refused, assert_summary, facts, import_decision
from .unreadable import REFUSED

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("all_places", "late_november")]


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_file_is_refused(tmp_path: Path, refused) -> None:
    path = tmp_path / refused.file_name
    refused.build(path)
    before = facts()
    run = import_decision(path, *annexes.WEB_LIST_OPTIONS)
    assert_refused(run, refused.codes, names=refused.file_name)
    assert str(tmp_path) not in run.report["error"]["message"], "a person knows the file by its name"
    assert facts() == before


def test_file_that_is_not_there(tmp_path: Path) -> None:
    assert_refused(import_decision(tmp_path / "phu-luc.xlsx"), ("not_found",), names="phu-luc.xlsx")


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "phu-luc.xlsx").mkdir()
    run = import_decision(tmp_path / "phu-luc.xlsx")
    assert_refused(run, ("not_found", "wrong_type"), names="phu-luc.xlsx")


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("--decision", "86/QĐ-UBND", "--date", "2027-01-04", "--authority", "UBND tỉnh An Giang"), "4/1/2027"),
        (("--decision", "86/QĐ-UBND", "--date", "2017-12-31", "--authority", "UBND tỉnh An Giang"), "31/12/2017"),
        (("--decision", "86/QĐ-UBND", "--date", "2023-02-29", "--authority", "UBND tỉnh An Giang"), "2023-02-29"),
        (("--decision", "86/QĐ-UBND", "--date", "thang 3", "--authority", "UBND tỉnh An Giang"), "thang 3"),
        (("--decision", "abc", "--date", "2024-01-15", "--authority", "UBND tỉnh An Giang"), "abc"),
        (("--province", "Atlantis"), "Atlantis"),
        (("--sheet", "Phụ lục 9"), "Phụ lục 9"),
        (("--same", "4=KHONGCO9"), "KHONGCO9"),
        (("--same", "bốn"), "bốn"),
        (("--new", "4000"), "4000"),
    ],
    ids=["future", "before_2018", "no_such_day", "no_date", "number", "province", "sheet", "same_code", "same_form", "new_row"],
)
def test_option_is_refused(tmp_path: Path, options: tuple[str, ...], names: str) -> None:
    path = tmp_path / "phu-luc.xlsx"
    annex(path, [Line()])
    before = facts()
    run = import_decision(path, *options)
    assert run.exit_code == 2
    assert run.report["error"]["code"] == "bad_option"
    assert_plain_sentence(run.said)
    # Days may be written with or without leading zeros.
    assert names in run.said.replace("/0", "/").replace("04/1/2027", "4/1/2027")
    assert facts() == before


def test_sheet_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "OCOP TPHCM.xlsx"
    annexes_hcmc.hcmc_workbook(path)
    run = import_decision(path, "--sheet", "Phụ lục 9")
    assert run.exit_code == 2
    assert annexes_hcmc.SHEET in run.said


def test_workbook_full_of_formulas_saves_nothing(tmp_path: Path) -> None:
    """Formulas are never worked out here: without stored values every row is to be mended, and says so."""
    path = tmp_path / "phu-luc.xlsx"
    trap = '=HYPERLINK("http://127.0.0.1:9/"&B4,"x")'
    lines = [Line(name=trap, producer=f"=B{row}", stars="=1+2", signed="=TODAY()") for row in range(4, 204)]
    annex(path, lines)
    before = facts()
    run = import_decision(path)
    assert run.exit_code == 1
    assert_summary(run)
    assert {row["code"] for row in run.report["rows"] if row["verdict"] != "not_a_row"} == {"broken_formula"}
    assert run.report["summary"]["unreadable"] == 200
    assert facts() == before


def test_one_bad_row_does_not_hold_back_the_others(tmp_path: Path) -> None:
    path = tmp_path / "phu-luc.xlsx"
    annex(path, [Line(name=NAMES[0]), Line(name=NAMES[1], stars="6"), Line(name=NAMES[2])])
    run = import_decision(path)
    assert run.exit_code == 1
    assert [run.row(row)["verdict"] for row in (4, 5, 6)] == ["new", "unreadable", "new"]
    assert [product["name"] for product in facts()["Product"]] == [NAMES[0], NAMES[2]]
