"""Dated rules: which rule holds on a day, and where a recognition departs from the rules of its date.

A departure is never refused: real decisions depart. It is shown, and the officer's reason is kept with it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from catalog.models import AuthorityLevel, DatedRule
from catalog.validity import PRINTED_END_LEEWAY, add_months, printed_end_departs

EARLIEST_DECISION = date(2018, 1, 1)
"""The programme began with decision 490/QĐ-TTg of 7/5/2018; provinces that tried it out recognised products that year."""

DEFAULT_TERM_MONTHS = 36


class RuleBook:
    """All dated rules, read once; for a day it answers what held then."""

    @cached_property
    def _rules(self) -> list[DatedRule]:
        return list(DatedRule.objects.all())

    def on(self, kind: str, day: date) -> DatedRule | None:
        """The rule of this kind (`DatedRule.Kind`) on `day`, or None where none is on record."""
        holding = [
            rule for rule in self._rules if rule.kind == kind and rule.since <= day and (rule.until is None or day < rule.until)
        ]
        return max(holding, key=lambda rule: rule.since, default=None)

    def term_months(self, day: date) -> int:
        rule = self.on(DatedRule.Kind.TERM, day)
        return int(rule.value["months"]) if rule else DEFAULT_TERM_MONTHS

    def departures(
        self,
        *,
        level: str,
        signed_on: date,
        stars: int,
        score: Decimal | None,
        printed_end: date | None,
        proposed_five: bool = False,
    ) -> list[dict[str, Any]]:
        """Where a recognition does not fit the rules of its date: `{"code", "stars", ...}` per departure, JSON-ready.

        `departure_sentence` puts one in the reader's language. A product proposed for five stars may have the points of five.
        """
        found: list[dict[str, Any]] = []
        authority = self.on(DatedRule.Kind.AUTHORITY, signed_on)
        if authority and level != AuthorityLevel.UNKNOWN:
            allowed = authority.value.get(str(stars), [])
            if level not in allowed:
                found.append(
                    {
                        "code": "authority",
                        "stars": stars,
                        "level": level,
                        "allowed": allowed,
                        "source": authority.source,
                    }
                )
        band = self.on(DatedRule.Kind.SCORE_BAND, signed_on)
        if band and score is not None:
            low, high = band.value[str(stars)]
            highest = band.value["5"][1] if proposed_five else high
            if not low <= score < highest:
                found.append(
                    {
                        "code": "score",
                        "stars": stars,
                        "score": str(score),
                        "low": low,
                        "high": min(high, 100),
                        "source": band.source,
                    }
                )
        months = self.term_months(signed_on)
        if printed_end and printed_end_departs(signed_on, months, printed_end):
            term = self.on(DatedRule.Kind.TERM, signed_on)
            found.append(
                {
                    "code": "printed_end",
                    "stars": stars,
                    "printed_end": printed_end.isoformat(),
                    "term_end": add_months(signed_on, months).isoformat(),
                    "months": months,
                    "source": term.source if term else "",
                }
            )
        return found


def departure_sentence(departure: dict[str, Any]) -> str:
    """The warning an officer and a reader of the record see."""
    if departure["code"] == "authority":
        level = AuthorityLevel(departure["level"]).label
        allowed = ", ".join(str(AuthorityLevel(name).label) for name in departure["allowed"]) or "–"
        return _("%(stars)d stars were recognised at the level “%(level)s”; the rule of that day names: %(allowed)s.") % {
            "stars": departure["stars"],
            "level": level,
            "allowed": allowed,
        }
    if departure["code"] == "printed_end":
        return _("The printed end, %(end)s, lies more than %(days)d days from %(term_end)s, when the %(months)d months end.") % {
            "end": f"{date.fromisoformat(departure['printed_end']):%d/%m/%Y}",
            "days": PRINTED_END_LEEWAY.days,
            "term_end": f"{date.fromisoformat(departure['term_end']):%d/%m/%Y}",
            "months": departure["months"],
        }
    points = {"score": number_format(Decimal(departure["score"]))}
    return _("%(score)s points do not lie in the band for %(stars)d stars (%(low)s to %(high)s).") % (departure | points)
