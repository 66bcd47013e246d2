"""The world of the evaluation: products in force, written in bulk with decisions and certificates, and their documents."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice

from django.db import connection, transaction

from catalog import identity
from catalog.imports.apply import give_codes_of_their_own
from catalog.models import Certificate, Decision, FormerProvince, Producer, Product, Province
from catalog.text import name_key, producer_key
from catalog.validity import settle_products
from search import outbox

from .rows import Row

BATCH = 5000
DECISIONS = 300
"""Decisions of those rows that name none."""
_NEWEST, _OLDEST = 10, 1000
"""Days since a decision; 36 months are more."""


def write_products(rows: Iterable[Row], on: date) -> None:
    """Write the rows as products in force on `on`. Which is newer than which is left to chance, the same each time."""
    writer = _Writer(on)
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        writer.write(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write_documents() -> int:
    """Make every document; gives how many."""
    made = 0
    while some := outbox.write_documents(keep_changes=False):
        made += some
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


class _Writer:
    def __init__(self, on: date) -> None:
        self._dice = random.Random(1)
        self._on = on
        self._provinces = dict(Province.objects.values_list("name", "pk"))
        self._formers = dict(FormerProvince.objects.values_list("name", "pk"))
        self._producers: dict[str, Producer] = {}
        self._decisions: dict[str, Decision] = {}
        self._others = self._make_decisions(f"{number + 10_000}/QĐ-UBND" for number in range(DECISIONS))

    def write(self, rows: list[Row]) -> None:
        self._make_producers(rows)
        self._make_decisions({row.decision for row in rows if row.decision} - set(self._decisions))
        products = [self._product(row) for row in rows]
        give_codes_of_their_own(products)
        for product in products:
            identity.prepare_product(product)
        with transaction.atomic():
            Product.objects.bulk_create(products, batch_size=500)
            certificates = [self._certificate(row, product) for row, product in zip(rows, products, strict=True)]
            settle_products([product.pk for product in products], adding=certificates)

    def _make_producers(self, rows: list[Row]) -> None:
        new = {}
        for row in rows:
            key = producer_key(row.producer)
            if key not in self._producers and key not in new:
                new[key] = Producer(name=row.producer)
                identity.prepare_producer(new[key])
        Producer.objects.bulk_create(new.values(), batch_size=1000)
        self._producers |= new

    def _make_decisions(self, numbers: Iterable[str]) -> list[Decision]:
        made = []
        for number in sorted(numbers):
            decision = Decision(
                number=number,
                signed_on=self._on - timedelta(days=self._dice.randrange(_NEWEST, _OLDEST)),
                authority="UBND tỉnh",
                reading="anniversary",
            )
            identity.prepare_decision(decision)
            made.append(decision)
            self._decisions[number] = decision
        Decision.objects.bulk_create(made)
        return made

    def _product(self, row: Row) -> Product:
        return Product(
            name=row.name[:255],
            producer=self._producers[producer_key(row.producer)],
            province_id=self._provinces[row.province],
            former_province_id=self._formers.get(row.former),
            place_as_published=row.place,
            group_as_published=row.group,
            fictional=not row.real,
        )

    def _certificate(self, row: Row, product: Product) -> Certificate:
        decision = self._decisions[row.decision] if row.decision else self._dice.choice(self._others)
        return Certificate(
            product=product,
            decision=decision,
            stars=row.stars,
            starts_on=decision.signed_on,
            certified_name=product.name,
            certified_name_key=name_key(product.name),
        )


def real_and_made_up(rows: Iterable[Row], made_up: Iterator[Row]) -> Iterator[Row]:
    """All of them, shuffled: neither kind is newer."""
    every = [*rows, *made_up]
    random.Random(len(every)).shuffle(every)
    yield from every
