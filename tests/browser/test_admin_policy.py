"""The admin works under its content security policy: no screen asks for what the policy forbids."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = pytest.mark.browser


def test_no_screen_asks_for_what_the_policy_forbids(site: str, committed: None, desktop: Page) -> None:
    factories.make_rules()
    product = factories.certified_product(date(2025, 1, 15), 4, name="Mật ong bạc hà", group=factories.make_group())
    get_user_model().objects.create_superuser("admin", "admin@example.com", "ocop-demo")
    refused: list[str] = []
    desktop.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)

    policy = desktop.goto(site + reverse("wagtailadmin_login")).header_value("content-security-policy")
    assert policy and policy.startswith("default-src 'self';") and "script-src 'self' 'unsafe-inline'" in policy
    # The ear hears: what the policy forbids is told on the console.
    with desktop.expect_console_message(lambda message: "Content Security Policy" in message.text):
        desktop.evaluate("fetch('https://example.org/').catch(() => {})")
    assert refused
    refused.clear()

    desktop.fill("input[name=username]", "admin")
    desktop.fill("input[name=password]", "ocop-demo")
    desktop.click("button[type=submit]")
    desktop.wait_for_url("**/admin/")

    desktop.goto(site + reverse("products:edit", args=[product.pk]))
    desktop.locator("[data-side-panel-toggle=preview]").click()
    expect(desktop.frame_locator("iframe").last.locator("h1")).to_have_text("Mật ong bạc hà")

    desktop.goto(site + reverse("certificates:correct", args=[product.certificates.get().pk]))
    desktop.locator("[data-chooser-action-choose]:visible").first.click()
    expect(desktop.locator(".modal-content")).to_be_visible()

    for name in ("imports:upload", "products:list", "decisions:record", "wagtailimages:index"):
        desktop.goto(site + reverse(name), wait_until="networkidle")
    assert refused == []
