"""The booths of a fair as an editor enters them: a pasted list, then drawn on the plan, by mouse and by keys, and undone."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from PIL import Image as Picture
from playwright.sync_api import Page, expect
from wagtail.images.models import Image
from wagtail.users.models import UserProfile

from ocop.pages.models import FairPage
from tests import factories
from tests.pages.factories import make_fair

from .drawing import drag

pytestmark = pytest.mark.browser
ROWS = "#id_booths-FORMS > :not(.deleted)"


def plan() -> Image:
    drawn = BytesIO()
    Picture.new("RGB", (800, 500), "white").save(drawn, "PNG")
    drawn.seek(0)
    image: Image = Image.objects.create(title="Sơ đồ", file=ImageFile(drawn, name="so-do.png"))
    return image


def places(page: Page) -> dict[str, list[str]]:
    """Where each booth stands, by its number, as its row says."""
    found: dict[str, list[str]] = page.evaluate(
        """rows => Object.fromEntries([...document.querySelectorAll(rows)].map(row => {
            const value = name => row.querySelector(`[name$="-${name}"]`).value;
            return [value("number"), ["x", "y", "width", "height"].map(value)];
        }))""",
        ROWS,
    )
    return found


def editor(site: str, page: Page) -> FairPage:
    """A fair with a plan and no booths, open at its booths."""
    fair = make_fair(plan_image=plan())
    fair.save_revision()
    user = get_user_model().objects.create_superuser("admin", "admin@example.com", "ocop-demo")
    UserProfile.objects.create(user=user, preferred_language="en")
    page.goto(f"{site}/admin/login/?next=/admin/pages/{fair.pk}/edit/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", "ocop-demo")
    page.press("[name=password]", "Enter")
    page.get_by_role("tab", name="Booths").click()
    return fair


def test_on_a_phone_the_whole_plan_is_on_the_screen_and_drawn_on(site: str, phone: Page) -> None:
    editor(site, phone)
    phone.fill("[data-lines]", "A01\tSân khấu")
    phone.click("[data-look]")
    phone.get_by_role("button", name="Take over 1 booth").click()
    drag(phone, (0.1, 0.1), (0.9, 0.4))
    assert places(phone)["A01"] == ["100", "100", "800", "300"]
    stands = phone.locator("[data-booth-drawing] button:visible, [data-booth-drawing] p, .booth-plan__booth")
    edges = stands.evaluate_all("found => found.map(each => each.getBoundingClientRect()).map(({left, right}) => [left, right])")
    assert edges and all(left >= 0 and right <= 390 for left, right in edges)


def test_booths_are_pasted_drawn_divided_moved_undone_and_kept(site: str, desktop: Page) -> None:
    producer = factories.make_producer("Hợp tác xã Núi Sập")
    page = desktop
    fair = editor(site, page)

    page.fill("[data-lines]", "Gian\tĐơn vị\nA01\thtx nui sap\nA02\tSân khấu\nkhông số")
    page.click("[data-look]")
    expect(page.locator("[data-understood] tr")).to_have_count(3)
    page.get_by_role("button", name="Take over 2 booths").click()
    expect(page.locator(ROWS)).to_have_count(2)

    page.locator("[data-waiting-list] button", has_text="A01").click()
    drag(page, (0.1, 0.1), (0.2, 0.3))
    assert places(page)["A01"] == ["100", "100", "100", "200"]
    drag(page, (0.3, 0.1), (0.9, 0.3))
    page.fill("[data-pieces]", "3")
    page.click("[data-split]")
    assert places(page)["A04"] == ["700", "100", "200", "200"], "A02 waited, and is placed before new ones are numbered"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    assert places(page)["A02"] == ["300", "105", "205", "200"]
    expect(page.locator(".is-overlapping")).to_have_count(2)
    page.click("[data-undo]")
    page.click("[data-undo]")
    expect(page.locator(".is-overlapping")).to_have_count(0)
    page.get_by_role("button", name="A04", exact=True).focus()
    page.keyboard.press("Delete")
    assert set(places(page)) == {"A01", "A02", "A03"}, "a booth that was only drawn goes altogether"
    drag(page, (0.15, 0.2), (0.15, 0.6))
    assert places(page)["A01"][1] == "500"

    page.fill("[name=booths-2-label]", "Ẩm thực")
    # Wagtail keeps drafts by itself too; only the button says that it is kept now, by another page.
    page.get_by_role("button", name="Save draft").click(no_wait_after=True)
    expect(page.locator(".messages .success")).to_be_visible(timeout=60_000)
    draft = FairPage.objects.get(pk=fair.pk).get_latest_revision_as_object()
    kept = {booth.number: booth for booth in draft.booths.all()}
    assert set(kept) == {"A01", "A02", "A03"}
    assert (kept["A01"].producer, kept["A01"].y, kept["A02"].x) == (producer, 500, 300)
