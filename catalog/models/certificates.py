"""Certificates: plain rows without drafts, written only by the domain functions in `catalog.certification` and the importer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.validity import CertificateQuerySet, CertificateTerm, EndReason

from .decisions import Decision
from .products import Product


class WithdrawalGround(models.TextChoices):
    """Decision 26/2026/QĐ-TTg, article 8.1, points a to e."""

    FORGED_FILE = "a", _("dishonest or forged file")
    CRITERIA_NOT_MET = "b", _("no longer meets the criteria")
    LAW_BROKEN = "c", _("breach of quality, food safety, environment, intellectual property or labelling law")
    MARK_MISUSED = "d", _("OCOP mark used wrongly")
    NO_LONGER_MADE = "dd", _("no longer made")
    OTHER = "e", _("other, on the competent body’s conclusion")


class Certificate(CertificateTerm, models.Model):
    """One recognition of one product: in force on day D when `starts_on <= D < ends_on`.

    `ends_on` and `end_reason` are worked out by `validity.settle` from the inputs next to them; nothing else writes them.
    `extended_until` and `withdrawn_from` are, like `ends_on`, the first day no longer in force. `printed_end` is the end as
    printed and is read like the anniversary, by the decision's reading.
    """

    class Round(models.TextChoices):
        FIRST = "first", _("first recognition")
        UPGRADE = "upgrade", _("upgrade")
        REEVALUATION = "reevaluation", _("re-evaluation")
        UNKNOWN = "unknown", _("not stated")

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("product"))
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("decision"))
    certified_name = models.CharField(_("certified name"), max_length=255)
    certified_name_key = models.CharField(max_length=255, editable=False, db_index=True)
    producer_as_published = models.CharField(_("producer as published"), max_length=255, blank=True)
    stars = models.PositiveSmallIntegerField(_("stars"))
    proposed_five = models.BooleanField(
        _("proposed for five stars"), default=False, help_text=_("A note only: the certificate has four stars.")
    )
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    round = models.CharField(_("round"), max_length=12, choices=Round.choices, default=Round.UNKNOWN)
    certificate_number = models.CharField(_("certificate number"), max_length=60, blank=True)

    starts_on = models.DateField(_("in force from"))
    term_months = models.PositiveSmallIntegerField(_("term in months"), default=36)
    printed_end = models.DateField(_("end as printed"), null=True, blank=True)
    extended_until = models.DateField(_("extended until"), null=True, blank=True)
    extension_decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="extended_certificates",
        verbose_name=_("paper that extends it"),
    )
    withdrawn_from = models.DateField(_("withdrawn from"), null=True, blank=True)
    withdrawal_decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="withdrawn_certificates",
        verbose_name=_("decision that withdraws it"),
    )
    withdrawal_ground = models.CharField(_("ground of withdrawal"), max_length=2, choices=WithdrawalGround.choices, blank=True)
    ends_on = models.DateField(_("no longer in force from"), editable=False)
    end_reason = models.CharField(_("why it ends"), max_length=10, choices=EndReason.choices, editable=False)

    rule_warnings = models.JSONField(_("departures from the rules of the day"), default=list, blank=True)
    officer_reason = models.TextField(_("officer’s reason"), blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["product", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_on__lte=models.F("ends_on")), name="certificate_in_order"),
            models.CheckConstraint(condition=models.Q(stars__gte=3, stars__lte=5), name="certificate_three_to_five"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0, score__lte=100),
                name="certificate_score_to_hundred",
            ),
            models.CheckConstraint(
                # Day and paper stand or fall together; a source may leave the ground out. A comparison with no day is
                # unknown, which a CHECK lets pass: hence the day is asked for by name.
                condition=models.Q(withdrawn_from__isnull=True, withdrawal_decision__isnull=True, withdrawal_ground="")
                | models.Q(
                    withdrawn_from__isnull=False,
                    withdrawn_from__gte=models.F("starts_on"),
                    withdrawal_decision__isnull=False,
                ),
                name="certificate_withdrawn_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(extended_until__isnull=True, extension_decision__isnull=True)
                | models.Q(extended_until__isnull=False, extension_decision__isnull=False),
                name="certificate_extension_has_paper",
            ),
            models.UniqueConstraint(fields=["product", "starts_on"], name="certificate_once_a_day"),
        ]
        indexes = [
            # What is listed is read whole after a change, newest recognition first: the index leads with that and carries
            # what the predicate asks.
            models.Index(fields=["-starts_on", "-product", "ends_on", "stars"], name="certificate_newest"),
            models.Index(fields=["product", "starts_on", "ends_on", "stars"], name="certificate_of_product"),
            models.Index(fields=["ends_on"], name="certificate_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.certified_name}: {self.stars}★ {self.starts_on:%d/%m/%Y}"
