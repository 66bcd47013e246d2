"""Plain builders of facts. Each takes only what its test is about; the rest is filled in and never matters.

Certificates come to be through the domain functions, as everywhere else. No references are written for the admin: tests of where
something is used ask for `rebuild_references_index`.
"""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from wagtail.signal_handlers import disable_reference_index_auto_update

from catalog import certification
from catalog.certification import Audit
from catalog.models import (
    Certificate,
    DatedRule,
    Decision,
    GroupPeriod,
    LastDayReading,
    Producer,
    Product,
    ProductGroup,
    Province,
)

TODAY = date(2026, 11, 23)
PROVINCIAL = "UBND tỉnh An Giang"
CENTRAL = "Bộ Nông nghiệp và Môi trường"
EXTENSIONS_FROM = date(2026, 5, 22)

_numbers = count(1)


def make_province(code: str = "91", name: str = "An Giang", slug: str = "") -> Province:
    province, _made = Province.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "full_name": f"Tỉnh {name}",
            "kind": "tỉnh",
            "slug": slug or f"tinh-{code}",
            "effective_from": date(2025, 7, 1),
        },
    )
    return province


def make_group(code: str = "1", name: str = "Thực phẩm", slug: str = "thuc-pham") -> ProductGroup:
    """A branch of the period in force today."""
    period, _made = GroupPeriod.objects.get_or_create(
        code="2026", defaults={"title": "26/2026/QĐ-TTg", "since": date(2026, 5, 22), "source": "26/2026/QĐ-TTg"}
    )
    group, _made = ProductGroup.objects.get_or_create(
        period=period, code=code, defaults={"level": ProductGroup.Level.BRANCH, "name": name, "slug": slug}
    )
    return group


def make_rules() -> None:
    """The rules that the tests of departures and extensions name; others are tested with the data they come from."""
    for kind, since, value in (
        (DatedRule.Kind.AUTHORITY, date(2025, 7, 6), {"3": ["province"], "4": ["province"], "5": ["centre"]}),
        (DatedRule.Kind.SCORE_BAND, date(2019, 8, 21), {"3": [50, 70], "4": [70, 90], "5": [90, 101]}),
        (DatedRule.Kind.TERM, date(2019, 8, 21), {"months": 36}),
        (DatedRule.Kind.EXTENSION, EXTENSIONS_FROM, {"max_days": 180}),
    ):
        DatedRule.objects.get_or_create(kind=kind, since=since, defaults={"value": value, "source": "test"})


def make_producer(name: str = "", **facts: Any) -> Producer:
    with disable_reference_index_auto_update():
        return Producer.objects.create(name=name or f"Hợp tác xã số {next(_numbers)}", **facts)


def make_product(name: str = "", **facts: Any) -> Product:
    """A published product without certificates."""
    facts.setdefault("producer", None)
    facts["producer"] = facts["producer"] or make_producer()
    facts.setdefault("province", None)
    facts["province"] = facts["province"] or make_province()
    with disable_reference_index_auto_update():
        return Product.objects.create(name=name or f"Mắm cá số {next(_numbers)}", **facts)


def make_decision(signed_on: date, reading: str = LastDayReading.ANNIVERSARY, **facts: Any) -> Decision:
    facts.setdefault("number", f"{next(_numbers)}/QĐ-UBND")
    facts.setdefault("authority", PROVINCIAL)
    return Decision.objects.create(signed_on=signed_on, reading=reading, **facts)


def audit(why: str = "as the paper shows", on: date = TODAY) -> Audit:
    return Audit(by=None, why=why, on=on)


def issue(
    product: Product, start: date, stars: int = 3, reading: str = LastDayReading.ANNIVERSARY, **details: Any
) -> Certificate:
    """A certificate by a decision of its own, signed on `start`."""
    decision = details.pop("decision", None) or make_decision(start, reading)
    details.setdefault("officer_reason", "as the paper shows")
    return certification.issue(product, decision=decision, stars=stars, audit=audit(), **details)


def withdraw(certificate: Certificate, from_day: date) -> Certificate:
    decision = make_decision(min(from_day, TODAY), kind=Decision.Kind.WITHDRAWAL)
    return certification.withdraw(certificate, decision=decision, from_day=from_day, ground="b", audit=audit())


def extend(certificate: Certificate, until: date, signed_on: date = EXTENSIONS_FROM) -> Certificate:
    decision = make_decision(signed_on, kind=Decision.Kind.EXTENSION)
    return certification.extend(certificate, decision=decision, until=until, audit=audit())


def certified_product(start: date = date(2025, 1, 15), stars: int = 3, **facts: Any) -> Product:
    """A published product with one certificate."""
    product = make_product(**facts)
    issue(product, start, stars)
    return product
