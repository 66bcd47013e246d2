"""The table of where provinces are run from, and the outline of the country."""

from __future__ import annotations

import pytest

from catalog.models import FormerProvince, Province
from catalog.reference.files import read_csv
from showrooms.positions import Position, centre_of, outline


def test_every_province_of_today_and_of_before_has_its_town() -> None:
    for model, name in ((Province, "provinces.csv"), (FormerProvince, "former_provinces.csv")):
        for row in read_csv(name):
            centre = centre_of(model(code=row["code"], name=row["name"]))
            assert centre, row["name"]
            assert 8 < centre.position.latitude < 23.5 and 102 < centre.position.longitude < 110, row["name"]


def test_a_province_that_is_not_in_the_table_has_no_town() -> None:
    assert centre_of(Province(code="99")) is None


def test_distances_are_those_of_an_atlas() -> None:
    hanoi, saigon = Position(21.03, 105.85), Position(10.78, 106.70)
    assert hanoi.km_to(saigon) == pytest.approx(1140, rel=0.01)
    assert hanoi.km_to(hanoi) == 0


def test_the_outline_holds_the_mainland_and_both_archipelagos() -> None:
    parts = outline()
    mainland = parts["mainland"]
    assert mainland[0] == mainland[-1] and len(mainland) > 100
    assert all(15.5 < north < 17.2 and 111 < east < 113 for north, east in parts["hoang-sa"])
    assert all(7 < north < 12 and 111 < east < 116 for north, east in parts["truong-sa"])
