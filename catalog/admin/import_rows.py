"""A plan's rows as its page shows them: kept as JSON when the plan is made, put into words on the day it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings

from catalog import identity
from catalog.admin.words import day
from catalog.imports.plan import NEEDS_MENDING, WRITES, Plan, PlannedRound, PlannedRow, ProductRef, Verdict
from catalog.imports.reasons import VERDICT_LABELS
from catalog.imports.rows import ParsedRound
from catalog.models import Certificate, Decision, EndReason
from catalog.rules import RuleBook
from catalog.validity import CertificateState


class PlannedEnds:
    """The ends that a plan's certificates will have if no later paper intervenes."""

    def __init__(self, plan: Plan) -> None:
        self.reading = plan.options.reading or settings.LAST_DAY_READING
        self.rules = RuleBook()
        days = {each.decided_on for row in plan.rows for each in rounds_of(row) if each.decided_on}
        self.on_record: dict[tuple[str, date], dict[str, str]] = {}
        for decision in Decision.objects.filter(signed_on__in=days).order_by("-pk"):
            bodies = self.on_record.setdefault((decision.number_key, decision.signed_on), {})
            bodies[decision.authority_key] = decision.reading

    def end(self, each: PlannedRound | ParsedRound) -> date | None:
        """The first day no longer in force; a decision on record is read as it says, a new one as the officer chose."""
        if not each.decided_on:
            return None
        bodies = self.on_record.get((identity.number_key(each.decision_number), each.decided_on), {})
        body = identity.authority_key(each.authority)
        known = bodies.get(body) or (next(iter(bodies.values())) if not body and len(bodies) == 1 else None)
        certificate = Certificate(
            decision=Decision(reading=known or self.reading),
            starts_on=each.decided_on,
            term_months=self.rules.term_months(each.decided_on),
            printed_end=each.printed_end,
        )
        return certificate.natural_end


def rounds_of(row: PlannedRow) -> Iterable[PlannedRound | ParsedRound]:
    """The certificates of a row: as planned or, where nothing will be written, as printed."""
    return row.rounds or row.row.rounds


def row_kept(row: PlannedRow, ends: PlannedEnds, products: Mapping[str, ProductRef]) -> dict[str, Any]:
    """A row of the plan as JSON; `products` has those made meanwhile, by the key of the row's product."""
    product = row.product and products.get(row.product.key, row.product)
    return {
        "row": row.row.number,
        "sheet": row.row.sheet,
        "text": row.row.text,
        "name": row.row.name,
        "producer": row.row.producer,
        "place": row.place.published if row.place else "",
        "verdict": row.verdict.value,
        "code": row.code,
        "reason": row.reason,
        "remedy": row.remedy,
        "notes": row.note_sentences,
        "stars": row.stars,
        "renames": row.renames,
        "rounds": [_round_kept(each, ends) for each in rounds_of(row)],
        "product": {"id": product.id, "code": product.code, "name": product.name} if product else None,
        "candidates": [{"code": each.code, "name": each.name} for each in row.candidates],
    }


def _round_kept(each: PlannedRound | ParsedRound, ends: PlannedEnds) -> dict[str, Any]:
    end = ends.end(each)
    return {
        "number": each.decision_number,
        "authority": each.authority,
        "start": each.decided_on.isoformat() if each.decided_on else "",
        "end": end.isoformat() if end else "",
    }


def row_shown(row: dict[str, Any], said: Mapping[tuple[int, str], str], on: date) -> dict[str, Any]:
    verdict = Verdict(row["verdict"])
    answer = said.get((row["row"], row["sheet"]))
    return row | {
        "label": VERDICT_LABELS[verdict],
        "mend": verdict in NEEDS_MENDING,
        "answer": answer,
        "answered": answer is not None,
        "rounds": [_round_shown(each, on) for each in row["rounds"]],
    }


def _round_shown(kept: Mapping[str, str], on: date) -> dict[str, Any]:
    shown: dict[str, Any] = {"number": kept["number"], "authority": kept["authority"]}
    if not kept["start"]:
        return shown
    certificate = Certificate(
        starts_on=date.fromisoformat(kept["start"]), ends_on=date.fromisoformat(kept["end"]), end_reason=EndReason.EXPIRED
    )
    return shown | {
        "signed_on": day(certificate.starts_on),
        "last_day": day(certificate.last_day),
        "lapsed": certificate.state(on) == CertificateState.EXPIRED,
    }


def lapsed_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Of the shown `rows` that get a certificate, how many have none left in force, and how many there are."""
    writing = [row["rounds"] for row in rows if row["verdict"] in WRITES and row["rounds"]]
    return sum(all(each.get("lapsed") for each in rounds) for rounds in writing), len(writing)
