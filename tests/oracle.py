"""An independent answer to "what is certified today?", written from the rule in words and from none of the catalogue's code.

A round holds on a day when its decision has been signed by then, its term has not run out (or an extension holds it open), it
has not been withdrawn, and no later round of the product has begun. No end is ever worked out or stored: each day is asked anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
PROGRAMME_BEGAN = date(2018, 1, 1)
MOST_DAYS_EXTENDED = 180
MOST_DAYS_AHEAD = 366


@dataclass
class Paper:
    """A recognition decision. `counts_the_day`: its certificates hold to the end of the day three years on."""

    signed_on: date
    counts_the_day: bool = False


@dataclass
class Round:
    """One recognition of one product. Every day here is the first on which it no longer holds."""

    product: int
    paper: int
    stars: int
    printed_end: date | None = None
    extended_until: date | None = None
    withdrawn_from: date | None = None
    withdrawal_signed: date | None = None


@dataclass
class World:
    papers: dict[int, Paper] = field(default_factory=dict)
    rounds: dict[int, Round] = field(default_factory=dict)
    published: dict[int, bool] = field(default_factory=dict)

    def start(self, one: Round) -> date:
        return self.papers[one.paper].signed_on

    def runs_out(self, one: Round) -> date:
        """First day past the term, whatever else happens."""
        begun = self.start(one)
        if one.printed_end:
            end = one.printed_end
        elif (begun.month, begun.day) == (2, 29):
            end = date(begun.year + 3, 2, 28)
        else:
            end = date(begun.year + 3, begun.month, begun.day)
        return end + DAY if self.papers[one.paper].counts_the_day else end

    def holds(self, one: Round, on: date) -> bool:
        within = on < self.runs_out(one) or (one.extended_until is not None and on < one.extended_until)
        taken_back = one.withdrawn_from is not None and one.withdrawn_from <= on
        followed = any(self.start(one) < self.start(other) <= on for other in self.of(one.product))
        return self.start(one) <= on and within and not taken_back and not followed

    def of(self, product: int) -> list[Round]:
        return [one for one in self.rounds.values() if one.product == product]

    def certified(self, on: date) -> dict[int, int]:
        """The stars of every product with a round that holds, published or not."""
        return {one.product: one.stars for one in self.rounds.values() if self.holds(one, on)}

    def listed(self, on: date) -> dict[int, int]:
        """The stars of every product that may be offered as OCOP."""
        return {product: stars for product, stars in self.certified(on).items() if self.published[product]}

    def verdict(self, product: int, on: date) -> str:
        """The word that the register owes to whoever asks about the product."""
        if product in self.certified(on):
            return "in_force"
        begun = [one for one in self.of(product) if self.start(one) <= on]
        if not begun:
            return "not_yet" if self.of(product) else "unknown"
        last = max(begun, key=self.start)
        taken_back = last.withdrawn_from
        ran_out = max(self.runs_out(last), last.extended_until or date.min)
        return "withdrawn" if taken_back and taken_back <= on and taken_back < ran_out else "lapsed"

    def lawful(self, today: date) -> bool:
        """Whether papers like these can be on record."""
        starts = [(one.product, self.start(one)) for one in self.rounds.values()]
        return (
            len(starts) == len(set(starts))
            and all(PROGRAMME_BEGAN <= paper.signed_on <= today for paper in self.papers.values())
            and all(3 <= one.stars <= 5 for one in self.rounds.values())
            and all(self._withdrawal_fits(one) for one in self.rounds.values())
            and all(one.printed_end is None or one.printed_end > self.start(one) for one in self.rounds.values())
            and all(self._extension_fits(one) for one in self.rounds.values())
        )

    def _withdrawal_fits(self, one: Round) -> bool:
        if one.withdrawn_from is None or one.withdrawal_signed is None:
            return one.withdrawn_from is None
        begun = self.start(one)
        return begun <= one.withdrawn_from <= one.withdrawal_signed + MOST_DAYS_AHEAD * DAY and begun <= one.withdrawal_signed

    def _extension_fits(self, one: Round) -> bool:
        if one.extended_until is None:
            return True
        end = self.runs_out(one)
        return end < one.extended_until <= end + MOST_DAYS_EXTENDED * DAY

    def edges(self) -> Iterator[date]:
        """Every day on which something may begin or end."""
        for one in self.rounds.values():
            yield self.start(one)
            yield self.runs_out(one)
            if one.extended_until:
                yield one.extended_until
            if one.withdrawn_from:
                yield one.withdrawn_from
