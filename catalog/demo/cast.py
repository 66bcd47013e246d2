"""Who and what the fictional products are: goods by group, made-up producers by province."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import slugify

from catalog.demo.records import ProducerRecord, stable_number
from catalog.reference.files import read_csv, read_json
from catalog.text import folded

ANYWHERE = "any"


@dataclass(frozen=True)
class Good:
    """A kind of goods; `regions` names where it is at home."""

    group: str
    regions: frozenset[str]
    name: str
    name_en: str
    packaging: str
    packaging_en: str
    price: int
    description: str
    description_en: str


@dataclass(frozen=True)
class Place:
    """A province of today and one of those it was made of."""

    code: str
    full_name: str
    former_code: str
    former_full_name: str


@dataclass(frozen=True)
class Maker:
    brand: str
    record: ProducerRecord


class Cast:
    """Everything the data files offer, chosen from by number alone."""

    def __init__(self) -> None:
        self._names = read_json("demo_names.json")
        self._provinces = read_csv("provinces.csv")

    @cached_property
    def province_codes(self) -> list[str]:
        return [row["code"] for row in self._provinces]

    @cached_property
    def goods(self) -> dict[str, list[Good]]:
        """Goods by the code of their leaf group."""
        by_group: dict[str, list[Good]] = defaultdict(list)
        for row in read_csv("demo_goods.csv"):
            by_group[row["group"]].append(
                Good(
                    group=row["group"],
                    regions=frozenset(row["region"].split()),
                    name=row["name"],
                    name_en=row["name_en"],
                    packaging=row["packaging"],
                    packaging_en=row["packaging_en"],
                    price=int(row["price"]),
                    description=row["description"],
                    description_en=row["description_en"],
                )
            )
        return by_group

    @cached_property
    def leaf_groups(self) -> list[str]:
        return list(self.goods)

    @cached_property
    def _formers(self) -> dict[str, list[dict[str, str]]]:
        by_province: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in read_csv("former_provinces.csv"):
            by_province[row["province_code"]].append(row)
        return by_province

    @cached_property
    def _brands(self) -> list[str]:
        brands = [f"{first} {second}" for first in self._names["first"] for second in self._names["second"]]
        random.Random("brands").shuffle(brands)
        return brands

    def good(self, province_code: str, group: str, key: str) -> Good:
        """One of the group's goods that may come from this province."""
        at_home = {ANYWHERE, *self._names["regions"].get(province_code, ())}
        fitting = [good for good in self.goods[group] if good.regions & at_home]
        return fitting[stable_number(f"good {key}", len(fitting))]

    def place(self, province_code: str, key: str) -> Place:
        """The province and a former one in it."""
        now = next(row for row in self._provinces if row["code"] == province_code)
        formers = self._formers[province_code]
        former = formers[stable_number(f"former {key}", len(formers))]
        # The five old cities under central government; Huế and Đồng Nai became cities later.
        city = former["name"] in ("Hà Nội", "Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "Cần Thơ")
        return Place(province_code, now["full_name"], former["code"], f"{'Thành phố' if city else 'Tỉnh'} {former['name']}")

    def maker(self, province_code: str, group: str) -> Maker:
        """The province's made-up producer for this group; no two producers share a brand."""
        kinds = self._names["makers"]
        which = next(place for place, kind in enumerate(kinds) if _owns(kind, group))
        brand = self._brands[self.province_codes.index(province_code) * len(kinds) + which]
        kind, domain = kinds[which], f"{slugify(folded(brand))}.example"
        shops = (
            ("website", f"https://{domain}/"),
            ("shopee", f"https://shopee.{domain}/"),
            ("tiktok", f"https://tiktok.{domain}/"),
        )
        return Maker(
            brand,
            ProducerRecord(
                name=kind["name"].format(brand=brand),
                kind=kind["kind"],
                province_code=province_code,
                fictional=True,
                story=kind["story"],
                story_en=kind["story_en"],
                email=f"lienhe@{domain}" if which % 2 == 0 else "",
                links=shops[: stable_number(f"links {brand}", len(shops) + 1)],
            ),
        )


def _owns(kind: dict[str, list[str]], group: str) -> bool:
    """Whether one of the maker's groups is this one or lies above it ("I.1" is above "I.1.a", "I" is not "II")."""
    return any(group == own or group.startswith(f"{own}.") for own in kind["groups"])
