"""What may stand on a shelf as OCOP today, and in which words: asked of the certificates on the day, for many items at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from catalog.models import Certificate, Product
from catalog.validity import CertificateState, latest_ended_among

from .models import Item

WARNING_DAYS = 30
"""Days before a lapse from which an item is said to lapse soon."""


class Standing(StrEnum):
    IN_FORCE = "in_force"
    LAPSES_SOON = "lapses_soon"
    """In force, and within `WARNING_DAYS` no longer."""
    LAST_DAY = "last_day"
    """In force today for the last time: off the shelf tonight."""
    OFF_SHELF = "off_shelf"
    """A product of the catalogue that is not in force: must come off the shelf."""
    PLAIN = "plain"
    """Goods that are not OCOP; they stand without a badge."""


SHOWN = frozenset({Standing.IN_FORCE, Standing.LAPSES_SOON, Standing.LAST_DAY})


@dataclass(frozen=True)
class ItemStanding:
    """`last_day` is the last day in force, of the certificate that is or was; None where there was none. `state` tells why an
    item is off the shelf: expired, withdrawn, not yet in force, or None where no certificate is known.
    """

    standing: Standing
    stars: int | None = None
    last_day: date | None = None
    state: CertificateState | None = None

    @property
    def may_be_shown(self) -> bool:
        return self.standing in SHOWN


PLAIN = ItemStanding(Standing.PLAIN)


def standings(items: Iterable[Item], on: date) -> dict[int, ItemStanding]:
    """The standing of each item on `on`, by its id. Few queries, however many items."""
    product_of = {item.pk: item.product_id for item in items}
    of_product = product_standings({product for product in product_of.values() if product}, on)
    return {item: of_product[product] if product else PLAIN for item, product in product_of.items()}


def product_standings(product_ids: Collection[int], on: date) -> dict[int, ItemStanding]:
    """The standing of each of these products on `on`."""
    if not product_ids:
        return {}
    certified = Product.objects.certified(on).filter(pk__in=product_ids).values_list("pk", "stars", "lapses_on")
    stars = {pk: of_today for pk, of_today, _lapses in certified}
    lapses = {pk: lapses_on for pk, _stars, lapses_on in certified}
    soon = {pk: day for pk, day in lapses.items() if (day - on).days <= WARNING_DAYS}
    lapses |= Certificate.objects.all().unbroken_from(soon)
    found = {
        pk: ItemStanding(_of_days_left((day - on).days), stars[pk], day - timedelta(days=1), CertificateState.IN_FORCE)
        for pk, day in lapses.items()
    }
    missing = set(product_ids) - found.keys()
    if missing:
        found |= _off_shelf(missing, on)
    return found


def _of_days_left(days: int) -> Standing:
    """`days` from today until the first day no longer in force, 1 or more."""
    if days == 1:
        return Standing.LAST_DAY
    return Standing.LAPSES_SOON if days <= WARNING_DAYS else Standing.IN_FORCE


def _off_shelf(product_ids: Collection[int], on: date) -> dict[int, ItemStanding]:
    certificates: dict[int, list[Certificate]] = {pk: [] for pk in product_ids}
    for certificate in Certificate.objects.filter(product__in=product_ids):
        certificates[certificate.product_id].append(certificate)
    found = {}
    for pk, rounds in certificates.items():
        last = latest_ended_among(rounds, on) or next(iter(rounds), None)
        found[pk] = ItemStanding(Standing.OFF_SHELF, None, last.last_day if last else None, last.state(on) if last else None)
    return found
