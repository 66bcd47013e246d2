"""The page of a showroom: where it is, when it is open, and what is listed there today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import addresses as catalog_addresses
from catalog.edition import Reading
from catalog.public import pictures
from catalog.public.frame import Frame, frame, page
from catalog.public.query import ListQuery
from catalog.public.reading import read_by_edition
from catalog.public.structured_data import breadcrumbs, script
from catalog.public.trail import Crumb, trail
from catalog.public.wording import day, language, number, other_language
from showrooms import addresses
from showrooms.models import ShowroomPhoto
from showrooms.shown import showrooms

from . import hours
from .goods import Goods, address, goods
from .shops import Shop
from .showroom_list import showrooms_crumb
from .store import store_nodes


def _asked(request: HttpRequest) -> ListQuery:
    """Of what a list can be asked for, what this page knows."""
    asked = ListQuery.read(request.GET)
    return ListQuery(stars=asked.stars, group=asked.group, page=asked.page)


@read_by_edition(lambda request, slug: f"showroom {address(slug, _asked(request), 'en')}", availability=True)
def showroom_page(request: HttpRequest, reading: Reading, slug: str) -> HttpResponse:
    if slug != slug.lower():
        return HttpResponsePermanentRedirect(addresses.showroom(language(), slug.lower()))
    found = showrooms(reading).of_slug(slug)
    shop = Shop(found, reading.on) if found else None
    if shop is None or not shop.showroom.is_public(reading.on):
        return _not_there(slug, shop, reading)
    asked = _asked(request)
    listed = goods(shop.showroom, asked, reading)
    surroundings = _frame(slug, listed.query, reading)
    if listed.query.page > listed.pages:
        last = {"frame": surroundings, "page": listed, "last_address": listed.page_address(listed.pages)}
        return page("catalog/public/no_such_list_page.html", last, status=404)
    context = _of_shop(shop) | {"frame": surroundings, "goods": listed, "page": listed, "in_force": _in_words(listed)}
    # An unknown group was left out: such addresses have no end.
    return page("showrooms/public/showroom.html", context, worth_keeping=listed.query == asked)


def _of_shop(shop: Shop) -> dict[str, Any]:
    gallery = pictures.gallery_of(list(ShowroomPhoto.objects.filter(showroom=shop.showroom).select_related("image")))
    way = trail(showrooms_crumb(), Crumb(shop.name, shop.address))
    return {
        "shop": shop,
        "showroom": shop.showroom,
        "gallery": gallery,
        "week": hours.week_lines(shop.showroom, shop.on),
        "closures": hours.closure_lines(shop.showroom, shop.on),
        "links": shop.showroom.links.all(),
        "breadcrumbs": way,
        "structured_data": script(breadcrumbs(*way), *store_nodes(shop, gallery)),
    }


def _in_words(listed: Goods) -> str:
    words = ngettext(
        "%(count)s product in force can be had here today",
        "%(count)s products in force can be had here today",
        listed.whole,
    )
    return words % {"count": number(listed.whole)}


def _frame(slug: str, query: ListQuery, reading: Reading) -> Frame:
    return frame(
        reading,
        here="showrooms",
        address=address(slug, query, language()),
        other_address=address(slug, query, other_language()),
        indexed=not query.filters,
    )


def _not_there(slug: str, shop: Shop | None, reading: Reading) -> HttpResponse:
    """410 for one that has closed for good, and 404 for what never was, or is not published."""
    closed = shop.showroom if shop and shop.showroom.closes_on else None
    if closed and closed.closes_on and shop:
        title = _("%(name)s has closed") % {"name": shop.name}
        sentence = _("Its last day was %(day)s.") % {"day": day(closed.closes_on)}
    else:
        title, sentence = _("There is no such showroom"), _("It may have moved, or its address may be mistyped.")
    context = {
        "frame": frame(
            reading,
            here="showrooms",
            address=addresses.showroom(language(), slug),
            other_address=addresses.showroom(other_language(), slug),
            indexed=False,
        ),
        "title": title,
        "sentence": sentence,
        "all_address": catalog_addresses.showrooms(language()),
    }
    response = page("showrooms/public/not_there.html", context, status=410 if closed else 404, worth_keeping=False)
    # A stall that has gone home is no fault of the site: Django would log every such visit as a warning.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
