"""Products and producers as officers handle them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from catalog.admin.filters import LAPSING_DAYS
from catalog.facts import correct_product
from catalog.models import Certificate, FormerProvince, GroupPeriod, Producer, Product, ProductGroup, Province
from tests import factories
from tests.factories import TODAY

from .conftest import logged_in, opened

pytestmark = pytest.mark.django_db


def editorial(**values: Any) -> dict[str, Any]:
    """The edit form of a product as a browser posts it."""
    return nested_form_data(
        {
            "packaging": "",
            "packaging_en": "",
            "price": "",
            "gtin": "",
            "description": "",
            "name_en": "",
            "description_en": "",
            "traceability_url": "",
            "traceability_ends_on": "",
            "images": inline_formset([]),
            "members": inline_formset([]),
            **values,
        }
    )


def found(desk: Client, query: str) -> set[str]:
    response = desk.get(reverse("products:list") + "?" + query)
    assert response.status_code == 200
    return {product.name for product in response.context["object_list"]}


# Lists


@pytest.fixture
def shelf(database: None) -> dict[str, Product]:
    factories.make_rules()
    other = factories.make_province("38", "Thanh Hóa")
    former = FormerProvince.objects.create(code="91", name="Kiên Giang", slug="kien-giang", province=factories.make_province())
    group = factories.make_group()
    honey = factories.make_product("Mật ong bạc hà", group=group, producer=factories.make_producer("HTX Núi Sập"))
    sugar = factories.make_product("Đường thốt nốt", former_province=former, official_code="91-28780-3-2026")
    fish = factories.make_product("Khô cá lóc", province=other)
    tea = factories.make_product("Trà mãng cầu", live=False)
    factories.issue(honey, date(2025, 1, 15), stars=4, decision=factories.make_decision(date(2025, 1, 15), number="2497/QĐ-UBND"))
    factories.issue(sugar, TODAY - timedelta(days=3 * 365 + 1 - 30), stars=3)
    factories.issue(fish, date(2020, 1, 15), stars=3)
    withdrawn = factories.make_product("Mắm cá linh")
    factories.withdraw(factories.issue(withdrawn, date(2025, 1, 10)), date(2026, 6, 1))
    return {"honey": honey, "sugar": sugar, "fish": fish, "tea": tea, "withdrawn": withdrawn}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("mat ong", {"Mật ong bạc hà"}),
        ("MẬT ONG", {"Mật ong bạc hà"}),
        ("duong thot", {"Đường thốt nốt"}),
        ("đường", {"Đường thốt nốt"}),
        ("nui sap", {"Mật ong bạc hà"}),
        ("91-28780", {"Đường thốt nốt"}),
        ("2497/QĐ-UBND", {"Mật ong bạc hà"}),
        ("2497 / qd-ubnd", {"Mật ong bạc hà"}),
        ("2497", {"Mật ong bạc hà"}),
        ("249", set()),
        ("bia", set()),
        ('"; --', set()),
    ],
)
@pytest.mark.usefixtures("admin_search")
def test_search_forgives_accents(typed: str, names: set[str], desk: Client, shelf: dict[str, Product]) -> None:
    assert found(desk, f"q={typed}") == names


def test_search_by_our_code_with_a_filter(desk: Client, shelf: dict[str, Product]) -> None:
    code = shelf["honey"].code
    assert found(desk, f"q={code[:4].lower()}-{code[4:].lower()}") == {"Mật ong bạc hà"}
    assert found(desk, f"q={code}&state=lapsed") == set()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=in_force", {"Mật ong bạc hà", "Đường thốt nốt"}),
        ("state=lapsing_30", {"Đường thốt nốt"}),
        ("state=lapsing_365", {"Đường thốt nốt"}),
        ("state=lapsed", {"Khô cá lóc"}),
        ("state=withdrawn", {"Mắm cá linh"}),
        ("state=never", {"Trà mãng cầu"}),
        ("stars=4", {"Mật ong bạc hà"}),
        ("live=0", {"Trà mãng cầu"}),
        ("stars=3&q=thot+not", {"Đường thốt nốt"}),
    ],
)
@pytest.mark.usefixtures("admin_search")
def test_filters(query: str, names: set[str], desk: Client, shelf: dict[str, Product]) -> None:
    assert found(desk, query) == names


def test_filters_by_place_and_branch(desk: Client, shelf: dict[str, Product]) -> None:
    assert found(desk, f"province={shelf['fish'].province_id}") == {"Khô cá lóc"}
    assert found(desk, f"former_province={shelf['sugar'].former_province_id}") == {"Đường thốt nốt"}
    assert found(desk, f"branch={shelf['honey'].group_id}") == {"Mật ong bạc hà"}


def test_branches_of_the_same_name_are_told_apart(desk: Client, shelf: dict[str, Product]) -> None:
    period = GroupPeriod.objects.create(code="2023", title="148/QĐ-TTg", since=date(2023, 2, 24), until=date(2026, 5, 22))
    ProductGroup.objects.create(period=period, code="1", level=ProductGroup.Level.BRANCH, name="Thực phẩm", slug="thuc-pham")
    html = desk.get(reverse("products:list")).content.decode()
    assert "Thực phẩm (148/QĐ-TTg)" in html
    assert "Thực phẩm (26/2026/QĐ-TTg)" in html


@pytest.mark.parametrize("days", LAPSING_DAYS)
def test_what_lapses_within_days_is_found_to_the_day(days: int, desk: Client) -> None:
    factories.make_rules()
    for shift, name in ((0, "Trà"), (1, "Gốm")):
        product = factories.make_product(name)
        start = date(2024, 1, 1)
        factories.issue(product, start, printed_end=TODAY + timedelta(days=days + shift), officer_reason="as printed")
    assert found(desk, f"state=lapsing_{days}") == {"Trà"}


def test_only_drafts_are_called_drafts(desk: Client, product: Product) -> None:
    """The history of a product without drafts: what was issued and corrected is live."""
    html = desk.get(reverse("products:history", args=[product.pk])).content.decode()
    assert "Certificate issued" in html
    assert "Current draft" not in html
    desk.post(reverse("products:edit", args=[product.pk]), editorial(description="Draft"))
    correct_product(product, {"name": "Mật ong rừng"}, factories.audit())
    html = desk.get(reverse("products:history", args=[product.pk])).content.decode()
    assert html.count("Current draft") == 1


@pytest.mark.parametrize("query", ["state=nonsense", "stars=9", "province=0", "p=99", "branch=x", "ordering=nothing"])
def test_nonsense_filters_break_nothing(query: str, desk: Client, shelf: dict[str, Product]) -> None:
    found(desk, query)


def test_filters_and_words_change_with_the_day_alone(officer: Any, product: Product, certificate: Certificate) -> None:
    for on, state, words in (
        (certificate.last_day, "in_force", "4 stars, in force to the end of"),
        (certificate.ends_on, "lapsed", "4 stars, lapsed from"),
    ):
        with time_machine.travel(datetime(on.year, on.month, on.day, 5, tzinfo=UTC), tick=False):
            desk = logged_in(officer)
            assert found(desk, f"state={state}") == {product.name}
            assert words in desk.get(reverse("products:list")).content.decode()


# Forms


def test_facts_are_typed_when_a_product_is_created(desk: Client, product: Product) -> None:
    facts = {
        "name": "Cà phê Sơn Hà",
        "producer": product.producer_id,
        "province": product.province_id,
        "group": "",
        "former_province": "",
        "commune": "",
        "official_code": "",
    }
    response = desk.post(reverse("products:add"), editorial(**facts, **{"action-publish": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    created = Product.objects.get(name="Cà phê Sơn Hà")
    assert created.live
    assert created not in Product.objects.listed(TODAY)
    assert "not certified yet" in desk.get(reverse("products:list")).content.decode()


def test_a_draft_can_be_created_too(desk: Client, product: Product) -> None:
    facts = {"name": "Cà phê nháp", "producer": product.producer_id, "province": product.province_id}
    desk.post(reverse("products:add"), editorial(**facts))
    assert not Product.objects.get(name="Cà phê nháp").live


def test_places_that_contradict_one_another_are_told_at_the_field(desk: Client, product: Product) -> None:
    other = factories.make_province("38", "Thanh Hóa")
    former = FormerProvince.objects.create(code="38", name="Thanh Hóa", slug="thanh-hoa", province=other)
    facts = {
        "name": "Nem chua",
        "producer": product.producer_id,
        "province": product.province_id,
        "former_province": former.pk,
    }
    form = desk.post(reverse("products:add"), editorial(**facts)).context["form"]
    assert form.errors["former_province"] == ["Thanh Hóa is now in Thanh Hóa. Choose that province, or leave this empty."]


def test_the_edit_form_has_editorial_fields_only(desk: Client, product: Product) -> None:
    form = desk.get(reverse("products:edit", args=[product.pk])).context["form"]
    assert not set(form.fields) & {*Product.FACTS, "go_live_at", "expire_at", "stars", "ends_on"}
    desk.post(
        reverse("products:edit", args=[product.pk]),
        editorial(description="New", name="Changed", province=1, code="AAAAAAAA", **{"action-publish": "1"}),
    )
    after = Product.objects.get(pk=product.pk)
    assert (after.description, after.name, after.code) == ("New", product.name, product.code)


@pytest.mark.parametrize("name", ["go_live_at", "expire_at"])
def test_schedules_are_refused(name: str, desk: Client, product: Product) -> None:
    response = desk.post(
        reverse("products:edit", args=[product.pk]),
        editorial(description="New", **{name: "2027-01-01 10:00", "action-publish": "1"}),
    )
    assert "published or taken down by a schedule" in str(response.context["form"].errors)
    after = Product.objects.get(pk=product.pk)
    assert (after.go_live_at, after.expire_at, after.description) == (None, None, "Now")


def test_wrong_gtin_is_told_at_the_field(desk: Client, product: Product) -> None:
    response = desk.post(reverse("products:edit", args=[product.pk]), editorial(gtin="8934567890123"))
    assert "The last digit of this GTIN should be" in response.content.decode()


def test_the_edit_screen_shows_certificates_in_words(desk: Client, product: Product, certificate: Certificate) -> None:
    html = desk.get(reverse("products:edit", args=[product.pk])).content.decode()
    assert "in force to the end of 14 Jan 2028" in html
    for name in ("withdraw", "extend", "correct", "delete"):
        assert reverse(f"certificates:{name}", args=[certificate.pk]) in html
    assert not any(field in html for field in ('name="stars"', 'name="ends_on"', 'name="starts_on"'))


# Deleting


def test_a_product_with_certificates_stays(desk: Client, product: Product) -> None:
    for method in (desk.get, desk.post):
        response = method(reverse("products:delete", args=[product.pk]), follow=True)
        assert "has certificates, so it stays on record" in response.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["catalog", "product", "delete"])
    shown = desk.get(f"{bulk}?id={product.pk}")
    assert "Has certificates, so it stays on record" in shown.content.decode()
    desk.post(f"{bulk}?id={product.pk}", {"shown": shown.context["shown"]})
    assert Product.objects.filter(pk=product.pk).exists()


def test_a_producer_with_products_stays(desk: Client, product: Product) -> None:
    response = desk.post(reverse("producers:delete", args=[product.producer_id]), follow=True)
    assert "has products, so it stays on record" in response.content.decode()
    assert Producer.objects.filter(pk=product.producer_id).exists()


def test_a_product_never_certified_can_go(desk: Client, product: Product) -> None:
    extra = factories.make_product("Nhập nhầm")
    assert desk.post(reverse("products:delete", args=[extra.pk])).status_code == 302
    assert not Product.objects.filter(pk=extra.pk).exists()


# Correcting facts


def corrected(desk: Client, address: str, typed: dict[str, Any]) -> Any:
    return desk.post(address, opened(desk, address) | typed)


@pytest.mark.usefixtures("admin_search")
def test_facts_are_corrected_on_the_live_row(desk: Client, product: Product, officer: Any) -> None:
    typed = {
        "name": "Mật ong bạc hà Hà Giang",
        "producer": product.producer_id,
        "province": product.province_id,
        "group": product.group_id,
        "official_code": "91-28780-3-2026",
        "why": "the decision prints it so",
    }
    response = corrected(desk, reverse("products:correct", args=[product.pk]), typed)
    assert response.status_code == 302, response.context["form"].errors
    after = Product.objects.get(pk=product.pk)
    assert (after.name, after.official_code, after.slug) == (typed["name"], "91-28780-3-2026", product.slug)
    assert after.certificates.get().certified_name == product.name
    assert found(desk, "q=ha+giang") == {typed["name"]}
    history = desk.get(reverse("products:history", args=[product.pk])).content.decode()
    assert "Facts corrected. name: Mật ong bạc hà → Mật ong bạc hà Hà Giang" in history
    assert "the decision prints it so" in history
    assert officer.username in history


def test_a_correction_needs_its_reason(desk: Client, product: Product) -> None:
    typed = {"name": "Khác", "producer": product.producer_id, "province": product.province_id, "why": " "}
    form = corrected(desk, reverse("products:correct", args=[product.pk]), typed).context["form"]
    with translation.override("en"):
        assert form.errors["why"] == ["Say why: what does the paper show?"]
    assert Product.objects.get(pk=product.pk).name == product.name


@pytest.mark.usefixtures("admin_search")
def test_products_are_found_under_their_producers_new_name(desk: Client, product: Product) -> None:
    typed = {"name": "Hợp tác xã Bình Minh", "kind": "cooperative", "why": "misprint"}
    response = corrected(desk, reverse("producers:correct", args=[product.producer_id]), typed)
    assert response.status_code == 302, response.context["form"].errors
    assert found(desk, "q=binh+minh") == {product.name}


# Order and export


def test_lists_follow_the_vietnamese_alphabet(desk: Client, product: Product) -> None:
    for name in ("Đậu phộng", "Dâu tằm", "Ổi", "Bánh tráng", "Ăn liền", "Âm"):
        factories.make_product(name)
    names = ["Ăn liền", "Âm", "Bánh tráng", "Dâu tằm", "Đậu phộng", "Mật ong bạc hà", "Ổi"]
    for query, expected in (("", names), ("?ordering=name", names), ("?ordering=-name", names[::-1])):
        listed = desk.get(reverse("products:list") + query).context["object_list"]
        assert [each.name for each in listed] == expected


def test_places_follow_it_too(desk: Client, product: Product) -> None:
    for code, name in (("11", "Điện Biên"), ("48", "Đà Nẵng"), ("08", "Cà Mau"), ("77", "Vĩnh Long")):
        factories.make_province(code, name)
    expected = ["An Giang", "Cà Mau", "Đà Nẵng", "Điện Biên", "Vĩnh Long"]
    assert [each.name for each in desk.get(reverse("provinces:index")).context["object_list"]] == expected
    for address in (reverse("products:add"), reverse("imports:upload"), reverse("products:correct", args=[product.pk])):
        choices = desk.get(address).context["form"].fields["province"].choices
        assert [str(label) for value, label in choices if value] == expected, address
    filters = desk.get(reverse("products:list")).context["filters"].form.fields["province"].choices
    assert [str(label) for value, label in filters if value] == expected
    fish = factories.make_product("Khô cá", province=Province.objects.get(name="Điện Biên"))
    listed = desk.get(reverse("products:list") + "?ordering=province__name").context["object_list"]
    assert [each.pk for each in listed] == [product.pk, fish.pk]


def test_export_names_its_columns_and_the_standing(desk: Client, shelf: dict[str, Product]) -> None:
    factories.make_product('=HYPERLINK("http://x")', producer=factories.make_producer("+84 @"))
    response = desk.get(reverse("products:list") + "?export=csv")
    lines = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    by_name = {line["Product"]: line for line in lines}
    honey = by_name["Mật ong bạc hà"]
    assert (honey["Stars"], honey["Last day in force"], honey["Published"]) == ("4", "14 Jan 2028", "published")
    assert "in force to the end of 14 Jan 2028" in honey["Certificate"]
    assert "lapsed from 15 Jan 2023" in by_name["Khô cá lóc"]["Certificate"]
    assert by_name["Trà mãng cầu"]["Certificate"] == "not certified yet"
    tricky = by_name['\'=HYPERLINK("http://x")']
    assert tricky["Producer"] == "'+84 @"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(desk.get(reverse("products:list") + "?export=xlsx").streaming_content)))
    assert [cell.value for cell in next(book.active.iter_rows())][:5] == [
        "Product",
        "Our code",
        "Stars",
        "Certificate",
        "Last day in force",
    ]


@pytest.mark.parametrize("kind", ["products", "producers"])
def test_only_drafts_save_themselves(desk: Client, product: Product, kind: str) -> None:
    """What facts are typed in is saved when its button is pressed: saved half-way, it would be a form of drafts from then on."""
    pk = product.pk if kind == "products" else product.producer_id
    assert "data-w-autosave-interval" not in desk.get(reverse(f"{kind}:add")).content.decode()
    assert "data-w-autosave-interval" in desk.get(reverse(f"{kind}:edit", args=[pk])).content.decode()
