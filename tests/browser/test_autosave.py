"""What is written while a form saves itself is saved too."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from ocop.pages.models import ContentPage, HomePage
from tests.pages.factories import first_page

from .desk import wait_for

pytestmark = pytest.mark.browser
LAST_LETTER = """() => addEventListener("w-autosave:success", () => {
    const field = document.querySelector("[name=introduction]");
    field.value = "Viết đến chữ cuối.";
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
}, {capture: true, once: true})"""


def test_what_is_written_just_before_a_form_hears_that_it_was_saved_is_kept(site: str, desktop: Page) -> None:
    get_user_model().objects.create_superuser("admin", "admin@example.com", "ocop-demo")
    address = f"/admin/pages/add/pages/contentpage/{first_page(HomePage).pk}/"
    desktop.goto(f"{site}/admin/login/?next={address}")
    desktop.fill("[name=username]", "admin")
    desktop.fill("[name=password]", "ocop-demo")
    desktop.press("[name=password]", "Enter")
    desktop.wait_for_url(f"**{address}")
    form = desktop.locator("[data-edit-form]")
    wait_for(desktop, lambda: form.get_attribute("data-w-unsaved-has-edits-value") == "false")
    desktop.evaluate(LAST_LETTER)

    desktop.fill("[name=introduction]", "Viết đến chữ")
    desktop.fill("[name=title]", "Về danh mục")
    desktop.press("[name=title]", "Tab")
    wait_for(desktop, lambda: ContentPage.objects.filter(draft_title="Về danh mục").exists())
    wait_for(desktop, lambda: kept("Về danh mục").introduction == "Viết đến chữ cuối.")


def kept(title: str) -> ContentPage:
    draft: ContentPage = ContentPage.objects.get(draft_title=title).get_latest_revision_as_object()
    return draft
