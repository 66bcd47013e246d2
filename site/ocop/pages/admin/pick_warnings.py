"""The editor's warning: what was picked and will not be shown all the time, said in the form while it is written and once more
when it is saved. Publishing is never refused: the page leaves out by itself what is not in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.panels import Panel

from catalog import clock
from catalog.admin.words import day, standing_words, stars_words
from catalog.models import Product
from ocop.pages import picks
from ocop.pages.models.base import SitePage
from ocop.pages.picks import Outlook, Picked, Trouble

NAMED = 5
"""Products that a message after saving names; the form names all."""


@dataclass(frozen=True)
class Place:
    """A product that can be put in the place of another."""

    pk: int
    name: str
    address: str
    words: str


@dataclass(frozen=True)
class Warned:
    pk: int
    name: str
    address: str
    sentence: str
    instead: list[Place]


def warned(trouble: Trouble, today: date) -> Warned:
    product = trouble.product
    return Warned(
        product.pk, product.name, _address(product), _sentence(trouble, today), [_place(each) for each in trouble.instead]
    )


def context_of(picked: Picked, closes_on: date | None) -> dict[str, Any]:
    """What `pages/admin/picks_found.html` says."""
    today = clock.today()
    days = picks.days_of(closes_on, today)
    if days is None:
        return {"over": day(closes_on)}
    found = picks.outlook(picked, *days)
    return {
        "picked": found.picked,
        "heading": _heading(found),
        "until": day(found.last),
        "troubles": [warned(trouble, today) for trouble in found.troubles],
        "bare": [(producer.name, reverse("producers:edit", args=[producer.pk])) for producer in found.bare],
        "leaving": [warned(trouble, today) for trouble in found.leaving],
    }


def _heading(found: Outlook) -> str:
    words = ngettext(
        "%(count)d picked product is not in force all the way to %(day)s",
        "%(count)d picked products are not in force all the way to %(day)s",
        len(found.troubles),
    )
    return words % {"count": len(found.troubles), "day": day(found.last)}


def _sentence(trouble: Trouble, today: date) -> str:
    product = trouble.product
    if trouble.last_day is not None:
        return _("shown to the end of %(day)s, then no longer") % {"day": day(trouble.last_day)}
    if not product.live:
        return _("not shown: it is not published")
    return _("not shown: %(standing)s") % {"standing": standing_words(product.certificates.all(), today)}


def _place(product: Product) -> Place:
    words = [stars_words(product.stars), product.producer.name, product.province.name]
    return Place(product.pk, product.name, _address(product), " · ".join(words))


def _address(product: Product) -> str:
    return reverse("products:edit", args=[product.pk])


class PicksPanel(Panel):
    """Stands beside what is picked. A script asks again whenever another product, exhibitor or day is chosen."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/picks_panel.html"

        @property
        def media(self) -> Media:
            return super().media + Media(js=["pages/admin/picks.js"], css={"all": ["pages/admin/picks.css"]})

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            page = self.instance
            found = context_of(picks.picked_on(page), getattr(page, "closes_on", None))
            return super().get_context_data(parent_context) | found | {"address": reverse("page_picks:outlook")}


def say_after_saving(request: HttpRequest, page: Any) -> None:
    """What visitors will not see, in one message. A form that saves itself says nothing: its panel does."""
    page = page.specific
    if not isinstance(page, SitePage) or "application/json" in request.headers.get("accept", ""):
        return
    today = clock.today()
    days = picks.days_of(getattr(page, "closes_on", None), today)
    draft = page.get_latest_revision_as_object()
    picked = picks.picked_on(draft)
    if days is None or not (picked.products or picked.producers):
        return
    found = picks.outlook(picked, *days)
    if found.troubles:
        names = [f"{trouble.product.name} ({_sentence(trouble, today)})" for trouble in found.troubles[:NAMED]]
        if len(found.troubles) > NAMED:
            names.append(_("and others"))
        messages.warning(request, f"{_heading(found)}: {'; '.join(names)}.")
    if found.bare:
        bare = ", ".join(producer.name for producer in found.bare[:NAMED])
        sentence = _("Exhibitors without a product in force all the way to %(day)s: %(names)s.")
        messages.warning(request, sentence % {"day": day(found.last), "names": bare})
