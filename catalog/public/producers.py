"""What the public may know of a producer: its name and place always, the rest while it is published, contact with consent."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import addresses
from catalog.at_a_glance.places import Commune
from catalog.models import Commune as CommuneRow
from catalog.models import Producer, ProducerLink, Province

from .standing import StandingRead, held_or_read
from .trail import Crumb, commune_crumb, place_crumb
from .wording import PRODUCER_NOT_NAMED, in_language, language


@dataclass(frozen=True)
class Contact:
    phone: str
    email: str
    street_address: str


def address_of(producer: Producer) -> str:
    """The producer's page; none while it is not published or not named."""
    if not producer.live or producer.name == PRODUCER_NOT_NAMED:
        return ""
    return addresses.producer(language(), producer.slug)


def story_of(producer: Producer) -> str:
    if not producer.live:
        return ""
    return in_language(producer.story_en, producer.story)


_SHOPS = StandingRead(lambda producer: ProducerLink.objects.filter(producer=producer), int)


def shops_of(producer: Producer) -> list[ProducerLink]:
    """The producer's own shops elsewhere. One query."""
    return held_or_read(producer, "links", _SHOPS) if producer.live else []


def contact_of(producer: Producer) -> Contact | None:
    """The producer's contact, only with consent."""
    if producer.live and producer.contact_consent and (producer.phone or producer.email or producer.street_address):
        return Contact(producer.phone, producer.email, producer.street_address)
    return None


def whereabouts(commune: CommuneRow | None, province: Province | None) -> list[Crumb]:
    """A place from the commune up, as far as it is known, each with its page."""
    if province is None:
        return []
    return [*([commune_crumb(Commune.of(commune), province)] if commune else []), place_crumb(province)]
