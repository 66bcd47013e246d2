"""What a decision or certificate must satisfy before the domain functions keep it. Each check raises `CertificationError`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import identity
from catalog.models import Certificate, DatedRule, Decision, WithdrawalGround
from catalog.rules import EARLIEST_DECISION, RuleBook, departure_sentence
from catalog.text import clean

STARS = (3, 4, 5)
MOST_DAYS_AHEAD = 366
"""A paper withdraws soon after it is signed; a day more than a year later is a slip of the pen."""


class CertificationError(ValidationError):
    """What was asked can't be; `code` names the cause and `field` the input to mend."""

    def __init__(self, message: str, *, code: str, field: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field


def check_stars(stars: int) -> None:
    """Only 3, 4 and 5 stars get a decision (decision 26/2026/QĐ-TTg, article 4.1.a)."""
    if stars not in STARS:
        raise CertificationError(
            _("%(stars)s stars get no certificate: write 3, 4 or 5.") % {"stars": stars},
            code="bad_stars",
            field="stars",
        )


def check_decision_date(signed_on: date, on: date) -> None:
    if signed_on > on:
        raise CertificationError(
            _("The decision’s date, %(day)s, lies in the future. Compare it with the paper.") % {"day": shown(signed_on)},
            code="date_in_future",
            field="signed_on",
        )
    if signed_on < EARLIEST_DECISION:
        raise CertificationError(
            _("The decision’s date, %(day)s, lies before 2018, when the programme began. Compare it with the paper.")
            % {"day": shown(signed_on)},
            code="date_before_2018",
            field="signed_on",
        )


def check_decision_number(number: str) -> None:
    if not re.search(r"\d", number):
        raise CertificationError(
            _("“%(number)s” is no decision number: it has no digit. Write it as the paper prints it, for example 2497/QĐ-UBND.")
            % {"number": number},
            code="bad_decision",
            field="number",
        )


def check_decision(decision: Decision, on: date) -> None:
    check_decision_date(decision.signed_on, on)
    decision.number, decision.authority = clean(decision.number), clean(decision.authority)
    identity.prepare_decision(decision)
    try:
        decision.full_clean(exclude=["document"], validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise CertificationError(" ".join(messages), code="bad_decision", field=field) from error
    check_decision_number(decision.number)
    same = {"number_key": decision.number_key, "signed_on": decision.signed_on, "authority_key": decision.authority_key}
    if Decision.objects.filter(**same).exclude(pk=decision.pk).exists():
        raise CertificationError(
            _("Decision %(number)s of %(day)s by this body is already on record.")
            % {"number": decision.number, "day": shown(decision.signed_on)},
            code="decision_exists",
            field="number",
        )


_WRONG_KIND = {
    Decision.Kind.RECOGNITION: gettext_lazy(
        "Decision %(number)s does not recognise products: it is on record as “%(kind)s”. Choose or record a recognition."
    ),
    Decision.Kind.WITHDRAWAL: gettext_lazy(
        "Decision %(number)s withdraws nothing: it is on record as “%(kind)s”. Choose or record a withdrawal."
    ),
    Decision.Kind.EXTENSION: gettext_lazy(
        "Decision %(number)s extends nothing: it is on record as “%(kind)s”. Choose or record an extension."
    ),
}
# The papers of a certificate, and the kind that each must be.
PAPERS = {
    "decision": Decision.Kind.RECOGNITION,
    "withdrawal_decision": Decision.Kind.WITHDRAWAL,
    "extension_decision": Decision.Kind.EXTENSION,
}


def check_kind(decision: Decision, wanted: Decision.Kind, *, field: str = "decision") -> None:
    if decision.kind != wanted:
        raise CertificationError(
            str(_WRONG_KIND[wanted]) % {"number": decision.number, "kind": decision.get_kind_display()},
            code="wrong_kind",
            field=field,
        )


def refuse_same_day(certificate: Certificate) -> None:
    rival = (
        Certificate.objects.filter(product_id=certificate.product_id, starts_on=certificate.starts_on)
        .exclude(pk=certificate.pk)
        .select_related("decision")
        .first()
    )
    if rival:
        raise CertificationError(
            _("This product already has a certificate from %(day)s (%(stars)d stars, decision %(number)s).")
            % {"day": shown(rival.starts_on), "stars": rival.stars, "number": rival.decision.number}
            + " "
            + _("Correct that one, or compare the decision’s date with the paper."),
            code="same_day_conflict",
            field="decision",
        )


def check_inputs(certificate: Certificate) -> None:
    start = certificate.starts_on
    if not certificate.certified_name:
        raise CertificationError(
            _("The certified name is empty. Write it as the paper prints it."), code="no_name", field="certified_name"
        )
    if certificate.score is not None and not 0 <= certificate.score <= 100:
        raise CertificationError(_("A score lies between 0 and 100."), code="bad_score", field="score")
    if certificate.proposed_five and certificate.stars != 4:
        raise CertificationError(
            _("Only a product with four stars is proposed for five. Correct the stars, or take the note away."),
            code="proposed_five_needs_four",
            field="proposed_five",
        )
    if certificate.printed_end and certificate.printed_end <= start:
        raise CertificationError(
            _("The printed end, %(day)s, does not lie after the decision’s date.") % {"day": shown(certificate.printed_end)},
            code="bad_printed_end",
            field="printed_end",
        )
    if certificate.withdrawn_from:
        _check_withdrawal(certificate, certificate.withdrawn_from)
    elif certificate.withdrawal_decision or certificate.withdrawal_ground:
        raise CertificationError(
            _("A withdrawal needs its first day. Write it, or take its decision and its ground away."),
            code="no_withdrawal_day",
            field="withdrawn_from",
        )
    if certificate.extended_until:
        _check_extension(certificate, certificate.extended_until)
    elif certificate.extension_decision:
        raise CertificationError(
            _("An extension needs its last day. Write it, or take its paper away."), code="no_extension_day", field="until"
        )


def _check_withdrawal(certificate: Certificate, day: date) -> None:
    start, paper = certificate.starts_on, certificate.withdrawal_decision
    if day < start:
        raise CertificationError(
            _("The withdrawal, %(day)s, lies before the certificate’s first day, %(start)s.")
            % {"day": shown(day), "start": shown(start)},
            code="withdrawn_before_start",
            field="from_day",
        )
    if not paper:
        raise CertificationError(_("A withdrawal needs its decision."), code="no_withdrawal_paper", field="withdrawal_decision")
    if paper.signed_on < start:
        raise CertificationError(
            _("Decision %(number)s of %(day)s is older than the certificate, which starts on %(start)s. Choose another.")
            % {"number": paper.number, "day": shown(paper.signed_on), "start": shown(start)},
            code="withdrawal_paper_before_start",
            field="decision",
        )
    if day > paper.signed_on + timedelta(days=MOST_DAYS_AHEAD):
        raise CertificationError(
            _("The withdrawal, %(day)s, lies more than a year after its decision of %(signed)s. Compare it with the paper.")
            % {"day": shown(day), "signed": shown(paper.signed_on)},
            code="withdrawal_far_from_paper",
            field="from_day",
        )


def check_ground(ground: str, *, field: str = "ground") -> None:
    if ground not in WithdrawalGround.values:
        raise CertificationError(_("Choose the ground of the withdrawal."), code="no_ground", field=field)


def refuse_second_withdrawal(certificate: Certificate) -> None:
    if certificate.withdrawn_from:
        raise CertificationError(
            _("This certificate is already withdrawn from %(day)s on. Choose “correct” to mend that.")
            % {"day": shown(certificate.withdrawn_from)},
            code="already_withdrawn",
        )


def refuse_second_extension(certificate: Certificate) -> None:
    if certificate.extended_until:
        raise CertificationError(
            _("This certificate is already extended to %(day)s. Choose “correct” to mend that.")
            % {"day": shown(certificate.extended_until - timedelta(days=1))},
            code="already_extended",
        )


def _check_extension(certificate: Certificate, until: date) -> None:
    if not certificate.extension_decision:
        raise CertificationError(_("An extension needs its paper."), code="no_extension_paper", field="decision")
    rule = RuleBook().on(DatedRule.Kind.EXTENSION, certificate.extension_decision.signed_on)
    most = timedelta(days=int(rule.value["max_days"]) if rule else 0)
    end = certificate.natural_end
    if not end < until <= end + most:
        raise CertificationError(
            _("An extension ends after %(end)s and at most %(days)d days later: on %(most)s at the latest.")
            % {
                "end": shown(end - timedelta(days=1)),
                "days": most.days,
                "most": shown(end + most - timedelta(days=1)),
            },
            code="extension_too_long",
            field="until",
        )


def keep_departures(certificate: Certificate, *, anew: bool = True, otherwise: str = "") -> None:
    """Keep where the certificate departs from the rules of its day, with the officer's reason or, for want of one, `otherwise`.

    With `anew` false a departure on record already is not asked about again: the annex it came from may have had no reason.
    """
    departures = RuleBook().departures(
        level=certificate.decision.level,
        signed_on=certificate.decision.signed_on,
        stars=certificate.stars,
        score=certificate.score,
        printed_end=certificate.printed_end,
        proposed_five=certificate.proposed_five,
    )
    to_explain = [departure for departure in departures if anew or departure not in certificate.rule_warnings]
    if to_explain and not certificate.officer_reason.strip():
        if not otherwise:
            raise CertificationError(
                " ".join(departure_sentence(departure) for departure in to_explain)
                + " "
                + _("Compare with the paper. If it does say so, write your reason."),
                code="needs_reason",
                field="officer_reason",
            )
        certificate.officer_reason = otherwise
    certificate.rule_warnings = departures


def shown(day: date) -> str:
    """The day as decisions print it, in either language: Django's short English form would put the month first."""
    return f"{day:%d/%m/%Y}"
