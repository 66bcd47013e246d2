"""What a product's page shows, whether listed, lapsed, or previewed by an officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog import addresses, buying
from catalog.at_a_glance.overview import Group, Overview
from catalog.models import Certificate, Producer, ProducerLink, Product, ProductSetMember

from . import pictures, producers
from .qr import qr
from .records import Record, certificates_with_papers, record_of
from .standing import StandingRead, held_or_read
from .trail import Crumb, group_crumbs, list_crumb, trail
from .wording import day, in_language, language, money, producer_name


@dataclass(frozen=True)
class Member:
    """A part of a set; `address` is empty unless it has a page of its own today."""

    name: str
    address: str


@dataclass(frozen=True)
class ProductPage:
    """`producer_picture` and what its texts say show only while the producer is published: its name is the decision's. `look` is
    what the illustrator is told about the group.
    """

    product: Product
    record: Record
    groups: list[Group]
    look: str
    gallery: list[pictures.Picture]
    members: list[Member]
    producer_picture: pictures.Picture | None

    @property
    def name(self) -> str:
        return in_language(self.product.name_en, self.product.name)

    @property
    def vietnamese_name(self) -> str:
        """The name as certified, under an English one."""
        return self.product.name if self.name != self.product.name else ""

    @property
    def description(self) -> str:
        return in_language(self.product.description_en, self.product.description)

    @property
    def packaging(self) -> str:
        return in_language(self.product.packaging_en, self.product.packaging)

    @property
    def price(self) -> str:
        return "" if self.product.price is None else money(self.product.price)

    @property
    def add_address(self) -> str:
        """Where it is put into the cart, if it is sold here."""
        return addresses.add_to_cart(language(), self.product.code) if buying.is_sold(self.product) else ""

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
    def producer_address(self) -> str:
        """The producer's page, while it has one."""
        return producers.address_of(self.producer)

    @property
    def story(self) -> str:
        return producers.story_of(self.producer)

    @cached_property
    def shops(self) -> list[ProducerLink]:
        """The producer's own shops elsewhere."""
        return producers.shops_of(self.producer)

    @property
    def contact(self) -> producers.Contact | None:
        """The producer's contact, only with consent."""
        return producers.contact_of(self.producer)

    @property
    def where_to_buy(self) -> str:
        """The page that tells which showrooms have it now: this one is kept, whatever is sold."""
        return addresses.where_to_buy(language(), self.product.code)

    @property
    def places(self) -> list[Crumb]:
        """The commune, where it is known, and the province, each with its page."""
        return producers.whereabouts(self.product.commune, self.product.province)

    @property
    def former_place_address(self) -> str:
        former = self.product.former_province
        return addresses.place(language(), former.slug) if former else ""

    @property
    def breadcrumbs(self) -> list[Crumb]:
        """The way here through the groups; through the list for a product that stands in none."""
        above = group_crumbs(self.groups) or [list_crumb()]
        return trail(*above, Crumb(self.name, addresses.product(language(), self.product.slug)))

    @property
    def traceability_qr(self) -> SafeString:
        return qr(self.product.traceability_url, _("QR code that leads to the producer’s trace page"))

    @property
    def traceability_over(self) -> bool:
        """Whether the link's last day, as its owner states it, has passed."""
        product = self.product
        return product.traceability_ends_on is not None and product.traceability_ends_on < self.record.on

    @property
    def traceability_until(self) -> str:
        """The last day of the traceability link, as its owner states it."""
        return day(self.product.traceability_ends_on) if self.product.traceability_ends_on else ""

    @property
    def source_is_link(self) -> bool:
        return self.product.source_url.startswith(("http://", "https://"))


def product_page(
    product: Product, at_a_glance: Overview, on: date, certificates: Sequence[Certificate] | None = None
) -> ProductPage:
    """The page of a product read with `with_page_facts`; its certificates are read now unless they are given."""
    if certificates is None:
        certificates = list(certificates_with_papers().filter(product=product.pk))
    group = at_a_glance.group_of_id.get(product.group_id) if product.group_id else None
    look = pictures.group_for_drawing(at_a_glance.group_names.get(product.group_id or 0), product.group_as_published)
    gallery, producer_picture = pictures.page_pictures(product, look)
    return ProductPage(
        product=product,
        record=record_of(product, certificates, on),
        groups=group.path if group else [],
        look=look,
        gallery=gallery,
        members=_members(product, at_a_glance),
        producer_picture=producer_picture,
    )


def with_page_facts() -> QuerySet[Product, Product]:
    """Products with what their pages read, in one query."""
    return Product.objects.select_related("producer__image", "province", "former_province", "commune")


def _certificates_of_address(slug: str) -> QuerySet[Certificate, Certificate]:
    found = certificates_with_papers().select_related("product__producer__image", "product__commune")
    # In no order: Django looks one up among all that is selected, which takes longer than sorting a handful here.
    return found.filter(product__slug=slug, product__live=True).order_by()


_PUBLISHED = StandingRead(_certificates_of_address, str)
_MEMBERS = StandingRead(lambda product: ProductSetMember.objects.filter(product_set=product).select_related("member"), int)


def published(slug: str, at_a_glance: Overview) -> tuple[Product, list[Certificate]] | None:
    """The published product of this address with what its page reads, and its certificates; none where it was never certified.

    One query: this page is asked for most. Provinces come from memory: PostgreSQL plans longer with every table than it reads.
    """
    certificates = sorted(_PUBLISHED(slug), key=attrgetter("starts_on"))
    if not certificates:
        return None
    product = certificates[0].product
    if province := at_a_glance.provinces.get(product.province_id):
        product.province = province
    if former := at_a_glance.former_provinces.get(product.former_province_id or 0):
        product.former_province = former
    return product, certificates


def _members(product: Product, at_a_glance: Overview) -> list[Member]:
    members = []
    for row in held_or_read(product, "members", _MEMBERS):
        member = row.member if row.member and row.member.pk in at_a_glance.listed else None
        address = addresses.product(language(), member.slug) if member else ""
        members.append(Member(in_language(member.name_en if member else "", row.name), address))
    return members
