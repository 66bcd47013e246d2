"""Records into the database: in bulk, in one transaction, with audit entries as an import leaves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from catalog import certification, identity
from catalog.certification import Audit
from catalog.demo.records import CertificateRecord, DecisionRecord, ProducerRecord, ProductRecord, stable_code
from catalog.imports.bookkeeping import write_log
from catalog.imports.plan import ProductRef
from catalog.models import (
    Certificate,
    Commune,
    Decision,
    FormerProvince,
    GroupPeriod,
    Producer,
    ProducerLink,
    Product,
    ProductGroup,
    ProductSetMember,
    Province,
)
from catalog.rules import RuleBook
from catalog.text import folded, name_key, producer_key
from catalog.validity import settle_products

BATCH = 500
SOURCE_SAYS_SO = "Theo nguồn công bố."


class ReferenceMissing(Exception):
    """Places, groups or rules that the records name are not in the database."""


@dataclass
class Written:
    """How many products and certificates were added."""

    products: int = 0
    certificates: int = 0


@transaction.atomic
def write_products(records: Sequence[ProductRecord], *, on: date, why: str) -> Written:
    """Add the products of `records` that are not on record yet, with producers, decisions and certificates.

    A product is on record when its code is, or one of the same name by the same producer. `why` stands in each audit entry.
    Raises `ReferenceMissing`.
    """
    new = _not_on_record(records)
    if not new:
        return Written()
    writer = _Writer(Audit(by=None, why=why, on=on))
    writer.write(new)
    return Written(len(new), len(writer.certificates))


def _not_on_record(records: Iterable[ProductRecord]) -> list[ProductRecord]:
    codes = set(Product.objects.values_list("code", flat=True))
    names = set(Product.objects.values_list("name_key", "producer__name_key"))
    return [
        record
        for record in records
        if record.code not in codes and (name_key(record.name), producer_key(record.producer.name)) not in names
    ]


class _Reference:
    """Primary keys of what records name by code."""

    def __init__(self) -> None:
        self._provinces = dict(Province.objects.values_list("code", "pk"))
        self._formers = dict(FormerProvince.objects.values_list("code", "pk"))
        self._communes = dict(Commune.objects.values_list("code", "pk"))
        current = GroupPeriod.objects.filter(until=None).order_by("-since").first()
        self._groups = dict(ProductGroup.objects.filter(period=current).values_list("code", "pk"))

    def province(self, code: str) -> int:
        return self._find(self._provinces, code, "province")

    def former_province(self, code: str) -> int | None:
        return self._find(self._formers, code, "former province") if code else None

    def commune(self, code: str) -> int | None:
        return self._find(self._communes, code, "commune") if code else None

    def group(self, code: str) -> int:
        return self._find(self._groups, code, "group")

    def _find(self, known: dict[str, int], code: str, what: str) -> int:
        try:
            return known[code]
        except KeyError:
            raise ReferenceMissing(f"The {what} {code} is not in the database.") from None


@dataclass
class _Writer:
    audit: Audit
    reference: _Reference = field(default_factory=_Reference)
    rules: RuleBook = field(default_factory=RuleBook)
    certificates: list[Certificate] = field(default_factory=list)

    def write(self, records: Sequence[ProductRecord]) -> None:
        producers = self._producers(records)
        decisions, new_decisions = self._decisions(records)
        products = {record.key: self._product(record, producers[_producer_key(record.producer)]) for record in records}
        Product.objects.bulk_create(products.values(), batch_size=BATCH)
        pairs = [
            (each, self._certificate(each, products[record.key], record.producer.name, decisions))
            for record in records
            for each in record.certificates
        ]
        self.certificates = [certificate for _each, certificate in pairs]
        settle_products({product.pk for product in products.values()}, adding=self.certificates)
        self._members(records, products)
        references = {product.pk: ProductRef(key, product.name, product.pk, product.code) for key, product in products.items()}
        write_log(self.certificates, references, {}, new_decisions, self.audit)
        for each, certificate in pairs:
            self._later_papers(each, certificate, decisions)
        for product in products.values():
            if not product.live:
                product.save_revision()

    def _producers(self, records: Sequence[ProductRecord]) -> dict[tuple[str, bool], Producer]:
        found = {(producer.name_key, producer.fictional): producer for producer in Producer.objects.all()}
        now, new, links = timezone.now(), [], []
        for record in records:
            who = record.producer
            if _producer_key(who) in found:
                continue
            producer = Producer(
                name=who.name,
                kind=who.kind,
                slug=f"{slugify(folded(who.name))[:110].strip('-')}-{stable_code(f'producer {who.name}')[:6].lower()}",
                province_id=self.reference.province(who.province_code),
                place_as_published=who.place,
                fictional=who.fictional,
                story=who.story,
                story_en=who.story_en,
                contact_consent=bool(who.email),
                email=who.email,
                first_published_at=now,
                last_published_at=now,
            )
            identity.prepare_producer(producer)
            found[_producer_key(who)] = producer
            new.append(producer)
            links += [
                ProducerLink(producer=producer, kind=kind, url=url, sort_order=place)
                for place, (kind, url) in enumerate(who.links)
            ]
        Producer.objects.bulk_create(new, batch_size=BATCH)
        for link in links:
            link.producer_id = link.producer.pk
        ProducerLink.objects.bulk_create(links, batch_size=BATCH)
        return found

    def _decisions(self, records: Sequence[ProductRecord]) -> tuple[dict[tuple[Any, ...], Decision], list[Decision]]:
        found = {_paper_key(decision): decision for decision in Decision.objects.all()}
        new = []
        for record in records:
            for certificate in record.certificates:
                for paper in (certificate.decision, certificate.withdrawal, certificate.extension):
                    if paper is None:
                        continue
                    decision = _decision(paper)
                    if _paper_key(decision) not in found:
                        found[_paper_key(decision)] = decision
                        new.append(decision)
        Decision.objects.bulk_create(new, batch_size=BATCH)
        return found, new

    def _product(self, record: ProductRecord, producer: Producer) -> Product:
        now = timezone.now() if record.live else None
        product = Product(
            code=record.code,
            name=record.name,
            producer=producer,
            group_id=self.reference.group(record.group_code),
            group_as_published=record.group_as_published,
            province_id=self.reference.province(record.province_code),
            former_province_id=self.reference.former_province(record.former_province_code),
            commune_id=self.reference.commune(record.commune_code),
            place_as_published=record.place,
            official_code=record.official_code,
            fictional=record.fictional,
            source=record.source,
            source_url=record.source_url,
            name_en=record.name_en,
            packaging=record.packaging,
            packaging_en=record.packaging_en,
            price=record.price,
            price_is_example=record.price is not None,
            description=record.description,
            description_en=record.description_en,
            gtin=record.gtin,
            traceability_url=record.traceability_url,
            traceability_ends_on=record.traceability_ends_on,
            live=record.live,
            has_unpublished_changes=not record.live,
            first_published_at=now,
            last_published_at=now,
        )
        identity.prepare_product(product)
        return product

    def _certificate(
        self, record: CertificateRecord, product: Product, producer_name: str, decisions: dict[tuple[Any, ...], Decision]
    ) -> Certificate:
        decision = decisions[_paper_key(_decision(record.decision))]
        departures = self.rules.departures(
            level=decision.level,
            signed_on=decision.signed_on,
            stars=record.stars,
            score=record.score,
            printed_end=record.printed_end,
            proposed_five=record.proposed_five,
        )
        bare_withdrawal = record.withdrawal if not record.withdrawal_ground else None
        return Certificate(
            product=product,
            decision=decision,
            certified_name=record.certified_name,
            certified_name_key=name_key(record.certified_name),
            producer_as_published=producer_name,
            stars=record.stars,
            proposed_five=record.proposed_five,
            score=record.score,
            round=record.round,
            starts_on=decision.signed_on,
            term_months=self.rules.term_months(decision.signed_on),
            printed_end=record.printed_end,
            # A source may tell of a withdrawal without its ground; the domain function rightly wants one.
            withdrawn_from=record.withdrawn_from if bare_withdrawal else None,
            withdrawal_decision=decisions[_paper_key(_decision(bare_withdrawal))] if bare_withdrawal else None,
            rule_warnings=departures,
            officer_reason=SOURCE_SAYS_SO if departures else "",
            note=record.note,
        )

    def _later_papers(
        self, record: CertificateRecord, certificate: Certificate, decisions: dict[tuple[Any, ...], Decision]
    ) -> None:
        """Extensions and withdrawals go through the domain functions, as an officer's would."""
        if record.extension and record.extended_until:
            paper = decisions[_paper_key(_decision(record.extension))]
            certification.extend(certificate, decision=paper, until=record.extended_until, audit=self.audit)
        if record.withdrawal and record.withdrawn_from and record.withdrawal_ground:
            paper = decisions[_paper_key(_decision(record.withdrawal))]
            certification.withdraw(
                certificate,
                decision=paper,
                from_day=record.withdrawn_from,
                ground=record.withdrawal_ground,
                audit=self.audit,
            )

    def _members(self, records: Sequence[ProductRecord], products: dict[str, Product]) -> None:
        ProductSetMember.objects.bulk_create(
            ProductSetMember(product_set=products[record.key], member=products[key], name=products[key].name, sort_order=place)
            for record in records
            for place, key in enumerate(record.members)
        )


def _producer_key(record: ProducerRecord) -> tuple[str, bool]:
    return producer_key(record.name), record.fictional


def _decision(record: DecisionRecord) -> Decision:
    decision = Decision(
        number=record.number,
        signed_on=record.signed_on,
        authority=record.authority,
        kind=record.kind,
        reading=record.reading or settings.LAST_DAY_READING,
        source=record.source,
        source_url=record.source_url,
        fictional=record.fictional,
    )
    identity.prepare_decision(decision)
    return decision


def _paper_key(decision: Decision) -> tuple[Any, ...]:
    return decision.number_key, decision.signed_on, decision.authority_key
