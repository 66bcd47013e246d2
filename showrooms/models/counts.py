"""Stocktakes: counted blind, compared, and approved by another person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .entries import Entry
from .items import Item, Lot
from .rooms import Showroom


class CountState(models.TextChoices):
    OPEN = "open", _("being counted")
    SUBMITTED = "submitted", _("waiting for approval")
    APPROVED = "approved", _("approved")
    DISCARDED = "discarded", _("discarded")


class Count(models.Model):
    """A stocktake of a showroom, or of the part of it that stands on one `shelf` or belongs to one `group`. Its lines become
    adjustments when a manager who did not count approves it.

    A showroom has one undecided at a time: a lot counted in two would have its difference booked twice.
    """

    showroom = models.ForeignKey(Showroom, on_delete=models.PROTECT, related_name="counts")
    state = models.CharField(max_length=10, choices=CountState.choices, default=CountState.OPEN)
    title = models.CharField(_("what is counted"), max_length=120, blank=True)
    shelf = models.CharField(_("shelf"), max_length=40, blank=True)
    group = models.ForeignKey(
        "catalog.ProductGroup", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("product group")
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="count_of")

    class Meta:
        verbose_name = _("stocktake")
        verbose_name_plural = _("stocktakes")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["showroom"],
                condition=models.Q(state__in=[CountState.OPEN, CountState.SUBMITTED]),
                name="count_undecided_once",
            ),
            models.CheckConstraint(condition=models.Q(shelf="") | models.Q(group__isnull=True), name="count_of_shelf_or_group"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.opened_at:%d/%m/%Y %H:%M}"


class CountLine(models.Model):
    """Pieces counted of a lot. `expected` is what the ledger said at that very moment, so that what is sold while counting
    goes on changes no difference; the counter does not see it."""

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="+")
    counted = models.PositiveIntegerField(_("counted"))
    expected = models.IntegerField(_("expected"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("counted line")
        verbose_name_plural = _("counted lines")
        constraints = [
            models.UniqueConstraint(
                fields=["count", "item", "lot"], condition=models.Q(lot__isnull=False), name="counted_once_per_lot"
            ),
            models.UniqueConstraint(
                fields=["count", "item"], condition=models.Q(lot__isnull=True), name="counted_once_without_lot"
            ),
        ]

    def __str__(self) -> str:
        return str(self.counted)

    @property
    def difference(self) -> int:
        return self.counted - self.expected
