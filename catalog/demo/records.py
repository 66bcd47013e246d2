"""What is to be written, before it meets the database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum import luhn

from catalog.codes import ALPHABET, CODE_LENGTH
from catalog.models import Certificate, Decision


def stable_number(key: str, below: int) -> int:
    """A number from 0 to `below` - 1 that follows from `key` alone, on every machine and day."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % below


def stable_code(key: str) -> str:
    """A public code that follows from `key` alone: labels printed from one demo scan in the next."""
    body = "".join(ALPHABET[stable_number(f"{key}/{place}", len(ALPHABET))] for place in range(CODE_LENGTH - 1))
    return str(body + luhn.calc_check_digit(body, ALPHABET))


@dataclass(frozen=True)
class ProducerRecord:
    name: str
    kind: str
    province_code: str
    fictional: bool
    place: str = ""
    story: str = ""
    story_en: str = ""
    email: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DecisionRecord:
    number: str
    signed_on: date
    authority: str
    fictional: bool
    kind: str = Decision.Kind.RECOGNITION
    reading: str = ""
    """Empty where nothing says how its last day is read: the setting's reading then holds."""
    source: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class CertificateRecord:
    """Days as in `Certificate`: `extended_until` and `withdrawn_from` are the first day no longer in force."""

    decision: DecisionRecord
    stars: int
    certified_name: str
    score: Decimal | None = None
    round: str = Certificate.Round.UNKNOWN
    proposed_five: bool = False
    printed_end: date | None = None
    extension: DecisionRecord | None = None
    extended_until: date | None = None
    withdrawal: DecisionRecord | None = None
    withdrawn_from: date | None = None
    withdrawal_ground: str = ""
    note: str = ""


@dataclass(frozen=True)
class ProductRecord:
    """A product with its certificates, oldest first. `members` are the keys of the products in a set."""

    key: str
    name: str
    producer: ProducerRecord
    province_code: str
    group_code: str
    certificates: tuple[CertificateRecord, ...]
    fictional: bool
    former_province_code: str = ""
    commune_code: str = ""
    place: str = ""
    group_as_published: str = ""
    source: str = ""
    source_url: str = ""
    live: bool = True
    official_code: str = ""
    name_en: str = ""
    packaging: str = ""
    packaging_en: str = ""
    price: int | None = None
    description: str = ""
    description_en: str = ""
    gtin: str = ""
    traceability_url: str = ""
    traceability_ends_on: date | None = None
    members: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return stable_code(self.key)
