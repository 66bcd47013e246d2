"""Plain builders of pages, published below those that the migrations make. Each takes only what its test is about.

>>> fair = make_fair("Tuần lễ OCOP", opens_on=date(2026, 11, 20), closes_on=date(2026, 11, 25))
>>> make_page(FairPage, fair, "en", title="OCOP week")    # the same fair in English
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar

from wagtail.models import Locale, Page

from ocop.pages.models import (
    CollectionIndexPage,
    CollectionPage,
    ContentPage,
    FairIndexPage,
    FairPage,
    FairRegistration,
    HomePage,
    StoryIndexPage,
    StoryPage,
)
from ocop.pages.models.base import SitePage
from tests.factories import TODAY

_numbers = count(1)
OfSite = TypeVar("OfSite", bound=SitePage)
_PARENTS: dict[type[SitePage], type[SitePage]] = {
    FairPage: FairIndexPage,
    CollectionPage: CollectionIndexPage,
    StoryPage: StoryIndexPage,
    ContentPage: HomePage,
}


def first_page(model: type[OfSite], language: str = "vi") -> OfSite:
    """The page that the migrations made of this kind."""
    return model._default_manager.filter(locale__language_code=language).order_by("path")[0]


def make_page(model: type[OfSite], of: Page | None = None, language: str = "vi", **facts: Any) -> OfSite:
    """A published page. `of` is the page to stand below or, of the same kind in the other language, to be a translation of."""
    number = next(_numbers)
    facts.setdefault("title", f"Trang số {number}")
    facts.setdefault("slug", f"bai-{number}")
    if isinstance(of, model) and of.locale.language_code != language:
        facts["translation_key"] = of.translation_key
        of = of.get_parent().get_translation(Locale.objects.get(language_code=language))
    parent = of or first_page(_PARENTS[model], language)
    page = model(locale=Locale.objects.get(language_code=language), **facts)
    parent.add_child(instance=page)
    return page


def make_fair(title: str = "Hội chợ OCOP", **facts: Any) -> FairPage:
    """A fair of five days that runs on `TODAY`."""
    facts.setdefault("opens_on", date(2026, 11, 21))
    facts.setdefault("closes_on", date(2026, 11, 25))
    return make_page(FairPage, title=title, **facts)


def make_story(title: str = "Chuyện nước mắm", **facts: Any) -> StoryPage:
    facts.setdefault("dated_on", TODAY)
    return make_page(StoryPage, title=title, **facts)


def make_collection(title: str = "Quà Tết", **facts: Any) -> CollectionPage:
    return make_page(CollectionPage, title=title, **facts)


def make_registration(fair: FairPage | None = None, organisation: str = "Cửa hàng Sông Hậu", **facts: Any) -> FairRegistration:
    """What a buyer sent by the form of a fair."""
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    facts = {"kind": "buyer", "person": "Lan", "phone": "+84912345678", "sent_at": at, "consent_at": at, **facts}
    key = f"form-{next(_numbers)}"
    return FairRegistration.objects.create(page=fair or make_fair(), key=key, organisation=organisation, **facts)


def text(words: str) -> list[tuple[str, str]]:
    """A StreamField of one block of text."""
    return [("text", f"<p>{words}</p>")]
