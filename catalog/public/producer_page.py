"""A producer's page: who it is, what of it is in force, and what once was."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from catalog import addresses
from catalog.at_a_glance.listed import Choice, ProducerName
from catalog.at_a_glance.overview import Overview, overview
from catalog.edition import Reading
from catalog.models import Producer

from . import errors, pictures
from .cards import Card, newest_cards
from .counted import products_in_force, star_counts
from .frame import frame_at, page
from .listing import PAGE_SIZE
from .producers import contact_of, shops_of, story_of, whereabouts
from .query import ListQuery
from .reading import read_by_edition
from .records import Record, Verdict, certificates_with_papers, record_of
from .trail import Crumb, list_crumb, trail
from .wording import PRODUCER_NOT_NAMED, language, other_language

MOST_ENDED = 24
NEARBY = 8
_GONE = {Verdict.LAPSED, Verdict.WITHDRAWN}


@read_by_edition(lambda request, slug: f"producer {slug}")
def producer(request: HttpRequest, reading: Reading, slug: str) -> HttpResponse:
    """200 while the producer is published and one of its published products is in force or once was."""
    if slug != slug.lower():
        return HttpResponsePermanentRedirect(addresses.producer(language(), slug.lower()))
    found = Producer.objects.select_related("image", "province", "commune").filter(slug=slug, live=True).first()
    if found is None or found.name == PRODUCER_NOT_NAMED:
        return _missing(slug, reading)
    context = context_of(found, reading)
    if not context["total"] and not context["ended"]:
        return _missing(slug, reading)
    return page("catalog/public/producer.html", context)


def context_of(found: Producer, reading: Reading) -> dict[str, Any]:
    """What the page's template needs; `found` may hold unsaved changes."""
    at_a_glance = overview(reading)
    number = found.pk or 0  # no producer's, while an officer is still typing a new one
    choice, query = Choice(producer=ProducerName(number, found.slug, found.name)), ListQuery(producer=found.slug)
    tally = at_a_glance.listed.tally(choice)
    ended = _ended(found, at_a_glance, reading)
    here = Crumb(found.name, addresses.producer(language(), found.slug))
    return {
        "frame": frame_at(reading, "list", lambda tongue: addresses.producer(tongue, found.slug)),
        "breadcrumbs": trail(list_crumb(), here),
        "producer": found,
        "places": whereabouts(found.commune, found.province),
        "story": story_of(found),
        "portrait": pictures.portrait(found),
        "contact": contact_of(found),
        "shops": shops_of(found),
        "total": tally.total,
        "in_force": products_in_force(tally.total),
        "stars": star_counts(tally, query),
        "cards": newest_cards(choice, reading, PAGE_SIZE),
        "more": tally.total > PAGE_SIZE,
        "list_address": query.address(language()),
        "ended": ended[:MOST_ENDED],
        "more_ended": len(ended) - MOST_ENDED,
        "nearby": [] if tally.total else _nearby(found, at_a_glance, reading),
    }


def _missing(slug: str, reading: Reading) -> HttpResponse:
    return errors.missing(reading, addresses.producer(other_language(), slug))


def _ended(found: Producer, at_a_glance: Overview, reading: Reading) -> list[Record]:
    """The records of what is no longer in force, the latest first. One query."""
    certificates = certificates_with_papers().select_related("product").filter(product__producer=found.pk, product__live=True)
    records = []
    for pk, own in groupby(certificates, key=lambda certificate: certificate.product_id):
        if pk not in at_a_glance.listed:
            rounds = list(own)
            records.append(record_of(rounds[0].product, rounds, reading.on))
    gone = [(record.certificate.ends_on, record) for record in records if record.certificate and record.verdict in _GONE]
    return [record for _end, record in sorted(gone, key=lambda pair: pair[0], reverse=True)]


def _nearby(found: Producer, at_a_glance: Overview, reading: Reading) -> list[Card]:
    place = at_a_glance.place_of_id.get(found.province_id) if found.province_id else None
    return newest_cards(Choice(place=place), reading, NEARBY)
