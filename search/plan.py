"""What is looked for: clauses of tokens to be found in fields, and what each find is worth.

A plan is the whole of ranking. An engine only finds which products hold which tokens; `Plan.score` says what they come to, and
every engine is held to it. A worth is the same wherever the token is rare or common: what counts is where it stands (name,
producer, place, the rest), whether the accents agree, and whether words stand together as they were typed. All worths are
multiples of a quarter, so sums are the same in any engine's arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from .documents import Document, Field, Phrase


@dataclass(frozen=True, slots=True)
class Sought:
    """Tokens that stand one after the other in a field; with `prefix`, one token that begins so."""

    field: Field
    phrase: Phrase
    worth: float
    prefix: bool = False

    def found_in(self, document: Document) -> bool:
        return document.begins(self.field, self.phrase[0]) if self.prefix else document.has(self.field, self.phrase)


class Kind(Enum):
    """`FIRM` clauses are never left unanswered (a place), `NEEDED` ones only as far as `Plan.least` allows, `OPTIONAL` ones may
    be (`OCOP`, `sản phẩm`)."""

    FIRM = "firm"
    NEEDED = "needed"
    OPTIONAL = "optional"


_CALLED = 0.25
"""What being called so is worth beside the words themselves: nothing to speak of."""
_WHOLE = 1000.0
"""More than anything else can come to."""
_OF_NAMES = (Field.NAME, Field.NAME_FOLDED, Field.MEANINGS, Field.MAKER, Field.MAKER_FOLDED)


@dataclass(frozen=True, slots=True)
class Clause:
    """Ways to answer one thing that was typed; the one worth most counts."""

    parts: tuple[Sought, ...]
    kind: Kind = Kind.NEEDED
    goods: bool = False
    """Whether it is known to name goods."""

    def score(self, document: Document) -> float:
        return max((part.worth for part in self.parts if part.found_in(document)), default=0.0)

    def in_names(self) -> Clause:
        """The clause as far as it looks into names; a place stays a place."""
        if self.kind is Kind.FIRM:
            return self
        return replace(self, parts=tuple(part for part in self.parts if part.field in _OF_NAMES))


@dataclass(frozen=True)
class Plan:
    """`bonuses` are added up and never decide whether a product is found; of the clauses that are needed at least `least` must be
    answered, and all of them are worth `whole` besides."""

    clauses: tuple[Clause, ...]
    bonuses: tuple[Sought, ...] = ()
    least: int = 0
    whole: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing that could tell one product from another."""
        return not any(clause.kind is not Kind.OPTIONAL for clause in self.clauses)

    @property
    def needed(self) -> int:
        return sum(clause.kind is Kind.NEEDED for clause in self.clauses)

    def score(self, document: Document) -> float:
        """What the document comes to; 0 where it does not answer."""
        total, answered = 0.0, 0
        for clause in self.clauses:
            score = clause.score(document)
            if clause.kind is Kind.FIRM and not score:
                return 0.0
            answered += clause.kind is Kind.NEEDED and score > 0
            total += score
        if answered < self.least:
            return 0.0
        if answered == self.needed:
            total += self.whole
        return total + sum(bonus.worth for bonus in self.bonuses if bonus.found_in(document))

    def wider(self) -> Plan | None:
        """The plan for products that are called these goods, from these places, those first that have all that was asked for;
        with `least` at 0 others follow. Where nothing but goods was asked for, the first are kept: mắm of any fish for "mắm cá
        lóc". None where that was one."""
        of_goods = [clause for clause in self.clauses if clause.goods]
        for kept in [of_goods, of_goods[:1]][: len(of_goods)]:
            wider = self._of(kept)
            if wider.needed:
                return replace(wider, whole=_WHOLE)
        return None

    def called(self) -> Iterator[Plan]:
        """Plans for products that are called these goods, those first that have most of what else was asked for: from the places
        that were asked for, then from anywhere; all of the goods, then what comes first, as goods are named."""
        of_goods = [clause for clause in self.clauses if clause.goods]
        plans = [replace(self._of(kept), least=0) for kept in [of_goods, of_goods[:1]][: len(of_goods)]]
        yield from plans
        if any(clause.kind is Kind.FIRM for clause in self.clauses):
            yield from (plan.anywhere(self) for plan in plans)

    def named(self) -> Iterator[Plan]:
        """Plans for any half of what was asked for, as far as it stands in a product's or a producer's name: from the places that
        were asked for, then from anywhere."""
        named = replace(self, clauses=tuple(clause.in_names() for clause in self.clauses))
        least = range(self.needed - 1, max(self.needed // 2, 1) - 1, -1)
        yield from (replace(named, least=each) for each in least)
        if any(clause.kind is Kind.FIRM for clause in self.clauses):
            yield from (replace(named.anywhere(self), least=each) for each in (self.needed, *least) if each)

    def anywhere(self, asked: Plan) -> Plan:
        """The plan with the places of `asked` as no more than an advantage."""
        clauses = tuple(
            replace(clause, kind=Kind.OPTIONAL) if clause.kind is Kind.FIRM and clause in asked.clauses else clause
            for clause in self.clauses
        )
        return replace(self, clauses=clauses)

    def _of(self, goods: Sequence[Clause]) -> Plan:
        """The plan for products that are called these goods, by any name: their words alone may mean something else."""
        called = tuple(
            Clause(tuple(replace(part, worth=_CALLED) for part in clause.parts if part.field is Field.MEANINGS), Kind.FIRM)
            for clause in goods
        )
        others = tuple(replace(clause, kind=Kind.OPTIONAL) if clause in goods else clause for clause in self.clauses)
        return replace(self, clauses=(*others, *called), least=sum(clause.kind is Kind.NEEDED for clause in others))
