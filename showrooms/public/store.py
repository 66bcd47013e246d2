"""What a showroom's page tells machines in schema.org's words: a `Store` with its place and hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from catalog.public.pictures import Picture
from catalog.public.structured_data import SCHEMA, Node, absolute
from catalog.public.wording import in_language
from showrooms.models import Closure
from showrooms.opening import Span, announced_closures, spans_of_closure

from .shops import Shop

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ALL_DAY_CLOSED = "00:00"
"""Opens and closes at once: how a day without hours is written."""


def store_nodes(shop: Shop, gallery: Sequence[Picture]) -> list[Node]:
    """None for a showroom that is made up: what does not exist is no store."""
    if shop.showroom.fictional:
        return []
    showroom, url = shop.showroom, absolute(shop.address)
    node: Node = {
        "@type": "Store",
        "@id": f"{url}#store",
        "url": url,
        "name": shop.name,
        "alternateName": showroom.name if showroom.name != shop.name else "",
        "description": " ".join(shop.description.split()),
        "image": [absolute(picture.src) for picture in gallery],
        "telephone": showroom.phone,
        "email": showroom.email,
        "address": _address(shop),
        "geo": _geo(shop),
        "hasMap": shop.map_address,
        "openingHoursSpecification": _hours(shop),
        "specialOpeningHoursSpecification": [_other_hours(each) for each in announced_closures(showroom, shop.on)],
        "parentOrganization": {"@type": "Organization", "name": showroom.managing_body} if showroom.managing_body else None,
        "sameAs": [link.url for link in showroom.links.all()],
    }
    return [{name: value for name, value in node.items() if value not in ("", None, [])}]


def _address(shop: Shop) -> Node:
    commune = {"addressLocality": str(shop.showroom.commune)} if shop.showroom.commune else {}
    return {
        "@type": "PostalAddress",
        "streetAddress": shop.showroom.street_address,
        **commune,
        "addressRegion": shop.province,
        "addressCountry": "VN",
    }


def _geo(shop: Shop) -> Node | None:
    if shop.position is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": shop.position.latitude, "longitude": shop.position.longitude}


def _hours(shop: Shop) -> list[Node]:
    showroom = shop.showroom
    season = _from_to(showroom.opens_on, showroom.closes_on)
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"{SCHEMA}/{_WEEKDAYS[each.weekday]}",
            **_open(Span(each.opens, each.closes)),
            **season,
        }
        for each in showroom.hours.all()
    ]


def _other_hours(closure: Closure) -> Node:
    spans = spans_of_closure(closure)
    opened = _open(spans[0]) if spans else {"opens": _ALL_DAY_CLOSED, "closes": _ALL_DAY_CLOSED}
    reason = in_language(closure.reason_en, closure.reason)
    return {"@type": "OpeningHoursSpecification", "name": reason, **opened, **_from_to(closure.since, closure.until)}


def _open(span: Span) -> dict[str, str]:
    return {"opens": f"{span.opens:%H:%M}", "closes": f"{span.closes:%H:%M}"}


def _from_to(first: date | None, last: date | None) -> dict[str, Any]:
    days = {"validFrom": first.isoformat() if first else "", "validThrough": last.isoformat() if last else ""}
    return {name: value for name, value in days.items() if value}
