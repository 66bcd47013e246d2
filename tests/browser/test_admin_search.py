"""From what visitors searched for in vain to products that come first for it, on a desk and on a phone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.contrib.search_promotions.models import SearchPromotion

from catalog import addresses, clock, roles
from search.models import SearchedText
from tests import factories

from .axe import findings
from .test_admin_access import person, sign_in

pytestmark = pytest.mark.browser
# What axe finds in Wagtail’s own parts is Wagtail’s.
REPORT = {"include": [[".o-tabs"], [".o-lead"], ["table.listing"]]}
LIST = {"include": [["table.listing"]]}
FORM = {"include": [["#w-editor-form"]]}


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_from_a_search_in_vain_to_promoted_products(
    device: str, committed: None, site: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(device)
    width = page.viewport_size["width"] if page.viewport_size else 0
    factories.make_rules()
    good = factories.certified_product(date(2025, 1, 15), 4, name="Mật ong bạc hà")
    factories.certified_product(date(2020, 1, 15), 3, name="Mật ong cũ")
    for text, found in (("mật ong rừng tràm", 0), ("gạo", 7)):
        SearchedText.objects.create(day=clock.today(), language="vi", text=text, times=3, found=found, words_left_out=False)
    person("bientap", roles.EDITORS)
    sign_in(page, site, "bientap")

    page.goto(site + reverse("searches:index"))
    page.get_by_role("link", name="Không có gì", exact=True).click()
    expect(page.locator("table.listing tbody tr")).to_have_count(1)
    assert not findings(page, REPORT)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("table.listing a", has_text="Đưa lên đầu").click()
    expect(page.locator("[name=query_string]")).to_have_value("mật ong rừng tràm")

    for at, name in enumerate(("Mật ong cũ", "Mật ong bạc hà")):
        if at:
            page.locator("[id$=-ADD]").click()
        row = page.locator(f"#inline_child_editors_picks-{at}")
        row.locator("[data-chooser-action-choose]:visible").click()
        page.locator(".modal-content [name=q]").fill(name)
        page.locator(".modal-content").get_by_role("link", name=name, exact=True).click()
        expect(row.locator("[data-chooser-title]")).to_have_text(name)
    page.locator("#inline_child_editors_picks-1 [data-inline-panel-child-move-up]").click()
    assert not findings(page, FORM)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#w-editor-form footer [type=submit]").click()

    page.wait_for_url("**/searchpicks/")
    expect(page.locator(".messages")).to_contain_text("“Mật ong cũ” hiện không được đưa ra")
    expect(page.locator("table.listing tbody li").first).to_have_text("Mật ong bạc hà")
    expect(page.locator("table.listing tbody li").last).to_contain_text("hiện không đưa ra")
    assert not findings(page, LIST)
    assert SearchPromotion.objects.order_by("sort_order")[0].external_link_url == addresses.product("vi", good.slug)
