"""What a fair's page tells machines in schema.org's words: an `ExhibitionEvent` with its days, place and organisers."""

from __future__ import annotations

from collections.abc import Container

from catalog.public.share import Share
from catalog.public.structured_data import SCHEMA, Node, absolute
from catalog.public.wording import in_language, language
from ocop.pages.models import OrganiserRole, PlanState

from .fair import Fair

_STATUS = {PlanState.CANCELLED: "EventCancelled", PlanState.POSTPONED: "EventPostponed"}
_ORGANISING = {OrganiserRole.ORGANISER, OrganiserRole.HOST, OrganiserRole.CO_ORGANISER}


def event_nodes(fair: Fair, share: Share) -> list[Node]:
    """None for a fair that is made up, nor while its days are not settled: an event has a day."""
    facts = fair.facts
    if facts.fictional or facts.opens_on is None or facts.closes_on is None:
        return []
    url = absolute(fair.page.address)
    state = PlanState(fair.plan.state) if fair.plan else PlanState.PLANNED
    node: Node = {
        "@type": "ExhibitionEvent",
        "@id": f"{url}#event",
        "url": url,
        "name": fair.page.title,
        "description": " ".join((fair.introduction or fair.theme).split()),
        "startDate": facts.opens_on.isoformat(),
        "endDate": facts.closes_on.isoformat(),
        "eventStatus": f"{SCHEMA}/{_STATUS.get(state, 'EventScheduled')}",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "inLanguage": language(),
        "image": [share.image],
        "location": _place(fair),
        "organizer": _bodies(fair, _ORGANISING),
        "sponsor": _bodies(fair, {OrganiserRole.SPONSOR}),
    }
    return [{name: value for name, value in node.items() if value not in ("", None, [])}]


def _bodies(fair: Fair, roles: Container[str]) -> list[Node]:
    rows = [row for row in fair.facts.organisers.all() if row.role in roles]
    return [{"@type": "Organization", "name": in_language(row.name_en, row.name)} for row in rows]


def _place(fair: Fair) -> Node | None:
    facts = fair.facts
    if not facts.venue and not facts.street_address and facts.province is None:
        return None
    address = {
        "streetAddress": facts.street_address,
        "addressLocality": str(facts.commune) if facts.commune else "",
        "addressRegion": facts.province.name if facts.province else "",
        "addressCountry": "VN",
    }
    node: Node = {
        "@type": "Place",
        "name": fair.venue or fair.full_address,
        "address": {"@type": "PostalAddress", **{name: value for name, value in address.items() if value}},
    }
    if fair.position:
        north, east = fair.position
        node["geo"] = {"@type": "GeoCoordinates", "latitude": north, "longitude": east}
    return node
