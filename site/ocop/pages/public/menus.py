"""The links that editors chose for masthead and footer. Where they chose none, those the site was made with stand there, and
after them the lists of fairs, collections and stories that are published.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading
from catalog.public.navigation import Link, Navigation
from catalog.public.wording import in_language, language
from ocop.pages import page_addresses
from ocop.pages.models import CollectionIndexPage, FairIndexPage, NavigationLink, StoryIndexPage
from ocop.pages.models.base import SitePage

LISTS: dict[type[SitePage], Any] = {
    FairIndexPage: _("Fairs"),
    CollectionIndexPage: _("Collections"),
    StoryIndexPage: _("Stories"),
}
"""With what they are called in a row of links: their titles are too long for it."""
Place = NavigationLink.Place


class Chosen:
    """What editors chose, and the published pages that it names, by language. Two queries."""

    def __init__(self, _reading: Reading) -> None:
        self.links = list(NavigationLink.objects.filter(navigation__site__is_default_site=True).select_related("page"))
        keys = [link.page.translation_key for link in self.links if link.page]
        lists = Page.objects.type(*LISTS).values("pk")
        pages = Page.objects.live().filter(Q(translation_key__in=keys) | Q(pk__in=lists)).select_related("locale", "content_type")
        self.pages = {(page.locale.language_code, page.translation_key): page for page in pages.order_by("path")}

    def links_at(self, place: str) -> tuple[Link, ...]:
        found = (self._link(link) for link in self.links if link.place == place)
        return tuple(link for link in found if link)

    def lists(self) -> tuple[Link, ...]:
        mine = (page for (tongue, _key), page in self.pages.items() if tongue == language())
        return tuple(_link_to(page) for page in mine if page.specific_class in LISTS)

    def _link(self, link: NavigationLink) -> Link | None:
        words = in_language(link.label_en, link.label)
        if link.page is None:
            return Link(words, in_language(link.address_en, link.address))
        page = self.pages.get((language(), link.page.translation_key))
        return _link_to(page)._replace(words=words) if page else None


def _link_to(page: Page) -> Link:
    kind = page.specific_class
    address = page_addresses.of(page.locale.language_code, page.url_path)
    return Link(str(LISTS[kind]), address, kind.here) if kind in LISTS else Link(page.title, address)


_shelf = Shelf(Chosen, daily=False)


def chosen_by_editors(built_in: Navigation, reading: Reading) -> Navigation:
    chosen = _shelf.get(reading)
    here = {link.address: link.here for link in built_in.menu}
    menu, footer = (
        tuple(link._replace(here=link.here or here.get(link.address, "")) for link in chosen.links_at(place))
        for place in (Place.MENU, Place.FOOTER)
    )
    lists = chosen.lists()
    return Navigation(menu or (*built_in.menu, *lists), footer or (*built_in.footer, *lists))
