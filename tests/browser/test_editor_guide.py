"""The editor guide, followed word by word: from the login to a fair that is published in both languages.

`make guide` makes the pictures of the guide anew by the same walk.
"""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.html import strip_tags
from playwright.sync_api import Browser, Page, expect
from wagtail.users.models import UserProfile

from catalog import clock, roles
from ocop.pages.models import FairPage
from tests import factories
from tests.pages.factories import make_fair

from . import guide_pictures, guide_steps
from .guide_walk import PASSWORD, SLOW, Fair, Walk

pytestmark = pytest.mark.browser
GUIDE = Path(settings.ROOT) / "templates/pages/admin/guide"
PICTURES = Path(settings.ROOT) / "site/ocop/pages/static/pages/guide"
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
GOODS = ("Mật ong hoa tràm", "Nước mắm cá cơm", "Trà sen hồ", "Khô cá lóc", "Đường thốt nốt", "Bánh tráng sữa")
OWNERS = (
    "Óc Eo",
    "Tịnh Biên",
    "Ba Chúc",
    "Vọng Thê",
    "Núi Sập",
    "Cái Dầu",
    "Tân Châu",
    "Châu Phú",
    "Mỹ Luông",
    "Hội An",
    "An Phú",
    "Chợ Vàm",
)


def labels_of(language: str) -> dict[str, list[str]]:
    """What the guide marks as words on the screen, by step."""
    text = (GUIDE / f"{language}.html").read_text("utf-8")
    steps = re.findall(r'<section id="([\w-]+)" data-step="\1">(.*?)</section>', text, re.DOTALL)
    return {
        name: [unescape(strip_tags(each)) for each in re.findall(r'<b class="label">(.*?)</b>', body)] for name, body in steps
    }


def desk(tmp_path: Path, language: str) -> Fair:
    """Two accounts, and what the editor enters: twelve producers, one of whose products lapses during the fair."""
    opens_on = clock.today() + timedelta(days=40)
    province, group = factories.make_province("91", "An Giang", "an-giang"), factories.make_group()
    factories.make_rules()
    names = [f"Hợp tác xã {owner}" for owner in OWNERS]
    starts = {at: clock.today() - timedelta(days=300 + at) for at in range(len(names))}
    starts[2] = opens_on + timedelta(days=2 - 3 * 365 - 1)  # in force for 36 months: to the first or second day of the fair
    for at, name in enumerate(names):
        factories.certified_product(
            starts[at],
            stars=3 + at % 3,
            name=f"{GOODS[at % len(GOODS)]} {OWNERS[at]}",
            producer=factories.make_producer(name),
            province=province,
            group=group,
        )
    for username, role in (("bientap", roles.EDITORS), ("duyet", roles.PUBLISHERS)):
        user = get_user_model().objects.create_user(username, f"{username}@example.vn", PASSWORD)
        user.groups.add(Group.objects.get(name=role))
        UserProfile.objects.create(user=user, preferred_language=language)
    make_fair("Hội chợ OCOP mùa gặt")
    guide_pictures.draw_plan(tmp_path / "plan.png")
    guide_pictures.draw_photograph(tmp_path / "photo.jpg")
    featured = [f"{GOODS[at]} {OWNERS[at]}" for at in range(3)]
    return Fair(names, featured, province.name, tmp_path, opens_on)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_new_editor_gets_from_the_login_to_a_published_fair_by_the_guide_alone(
    site: str, browser: Browser, tmp_path: Path, language: str, request: pytest.FixtureRequest
) -> None:
    fair, labels = desk(tmp_path, language), labels_of(language)
    pictures = PICTURES / language if request.config.getoption("guide_pictures") else None
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale=LOCALES[language])
    walk = Walk(context.new_page(), site, language, labels, fair, pictures)
    expect.set_options(timeout=SLOW)
    try:
        for part in guide_steps.ALL:
            part(walk)
    finally:
        expect.set_options(timeout=None)
        context.close()

    assert not walk.unseen, "the guide names what is not on the screen"
    assert set(walk.walked) == set(labels), "the guide and the walk have the same steps"
    vietnamese, english = (FairPage.objects.get(title=title) for title in fair.title.values())
    assert vietnamese.live and english.live and vietnamese.translation_key == english.translation_key
    assert vietnamese.slug == "hoi-cho-ocop-xuan-ben-song"
    assert vietnamese.booths.filter(producer__isnull=False, x__isnull=False).count() == 12
    assert (vietnamese.programme.count(), vietnamese.featured.count(), vietnamese.photos.count()) == (4, 3, 1)
    assert vietnamese.buyers_register and vietnamese.exhibitors_apply and vietnamese.plan_image


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_guide_shows_pictures_that_are_there_and_leads_to_its_own_steps(language: str) -> None:
    text = (GUIDE / f"{language}.html").read_text("utf-8")
    shown = set(re.findall(r'static "pages/guide/(?:vi|en)/([\w-]+\.webp)"', text))
    kept = {path.name: path.stat().st_size for path in (PICTURES / language).iterdir()}
    assert shown == set(kept) and max(kept.values()) < 64_000
    assert set(re.findall(r'href="#([\w-]+)"', text)) <= set(re.findall(r'id="([\w-]+)"', text))


def test_an_editor_opens_the_guide_from_the_menu_and_reads_it_on_a_phone(site: str, phone: Page, tmp_path: Path) -> None:
    desk(tmp_path, "vi")
    phone.goto(f"{site}/admin/login/?next=/admin/editor-guide/")
    phone.fill("[name=username]", "bientap")
    phone.fill("[name=password]", PASSWORD)
    phone.press("[name=password]", "Enter")
    phone.get_by_role("heading", name="Hướng dẫn biên tập").first.wait_for()
    assert phone.locator("article.guide").get_attribute("lang") == "vi"
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert phone.locator("a[href='/admin/editor-guide/']").count()
