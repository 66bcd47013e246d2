"""The officers' screens on a phone, and boxes that keep what was typed."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Page

from catalog.admin.import_runs import ImportRun
from catalog.models import DecisionImport, Product
from tests import factories

pytestmark = pytest.mark.browser
LONG = "Thủ công mỹ nghệ, trang trí và đồ dùng gia đình từ mây, tre, nứa, lá và các nguyên liệu tự nhiên khác của địa phương"


@pytest.fixture
def product(committed: None) -> Product:
    factories.make_rules()
    product = factories.make_product("Mật ong bạc hà", group=factories.make_group(name=LONG))
    factories.issue(product, date(2025, 1, 15), stars=4)
    return product


@pytest.fixture
def officer_phone(phone: Page, site: str) -> Page:
    get_user_model().objects.create_superuser("admin", "admin@example.com", "ocop-demo")
    phone.goto(site + reverse("wagtailadmin_login"))
    phone.fill("input[name=username]", "admin")
    phone.fill("input[name=password]", "ocop-demo")
    phone.click("button[type=submit]")
    phone.wait_for_url("**/admin/")
    return phone


def test_screens_stay_within_the_page(product: Product, officer_phone: Page, site: str) -> None:
    certificate = product.certificates.get()
    for address in (
        reverse("products:correct", args=[product.pk]),
        reverse("products:add"),
        reverse("products:list"),
        reverse("certificates:correct", args=[certificate.pk]),
        reverse("imports:upload"),
    ):
        officer_phone.goto(site + address)
        width = officer_phone.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, (address, width)
        for select in officer_phone.locator("select:visible").all():
            box = select.bounding_box()
            assert box and box["x"] + box["width"] <= 390, (address, select.get_attribute("name"))


@pytest.mark.parametrize("name", ["products:list", "certificates:index", "decisions:index", "imports:index"])
def test_lists_are_read_on_a_phone(name: str, product: Product, officer_phone: Page, site: str) -> None:
    """Words stay whole, and a list that is wider than the phone moves within its box."""
    DecisionImport.objects.create(file_name="annex.xlsx", sha256="")
    officer_phone.goto(site + reverse(name))
    title = officer_phone.locator(".w-breadcrumbs li:visible").last
    lines = title.evaluate("item => item.getBoundingClientRect().height / parseFloat(getComputedStyle(item).fontSize)")
    assert lines < 4, lines
    box, table = officer_phone.locator("#listing-results"), officer_phone.locator("table.listing")
    assert table.evaluate("table => table.offsetWidth") > 390
    assert box.evaluate("box => getComputedStyle(box).overflowX") == "auto"
    first = table.locator("td.title").first.bounding_box()
    assert first and first["width"] >= 170
    assert officer_phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_plan_fits_a_phone(product: Product, officer_phone: Page, site: str) -> None:
    record = DecisionImport.objects.create(file_name=f"{'phu-luc-' * 10}.csv", sha256="")
    run = ImportRun(record)
    run.keep_upload(["Sản phẩm,Chủ thể,Phân hạng\nMật ong,HTX Núi Sập,3 sao\n".encode()])
    thread = run.start_planning()
    assert thread
    thread.join()
    officer_phone.goto(site + reverse("imports:run", args=[record.pk]))
    for field in officer_phone.locator(".o-page input:visible, .o-page select:visible, .o-page button:visible").all():
        box = field.bounding_box()
        assert box and box["x"] + box["width"] <= 390, field.get_attribute("name")
    assert officer_phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("typed", ["31/02/2026", "2026-11-12", "abc"])
def test_a_day_stays_as_it_was_typed(typed: str, product: Product, officer_phone: Page, site: str) -> None:
    officer_phone.goto(site + reverse("decisions:record"))
    box = officer_phone.locator("input[name=signed_on]")
    box.fill(typed)
    officer_phone.locator("input[name=authority]").focus()
    assert box.input_value() == typed
