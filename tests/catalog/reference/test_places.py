"""Places as loaded: how many, where old ones went, and that loading again changes nothing."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from catalog.edition import current_token
from catalog.models import Commune, FormerCommune, FormerProvince, Province
from catalog.reference.files import DATA, read_csv
from catalog.reference.places import load_places
from tests.rolled_back import rolled_back

UNCHANGED = {
    "Hà Nội",
    "Thừa Thiên Huế",
    "Cao Bằng",
    "Điện Biên",
    "Lai Châu",
    "Sơn La",
    "Lạng Sơn",
    "Quảng Ninh",
    "Thanh Hóa",
    "Nghệ An",
    "Hà Tĩnh",
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with rolled_back(django_db_blocker, lambda: load_places(quiet=True)):
        yield


@pytest.mark.usefixtures("loaded", "db")
class TestLoaded:
    def test_totals(self) -> None:
        assert Province.objects.count() == 34
        assert FormerProvince.objects.count() == 63
        assert Commune.objects.count() == 3321
        assert Province.objects.filter(kind="thành phố").count() == 7
        assert set(Commune.objects.values_list("kind", flat=True)) == {"xã", "phường", "đặc khu"}
        assert Commune.objects.filter(kind="đặc khu").count() == 13
        assert FormerCommune.objects.count() == 10_579

    def test_52_provinces_merged_on_one_day_and_11_did_not(self) -> None:
        assert set(FormerProvince.objects.filter(merged_on=None).values_list("name", flat=True)) == UNCHANGED
        assert FormerProvince.objects.filter(merged_on=date(2025, 7, 1)).count() == 52

    def test_every_province_keeps_a_former_one_that_bore_its_code(self) -> None:
        for former in FormerProvince.objects.select_related("province"):
            holder = Province.objects.filter(code=former.code).first()
            assert holder is None or holder == former.province

    @pytest.mark.parametrize(
        ("old", "now"),
        [
            ("Bình Định", "Gia Lai"),
            ("Kiên Giang", "An Giang"),
            ("Hà Giang", "Tuyên Quang"),
            ("Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
            ("Thừa Thiên Huế", "Huế"),
            ("Quảng Ninh", "Quảng Ninh"),
        ],
    )
    def test_an_old_name_finds_the_province_it_became(self, old: str, now: str) -> None:
        assert FormerProvince.objects.get(name=old).province.name == now

    def test_a_split_commune_is_found_in_each_place_it_went_to(self) -> None:
        went_to = {unit.commune.name for unit in FormerCommune.objects.filter(name="Đội Cấn", commune__province__code="01")}

        assert {"Ba Đình", "Ngọc Hà"} <= went_to
        assert FormerCommune.objects.get(name="Đội Cấn", commune__name="Ngọc Hà", commune__province__code="01").partial

    def test_dong_nai_is_a_city_since_its_day_and_ten_communes_became_wards(self) -> None:
        assert Province.objects.get(code="75").effective_from == date(2026, 4, 30)
        became = FormerCommune.objects.filter(remark="xã đến hết ngày 29/4/2026")
        assert became.count() == 10
        assert {unit.commune.kind for unit in became} == {"phường"}

    def test_loading_again_changes_nothing(self) -> None:
        token = current_token()

        again = load_places(quiet=True)

        assert [(written.created, written.changed, written.removed) for written in again] == [(0, 0, 0)] * 4
        assert current_token() == token

    def test_loading_again_mends_what_was_changed(self) -> None:
        Province.objects.filter(code="91").update(full_name="Tỉnh Khác")
        unit = FormerCommune.objects.first()
        assert unit
        unit.delete()
        FormerCommune.objects.create(commune=Commune.objects.all()[0], name="Không có thật", kind="xã")

        _provinces, _formers, _communes, units = load_places(quiet=True)

        assert Province.objects.get(code="91").full_name == "Tỉnh An Giang"
        assert (units.created, units.removed) == (1, 1)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")) + sorted(DATA.glob("*.json")), ids=lambda path: path.name)
def test_data_files_are_composed_and_clean(path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text == unicodedata.normalize("NFC", text)
    assert "\u200b" not in text
    assert "\r" not in text


def test_codes_have_their_form() -> None:
    communes = read_csv("communes.csv")

    assert all(len(row["code"]) == 5 and row["code"].isdigit() for row in communes)
    assert len({row["code"] for row in communes}) == len(communes)
    assert all(len(row["code"]) == 2 for row in read_csv("provinces.csv"))
