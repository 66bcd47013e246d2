"""Names of today and of before, with and without accents, lead to today's communes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.edition import Reading
from catalog.models import Commune, Province
from catalog.text import folded
from ocop.storefront import places
from tests.effort import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_places")]


@pytest.fixture
def reading() -> Reading:
    return Reading.begin(date(2026, 11, 23))


@pytest.fixture
def an_giang() -> int:
    return Province.objects.get(name="An Giang").pk


def names(found) -> list[str]:
    return [place.full_name for place in found]


@pytest.mark.parametrize(
    "typed", ["Phường Ba Đình", "phuong ba dinh", "BA ĐÌNH, Hà Nội", "P. Ba Đình, TP Hà Nội", "ba dinh ha noi"]
)
def test_a_name_of_today_however_it_is_typed(reading, typed):
    assert names(places.meant(typed, reading)) == ["Phường Ba Đình, Hà Nội"]


def test_a_name_that_several_bear_offers_all_of_them(reading):
    with_accents = {"Phường Ba Đình, Hà Nội", "Xã Ba Đình, Thanh Hóa"}
    assert set(names(places.meant("ba đình", reading))) == with_accents
    assert set(names(places.meant("ba dinh", reading))) == with_accents | {"Xã Ba Dinh, Quảng Ngãi"}


def test_a_unit_of_before_leads_to_what_became_of_it(reading):
    found = places.meant("Phường Quán Thánh", reading)
    assert names(found) == ["Phường Ba Đình, Hà Nội"] and found[0].formerly == "Phường Quán Thánh"


def test_a_unit_that_became_parts_of_several_offers_all_of_them(reading):
    found = places.meant("Phường Kim Mã", reading)
    assert {"Phường Ba Đình, Hà Nội", "Phường Giảng Võ, Hà Nội"} < set(names(found))


def test_a_name_that_many_bear_is_told_apart_by_province(reading):
    assert len(places.meant("Tân Phú", reading)) > 1
    in_one = places.meant("Hòa Bình, Phú Thọ", reading)
    assert names(in_one) == ["Phường Hòa Bình, Phú Thọ"]


def test_a_former_province_behind_the_name_counts(reading):
    """Hòa Bình is in Phú Thọ since the merger."""
    assert names(places.meant("phuong hoa binh, tinh Hoa Binh", reading)) == ["Phường Hòa Bình, Phú Thọ"]


def test_the_province_chosen_goes_before_others(reading, an_giang):
    typed = places.suggested("tan", reading, an_giang)
    assert len(typed) == places.MOST and all(place.province == an_giang for place in typed)


def test_while_typing_beginnings_are_enough(reading):
    assert "Phường Ba Đình, Hà Nội" in names(places.suggested("ba din", reading))
    assert "Phường Quán Thánh" in {place.formerly for place in places.suggested("quan than", reading)}


def test_districts_and_nonsense_lead_nowhere(reading):
    for typed in ("", " ", ",", "phường", "Quận Hoàn Kiếm nào đó", "x" * 5000, "<script>", "\x00", "%"):
        assert places.meant(typed, reading) == []


def test_every_commune_is_found_by_its_own_name(reading):
    for commune in Commune.objects.select_related("province").order_by("pk")[::166]:
        typed = f"{commune}, {commune.province.name}"
        for way in (typed, folded(typed)):
            assert commune.pk in {place.commune for place in places.meant(way, reading)}, way


def test_all_communes_of_a_province(an_giang):
    assert len(places.communes_of(an_giang)) == Commune.objects.filter(province=an_giang).count()


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_typed_gets_an_answer(reading, text):
    assert len(places.suggested(text, reading)) <= places.MOST
