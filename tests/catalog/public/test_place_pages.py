"""Pages of places: today's provinces, those before the merger, communes; what is empty, unknown or spelled otherwise."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest

from catalog import addresses
from catalog.models import Commune, FormerCommune, FormerProvince
from tests import factories
from tests.catalog.public.conftest import Get
from tests.surface_register import cards

pytestmark = pytest.mark.django_db

START = date(2025, 1, 15)
LAST_DAY, NEXT_DAY = date(2028, 1, 14), date(2028, 1, 15)
MERGED = date(2025, 7, 1)


@pytest.fixture
def land() -> SimpleNamespace:
    """An Giang, which Kiên Giang was merged into, with two communes; Huế, which changed its name alone."""
    an_giang = factories.make_province("91", "An Giang", "an-giang")
    hue = factories.make_province("46", "Huế", "hue")
    rows = (("89", "An Giang", "an-giang"), ("91", "Kiên Giang", "kien-giang"))
    old, kien_giang = (
        FormerProvince.objects.create(code=code, name=name, slug=slug, province=an_giang, merged_on=MERGED)
        for code, name, slug in rows
    )
    FormerProvince.objects.create(code="46", name="Thừa Thiên Huế", slug="thua-thien-hue", province=hue)
    oc_eo = Commune.objects.create(code="30301", name="Óc Eo", kind="xã", province=an_giang)
    long_xuyen = Commune.objects.create(code="30302", name="Long Xuyên", kind="phường", province=an_giang)
    return SimpleNamespace(an_giang=an_giang, hue=hue, old=old, kien_giang=kien_giang, oc_eo=oc_eo, long_xuyen=long_xuyen)


def page(get: Get, address: str, on: date = factories.TODAY) -> str:
    response = get(address, on=on)
    assert response.status_code == 200, address
    return response.content.decode()


def counted(body: str) -> dict[str, int]:
    """The counted links of a page."""
    found = re.findall(r'<a class="counted-line[^"]*" href="([^"]+)">.*?<span class="counted-number">(\d+)<', body)
    return {address: int(count) for address, count in found}


@pytest.mark.parametrize("address", ["/dia-phuong/an-giang/", "/en/places/kien-giang/", "/dia-phuong/an-giang/xa-oc-eo-30301/"])
def test_last_day_and_next(get: Get, land: SimpleNamespace, address: str) -> None:
    product = factories.certified_product(START, 4, province=land.an_giang, former_province=land.kien_giang, commune=land.oc_eo)
    factories.certified_product(START, province=land.an_giang, former_province=land.kien_giang, commune=land.oc_eo, live=False)
    on_last_day = page(get, address, on=LAST_DAY)
    assert cards(on_last_day) == {product.pk: 4} and 'data-total="1"' in on_last_day
    after = page(get, address, on=NEXT_DAY)
    assert not cards(after) and 'data-total="0"' in after and "data-badge" not in after


def test_a_province_names_what_merged_into_it(get: Get, land: SimpleNamespace) -> None:
    for former in (land.old, land.kien_giang, land.kien_giang, None):
        factories.certified_product(START, province=land.an_giang, former_province=former)
    shown = page(get, "/dia-phuong/an-giang/")
    assert "Gộp từ 2 tỉnh, thành ngày 01/07/2025:" in shown and "4 sản phẩm còn hiệu lực" in shown
    # What does not tell its former province counts in each, as in the list.
    assert counted(shown)["/dia-phuong/kien-giang/"] == 3 and counted(shown)["/san-pham/?tinh-cu=an-giang"] == 2
    assert "1 sản phẩm mà quyết định không nêu tỉnh cũ" in shown
    assert "Gộp từ" not in page(get, "/dia-phuong/hue/")


def test_a_former_province_is_found_by_its_old_name(get: Get, land: SimpleNamespace) -> None:
    there = factories.certified_product(START, province=land.an_giang, former_province=land.kien_giang)
    unknown = factories.certified_product(START, province=land.an_giang)
    factories.certified_product(START, province=land.an_giang, former_province=land.old)
    shown = page(get, "/dia-phuong/kien-giang/")
    assert "Kiên Giang thuộc An Giang từ ngày 01/07/2025." in shown
    assert cards(shown).keys() == {there.pk, unknown.pk}
    assert 'href="/dia-phuong/an-giang/"' in shown and 'href="/san-pham/?tinh-cu=kien-giang"' in shown
    assert "Kiên Giang has been part of An Giang since 1 Jul 2025." in page(get, "/en/places/kien-giang/")


def test_a_name_that_changed_leads_to_the_new_one(get: Get, land: SimpleNamespace) -> None:
    for spelled, canonical in (
        ("/dia-phuong/thua-thien-hue/", "/dia-phuong/hue/"),
        ("/en/places/thua-thien-hue/", "/en/places/hue/"),
        ("/dia-phuong/An-Giang/", "/dia-phuong/an-giang/"),
    ):
        response = get(spelled)
        assert (response.status_code, response.headers["Location"]) == (301, canonical)


def test_the_index_counts_and_finds_old_names(get: Get, land: SimpleNamespace) -> None:
    factories.certified_product(START, province=land.an_giang, former_province=land.kien_giang)
    for language in addresses.LANGUAGES:
        shown = page(get, addresses.places(language))
        assert shown.index(">An Giang<") < shown.index(">Huế<")
        assert f'href="{addresses.place(language, "kien-giang")}"' in shown and "Kiên Giang" in shown
        assert f'href="{addresses.place(language, "thua-thien-hue")}"' in shown
    assert "nay thuộc An Giang" in page(get, "/dia-phuong/")


def test_a_commune_is_found_by_its_code_however_it_is_spelled(get: Get, land: SimpleNamespace) -> None:
    right = "/dia-phuong/an-giang/xa-oc-eo-30301/"
    assert get(right).status_code == 200
    for spelled in ("an-giang/oc-eo-30301", "hue/xa-oc-eo-30301", "an-giang/Xa-Oc-Eo-30301", "kien-giang/x-30301"):
        response = get(f"/dia-phuong/{spelled}/")
        assert (response.status_code, response.headers["Location"]) == (301, right)
    for unknown in ("xa-oc-eo-99999", "xa-oc-eo", "30301x", "xa-oc-eo-303011"):
        assert get(f"/dia-phuong/an-giang/{unknown}/").status_code == 404


def test_a_commune_tells_what_it_was_made_of(get: Get, land: SimpleNamespace) -> None:
    for kind, name, partial in (("thị trấn", "Óc Eo", False), ("xã", "Vọng Thê", True)):
        FormerCommune.objects.create(commune=land.oc_eo, kind=kind, name=name, partial=partial)
    shown = page(get, "/dia-phuong/an-giang/xa-oc-eo-30301/")
    assert "Xã Óc Eo" in shown and "Xã thuộc An Giang" in shown
    assert "<li>thị trấn Óc Eo</li><li>một phần xã Vọng Thê</li>" in shown
    assert "part of xã Vọng Thê" in page(get, "/en/places/an-giang/xa-oc-eo-30301/")


def test_an_empty_commune_leads_to_its_neighbours(get: Get, land: SimpleNamespace) -> None:
    near = factories.certified_product(START, province=land.an_giang, commune=land.long_xuyen)
    factories.certified_product(START, province=land.hue)
    shown = page(get, "/dia-phuong/an-giang/xa-oc-eo-30301/")
    assert 'data-total="0"' in shown and cards(shown).keys() == {near.pk}
    assert 'href="/dia-phuong/an-giang/phuong-long-xuyen-30302/"' in shown
    factories.withdraw(near.certificates.get(), factories.TODAY)
    assert 'class="button" href="/dia-phuong/"' in page(get, "/dia-phuong/an-giang/xa-oc-eo-30301/")


def test_a_commune_without_a_code_is_named_and_has_no_page(get: Get, land: SimpleNamespace) -> None:
    new = Commune.objects.create(name="Chưa Có Mã", kind="phường", province=land.an_giang)
    product = factories.certified_product(START, province=land.an_giang, commune=new)
    assert '<span class="counted-line"><span class="counted-name" lang="vi">phường Chưa Có Mã</span>' in page(
        get, "/dia-phuong/an-giang/"
    )
    assert "phường Chưa Có Mã, <a" in page(get, addresses.product("vi", product.slug))


def test_an_empty_province_leads_on(get: Get, land: SimpleNamespace) -> None:
    assert 'class="button" href="/en/places/"' in page(get, "/en/places/hue/")


@pytest.mark.parametrize("path", ["an-giang/", "kien-giang/", "an-giang/xa-oc-eo-30301/", ""])
def test_the_switch_stays_on_the_page(get: Get, land: SimpleNamespace, path: str) -> None:
    assert f'class="language" href="/en/places/{path}"' in page(get, f"/dia-phuong/{path}")
    assert f'class="language" href="/dia-phuong/{path}"' in page(get, f"/en/places/{path}")


def test_unknown_places_are_in_the_house_style(get: Get, land: SimpleNamespace) -> None:
    response = get("/dia-phuong/atlantis/")
    assert response.status_code == 404 and 'class="language" href="/en/places/atlantis/"' in response.content.decode()
