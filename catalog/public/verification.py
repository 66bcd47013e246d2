"""What a person typed into the one box, and what the register answers.

Tried in this order: our code, the state's product code, a GTIN, a decision number, a name. Whatever is typed is answered with a
sentence; nothing typed can fail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from catalog import codes
from catalog.edition import Reading
from catalog.models import Decision, Product
from catalog.text import folded

from . import names
from .misreadings import looks_like_official_code, mistyped
from .questions import AskedDecision, Question, asked_decision, bare_code, is_date
from .records import Record, certificates_with_papers, record_of_certificate, records_of
from .wording import decision_number

SHORTEST_NAME = 2
MOST_NAMES = 50
MOST_OF_DECISION = 300
_OF_LABEL = re.compile(r"/v/([^/?#\s]+)")


@dataclass(frozen=True)
class DecisionAnswer:
    """A decision and what it did, product by product; `more` were left off."""

    decision: Decision
    records: list[Record]
    more: int = 0


@dataclass(frozen=True)
class Answer:
    """`message` says what the text was taken for and what was found; `found` is false when nothing was."""

    text: str
    message: str = ""
    records: list[Record] = field(default_factory=list)
    decisions: list[DecisionAnswer] = field(default_factory=list)
    more: bool = False
    by_name: bool = False

    @property
    def found(self) -> bool:
        return bool(self.records or self.decisions)

    @property
    def one_decision(self) -> bool:
        """Whether one decision answers by its number; its heading then says all that `message` does."""
        return len(self.decisions) == 1 and self.message == _decision_message(self.decisions[0].decision)

    @property
    def single(self) -> Record | None:
        """The one record to show as a whole certificate stub. A name alone gives that only to a product in force."""
        if len(self.records) != 1 or self.decisions or (self.by_name and not self.records[0].in_force):
            return None
        return self.records[0]


def look_up(question: Question, reading: Reading) -> Answer:
    """The answer to whatever was typed, on the reading's day."""
    text = question.text
    if not text:
        return Answer("")
    if question.too_long:
        return Answer(text, _("That is too long for a code or a name. Type the code on the label, or part of the name."))
    meant: Answer | None = None
    for interpret in (_as_our_code, _as_official_code, _as_gtin, _as_decision):
        answer = interpret(text, reading.on)
        if answer and answer.found:
            return answer
        meant = meant or answer
    by_name = _as_name(text, reading)
    return by_name if by_name.found else meant or _mistyped(text) or by_name


def look_up_code(question: Question, on: date) -> Answer:
    """The answer to the code of a label."""
    text = question.text
    return _as_our_code(text, on) or _mistyped(text) or Answer(text, _("No product of the catalogue has this code."))


def _as_our_code(text: str, on: date) -> Answer | None:
    code = codes.clean_public_code(_of_label(text))
    if code is None:
        return None
    found, nothing = _("Code %(code)s."), _("No product of the catalogue has the code %(code)s.")
    return _of_products(text, code, Product.objects.filter(code=code), on, found, nothing)


def _of_label(text: str) -> str:
    """The code in a label's address, else the text itself, without what stands around it."""
    of_label = _OF_LABEL.search(text)
    return bare_code(of_label[1] if of_label else text)


def _as_official_code(text: str, on: date) -> Answer | None:
    code = codes.clean_official_code(bare_code(text))
    if code is None:
        return None
    found, nothing = _("OCOP code %(code)s."), _("No product of the catalogue has the OCOP code %(code)s.")
    return _of_products(text, code, Product.objects.filter(official_code=code), on, found, nothing)


def _as_gtin(text: str, on: date) -> Answer | None:
    typed = bare_code(text)
    gtin = codes.clean_gtin(typed)
    if gtin is None or looks_like_official_code(typed):
        return None
    # A barcode may be written with zeros in front, up to 14 digits.
    spellings = {gtin.lstrip("0").zfill(length) for length in (8, 12, 13, 14) if len(gtin.lstrip("0")) <= length}
    found, nothing = _("Barcode %(code)s."), _("No product of the catalogue has the barcode %(code)s.")
    return _of_products(text, gtin, Product.objects.filter(gtin__in=spellings), on, found, nothing)


def _of_products(text: str, code: str, products: QuerySet[Product, Product], on: date, found: str, nothing: str) -> Answer:
    records = records_of(products.order_by("pk").values_list("pk", flat=True)[:MOST_NAMES], on)
    return Answer(text, (found if records else nothing) % {"code": code}, records)


def _as_decision(text: str, on: date) -> Answer | None:
    """The decisions of this very number, whatever its form; else those whose number begins so."""
    asked = asked_decision(text)
    answers = _answers(Q(number_key__in=asked.keys), on)
    exact = bool(answers)
    if not exact and (not asked.has_form_of_number or is_date(text)):
        return None
    if not exact:
        answers = _answers(Q(number_key__startswith=asked.beginning), on)
    if not answers:
        nothing = _("No decision %(number)s is on record.") % {"number": asked.number}
        return Answer(text, nothing) if asked.has_body else None
    chosen = _of_day_and_body(answers, asked)
    if not chosen:
        message = _("Decision %(number)s is on record with another date. Compare it with the label.")
    elif not exact and asked.has_body:
        message = _("Decisions whose number begins with %(number)s.")
    elif len(chosen) > 1:
        message = _("Several decisions have this number. Compare the date and the issuing body.")
    else:
        return Answer(text, _decision_message(chosen[0].decision), decisions=chosen)
    return Answer(text, message % {"number": asked.number}, decisions=chosen or answers)


def _decision_message(decision: Decision) -> str:
    return _("Decision %(number)s.") % {"number": decision_number(decision.number)}


def _answers(numbered: Q, on: date) -> list[DecisionAnswer]:
    decisions = Decision.objects.filter(numbered).order_by("-signed_on", "authority", "pk")
    answers = [_of_decision(decision, on) for decision in decisions[:MOST_NAMES]]
    return [answer for answer in answers if answer.records]


def _of_day_and_body(answers: list[DecisionAnswer], asked: AskedDecision) -> list[DecisionAnswer]:
    """Those signed when the question says, and by the body it names if one of them is by it."""
    if asked.signed_on:
        answers = [answer for answer in answers if answer.decision.signed_on == asked.signed_on]
    elif asked.year:
        answers = [answer for answer in answers if answer.decision.signed_on.year == asked.year]
    of_body = [answer for answer in answers if f" {answer.decision.authority_key}".endswith(f" {asked.authority_key}")]
    return of_body or answers


def _of_decision(decision: Decision, on: date) -> DecisionAnswer:
    field_of_kind = {
        Decision.Kind.WITHDRAWAL: "withdrawal_decision",
        Decision.Kind.EXTENSION: "extension_decision",
    }
    certificates = (
        certificates_with_papers()
        .filter(**{field_of_kind.get(Decision.Kind(decision.kind), "decision"): decision})
        .select_related("decision", "withdrawal_decision", "extension_decision", "product__producer", "product__province")
        .order_by("certified_name_key", "pk")
    )
    shown = list(certificates[: MOST_OF_DECISION + 1])
    more = certificates.count() - MOST_OF_DECISION if len(shown) > MOST_OF_DECISION else 0
    return DecisionAnswer(
        decision, [record_of_certificate(certificate, on) for certificate in shown[:MOST_OF_DECISION]], max(more, 0)
    )


def _as_name(text: str, reading: Reading) -> Answer:
    if len(folded(text)) < SHORTEST_NAME:
        return Answer(text, _("Type at least two letters of the name."))
    found = names.find(text, reading)
    records = records_of(found.ids[:MOST_NAMES], reading.on)
    if not records:
        return Answer(text, _("Nothing on record bears this name. Try fewer words, or the code on the label."))
    return Answer(
        text,
        _("Products certified under this name.")
        if found.exact
        else _("Products with these words in their name or their producer’s."),
        records,
        more=len(found.ids) > MOST_NAMES,
        by_name=True,
    )


def _mistyped(text: str) -> Answer | None:
    sentence = mistyped(_of_label(text))
    return Answer(text, sentence) if sentence else None
