"""Dated rules: what the law says, from which day to which, and where it says so. Loaded from `catalog/data/rules.json`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatedRule(models.Model):
    """`value` depends on `kind`; `until` is the first day the rule no longer holds (empty: still holds).

    `authority`: {"3": ["district"], "4": [...], "5": [...]}, levels that may recognise each star.
    `score_band`: {"3": [50, 70], "4": [70, 90], "5": [90, 101]}, lower bound in, upper bound out.
    `term`: {"months": 36}. `extension`: {"max_days": 180}.
    """

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("who may recognise which star")
        SCORE_BAND = "score_band", _("points for each star")
        TERM = "term", _("term of a certificate")
        EXTENSION = "extension", _("extension during re-evaluation")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    since = models.DateField(_("from"))
    until = models.DateField(_("no longer from"), null=True, blank=True)
    value = models.JSONField(_("value"))
    source = models.TextField(_("source"))

    class Meta:
        verbose_name = _("dated rule")
        verbose_name_plural = _("dated rules")
        ordering = ["kind", "since"]
        constraints = [models.UniqueConstraint(fields=["kind", "since"], name="rule_once_a_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.since:%d/%m/%Y})"
