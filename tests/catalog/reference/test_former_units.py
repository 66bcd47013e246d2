"""Former units as the resolutions name them: nothing of the text is lost."""

from __future__ import annotations

import pytest

from catalog.reference.files import read_csv
from catalog.reference.former_units import FormerUnit, former_units

COMMUNES = read_csv("communes.csv")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Xã A, Thị trấn B", [FormerUnit("xã", "A"), FormerUnit("thị trấn", "B")]),
        ("Phường Minh Khai (quận Hai Bà Trưng)", [FormerUnit("phường", "Minh Khai", ("quận Hai Bà Trưng",))]),
        (
            "Xã Hòa An (phần còn lại sau khi sáp nhập vào xã B, xã C), Xã D",
            [FormerUnit("xã", "Hòa An", ("phần còn lại sau khi sáp nhập vào xã B, xã C",)), FormerUnit("xã", "D")],
        ),
        (
            "Xã Liên Hà (huyện Đông Anh) (phần còn lại sau khi sáp nhập vào xã Thư Lâm)",
            [FormerUnit("xã", "Liên Hà", ("huyện Đông Anh", "phần còn lại sau khi sáp nhập vào xã Thư Lâm"))],
        ),
        ("Trường bắn TB1", [FormerUnit("", "Trường bắn TB1")]),
        ("Phổ Hòa, Phường 1", [FormerUnit("", "Phổ Hòa"), FormerUnit("phường", "1")]),
        ("giữ nguyên", [FormerUnit("xã", "Mù Cả", ("giữ nguyên",))]),
    ],
)
def test_units_are_read_with_kind_name_and_remarks(text: str, units: list[FormerUnit]) -> None:
    assert former_units(text, "xã", "Mù Cả") == units


@pytest.mark.parametrize(
    ("remark", "partial"),
    [("phần còn lại", True), ("phần còn lại sau khi sáp nhập vào xã B", True), ("một phần", True), ("huyện Tân Phú", False)],
)
def test_a_part_is_told_from_the_whole(remark: str, partial: bool) -> None:
    assert former_units(f"Xã A ({remark})", "xã", "B")[0].partial is partial


def test_every_commune_s_text_can_be_put_together_again() -> None:
    for row in COMMUNES:
        units = former_units(row["former_units"], row["kind"], row["name"])
        if row["former_units"] == "giữ nguyên":
            assert [(unit.kind, unit.name) for unit in units] == [(row["kind"], row["name"])]
        else:
            assert ", ".join(map(str, units)) == row["former_units"], row


def test_every_unit_has_a_name_and_fits_its_columns() -> None:
    units = [unit for row in COMMUNES for unit in former_units(row["former_units"], row["kind"], row["name"])]

    assert len(units) > 10_000
    assert all(unit.name and len(unit.name) <= 80 and len(unit.remark) <= 255 for unit in units)
    assert {unit.kind for unit in units} == {"xã", "phường", "thị trấn", "huyện", ""}
    assert sum(unit.partial for unit in units) > 200
