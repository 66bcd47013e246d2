"""The real recognitions of `catalog/data/recognitions.csv`, as records. What a source does not say stays empty."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from catalog.demo.records import CertificateRecord, DecisionRecord, ProducerRecord, ProductRecord
from catalog.models import Decision
from catalog.reference.files import optional_day, read_csv

UNKNOWN_NUMBER = "(không rõ số)"


def recognitions() -> list[ProductRecord]:
    """All real recognitions on record, one product each."""
    return [_product(row) for row in read_csv("recognitions.csv")]


def _product(row: dict[str, str]) -> ProductRecord:
    source = f"{row['source']} ({_day_as_written(row['source_date'])})"
    decision = DecisionRecord(
        number=row["decision_number"],
        signed_on=date.fromisoformat(row["signed_on"]),
        authority=row["authority"],
        fictional=False,
        reading=row["reading"],
        source=source,
        source_url=row["source_url"],
    )
    withdrawn_from = optional_day(row["withdrawn_from"])
    certificate = CertificateRecord(
        decision=decision,
        stars=int(row["stars"]),
        certified_name=row["name"],
        score=Decimal(row["score"]) if row["score"] else None,
        printed_end=optional_day(row["printed_end"]),
        withdrawal=_withdrawal(decision, withdrawn_from) if withdrawn_from else None,
        withdrawn_from=withdrawn_from,
        note=row["note"],
    )
    producer = ProducerRecord(
        name=row["producer"],
        kind=row["producer_kind"],
        province_code=row["province_code"],
        place=row["place_as_published"],
        fictional=False,
    )
    return ProductRecord(
        key=f"recognition {row['key']}",
        name=row["name"],
        producer=producer,
        province_code=row["province_code"],
        former_province_code=row["former_province_code"],
        commune_code=row["commune_code"],
        place=row["place_as_published"],
        group_code=row["group_code"],
        group_as_published=row["group_as_published"],
        certificates=(certificate,),
        fictional=False,
        source=source,
        source_url=row["source_url"],
    )


def _day_as_written(text: str) -> str:
    """A whole date as Vietnamese readers write it; a year or a month as it stands."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def _withdrawal(recognition: DecisionRecord, day: date) -> DecisionRecord:
    return DecisionRecord(
        number=UNKNOWN_NUMBER,
        signed_on=day,
        authority=recognition.authority,
        fictional=False,
        kind=Decision.Kind.WITHDRAWAL,
        reading=recognition.reading,
        source=recognition.source,
        source_url=recognition.source_url,
    )
