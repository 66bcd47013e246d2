"""Stories and guides: their list, a story with its producer, and pages that stand by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from catalog import sharing
from catalog.edition import Reading
from catalog.public import structured_data
from catalog.public.share import Share
from catalog.public.wording import PRODUCER_NOT_NAMED, day, language
from ocop.pages.blocks.catalogue import newest_of
from ocop.pages.models import ContentPage, StoryIndexPage, StoryKind, StoryPage
from ocop.pages.models.base import FIRST_LANGUAGE

from .contexts import shows
from .surroundings import crumbs

MOST_PRODUCTS = 3
RELATED = 3
SHARED = f"fill-{sharing.WIDTH}x{sharing.HEIGHT}|format-jpeg|jpegquality-82"


@dataclass(frozen=True)
class StoryLine:
    """A story as lists tell of it. `page` is in the page's language, `facts` the page that holds what is the same in all."""

    page: StoryPage
    facts: StoryPage

    @property
    def title(self) -> str:
        return str(self.page.title)

    @property
    def address(self) -> str:
        return self.page.address

    @property
    def lead(self) -> str:
        return self.page.introduction

    @property
    def is_guide(self) -> bool:
        return self.facts.kind == StoryKind.GUIDE

    @property
    def kind(self) -> str:
        return _("Guide") if self.is_guide else _("A producer’s story")

    @property
    def day(self) -> str:
        return day(self.facts.dated_on)

    @property
    def by(self) -> str:
        """Whose story it is, and where."""
        producer = self.facts.producer
        if producer is None or not producer.live or producer.name == PRODUCER_NOT_NAMED:
            return ""
        return " · ".join(filter(None, (producer.name, producer.province.name if producer.province else "")))

    @property
    def image(self) -> Any:
        return self.facts.picture

    @property
    def alt(self) -> str:
        return self.page.picture_alt or self.facts.picture_alt


def story_lines(pages: Iterable[StoryPage] | None = None) -> list[StoryLine]:
    """The published stories of the page's language, the newest first; or these, in their order. Two queries at most."""
    found = list(_stories(language()) if pages is None else pages)
    facts = {}
    if language() != FIRST_LANGUAGE and found:
        facts = {page.translation_key: page for page in _stories(FIRST_LANGUAGE)}
    lines = [StoryLine(page, facts.get(page.translation_key, page)) for page in found]
    if pages is not None:
        return lines
    return sorted(lines, key=lambda line: (line.facts.dated_on, line.facts.pk), reverse=True)


def _stories(tongue: str) -> Iterable[StoryPage]:
    related = ("locale", "picture", "producer__province")
    found: Iterable[StoryPage] = StoryPage.objects.live().filter(locale__language_code=tongue).select_related(*related)
    return found


@shows(StoryIndexPage)
def story_index(page: StoryIndexPage, reading: Reading) -> dict[str, Any]:
    lines = story_lines()
    stories, guides = ([line for line in lines if line.is_guide is guide] for guide in (False, True))
    return {
        "breadcrumbs": crumbs(page),
        "lead_story": stories[0] if stories else None,
        "stories": stories[1:],
        "guides": guides,
        "images": [line.image for line in lines],
    }


@shows(StoryPage)
def story(page: StoryPage, reading: Reading) -> dict[str, Any]:
    line = StoryLine(page, page.facts)
    producer = line.facts.producer
    ids = newest_of(producer, reading.on, MOST_PRODUCTS) if producer else []
    others = [other for other in story_lines() if other.page.translation_key != page.translation_key]
    # Of its own kind first.
    related = sorted(others, key=lambda other: other.is_guide is not line.is_guide)[:RELATED]
    way = crumbs(page)
    return {
        "story": line,
        "producer": producer,
        "producer_ids": ids,
        "product_ids": ids,
        "related": related,
        "images": [line.image, *(other.image for other in related)],
        "breadcrumbs": way,
        "share": share_of(line.image, line.alt or page.title),
        "structured_data": structured_data.script(structured_data.breadcrumbs(*way), article(line)),
    }


@shows(ContentPage)
def content(page: ContentPage, reading: Reading) -> dict[str, Any]:
    return {"breadcrumbs": crumbs(page)}


def article(line: StoryLine) -> structured_data.Node:
    _site, publisher = structured_data.website()
    node: structured_data.Node = {
        "@type": "Article",
        "headline": line.title,
        "description": line.lead,
        "inLanguage": language(),
        "datePublished": line.facts.dated_on.isoformat(),
        "mainEntityOfPage": structured_data.absolute(line.address),
        "author": {"@id": publisher["@id"]},
        "publisher": publisher,
    }
    share = share_of(line.image, line.alt)
    return node | ({"image": share.image} if share else {})


def share_of(image: Any, alt: str) -> Share | None:
    """How a page is shared that has a picture of its own; none where that cannot be read."""
    if image is None:
        return None
    try:
        shared = image.get_rendition(SHARED)
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        return None
    return Share("article", structured_data.absolute(shared.url), alt, shared.width, shared.height)
