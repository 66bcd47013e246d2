"""The home page, the groups, the guide, and the rows below a product."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest

from catalog import addresses
from catalog.models import Commune, DatedRule, GroupPeriod, ProductGroup
from tests import factories
from tests.catalog.public.conftest import Get
from tests.surface_register import cards

pytestmark = pytest.mark.django_db

START = date(2025, 1, 15)
LAST_DAY, NEXT_DAY = date(2028, 1, 14), date(2028, 1, 15)


@pytest.fixture
def groups() -> SimpleNamespace:
    """Food with tea and green tea in it, and drinks."""
    food, drinks = factories.make_group(), factories.make_group("2", "Đồ uống", "do-uong")
    tea = ProductGroup.objects.create(
        period=food.period, level="group", parent=food, branch=food, code="1.5", name="Chè", name_en="Tea", slug="nhom-che"
    )
    green = ProductGroup.objects.create(
        period=food.period, level="subgroup", parent=tea, branch=food, code="1.5.a", name="Chè xanh", slug="che-xanh"
    )
    return SimpleNamespace(food=food, drinks=drinks, tea=tea, green=green)


def page(get: Get, address: str, on: date = factories.TODAY) -> str:
    response = get(address, on=on)
    assert response.status_code == 200, address
    return response.content.decode()


# --- the home page ----------------------------------------------------------------------------------------------------


def board(body: str) -> list[list[str]]:
    """The rows of the board as text: group, five, four, three stars, all."""
    table = body.split('<table class="today">')[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def test_groups_are_left_off_where_all_stands_in_those_of_another_law(get: Get, groups: SimpleNamespace) -> None:
    new_law = GroupPeriod.objects.create(code="new", title="new", since=date(2027, 1, 1), source="new")
    rice = ProductGroup.objects.create(period=new_law, level="branch", code="A", name="Gạo", slug="gao")
    factories.certified_product(START, 4, group=groups.green)
    assert [row[0] for row in board(page(get, "/", on=date(2027, 1, 1)))] == ["Chưa rõ nhóm", "Tất cả"]
    factories.certified_product(START, 3, group=rice)
    assert [row[0] for row in board(page(get, "/", on=date(2027, 1, 1)))] == ["Gạo", "Chưa rõ nhóm", "Tất cả"]


def test_the_board_adds_up_and_changes_overnight(get: Get, groups: SimpleNamespace) -> None:
    factories.certified_product(START, 4, group=groups.green)
    factories.certified_product(START, 3, group=groups.food)
    factories.certified_product(date(2026, 1, 1), 5)
    factories.certified_product(START, 3, group=groups.drinks, live=False)
    assert board(page(get, "/", on=LAST_DAY)) == [
        ["Thực phẩm", "0", "1", "1", "2"],
        ["Đồ uống", "0", "0", "0", "0"],
        ["Chưa rõ nhóm", "1", "0", "0", "1"],
        ["Tất cả", "1", "1", "1", "3"],
    ]
    after = page(get, "/", on=NEXT_DAY)
    assert board(after)[-1] == ["Tất cả", "1", "0", "0", "1"] and len(cards(after)) == 1


def test_home_asks_the_search(get: Get) -> None:
    shown = page(get, "/en/")
    assert '<form class="search search-large" action="/en/search/" method="get"' in shown and 'name="q"' in shown
    for address in ("/en/products/", "/en/places/", "/en/groups/", "/en/verify/", "/en/reading-the-stars/"):
        assert f'href="{address}"' in shown
    assert 'class="language" href="/"' in shown and 'class="language" href="/en/"' in page(get, "/")
    assert board(shown)[-1] == ["All groups", "0", "0", "0", "0"]


# --- groups -----------------------------------------------------------------------------------------------------------


def test_a_group_counts_what_lies_below_it(get: Get, groups: SimpleNamespace) -> None:
    province = factories.make_province("91", "An Giang", "an-giang")
    product = factories.certified_product(START, 4, group=groups.green, province=province)
    for address in ("/nhom/thuc-pham/", "/nhom/nhom-che/", "/en/groups/che-xanh/"):
        assert cards(page(get, address, on=LAST_DAY)) == {product.pk: 4}
        after = page(get, address, on=NEXT_DAY)
        assert not cards(after) and 'data-total="0"' in after and "data-badge" not in after
    shown = page(get, "/nhom/thuc-pham/")
    assert 'href="/nhom/nhom-che/"' in shown and 'href="/san-pham/?nhom=thuc-pham&amp;tinh=an-giang"' in shown
    assert '<li><a href="/en/groups/thuc-pham/">Thực phẩm</a></li>' in page(get, "/en/groups/nhom-che/")
    assert "<h1>Tea</h1>" in page(get, "/en/groups/nhom-che/") and 'lang="vi">Chè<' in page(get, "/en/groups/nhom-che/")


def test_an_empty_group_leads_up(get: Get, groups: SimpleNamespace) -> None:
    assert 'class="button" href="/nhom/nhom-che/"' in page(get, "/nhom/che-xanh/")
    assert 'class="button" href="/nhom/"' in page(get, "/nhom/do-uong/")


def test_the_index_of_groups_tells_of_those_in_none(get: Get, groups: SimpleNamespace) -> None:
    factories.certified_product(START, group=groups.tea)
    factories.certified_product(START)
    shown = page(get, "/nhom/")
    assert all(f'href="/nhom/{slug}/"' in shown for slug in ("thuc-pham", "nhom-che", "che-xanh", "do-uong"))
    assert "Có 1 sản phẩm còn hiệu lực chưa xếp vào nhóm nào ở đây" in shown


def test_groups_of_another_period_and_unknown_ones_are_not_found(get: Get, groups: SimpleNamespace) -> None:
    assert get("/nhom/thuc-pham/", on=date(2026, 5, 21)).status_code == 404
    assert get("/nhom/khong-co/").status_code == 404
    response = get("/nhom/Thuc-Pham/")
    assert (response.status_code, response.headers["Location"]) == (301, "/nhom/thuc-pham/")


# --- the guide --------------------------------------------------------------------------------------------------------


def test_the_guide_tells_the_rules_of_the_day(get: Get, reference: None) -> None:
    shown = page(get, "/cach-doc-sao/")
    for words in ("Từ 90 đến 100 điểm", "Từ 70 đến dưới 90 điểm", "Từ 50 đến dưới 70 điểm", "36 tháng", "tối đa 180 ngày"):
        assert words in shown
    assert "Nơi công nhận: tỉnh" in shown and "Quyết định 26/2026/QĐ-TTg" in shown
    before = page(get, "/cach-doc-sao/", on=date(2025, 6, 30))
    assert "tối đa 180 ngày" not in before and "148/QĐ-TTg" in before and "huyện" in before


def test_the_guide_stands_without_rules_on_record(get: Get) -> None:
    assert not DatedRule.objects.exists()
    shown = page(get, "/en/reading-the-stars/")
    assert "36 months" in shown and "points</p>" not in shown and "Recognised by" not in shown


# --- below a product --------------------------------------------------------------------------------------------------


def rows(body: str) -> dict[str, set[int]]:
    """The rows below a product by their title."""
    return {
        re.sub(r"<[^>]+>", "", re.search(r"<h2>(.*?)</h2>", row)[1]): set(cards(row))  # type: ignore[index]
        for row in body.split('<section class="card-row">')[1:]
    }


def test_more_of_producer_place_and_group(get: Get, groups: SimpleNamespace) -> None:
    province, elsewhere = factories.make_province("91", "An Giang", "an-giang"), factories.make_province("01", "Hà Nội", "ha-noi")
    producer = factories.make_producer()
    shared = {"group": groups.green, "province": province}
    product = factories.certified_product(START, producer=producer, **shared)
    sibling = factories.certified_product(START, producer=producer, **shared)
    neighbour = factories.certified_product(START, **shared)
    alike = factories.certified_product(START, group=groups.green, province=elsewhere)
    factories.certified_product(date(2020, 1, 1), producer=producer, **shared)
    factories.certified_product(START, producer=producer, live=False, **shared)
    body = page(get, addresses.product("vi", product.slug))
    assert rows(body) == {
        "Cùng nhà sản xuất": {sibling.pk},
        "Cùng ở An Giang": {neighbour.pk},
        "Cùng nhóm “Chè xanh”": {alike.pk},
    }
    assert all(f'<h2><a href="{address}">' in body for address in (f"/chu-the/{producer.slug}/", "/dia-phuong/an-giang/"))
    alone = factories.certified_product(START, province=factories.make_province("46", "Huế", "hue"))
    assert rows(page(get, addresses.product("vi", alone.slug))) == {}


def test_the_commune_comes_before_the_province_and_the_group_above_helps_out(get: Get, groups: SimpleNamespace) -> None:
    province = factories.make_province("91", "An Giang", "an-giang")
    oc_eo = Commune.objects.create(code="30301", name="Óc Eo", kind="xã", province=province)
    product = factories.certified_product(START, province=province, commune=oc_eo, group=groups.green)
    far = factories.certified_product(START, province=province)
    assert rows(page(get, addresses.product("vi", product.slug))) == {"Cùng ở An Giang": {far.pk}}
    near = factories.certified_product(START, province=province, commune=oc_eo)
    other_tea = factories.certified_product(START, group=groups.tea, province=factories.make_province("01", "Hà Nội", "ha-noi"))
    assert rows(page(get, addresses.product("vi", product.slug))) == {
        "Cùng ở xã Óc Eo": {near.pk},
        "Cùng nhóm “Chè”": {other_tea.pk},
    }


def test_the_product_links_where_it_stands(get: Get, groups: SimpleNamespace) -> None:
    province = factories.make_province("91", "An Giang", "an-giang")
    product = factories.certified_product(START, group=groups.green, province=province)
    body = page(get, addresses.product("vi", product.slug))
    way = re.findall(r'href="([^"]+)"', body.split('class="breadcrumbs"')[1].split("</nav>")[0])
    assert way == ["/", "/nhom/thuc-pham/", "/nhom/nhom-che/", "/nhom/che-xanh/"]
    assert f'href="/chu-the/{product.producer.slug}/"' in body and 'href="/dia-phuong/an-giang/"' in body
    type(product.producer).objects.filter(pk=product.producer.pk).update(live=False)
    assert "/chu-the/" not in page(get, addresses.product("vi", product.slug))


def test_the_trace_page_is_a_qr_while_it_is_kept_and_after(get: Get) -> None:
    product = factories.certified_product(
        START, traceability_url="https://trace.example.vn/1", traceability_ends_on=date(2026, 11, 23)
    )
    address = addresses.product("vi", product.slug)
    assert 'aria-label="Mã QR dẫn đến trang truy xuất' in page(get, address)
    assert "duy trì đến hết ngày 23/11/2026" in page(get, address)
    assert "Chỉ duy trì đến hết ngày 23/11/2026" in page(get, address, on=date(2026, 11, 24))
    assert "truy xuất" not in page(get, addresses.product("vi", factories.certified_product(START).slug))
