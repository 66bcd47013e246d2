"""What a product's page shows, whether listed, lapsed, or previewed by an officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from catalog import addresses
from catalog.models import Producer, ProducerLink, Product

from . import pictures
from .overview import Group, Overview
from .records import Record, certificates_with_papers, record_of
from .wording import day, language, money, producer_name


@dataclass(frozen=True)
class Member:
    """A part of a set; `address` is empty unless it has a page of its own today."""

    name: str
    address: str


@dataclass(frozen=True)
class Contact:
    phone: str
    email: str
    street_address: str


@dataclass(frozen=True)
class ProductPage:
    """`producer_picture` and what its texts say show only while the producer is published: its name is the decision's."""

    product: Product
    record: Record
    groups: list[Group]
    gallery: list[pictures.Picture]
    members: list[Member]
    producer_picture: pictures.Picture | None

    @property
    def name(self) -> str:
        return _in_language(self.product.name_en, self.product.name)

    @property
    def vietnamese_name(self) -> str:
        """The name as certified, under an English one."""
        return self.product.name if self.name != self.product.name else ""

    @property
    def description(self) -> str:
        return _in_language(self.product.description_en, self.product.description)

    @property
    def packaging(self) -> str:
        return _in_language(self.product.packaging_en, self.product.packaging)

    @property
    def price(self) -> str:
        return "" if self.product.price is None else money(self.product.price)

    @property
    def place(self) -> str:
        commune = self.product.commune
        return f"{commune}, {self.product.province.name}" if commune else self.product.province.name

    @property
    def former_place(self) -> str:
        """The province before 1/7/2025, where its name differs from today's."""
        former = self.product.former_province
        return former.name if former and former.name != self.product.province.name else ""

    @property
    def producer(self) -> Producer:
        return self.product.producer

    @property
    def producer_name(self) -> str:
        return producer_name(self.producer.name)

    @property
    def story(self) -> str:
        return _in_language(self.producer.story_en, self.producer.story) if self.producer.live else ""

    @property
    def shops(self) -> list[ProducerLink]:
        """The producer's own shops elsewhere."""
        return list(self.producer.links.all()) if self.producer.live else []

    @property
    def contact(self) -> Contact | None:
        """The producer's contact, only with consent."""
        producer = self.producer
        if producer.live and producer.contact_consent and (producer.phone or producer.email or producer.street_address):
            return Contact(producer.phone, producer.email, producer.street_address)
        return None

    @property
    def traceability_until(self) -> str:
        """The last day of the traceability link, as its owner states it."""
        return day(self.product.traceability_ends_on) if self.product.traceability_ends_on else ""

    @property
    def source_is_link(self) -> bool:
        return self.product.source_url.startswith(("http://", "https://"))


def product_page(product: Product, at_a_glance: Overview, on: date) -> ProductPage:
    """The page of a product read with `with_page_facts`."""
    certificates = list(certificates_with_papers().filter(product=product.pk))
    group = at_a_glance.group_of_id.get(product.group_id) if product.group_id else None
    look = pictures.group_for_drawing(group.name if group else None, product.group_as_published)
    gallery, producer_picture = pictures.page_pictures(product, look)
    return ProductPage(
        product=product,
        record=record_of(product, certificates, on),
        groups=group.path if group else [],
        gallery=gallery,
        members=_members(product, on),
        producer_picture=producer_picture,
    )


def with_page_facts() -> QuerySet[Product, Product]:
    """Products with what their pages read, in one query."""
    return Product.objects.select_related("producer__image", "province", "former_province", "commune")


def _members(product: Product, on: date) -> list[Member]:
    rows = list(product.members.all())
    ids = [row.member_id for row in rows if row.member_id]
    listed = Product.objects.listed(on).filter(pk__in=ids).values_list("pk", "slug", "name_en") if ids else ()
    pages = {pk: (addresses.product(language(), slug), name_en) for pk, slug, name_en in listed}
    members = []
    for row in rows:
        address, name_en = pages.get(row.member_id, ("", ""))
        members.append(Member(_in_language(name_en, row.name), address))
    return members


def _in_language(english: str, vietnamese: str) -> str:
    return (language() == "en" and english) or vietnamese
