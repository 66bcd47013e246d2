"""A plan's rows as its page shows them: kept as JSON when the plan is made, put into words in the language and on the day
they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from catalog import identity
from catalog.admin.words import day
from catalog.imports.plan import NEEDS_MENDING, WRITES, Plan, PlannedPlace, PlannedRound, PlannedRow, ProductRef, Verdict
from catalog.imports.reasons import VERDICT_LABELS, verdict_label
from catalog.imports.rows import Note, ParsedRound, ParsedRow, Problem, RowKind
from catalog.models import Certificate, Commune, Decision, EndReason, FormerProvince, Province
from catalog.rules import RuleBook
from catalog.validity import CertificateState

MEND = "mend"
"""The tab of rows that no answer on the page settles: what contradicts itself or the record is mended in the file."""
_MEND_LABEL = pgettext_lazy("verdict of an import row", "needs mending")


class PlannedEnds:
    """The ends that a plan's certificates will have if no later paper intervenes."""

    def __init__(self, plan: Plan) -> None:
        self.reading = plan.options.reading or settings.LAST_DAY_READING
        self.rules = RuleBook()
        days = {each.decided_on for row in plan.rows for each in row.claimed if each.decided_on}
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


class PlanAsKept:
    """The rows of a plan as JSON; `products` has those made meanwhile, by the key of the row's product."""

    def __init__(self, plan: Plan, products: Mapping[str, ProductRef]) -> None:
        self.plan = plan
        self.products = products
        self.ends = PlannedEnds(plan)
        self.places = _names(Province), _names(FormerProvince), _names(Commune)
        self.recorded = self._recorded()

    def rows(self) -> list[dict[str, Any]]:
        return [self._row(row) for row in self.plan.rows]

    def _recorded(self) -> dict[int, dict[date, Certificate]]:
        """Certificates on record of the products of rows that change nothing, by product and first day."""
        ids = sorted({row.product.id for row in self.plan.rows if _is_recorded(row) and row.product and row.product.id})
        found: dict[int, dict[date, Certificate]] = {}
        for start in range(0, len(ids), 500):
            certificates = Certificate.objects.filter(product__in=ids[start : start + 500]).select_related("decision")
            for certificate in certificates:
                found.setdefault(certificate.product_id, {})[certificate.starts_on] = certificate
        return found

    def _row(self, row: PlannedRow) -> dict[str, Any]:
        product = row.product and self.products.get(row.product.key, row.product)
        return {
            "row": row.row.number,
            "sheet": row.row.sheet,
            "text": row.row.text,
            "name": row.row.name,
            "producer": row.row.producer,
            "published": row.place.published if row.place else "",
            "place": self._place(row.place) if row.place else "",
            "verdict": row.verdict.value,
            "code": row.code,
            "problems": [asdict(problem) for problem in row.problems],
            "notes": [asdict(note) for note in row.notes],
            "details": {name: _detail_kept(value) for name, value in row.details.items()},
            "stars": row.stars,
            "renames": row.renames,
            "rounds": self._rounds(row),
            "product": {"id": product.id, "code": product.code, "name": product.name} if product else None,
            "candidates": [{"code": each.code, "name": each.name} for each in row.candidates],
        }

    def _place(self, place: PlannedPlace) -> dict[str, str]:
        provinces, former, communes = self.places
        return {
            "province": provinces.get(place.province_id, ""),
            "former": former.get(place.former_province_id or 0, ""),
            "commune": communes.get(place.commune_id or 0, ""),
        }

    def _rounds(self, row: PlannedRow) -> list[dict[str, str]]:
        if _is_recorded(row) and row.product:
            certificates = self.recorded.get(row.product.id or 0, {})
            days = sorted({each.decided_on for each in row.claimed if each.decided_on})
            return [_recorded_kept(certificates[day]) for day in days if day in certificates]
        return [_round_kept(each, self.ends) for each in row.claimed]


def _names(model: type[Model]) -> dict[int, str]:
    return {row.pk: str(row) for row in model._default_manager.all()}


def _is_recorded(row: PlannedRow) -> bool:
    return row.verdict is Verdict.UNCHANGED


def _recorded_kept(certificate: Certificate) -> dict[str, str]:
    return {
        "number": certificate.decision.number,
        "authority": certificate.decision.authority,
        "start": certificate.starts_on.isoformat(),
        "end": certificate.ends_on.isoformat(),
    }


def _round_kept(each: PlannedRound | ParsedRound, ends: PlannedEnds) -> dict[str, Any]:
    end = ends.end(each)
    return {
        "number": each.decision_number,
        "authority": each.authority,
        "start": each.decided_on.isoformat() if each.decided_on else "",
        "end": end.isoformat() if end else "",
    }


def _detail_kept(value: Any) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _detail_read(kept: Any) -> Any:
    return date.fromisoformat(kept["day"]) if isinstance(kept, dict) and "day" in kept else kept


def as_planned(kept: Mapping[str, Any]) -> PlannedRow:
    """A row as far as its sentences need it: they are made when they are read, in the reader's language."""
    return PlannedRow(
        ParsedRow(kept["sheet"], kept["row"], RowKind.DATA, kept["text"], name=kept["name"], producer=kept["producer"]),
        Verdict(kept["verdict"]),
        kept["code"],
        problems=tuple(Problem(**problem) for problem in kept["problems"]),
        notes=tuple(Note(**note) for note in kept["notes"]),
        stars=kept["stars"],
        candidates=tuple(ProductRef(each["code"], each["name"], code=each["code"]) for each in kept["candidates"]),
        details={name: _detail_read(value) for name, value in kept["details"].items()},
    )


def tab_of(kept: Mapping[str, Any]) -> str:
    """The tab a row stands under: its verdict, but for contradictions that offer nothing to choose from."""
    return MEND if kept["verdict"] == Verdict.CONFLICTING and not kept["candidates"] else str(kept["verdict"])


def tab_label(tab: str) -> Any:
    return _MEND_LABEL if tab == MEND else VERDICT_LABELS[Verdict(tab)]


def row_shown(kept: dict[str, Any], said: Mapping[tuple[int, str], str], on: date) -> dict[str, Any]:
    planned = as_planned(kept)
    answer = said.get((kept["row"], kept["sheet"]))
    return kept | {
        "label": _MEND_LABEL if tab_of(kept) == MEND else verdict_label(planned.verdict, planned.code),
        "reason": planned.reason,
        "remedy": planned.remedy,
        "notes": planned.note_sentences,
        "place": _place_shown(kept["place"]) if kept["place"] else "",
        "mend": planned.verdict in NEEDS_MENDING,
        "answer": answer,
        "answered": answer is not None,
        "rounds": [_round_shown(each, on) for each in kept["rounds"]],
    }


def _place_shown(place: Mapping[str, str]) -> str:
    today = ", ".join(filter(None, (place["commune"], place["province"])))
    if not place["former"] or place["former"] == place["province"]:
        return today
    return _("%(place)s (formerly %(former)s)") % {"place": today, "former": place["former"]}


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


def lapsed_rows(rows: Iterable[Mapping[str, Any]], on: date) -> tuple[int, int]:
    """Of the kept `rows` that get a certificate, how many have none left in force, and how many there are."""
    writing = [row["rounds"] for row in rows if row["verdict"] in WRITES and row["rounds"]]
    return sum(all(_round_shown(each, on).get("lapsed") for each in rounds) for rounds in writing), len(writing)
