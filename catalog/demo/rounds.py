"""Fictional decisions and certificates. Their numbers and bodies can't be taken for real ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from catalog.demo.cast import Place
from catalog.demo.records import CertificateRecord, DecisionRecord, stable_number
from catalog.models import AuthorityLevel, Certificate, DatedRule, Decision, LastDayReading
from catalog.rules import DEFAULT_TERM_MONTHS, RuleBook
from catalog.validity import add_months

SOURCE = "Dữ liệu minh họa, không phải quyết định thật."
MERGED = date(2025, 7, 1)


@dataclass(frozen=True)
class Rounds:
    """Makes the certificates of one fictional product."""

    rules: RuleBook
    place: Place
    name: str
    key: str

    def starting(self, start: date, stars: int, number: int | None = None, **details: Any) -> CertificateRecord:
        """A certificate from `start`. `number` is the decision's, for products of one round; without it, the product's own."""
        return CertificateRecord(
            decision=self._decision(start, stars, number),
            stars=stars,
            certified_name=details.pop("certified_name", self.name),
            score=self._score(start, stars),
            **details,
        )

    def ending(self, end: date, stars: int, reading: str = LastDayReading.ANNIVERSARY, **details: Any) -> CertificateRecord:
        """A certificate whose first day no longer in force is `end`; the end is printed where months alone don't meet it."""
        printed = end - timedelta(days=1) if reading == LastDayReading.DAY_AFTER else end
        start = add_months(printed, -DEFAULT_TERM_MONTHS)
        if not self.may_recognise(start, stars):
            stars = 4
        record = self.starting(start, stars, **details)
        meets = add_months(start, DEFAULT_TERM_MONTHS) == printed
        return replace(
            record,
            decision=replace(record.decision, reading=reading),
            printed_end=None if meets else printed,
        )

    def withdrawn(self, record: CertificateRecord, day: date, ground: str) -> CertificateRecord:
        decision = replace(
            record.decision,
            number=f"MH-TH-{self._own_number(day)}/{day.year}",
            signed_on=day,
            authority=self._body(self._province(day)),
            kind=Decision.Kind.WITHDRAWAL,
        )
        return replace(record, withdrawal=decision, withdrawn_from=day, withdrawal_ground=ground)

    def extended(self, record: CertificateRecord, signed_on: date, until: date) -> CertificateRecord:
        decision = replace(
            record.decision,
            number=f"MH-GH-{self._own_number(signed_on)}/{signed_on.year}",
            signed_on=signed_on,
            authority=self._body(self._province(signed_on)),
            kind=Decision.Kind.EXTENSION,
        )
        return replace(record, extension=decision, extended_until=until)

    def _decision(self, day: date, stars: int, number: int | None) -> DecisionRecord:
        written = f"MH-{self._own_number(day) if number is None else f'{number:03d}'}/{day.year}"
        return DecisionRecord(
            number=written,
            signed_on=day,
            authority=self._authority(day, stars),
            fictional=True,
            reading=LastDayReading.ANNIVERSARY,
            source=SOURCE,
        )

    def _own_number(self, day: date) -> str:
        return f"{1000 + stable_number(f'number {self.key} {day}', 9000)}"

    def _levels(self, day: date, stars: int) -> list[str]:
        rule = self.rules.on(DatedRule.Kind.AUTHORITY, day)
        return rule.value[str(stars)] if rule else [AuthorityLevel.PROVINCE.value]

    def may_recognise(self, day: date, stars: int) -> bool:
        """Whether some body could give these stars on `day`; for three stars none could from 1 to 5 July 2025."""
        return bool(self._levels(day, stars))

    def _authority(self, day: date, stars: int) -> str:
        """The made-up body of the level that could recognise this star on that day."""
        level = self._levels(day, stars)[0]
        if level == AuthorityLevel.CENTRE:
            return self._body("trung ương")
        province = self._province(day)
        return self._body(f"cấp huyện, {province}" if level == AuthorityLevel.DISTRICT else province)

    def _province(self, day: date) -> str:
        full_name = self.place.full_name if day >= MERGED else self.place.former_full_name
        return full_name[:1].lower() + full_name[1:]

    def _body(self, of: str) -> str:
        return f"Hội đồng minh họa {of}"

    def _score(self, day: date, stars: int) -> Decimal | None:
        """Points in the band of the star for two in three, none for the rest: most lists print none."""
        rule = self.rules.on(DatedRule.Kind.SCORE_BAND, day)
        chance = stable_number(f"score {self.key} {stars}", 3000)
        if not rule or chance % 3 == 0:
            return None
        low, high = rule.value[str(stars)]
        return (Decimal(low) + Decimal(min(high, 98) - low - 1) * chance / 3000).quantize(Decimal("0.01"))


FIRST = Certificate.Round.FIRST
UPGRADE = Certificate.Round.UPGRADE
REEVALUATION = Certificate.Round.REEVALUATION
