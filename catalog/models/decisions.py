"""Decisions: the papers that recognise, extend, withdraw. The issuing body's name is kept as written."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import identity
from catalog.source_address import check_source_address
from catalog.validity import LastDayReading


class AuthorityLevel(models.TextChoices):
    DISTRICT = "district", _("district")
    PROVINCE = "province", _("province or city")
    CENTRE = "centre", _("central government")
    UNKNOWN = "unknown", _("not recognised from the name")


class Decision(models.Model):
    """A paper with number, date and issuing body. The same number is used again every year, and by other bodies."""

    class Kind(models.TextChoices):
        RECOGNITION = "recognition", _("recognition")
        WITHDRAWAL = "withdrawal", _("withdrawal")
        EXTENSION = "extension", _("extension under article 12.3")

    number = models.CharField(_("number"), max_length=60)
    number_key = models.CharField(max_length=60, editable=False, db_index=True)
    signed_on = models.DateField(_("signed on"))
    authority = models.CharField(_("issuing body as written"), max_length=200)
    authority_key = models.CharField(max_length=200, editable=False)
    level = models.CharField(_("level"), max_length=10, choices=AuthorityLevel.choices, default=AuthorityLevel.UNKNOWN)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.RECOGNITION)
    reading = models.CharField(_("reading of the last day"), max_length=12, choices=LastDayReading.choices)
    document = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    source = models.TextField(_("source"), blank=True)
    source_url = models.CharField(_("address of the source"), max_length=500, blank=True, validators=[check_source_address])
    fictional = models.BooleanField(_("made up for the demonstration"), default=False)

    def save(self, *args: Any, **kwargs: Any) -> None:
        identity.prepare_decision(self)
        super().save(*args, **kwargs)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-signed_on", "number"]
        constraints = [models.UniqueConstraint(fields=["number_key", "signed_on", "authority_key"], name="decision_once")]

    def __str__(self) -> str:
        return f"{self.number} ({self.signed_on:%d/%m/%Y}, {self.authority})"
