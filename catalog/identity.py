"""How names become keys and addresses, and what a body's name or a packaging tells of its kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.text import slugify

from catalog.alphabet import vietnamese_order
from catalog.codes import new_public_code
from catalog.packaging import packaging_kind
from catalog.text import folded, name_key, producer_key

if TYPE_CHECKING:
    from catalog.models import Decision, Producer, Product

CENTRAL_CITIES = ("ha noi", "ho chi minh", "hcm", "da nang", "hai phong", "can tho", "hue", "dong nai")


# Columns that follow from the name, so whoever writes a name by column writes these too. Addresses are permanent.
PRODUCT_DERIVED = ("name_key", "name_order")
PRODUCER_DERIVED = ("name_key",)


def product_slug(name: str, code: str) -> str:
    """The permanent address: readable, and unique because it ends with the code."""
    return f"{slugify(folded(name))[:120].strip('-')}-{code.lower()}".lstrip("-")


def prepare_product(product: Product) -> None:
    product.name_key = name_key(product.name)
    product.name_order = vietnamese_order(product.name)
    product.packaging_kind = packaging_kind(product.packaging)
    if not product.slug:
        product.slug = product_slug(product.name, product.code)


def commune_slug(kind: str, name: str, code: str) -> str:
    """A commune's address within its province: `phuong-ba-dinh-00004`. The code is what it is found by; names may repeat."""
    return f"{slugify(folded(f'{kind} {name}'))}-{code}"


def prepare_producer(producer: Producer) -> None:
    producer.name_key = producer_key(producer.name)
    if not producer.slug:
        # Two producers may bear one name; six random characters keep their addresses apart.
        producer.slug = f"{slugify(folded(producer.name))[:110].strip('-')}-{new_public_code()[:6].lower()}".lstrip("-")


def number_key(number: str) -> str:
    """`2497 / QD-UBND` and `2497/QĐ-UBND` are one number."""
    return re.sub(r"[\s.]+", "", folded(number)).replace("–", "-")


def authority_key(name: str) -> str:
    """`Ủy ban nhân dân tỉnh An Giang` and `UBND tỉnh An Giang` are one body; a chairman signs for it."""
    key = re.sub(r"\s+", " ", folded(name)).strip()
    key = re.sub(r"^(chu tich )?(uy ban nhan dan|u?bnd)\b", "ubnd", key)
    return re.sub(r"\s+", " ", re.sub(r"\b(thanh pho|tp)\b\.?", "tp ", key)).strip()


def authority_level(name: str) -> str:
    """The `AuthorityLevel` that an issuing body's name tells.

    A city may be a district or a province: only the cities under central government are the latter. The body's own kind is
    read before its place: `UBND huyện Bố Trạch` is no ministry (Bộ).
    """
    key = authority_key(name)
    city = re.search(r"\bubnd tp (.*)", key)
    if re.search(r"\bubnd (huyen|quan|thi xa|tx)\b", key):
        return "district"
    if city:
        return "province" if city[1].startswith(CENTRAL_CITIES) else "district"
    if re.search(r"\bubnd tinh\b", key):
        return "province"
    if re.search(r"^bo\b|\bbo truong\b|\btrung uong\b|\bquoc gia\b|\bthu tuong\b", key):
        return "centre"
    if re.search(r"\bhuyen\b", key):
        return "district"
    return "province" if re.search(r"\btinh\b", key) else "unknown"


def prepare_decision(decision: Decision) -> None:
    decision.number_key = number_key(decision.number)
    decision.authority_key = authority_key(decision.authority)
    decision.level = authority_level(decision.authority)
