"""A draft of a fair's page from an entry of the plan: in both languages, filled in with what it tells, and linked to it."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from wagtail.models import Locale, Page

from catalog import addresses
from catalog.text import folded
from ocop.pages.models import FairIndexPage, FairOrganiser, FairPage, PlanEntry
from ocop.pages.models.base import FIRST_LANGUAGE

TAKEN_OVER = ("kind", "opens_on", "closes_on", "year", "first_quarter", "last_quarter", "visitors", "turnover", "contracts")
LONGEST_SLUG = 80


def calendars() -> dict[str, FairIndexPage]:
    """The calendar of fairs of each language."""
    found = FairIndexPage.objects.select_related("locale").order_by("path")
    return {page.language: page for page in reversed(found)}


def may_make(user: Any) -> bool:
    """Whether somebody may add a page below every calendar."""
    pages = calendars()
    return FIRST_LANGUAGE in pages and all(page.permissions_for_user(user).can_add_subpage() for page in pages.values())


def make(entry: PlanEntry, user: Any) -> FairPage:
    """The Vietnamese draft; nothing shows on the site until somebody publishes. In one transaction with the link."""
    pages = calendars()
    facts = {name: getattr(entry, name) for name in TAKEN_OVER}
    facts |= {"venue": entry.place, "province": entry.province, "fictional": entry.fictional, "source": entry.decision}
    first = _draft(pages[FIRST_LANGUAGE], entry.name, user, **facts)
    for language in addresses.LANGUAGES:
        if language != FIRST_LANGUAGE and language in pages:
            _draft(pages[language], entry.name_en or entry.name, user, translation_key=first.translation_key, **facts)
    if entry.organiser:
        first.organisers.add(FairOrganiser(name=entry.organiser, name_en=entry.organiser_en))
        first.save_revision(user=user)
    entry.page = first
    entry.save(update_fields=["page"])
    return first


def _draft(parent: FairIndexPage, title: str, user: Any, **facts: Any) -> FairPage:
    page = FairPage(
        title=title,
        slug=_free_slug(parent, title),
        locale=Locale.objects.get(pk=parent.locale_id),
        live=False,
        owner=user,
        **facts,
    )
    parent.add_child(instance=page)
    page.save_revision(user=user)
    return page


def _free_slug(parent: Page, title: str) -> str:
    base = slugify(folded(title))[:LONGEST_SLUG].strip("-") or "hoi-cho"
    slug, number = base, 1
    while not Page._slug_is_available(slug, parent):
        number += 1
        slug = f"{base}-{number}"
    return slug
