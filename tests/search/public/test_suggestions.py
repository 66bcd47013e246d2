"""What is suggested while a text is typed: products, producers, places and groups, each where something is in force."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import addresses
from catalog.models import FormerProvince, Product
from tests import factories
from tests.catalog.public.conftest import Get
from tests.factories import TODAY

MOST_QUERIES = 12


def suggested(get: Get, text: str, language: str = "vi", on: date = TODAY) -> dict[str, list[dict[str, str]]]:
    response = get(f"{addresses.suggestions(language)}?{urlencode({'q': text})}", on=on)
    assert response.status_code == 200 and response.headers["Content-Type"] == "application/json"
    return {group["title"]: group["items"] for group in json.loads(response.text)["groups"]}


def labels(items: list[dict[str, str]]) -> list[str]:
    return [item["label"] for item in items]


def test_products_by_the_beginning_of_the_last_word(world: SimpleNamespace, get: Get) -> None:
    found = suggested(get, "tra hoa v")
    assert labels(found["Sản phẩm"]) == ["Trà hoa vàng Tam Đảo", "Trà hoa vàng Ba Chẽ", "Trà hoa vàng Đồi Gió"]
    first = found["Sản phẩm"][0]
    product = world.products["Trà hoa vàng Tam Đảo"]
    assert first == {
        "label": product.name,
        "detail": "5 sao · An Giang · Hợp tác xã Núi Sập",
        "address": addresses.product("vi", product.slug),
    }
    assert get(first["address"]).status_code == 200
    english = suggested(get, "tra hoa v", "en")["Products"][0]
    assert english["detail"].startswith("5 stars · ") and english["address"] == addresses.product("en", product.slug)
    assert labels(suggested(get, "nuoc mam 5 sao")["Sản phẩm"]) == ["Nước mắm cá linh"]


def test_producers_places_and_groups_with_how_many_they_have(world: SimpleNamespace, get: Get) -> None:
    assert suggested(get, "nui s")["Chủ thể"] == [
        {"label": "Hợp tác xã Núi Sập", "detail": "5 sản phẩm", "address": addresses.producer("vi", world.cooperative.slug)}
    ]
    assert suggested(get, "hòa b")["Địa phương"] == [
        {"label": "Hòa Bình", "detail": "nay thuộc Phú Thọ · 6 sản phẩm", "address": addresses.place("vi", "hoa-binh")}
    ]
    assert suggested(get, "an gi", "en")["Places"] == [
        {"label": "An Giang", "detail": "7 products", "address": addresses.place("en", "an-giang")}
    ]
    assert suggested(get, "do uo")["Nhóm"] == [
        {"label": "Đồ uống", "detail": "5 sản phẩm", "address": addresses.group("vi", "do-uong")}
    ]


def test_short_names_of_places_and_their_accents(world: SimpleNamespace, get: Get) -> None:
    hcm = factories.make_province("79", "Hồ Chí Minh", "ho-chi-minh")
    FormerProvince.objects.create(
        code="77", name="Bà Rịa - Vũng Tàu", slug="ba-ria-vung-tau", province=hcm, merged_on=date(2025, 7, 1)
    )
    factories.certified_product(province=hcm)
    for text in ("sai gon", "hcm", "tphcm", "hồ chí", "minh"):
        assert labels(suggested(get, text)["Địa phương"]) == ["Hồ Chí Minh"], text
    assert labels(suggested(get, "vũng t")["Địa phương"]) == ["Bà Rịa - Vũng Tàu"]
    assert "Địa phương" not in suggested(get, "gia"), "three letters begin a name, not any word of one"
    assert labels(suggested(get, "giang")["Địa phương"]) == ["An Giang"]


def test_goods_by_any_name_and_with_slips(world: SimpleNamespace, get: Get) -> None:
    honey = {"Mật ong rừng", "Mật ong hoa nhãn"}
    for text, names in (
        ("heo", {"Thịt lợn gác bếp"}),
        ("thit heo", {"Thịt lợn gác bếp"}),
        ("honey", honey),
        ("mat ogn", honey),
        ("matong", honey),
        ("nuowcs mawms", {"Nước mắm cá linh"}),
    ):
        assert set(labels(suggested(get, text)["Sản phẩm"])) == names, text
    factories.certified_product(name="Heo quay")
    assert labels(suggested(get, "heo")["Sản phẩm"]) == ["Heo quay", "Thịt lợn gác bếp"], "what is called so comes first"
    assert labels(suggested(get, "mật ong r")["Sản phẩm"]) == ["Mật ong rừng"]


def test_places_typed_in_one_word(world: SimpleNamespace, get: Get) -> None:
    for text in ("angiang", "angi", "AnGiang"):
        assert labels(suggested(get, text)["Địa phương"]) == ["An Giang"], text
    assert suggested(get, "hoabin", "en").keys() == {"Places"}, "a place is called so: it is no slip"


def test_a_legal_form_suggests_no_producer(db: None, get: Get) -> None:
    for name in ("Hộ kinh doanh Lê Sáu", "Hộ kinh doanh Hồ Sương", "HTX Hòn Đất", "Hợp tác xã Núi Sập", "Hợp tác xã nông nghiệp"):
        factories.certified_product(name="Mắm", producer=factories.make_producer(name))

    def producers(text: str) -> set[str]:
        return set(labels(suggested(get, text).get("Chủ thể", [])))

    assert producers("ho") == {"Hộ kinh doanh Hồ Sương", "HTX Hòn Đất"}
    for text in ("hộ kinh doanh", "ho kinh", "hop tac xa", "htx"):
        assert producers(text) == set(), text
    assert suggested(get, "hop tac") == {}
    assert producers("htx nui s") == producers("hop tac xa nui") == producers("nui") == {"Hợp tác xã Núi Sập"}
    assert producers("htx hon") == producers("hon d") == {"HTX Hòn Đất"}
    assert producers("Hợp tác xã nông nghiệp") == {"Hợp tác xã nông nghiệp"}, "it is called nothing else"


def test_only_what_is_in_force_is_suggested(db: None, get: Get) -> None:
    province = factories.make_province("25", "Phú Thọ", "phu-tho")
    group = factories.make_group("2", "Đồ uống", "do-uong")
    producer = factories.make_producer("Hợp tác xã Phú Hà")
    product = factories.certified_product(TODAY, name="Trà Phú Đồ", province=province, group=group, producer=producer)
    factories.certified_product(TODAY, name="Trà Phú kín", live=False, producer=factories.make_producer("Hợp tác xã Phú Kín"))
    last_day = product.certificates.get().last_day
    after = last_day.replace(day=last_day.day + 1)
    assert suggested(get, "phu", on=last_day).keys() == {"Sản phẩm", "Chủ thể", "Địa phương"}
    assert suggested(get, "do", on=last_day).keys() == {"Sản phẩm", "Nhóm"}
    for text in ("phu", "do", "trà phú đồ"):
        assert suggested(get, text, on=after) == {}, text


def test_a_producer_without_a_page_leads_to_its_products_and_one_not_named_nowhere(db: None, get: Get) -> None:
    quiet = factories.make_producer("Cơ sở Lặng Lẽ", live=False)
    factories.certified_product(TODAY, name="Mắm", producer=quiet)
    factories.certified_product(TODAY, name="Mắm", producer=factories.make_producer("(không rõ chủ thể)"))
    [item] = suggested(get, "lang le")["Chủ thể"]
    assert item["address"] == f"{addresses.product_list('vi')}?chu-the={quiet.slug}"
    assert "Chủ thể" not in suggested(get, "khong ro")


def test_there_are_a_few_of_each_at_most(db: None, get: Get) -> None:
    for number in range(8):
        place = factories.make_province(f"{number + 10}", f"Tân {number}", f"tan-{number}")
        group = factories.make_group(str(number), f"Tân {number}", f"nhom-tan-{number}")
        producer = factories.make_producer(f"Tân {number}")
        factories.certified_product(TODAY, name=f"Tân {number}", province=place, group=group, producer=producer)
    found = suggested(get, "tan")
    assert {title: len(items) for title, items in found.items()} == {"Sản phẩm": 5, "Chủ thể": 3, "Địa phương": 3, "Nhóm": 3}
    body = json.loads(get(f"{addresses.suggestions('vi')}?q=tan").text)
    assert body["q"] == "tan" and body["said"] == "14 gợi ý, chọn bằng phím mũi tên"


def test_nothing_typed_or_found_suggests_nothing(world: SimpleNamespace, get: Get) -> None:
    for text in ("", "  ", "🍯", "xyzzy", "5 sao"):
        answer = json.loads(get(f"{addresses.suggestions('en')}?{urlencode({'q': text})}").text)
        assert answer == {"q": text.strip(), "groups": [], "said": "No suggestions"}


@pytest.mark.usefixtures("committed")
def test_they_are_read_by_the_edition_and_cost_few_queries(get: Get) -> None:
    product = factories.certified_product(TODAY, name="Mắm Bà Giáo")
    address = f"{addresses.suggestions('vi')}?q=mam"
    first = get(address)
    assert first.headers["Cache-Control"] == "no-cache" and "Cookie" not in first.headers.get("Vary", "")
    assert get(address, **{"if-none-match": first.headers["ETag"]}).status_code == 304
    Product.objects.filter(pk=product.pk).update(name="Mắm Bà Giáo Khỏe")
    changed = get(address, **{"if-none-match": first.headers["ETag"]})
    assert changed.status_code == 200 and "Mắm Bà Giáo Khỏe" in changed.text
    with CaptureQueriesContext(connection) as captured:
        get(address)
    assert len(captured) <= MOST_QUERIES


@pytest.mark.usefixtures("committed")
def test_on_another_day_staff_are_led_on_to_that_day(time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)
    product = factories.certified_product(date(2025, 1, 15), name="Mắm Bà Giáo")
    user = get_user_model().objects.create_user("canbo")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    officer = Client()
    officer.force_login(user)
    address, search = addresses.suggestions("vi"), addresses.search("vi")

    def items(day: str) -> list[dict[str, str]]:
        response = officer.get(address, {"q": "mam ba", "ngay": day})
        assert response.headers["Cache-Control"] == "private, no-store"
        return [item for group in json.loads(response.content)["groups"] for item in group["items"]]

    assert items("2028-01-15") == []
    [item, *_others] = items("2028-01-14")
    assert item["address"] == f"{addresses.product('vi', product.slug)}?ngay=2028-01-14"
    page = officer.get(search, {"q": "mam", "ngay": "2028-01-14"}).content.decode()
    assert f'data-suggestions="{address}?ngay=2028-01-14"' in page and 'name="ngay" value="2028-01-14"' in page
    assert 'class="preview-banner"' in page
    assert officer.get(search, {"q": "ocop", "ngay": "2028-01-14"}).headers["Location"] == "/san-pham/?ngay=2028-01-14"
    assert officer.get("/san-pham/", {"q": "mam", "ngay": "2028-01-14"}).headers["Location"] == f"{search}?q=mam&ngay=2028-01-14"
    assert Client().get(address, {"q": "mam", "ngay": "2028-01-15"}).json()["groups"]
