"""The yearly plan of trade promotion that a province reports to the central office."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .fairs import FairKind, FairPage
from .when import Dated


class PlanState(models.TextChoices):
    PLANNED = "planned", _("planned")
    APPROVED = "approved", _("approved")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


CALLED_OFF = {PlanState.POSTPONED, PlanState.CANCELLED}


class PlanEntry(Dated):
    """A fair, week or campaign of a year. Once it has a page, its name, days, place and results are read there. Money is whole
    đồng; budget and notes are for the office alone.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=FairKind.choices, default=FairKind.FAIR)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    organiser_en = models.CharField(_("organiser in English"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    province = models.ForeignKey(
        "catalog.Province", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province or city")
    )
    state = models.CharField(_("state"), max_length=9, choices=PlanState.choices, default=PlanState.PLANNED)
    public = models.BooleanField(_("shown to visitors"), default=True)
    decision = models.CharField(_("decision or plan"), max_length=120, blank=True)
    budget = models.PositiveBigIntegerField(_("budget in đồng"), null=True, blank=True)
    budget_source = models.CharField(_("who pays"), max_length=160, blank=True)
    visitors = models.PositiveIntegerField(_("visitors"), null=True, blank=True)
    turnover = models.PositiveBigIntegerField(_("turnover in đồng"), null=True, blank=True)
    contracts = models.PositiveIntegerField(_("contracts signed"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    page = models.OneToOneField(
        FairPage, on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_entry", verbose_name=_("its page")
    )
    fictional = models.BooleanField(_("made up for the demonstration"), default=False)

    class Meta:
        verbose_name = _("entry of the plan")
        verbose_name_plural = _("promotion plan")

    def __str__(self) -> str:
        return self.name

    @property
    def is_called_off(self) -> bool:
        return self.state in CALLED_OFF
