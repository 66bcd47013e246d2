"""The domain functions: the only ways a certificate comes to be, changes or goes.

Each takes `by` (the officer, None for a command), `why` (free text for the audit log, never empty) and `on` (today, read by the
caller), runs in one transaction, ends with `validity.settle` and leaves an audit entry. What can't be done raises
`CertificationError`, a `ValidationError` whose message says what and how to mend it; nothing is then saved.

Locks are taken in one order, decisions before products, and what the caller read before them is read again under them: a
decision's date may have been corrected, or a certificate deleted, since the officer opened the form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.certificate_checks import (
    PAPERS,
    STARS,
    CertificationError,
    check_decision,
    check_decision_date,
    check_ground,
    check_inputs,
    check_kind,
    check_stars,
    keep_departures,
    refuse_same_day,
    refuse_second_extension,
    refuse_second_withdrawal,
    shown,
)
from catalog.models import Certificate, DatedRule, Decision, Product
from catalog.rules import RuleBook
from catalog.text import clean, name_key
from catalog.validity import lock_products, settle, settle_products

__all__ = [
    "CORRECTABLE",
    "STARS",
    "Audit",
    "CertificationError",
    "check_decision_date",
    "check_stars",
    "correct",
    "correct_decision",
    "delete",
    "downgrade",
    "extend",
    "issue",
    "renew",
    "upgrade",
    "withdraw",
]

CORRECTABLE = (
    "decision",
    "stars",
    "score",
    "proposed_five",
    "round",
    "certified_name",
    "producer_as_published",
    "certificate_number",
    "printed_end",
    "extended_until",
    "extension_decision",
    "withdrawn_from",
    "withdrawal_decision",
    "withdrawal_ground",
    "note",
)


@dataclass(frozen=True)
class Audit:
    """Who does it and why; `on` is today."""

    by: AbstractBaseUser | None
    why: str
    on: date


def issue(
    product: Product,
    *,
    decision: Decision,
    stars: int,
    audit: Audit,
    certified_name: str = "",
    score: Decimal | None = None,
    round: str = Certificate.Round.UNKNOWN,
    printed_end: date | None = None,
    proposed_five: bool = False,
    producer_as_published: str = "",
    officer_reason: str = "",
    note: str = "",
    action: str = "catalog.issue",
) -> Certificate:
    """Record that `decision` recognises `product`. Order of entry does not matter: a later round ends the one before it.
    `action` is what the history calls it."""
    _check_why(audit)
    check_stars(stars)
    with transaction.atomic():
        decision = _lock(decision, product)
        check_kind(decision, Decision.Kind.RECOGNITION)
        check_decision_date(decision.signed_on, audit.on)
        certificate = Certificate(
            product=product,
            decision=decision,
            certified_name=clean(certified_name) or product.name,
            producer_as_published=producer_as_published,
            stars=stars,
            proposed_five=proposed_five,
            score=score,
            round=round,
            starts_on=decision.signed_on,
            term_months=RuleBook().term_months(decision.signed_on),
            printed_end=printed_end,
            officer_reason=officer_reason,
            note=note,
        )
        certificate.certified_name_key = name_key(certificate.certified_name)
        refuse_same_day(certificate)
        check_inputs(certificate)
        keep_departures(certificate)
        settle_products([product.pk], adding=[certificate])
        _audit(action, certificate, audit)
    return certificate


def renew(product: Product, *, decision: Decision, audit: Audit, **details: Any) -> Certificate:
    """Re-evaluation with the same stars as the round before `decision`."""
    with transaction.atomic():
        stars = _round_before(product, _lock(decision, product).signed_on).stars
        round = Certificate.Round.REEVALUATION
        return issue(product, decision=decision, stars=stars, audit=audit, round=round, action="catalog.renew", **details)


def upgrade(product: Product, *, decision: Decision, stars: int, audit: Audit, **details: Any) -> Certificate:
    """A round with more stars than the one before."""
    with transaction.atomic():
        if stars <= _round_before(product, _lock(decision, product).signed_on).stars:
            raise CertificationError(
                _("An upgrade gives more stars than the round before. Choose “renew” or “downgrade” instead."),
                code="not_an_upgrade",
                field="stars",
            )
        round = Certificate.Round.UPGRADE
        return issue(product, decision=decision, stars=stars, audit=audit, round=round, action="catalog.upgrade", **details)


def downgrade(product: Product, *, decision: Decision, stars: int, audit: Audit, **details: Any) -> Certificate:
    """A round with fewer stars than the one before."""
    with transaction.atomic():
        if stars >= _round_before(product, _lock(decision, product).signed_on).stars:
            raise CertificationError(
                _("A downgrade gives fewer stars than the round before. Choose “renew” or “upgrade” instead."),
                code="not_a_downgrade",
                field="stars",
            )
        round = Certificate.Round.REEVALUATION
        return issue(product, decision=decision, stars=stars, audit=audit, round=round, action="catalog.downgrade", **details)


def withdraw(certificate: Certificate, *, decision: Decision, from_day: date, ground: str, audit: Audit) -> Certificate:
    """Withdraw from `from_day` on (the first day no longer in force). After the end it is recorded and moves nothing.

    The day may lie before the paper's, which then takes effect from an earlier finding, but not before the certificate.
    """
    _check_why(audit)
    check_ground(ground)
    check_kind(decision, Decision.Kind.WITHDRAWAL)
    check_decision_date(decision.signed_on, audit.on)
    return _change(
        certificate,
        audit,
        "catalog.withdraw",
        refuse_second_withdrawal,
        withdrawn_from=from_day,
        withdrawal_decision=decision,
        withdrawal_ground=ground,
    )


def extend(certificate: Certificate, *, decision: Decision, until: date, audit: Audit) -> Certificate:
    """Extend during re-evaluation (decision 26/2026/QĐ-TTg, article 12.3); `until` is the first day no longer in force."""
    _check_why(audit)
    check_kind(decision, Decision.Kind.EXTENSION)
    check_decision_date(decision.signed_on, audit.on)
    if not RuleBook().on(DatedRule.Kind.EXTENSION, decision.signed_on):
        raise CertificationError(
            _("No rule allowed an extension on %(day)s: article 12.3 holds from 22/05/2026.")
            % {"day": shown(decision.signed_on)},
            code="no_extension_rule",
            field="decision",
        )
    return _change(
        certificate, audit, "catalog.extend", refuse_second_extension, extended_until=until, extension_decision=decision
    )


def correct(certificate: Certificate, *, audit: Audit, officer_reason: str | None = None, **changes: Any) -> Certificate:
    """Mend what was entered wrongly. `changes` are named in `CORRECTABLE`; `why` must say what the paper shows.

    Without its day a withdrawal or an extension never was: its paper and its ground go with it.
    """
    unknown = set(changes) - set(CORRECTABLE)
    if unknown:
        raise TypeError(f"not correctable: {', '.join(sorted(unknown))}")
    _check_why(audit)
    if officer_reason is not None:
        changes["officer_reason"] = officer_reason
    if changes.get("withdrawn_from", ...) is None:
        changes = {"withdrawal_decision": None, "withdrawal_ground": ""} | changes
    if changes.get("extended_until", ...) is None:
        changes = {"extension_decision": None} | changes

    def keep_ground(current: Certificate) -> None:
        """A source may tell of a withdrawal without its ground; one that was entered with a ground keeps one."""
        ground = changes.get("withdrawal_ground", current.withdrawal_ground)
        if changes.get("withdrawn_from", current.withdrawn_from) and ground != current.withdrawal_ground:
            check_ground(ground, field="withdrawal_ground")

    return _change(certificate, audit, "catalog.correct", keep_ground, **changes)


def correct_decision(decision: Decision, *, audit: Audit, **changes: Any) -> Decision:
    """Mend a decision's number, date, issuing body, reading or file; all its certificates follow."""
    unknown = set(changes) - {"number", "signed_on", "authority", "reading", "document", "source", "source_url"}
    if unknown:
        raise TypeError(f"not correctable: {', '.join(sorted(unknown))}")
    _check_why(audit)
    with transaction.atomic():
        current = _lock_decision(decision)
        recognised = list(current.certificates.values_list("product_id", flat=True))
        extended = current.extended_certificates.values_list("product_id", flat=True)
        withdrawn = current.withdrawn_certificates.values_list("product_id", flat=True)
        lock_products({*recognised, *extended, *withdrawn})
        before = {name: getattr(current, name) for name in changes}
        for name, value in changes.items():
            setattr(current, name, value)
        check_decision(current, audit.on)
        current.save()
        affected = Q(decision=current) | Q(extension_decision=current) | Q(withdrawal_decision=current)
        for certificate in Certificate.objects.filter(affected).select_related(*PAPERS, "product"):
            _follow_decision(certificate, audit)
        settle_products(recognised)
        log(current, "catalog.correct", user=audit.by, data=_entry(audit, before, changes), content_changed=True)
    decision.refresh_from_db()
    return decision


def delete(certificate: Certificate, *, audit: Audit) -> None:
    """Remove a certificate that was never given. The one before it lives on to its own end."""
    _check_why(audit)
    with transaction.atomic():
        lock_products([certificate.product_id])
        current = _as_it_stands(certificate)
        _audit("catalog.delete", current, audit)
        current.delete()
        settle(current.product)


def _check_why(audit: Audit) -> None:
    if not audit.why.strip():
        raise CertificationError(_("Say why: what does the paper show?"), code="no_reason", field="why")


def _lock_decision(decision: Decision) -> Decision:
    """Lock the decision's row, so that its date stays what it is, and return it as it stands now."""
    rows = Decision.objects.filter(pk=decision.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",), no_key=True)
    current = rows.first()
    if not current:
        raise CertificationError(
            _("Decision %(number)s was deleted meanwhile.") % {"number": decision.number}, code="gone", field="decision"
        )
    return current


def _lock(decision: Decision, product: Product) -> Decision:
    current = _lock_decision(decision)
    lock_products([product.pk])
    return current


def _as_it_stands(certificate: Certificate) -> Certificate:
    current = Certificate.objects.filter(pk=certificate.pk).select_related(*PAPERS, "product").first()
    if not current:
        raise CertificationError(
            _("The certificate “%(certificate)s” was deleted meanwhile.") % {"certificate": certificate}, code="gone"
        )
    return current


def _change(
    certificate: Certificate,
    audit: Audit,
    action: str,
    check: Callable[[Certificate], None] = lambda _certificate: None,
    **changes: Any,
) -> Certificate:
    """Set inputs of one certificate under the lock, on the row as it is now and not as the caller read it. `check` may refuse
    that row before anything is set."""
    if "certified_name" in changes:
        changes["certified_name"] = clean(changes["certified_name"])
    with transaction.atomic():
        papers = sorted((value.pk, name) for name, value in changes.items() if isinstance(value, Decision))
        changes |= {name: _lock_decision(changes[name]) for _pk, name in papers}
        lock_products([certificate.product_id])
        current = _as_it_stands(certificate)
        check(current)
        before = {name: getattr(current, name) for name in changes}
        for name, value in changes.items():
            setattr(current, name, value)
            # A paper on record already is not asked about again; only a new one must be of the right kind.
            if name in PAPERS and value and value != before[name]:
                check_kind(value, PAPERS[name], field=name)
        check_stars(current.stars)
        current.certified_name_key = name_key(current.certified_name)
        check_decision_date(current.decision.signed_on, audit.on)
        moved = _move_start(current)
        check_inputs(current)
        # A withdrawal or an extension is no new recognition: it has nothing to explain.
        if action == "catalog.correct":
            keep_departures(current, anew="officer_reason" in changes)
        current.save(update_fields=[*changes, *moved, "certified_name_key", "rule_warnings"])
        settle(current.product)
        log(
            current.product,
            action,
            user=audit.by,
            data=_entry(audit, before, changes) | {"certificate": str(current)},
            content_changed=True,
        )
    certificate.refresh_from_db()
    return certificate


def _follow_decision(certificate: Certificate, audit: Audit) -> None:
    """A decision was corrected: its certificates start on its day. What then can't be is told with the product's name."""
    try:
        moved = _move_start(certificate)
        check_inputs(certificate)
        keep_departures(certificate, otherwise=audit.why)
    except CertificationError as error:
        raise CertificationError(
            _("“%(product)s”: %(sentence)s") % {"product": certificate.product.name, "sentence": error.message},
            code=error.code or "",
            field="signed_on",
        ) from error
    certificate.save(update_fields=[*moved, "rule_warnings", "officer_reason"])


def _move_start(certificate: Certificate) -> list[str]:
    """Start with the decision's day. Returns the columns that change, none if it did already.

    A moved certificate is first an interval of no days, which overlaps nothing; `settle` opens it again.
    """
    start = certificate.decision.signed_on
    if certificate.starts_on == start:
        return []
    certificate.starts_on = certificate.ends_on = start
    certificate.term_months = RuleBook().term_months(start)
    refuse_same_day(certificate)
    return ["starts_on", "ends_on", "term_months"]


def _round_before(product: Product, day: date) -> Certificate:
    before = product.certificates.filter(starts_on__lt=day).order_by("-starts_on").first()
    if not before:
        raise CertificationError(
            _("No certificate of this product starts before %(day)s. Enter it as a first recognition.") % {"day": shown(day)},
            code="no_round_before",
            field="decision",
        )
    return before


_RECORDED = (
    "decision",
    "stars",
    "score",
    "certified_name",
    "printed_end",
    "proposed_five",
    "note",
    "officer_reason",
    "starts_on",
    "ends_on",
    "end_reason",
)


def _audit(action: str, certificate: Certificate, audit: Audit) -> None:
    values = {name: getattr(certificate, name) for name in _RECORDED}
    log(
        certificate.product,
        action,
        user=audit.by,
        data=_entry(audit, {}, values) | {"certificate": str(certificate)},
        content_changed=True,
    )


def _entry(audit: Audit, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What the audit log keeps: why, and each value before and after, as text."""

    def as_text(values: dict[str, Any]) -> dict[str, str | None]:
        return {name: None if value is None else str(value) for name, value in values.items()}

    return {"why": audit.why, "before": as_text(before), "after": as_text(after)}
