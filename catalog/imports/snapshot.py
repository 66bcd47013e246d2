"""What the plan needs to know of the catalogue, read in a few queries before it starts and never again while it runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import Q

from catalog.edition import current_token
from catalog.identity import authority_key, number_key
from catalog.models import (
    Certificate,
    Commune,
    Decision,
    FormerCommune,
    FormerProvince,
    GroupPeriod,
    Producer,
    Product,
    ProductGroup,
    Province,
)
from catalog.rules import RuleBook
from catalog.text import name_key, producer_core, producer_key
from catalog.validity import add_months, natural_end

from .groups import GroupBook, GroupFact
from .places import CommuneFact, FormerCommuneFact, FormerProvinceFact, PlaceBook, ProvinceFact
from .rows import ParsedFile, ParsedRound, RowKind

_BATCH = 500
Item = TypeVar("Item")
Bodies = dict[tuple[str, date], dict[str, str]]
"""The bodies of decisions by number key and day: each under its key, as first written."""
RecordKey = tuple[str, date, str, str]
"""A certificate as its decision prints it: number key, day, keys of the certified name and of the holder."""


@dataclass(frozen=True, slots=True)
class CertificateFact:
    name_key: str
    stars: int
    score: Decimal | None
    starts_on: date
    decision_number: str
    number_key: str
    authority_key: str
    holder: str
    printed_end: date | None
    term_months: int
    extended_until: date | None
    reading: str

    @property
    def record_key(self) -> RecordKey:
        return self.number_key, self.starts_on, self.name_key, producer_key(self.holder)

    def records(self, each: ParsedRound) -> bool:
        """Whether `each` is this very certificate. A body left out is no other body."""
        return (
            each.stars == self.stars
            and number_key(each.decision_number) == self.number_key
            and (not each.authority or not self.authority_key or authority_key(each.authority) == self.authority_key)
        )

    @property
    def end(self) -> date:
        """The end as a list may print it, before any reading of it."""
        return self.printed_end or add_months(self.starts_on, self.term_months)

    def ends_as(self, printed: date) -> bool:
        """Whether a list that prints this end says what is on record, the extension counted or not."""
        end = natural_end(self.starts_on, self.term_months, printed, self.reading)
        return printed == self.end or end == self.extended_until


@dataclass(slots=True)
class ProductFact:
    id: int
    code: str
    name: str
    name_key: str
    producer_id: int
    certificates: list[CertificateFact] = field(default_factory=list)

    def bears(self, key: str) -> bool:
        """Whether the product has, or in any of its rounds had, the name with this key."""
        return key == self.name_key or any(key == certificate.name_key for certificate in self.certificates)

    @property
    def names(self) -> set[str]:
        return {self.name_key, *(certificate.name_key for certificate in self.certificates)}


@dataclass(frozen=True, slots=True)
class ProducerFact:
    id: int
    name: str
    name_key: str
    province_id: int | None


@dataclass(slots=True)
class Snapshot:
    """`token` is the edition read first: whoever writes later can tell that nothing changed since."""

    token: str
    places: PlaceBook
    groups: GroupBook
    rules: RuleBook
    producers_by_key: dict[str, list[ProducerFact]]
    producers_by_core: dict[str, list[ProducerFact]]
    products_by_producer: dict[int, list[ProductFact]]
    products_by_code: dict[str, ProductFact]
    products_by_name: dict[str, list[ProductFact]]
    producers_by_id: dict[int, ProducerFact]
    bodies: Bodies
    products_by_record: dict[RecordKey, list[ProductFact]]


def read_snapshot(parsed: ParsedFile, answer_codes: Iterable[str], on: date) -> Snapshot:
    """Read what `parsed` may touch: its producers by name, their products with all rounds, products of the same
    names by anyone, the products of answers."""
    token = current_token()
    rows = [row for row in parsed.rows if row.kind is RowKind.DATA]
    keys = {producer_key(row.producer) for row in rows} - {""}
    cores = {producer_core(row.producer) for row in rows} - {""}
    by_key: dict[str, list[ProducerFact]] = defaultdict(list)
    by_core: dict[str, list[ProducerFact]] = defaultdict(list)
    by_id: dict[int, ProducerFact] = {}
    wanted: set[int] = set()

    def enter(producer: ProducerFact, name: str) -> None:
        for book, looked_for, key in ((by_key, keys, producer_key(name)), (by_core, cores, producer_core(name))):
            if key in looked_for and producer not in book[key]:
                book[key].append(producer)
                wanted.add(producer.id)

    for values in Producer.objects.order_by("pk").values_list("pk", "name", "name_key", "province_id").iterator(5000):
        producer = ProducerFact(*values)
        by_id[producer.id] = producer
        enter(producer, producer.name)
    # A producer also goes by the names in its decisions: mending its name since makes no other producer of it.
    published = Certificate.objects.exclude(producer_as_published="").order_by("product__producer")
    for pk, name in published.values_list("product__producer", "producer_as_published").distinct().iterator(5000):
        enter(by_id[pk], name)
    products = _products(wanted, {name_key(row.name) for row in rows}, set(answer_codes))
    by_producer: dict[int, list[ProductFact]] = defaultdict(list)
    by_name: dict[str, list[ProductFact]] = defaultdict(list)
    by_record: dict[RecordKey, list[ProductFact]] = defaultdict(list)
    for product in products:
        by_producer[product.producer_id].append(product)
        by_name[product.name_key].append(product)
        for certificate in product.certificates:
            by_record[certificate.record_key].append(product)
    rules = RuleBook()
    rules.term_months(on)  # read now: nothing is queried while the plan runs
    return Snapshot(
        token=token,
        places=read_places(),
        groups=_groups(on),
        rules=rules,
        producers_by_key=dict(by_key),
        producers_by_core=dict(by_core),
        products_by_producer=dict(by_producer),
        products_by_code={product.code: product for product in products},
        products_by_name=dict(by_name),
        producers_by_id={product.producer_id: by_id[product.producer_id] for product in products},
        bodies=_bodies(),
        products_by_record=dict(by_record),
    )


def read_places() -> PlaceBook:
    return PlaceBook(
        (ProvinceFact(*values) for values in Province.objects.values_list("pk", "code", "name", "full_name", "aliases")),
        (
            FormerProvinceFact(*values)
            for values in FormerProvince.objects.values_list("pk", "code", "name", "province_id", "merged_on")
        ),
        (CommuneFact(*values) for values in Commune.objects.values_list("pk", "kind", "name", "province_id")),
        (FormerCommuneFact(*values) for values in FormerCommune.objects.values_list("commune_id", "kind", "name", "partial")),
    )


def _bodies() -> Bodies:
    bodies: Bodies = defaultdict(dict)
    decisions = Decision.objects.exclude(authority="").order_by("pk")
    for number, day, key, name in decisions.values_list("number_key", "signed_on", "authority_key", "authority"):
        bodies[number, day].setdefault(key, name)
    return dict(bodies)


def _groups(on: date) -> GroupBook:
    period = GroupPeriod.objects.on(on).first()
    groups = ProductGroup.objects.filter(period=period).order_by("position").values_list("pk", "level", "name")
    return GroupBook(GroupFact(*values) for values in groups)


def _products(producer_ids: set[int], names: set[str], codes: set[str]) -> list[ProductFact]:
    columns = ("pk", "code", "name", "name_key", "producer_id")
    products: dict[int, ProductFact] = {}
    for ids in _batches(sorted(producer_ids)):
        for values in Product.objects.filter(producer_id__in=ids).values_list(*columns):
            products[values[0]] = ProductFact(*values)
    for keys in _batches(sorted(names)):
        certified = Certificate.objects.filter(certified_name_key__in=keys).values("product")
        for values in Product.objects.filter(Q(name_key__in=keys) | Q(pk__in=certified)).values_list(*columns):
            products.setdefault(values[0], ProductFact(*values))
    for some in _batches(sorted(codes)):
        for values in Product.objects.filter(code__in=some).values_list(*columns):
            products.setdefault(values[0], ProductFact(*values))
    certificate_columns = (
        "product_id",
        "certified_name_key",
        "stars",
        "score",
        "starts_on",
        "decision__number",
        "decision__number_key",
        "decision__authority_key",
        "producer_as_published",
        "printed_end",
        "term_months",
        "extended_until",
        "decision__reading",
    )
    for ids in _batches(sorted(products)):
        certificates = Certificate.objects.filter(product_id__in=ids).order_by("product_id", "starts_on")
        for product_id, *facts in certificates.values_list(*certificate_columns):
            products[product_id].certificates.append(CertificateFact(*facts))
    return list(products.values())


def _batches(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))
