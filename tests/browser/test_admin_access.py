"""The screens where many are changed at once and drafts are approved: axe finds nothing, on a desk and on a phone."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect

from catalog import roles
from catalog.admin.import_runs import ImportRun
from catalog.models import DecisionImport, Product
from tests import factories

from .axe import ADMIN_SCREEN, findings

pytestmark = pytest.mark.browser


@pytest.fixture
def products(committed: None) -> list[Product]:
    factories.make_rules()
    products = [factories.certified_product(date(2025, 1, 15), 3, name=f"Mật ong số {number}") for number in range(60)]
    factories.make_product("Trà chưa đăng", live=False)
    return products


def person(name: str, role: str) -> None:
    user = get_user_model().objects.create_user(name, f"{name}@example.com", "ocop-demo")
    user.groups.add(Group.objects.get(name=role))


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(site + reverse("wagtailadmin_login"))
    page.fill("[name=username]", name)
    page.fill("[name=password]", "ocop-demo")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")


# The screen of a product as a whole, but for who else has it open: Wagtail's button there has no name.
EDITOR = {"include": [["main"]], "exclude": [[".w-editing-sessions"]]}
DIALOG = {"include": [[".modal-content"]]}


def test_all_of_a_filtered_list_beyond_its_page(products: list[Product], desktop: Page, phone: Page, site: str) -> None:
    person("canbo", roles.OFFICERS)
    sign_in(desktop, site, "canbo")
    desktop.goto(site + reverse("products:list") + "?live=1")
    desktop.locator("[data-bulk-action-select-all-checkbox]").first.check()
    desktop.locator("[data-bulk-action-num-objects-in-listing]").click()
    desktop.locator(f"[href='{reverse('wagtail_bulk_action', args=['catalog', 'product', 'unpublish'])}']").click()
    expect(desktop.locator(".o-page h2")).to_contain_text("60")
    assert not findings(desktop, ADMIN_SCREEN)

    sign_in(phone, site, "canbo")
    phone.goto(desktop.url)
    assert not findings(phone, ADMIN_SCREEN)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    Product.objects.filter(pk=products[0].pk).update(live=False)
    desktop.locator(".o-page [type=submit]").click()
    expect(desktop.locator(".o-page [role=alert]")).to_be_visible()
    assert not findings(desktop, ADMIN_SCREEN)
    desktop.locator(".o-page [type=submit]").click()
    desktop.wait_for_url("**/admin/products/**")
    assert not Product.objects.filter(live=True).exists()


def test_from_an_editors_draft_to_the_site(products: list[Product], desktop: Page, phone: Page, site: str) -> None:
    person("bientap", roles.EDITORS)
    person("duyet", roles.PUBLISHERS)
    product = products[0]
    sign_in(desktop, site, "bientap")
    desktop.goto(site + reverse("products:edit", args=[product.pk]))
    desktop.fill("textarea[name=description]", "Mật ong mùa hoa bạc hà")
    desktop.locator("footer [data-w-dropdown-target=toggle]").click()
    desktop.locator("[name=action-submit]").click()
    expect(desktop.locator(".messages .success")).to_be_visible()

    sign_in(phone, site, "duyet")
    row = phone.get_by_role("link", name=product.name).first
    expect(row).to_be_visible()
    assert not [each for each in findings(phone, {"include": [["main"]]}) if each.startswith("critical")]
    assert Product.objects.get(pk=product.pk).workflow_in_progress


def test_a_draft_is_returned_and_comes_back(products: list[Product], desktop: Page, phone: Page, site: str) -> None:
    person("bientap", roles.EDITORS)
    person("duyet", roles.PUBLISHERS)
    product = products[0]
    address = site + reverse("products:edit", args=[product.pk])
    menu = "footer [data-w-dropdown-target=toggle]"
    for editor, publisher in ((desktop, phone), (phone, desktop)):
        editor.context.clear_cookies()
        publisher.context.clear_cookies()
        sign_in(editor, site, "bientap")
        editor.goto(address)
        assert not findings(editor, EDITOR)
        editor.fill("textarea[name=description]", f"Mật ong bạc hà, {editor.viewport_size}")
        editor.locator(menu).click()
        assert not findings(editor, EDITOR)
        editor.locator("[name=action-submit]").click()
        editor.wait_for_url("**/admin/products/")

        sign_in(publisher, site, "duyet")
        publisher.goto(address)
        publisher.locator(menu).click()
        assert not findings(publisher, EDITOR)
        publisher.locator("[data-workflow-action-name=reject]").click()
        dialog = publisher.locator(".modal-content")
        expect(dialog.locator("textarea")).to_be_visible()
        assert not findings(publisher, DIALOG)
        assert publisher.evaluate("document.documentElement.scrollWidth") <= publisher.viewport_size["width"]
        dialog.locator("textarea").fill("Thiếu khối lượng")
        dialog.locator("[type=submit]").click()
        publisher.wait_for_url("**/admin/products/")

        editor.goto(address)
        expect(editor.get_by_text("Thiếu khối lượng").first).to_be_visible()
        assert not findings(editor, EDITOR)


def test_an_import_that_stopped(products: list[Product], desktop: Page, phone: Page, site: str) -> None:
    person("canbo", roles.OFFICERS)
    record = DecisionImport.objects.create(file_name="annex.csv", sha256="", state=DecisionImport.State.FAILED)
    run = ImportRun(record)
    run.keep_upload(["Sản phẩm,Chủ thể,Phân hạng\nMật ong,HTX Núi Sập,3 sao\n".encode()])
    for page in (desktop, phone):
        sign_in(page, site, "canbo")
        page.goto(site + reverse("imports:run", args=[record.pk]))
        expect(page.locator(".o-page [role=alert]")).to_be_visible()
        assert not findings(page, ADMIN_SCREEN)


def test_a_product_read_by_an_inspector(products: list[Product], desktop: Page, phone: Page, site: str) -> None:
    person("kiemtra", roles.INSPECTORS)
    for page in (desktop, phone):
        sign_in(page, site, "kiemtra")
        page.goto(site + reverse("products:list"))
        page.get_by_role("link", name=products[0].name).first.click()
        expect(page.locator(".o-page .o-facts").first).to_be_visible()
        assert not findings(page, ADMIN_SCREEN)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
