"""Provinces, former provinces, communes and what they were made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from catalog.models import Commune, FormerCommune, FormerProvince, Province
from catalog.reference.files import optional_day, read_csv
from catalog.reference.former_units import former_units
from catalog.reference.writing import Written, write_rows
from catalog.text import folded


def provinces() -> list[Province]:
    """The 34 provinces and cities of today (unsaved)."""
    return [
        Province(
            code=row["code"],
            name=row["name"],
            full_name=row["full_name"],
            kind=row["kind"],
            slug=slugify(folded(row["name"])),
            aliases=[alias for alias in row["aliases"].split("; ") if alias],
            effective_from=date.fromisoformat(row["effective_from"]),
            note=row["note"],
            source=row["source"],
        )
        for row in read_csv("provinces.csv")
    ]


def former_provinces(ids: dict[str, int]) -> list[FormerProvince]:
    """The 63 provinces before 1/7/2025 (unsaved); `ids` are today's provinces' primary keys by code."""
    return [
        FormerProvince(
            code=row["code"],
            name=row["name"],
            slug=slugify(folded(row["name"])),
            province_id=ids[row["province_code"]],
            merged_on=optional_day(row["merged_on"]),
        )
        for row in read_csv("former_provinces.csv")
    ]


def communes(ids: dict[str, int]) -> list[Commune]:
    """The communes, wards and special zones of today (unsaved)."""
    return [
        Commune(code=row["code"], name=row["name"], kind=row["kind"], province_id=ids[row["province_code"]])
        for row in read_csv("communes.csv")
    ]


def former_communes(ids: dict[str, int]) -> Iterator[FormerCommune]:
    """What each commune was made of (unsaved); `ids` are the communes' primary keys by code."""
    for row in read_csv("communes.csv"):
        for unit in former_units(row["former_units"], row["kind"], row["name"]):
            yield FormerCommune(
                commune_id=ids[row["code"]], name=unit.name, kind=unit.kind, partial=unit.partial, remark=unit.remark
            )


@transaction.atomic
def load_places(quiet: bool = False) -> list[Written]:
    """Write all places. A second run changes nothing."""
    provinces_done, stored = write_rows(provinces(), key=["code"], label="provinces", quiet=quiet)
    province_ids = {province.code: province.pk for province in stored.values()}
    former_done, _formers = write_rows(former_provinces(province_ids), key=["code"], label="former provinces", quiet=quiet)
    communes_done, made = write_rows(communes(province_ids), key=["code"], label="communes", quiet=quiet)
    commune_ids = {commune.code: commune.pk for commune in made.values()}
    units_done, _units = write_rows(
        former_communes(commune_ids),
        key=["commune_id", "kind", "name", "remark"],
        label="former communes",
        remove_others=True,
        quiet=quiet,
    )
    return [provinces_done, former_done, communes_done, units_done]
