"""What search reads of the catalogue, product by product.

A handful of queries for any number of products. Which tables and columns these are stands in `CHANGES` (`changes.py`): whoever
changes one changes the other, and a test holds them together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalog.alphabet import vietnamese_order
from catalog.models import Certificate, FormerCommune, FormerProvince, Product, ProductGroup

from . import places
from .documents import Interval, Source

_LISTS = re.compile(r"[,;/]| và | and |\.\.\.")
BATCH = 500
"""Products that are read at a time."""
_PRODUCT = (
    *("pk", "live", "code", "slug", "name", "name_en", "group_as_published", "place_as_published", "official_code", "gtin"),
    *("packaging", "packaging_en", "packaging_kind", "price", "description", "description_en", "group_id", "commune_id"),
    "name_order",
    *("producer_id", "producer__name", "producer__place_as_published"),
    *("province_id", "province__name", "province__slug"),
    *("former_province_id", "former_province__name", "former_province__slug"),
    *("commune__kind", "commune__name"),
)
_CERTIFICATE = (
    *("product_id", "certified_name", "producer_as_published", "certificate_number", "starts_on", "ends_on", "stars"),
    "decision__number",
)


def sources(pks: Iterable[int]) -> Iterator[Source]:
    """The sources of these products, as far as they exist, in the order of their keys."""
    wanted = sorted(set(pks))
    if not wanted:
        return
    groups = _groups()
    formers = _former_provinces()
    for start in range(0, len(wanted), BATCH):
        yield from _batch(wanted[start : start + BATCH], groups, formers)


def _batch(pks: Sequence[int], groups: dict[int, list[str]], formers: dict[int, list[str]]) -> Iterator[Source]:
    rows = list(Product.objects.filter(pk__in=pks).order_by("pk").values(*_PRODUCT))
    certificates: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in Certificate.objects.filter(product__in=pks).order_by("-starts_on", "pk").values(*_CERTIFICATE):
        certificates[row["product_id"]].append(row)
    merged: defaultdict[int, list[str]] = defaultdict(list)
    communes = {row["commune_id"] for row in rows if row["commune_id"]}
    for commune, kind, name in FormerCommune.objects.filter(commune__in=communes).values_list("commune_id", "kind", "name"):
        merged[commune].append(f"{kind} {name}".strip())
    for row in rows:
        rounds = certificates[row["pk"]]
        yield Source(
            product=row["pk"],
            names=_several(row["name"], row["name_en"], *(each["certified_name"] for each in rounds)),
            makers=_several(row["producer__name"], *(each["producer_as_published"] for each in rounds)),
            places=_several(
                *(row["province__name"], row["former_province__name"]),
                f"{row['commune__kind']} {row['commune__name']}" if row["commune_id"] else "",
                *(row["place_as_published"], row["producer__place_as_published"]),
                *merged[row["commune_id"]],
            ),
            place_tokens=_place_tokens(row, formers),
            more=_several(
                *groups.get(row["group_id"], ()),
                *(row["group_as_published"], row["packaging"], row["packaging_en"]),
                *(row["description"], row["description_en"]),
                *(row["code"], row["official_code"], row["gtin"]),
                *(f"QĐ {each['decision__number']}" for each in rounds),
                *(each["certificate_number"] for each in rounds),
            ),
            live=row["live"],
            keys={
                "province": row["province_id"],
                "former_province": row["former_province_id"] or 0,
                "commune": row["commune_id"] or 0,
                "producer": row["producer_id"],
                "group": row["group_id"] or 0,
                "price": row["price"] or 0,
                "packaging_kind": row["packaging_kind"],
            },
            intervals=tuple(Interval(each["starts_on"], each["ends_on"], each["stars"]) for each in rounds),
            order={
                "vi": row["name_order"],
                "en": vietnamese_order(row["name_en"]) if row["name_en"] else row["name_order"],
            },
        )


def _several(*texts: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(text) for text in texts if text))


def _place_tokens(row: dict[str, Any], formers: dict[int, list[str]]) -> tuple[str, ...]:
    now, former = str(row["province__slug"]), row["former_province__slug"]
    if former:
        return places.now_token(now), places.former_token(str(former))
    return places.now_token(now), *(places.perhaps_token(slug) for slug in formers.get(row["province_id"], ()))


def _former_provinces() -> dict[int, list[str]]:
    formers: defaultdict[int, list[str]] = defaultdict(list)
    for province, slug in FormerProvince.objects.order_by("slug").values_list("province_id", "slug"):
        formers[province].append(slug)
    return formers


def _groups() -> dict[int, list[str]]:
    """The names of each group and of those above it, in both languages. A name that lists several goods is left out: what stands
    in "tương, nước mắm" need not be fish sauce."""
    rows = {
        pk: (parent, name, english)
        for pk, parent, name, english in ProductGroup.objects.values_list("pk", "parent_id", "name", "name_en")
    }
    names: dict[int, list[str]] = {}
    for pk in rows:
        at: int | None = pk
        names[pk] = []
        while at is not None:
            parent, name, english = rows[at]
            names[pk] += [each for each in (name, english) if not _LISTS.search(each)]
            at = parent
    return names
