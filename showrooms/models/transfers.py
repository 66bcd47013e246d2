"""Goods on their way from one showroom to another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .entries import Entry
from .items import Item, Lot
from .rooms import Showroom


class TransferState(models.TextChoices):
    PREPARED = "prepared", _("waiting for a manager")
    IN_TRANSIT = "in_transit", _("on its way")
    RECEIVED = "received", _("received")
    CANCELLED = "cancelled", _("cancelled")


class Transfer(models.Model):
    """Prepared by staff, sent by a manager (goods leave the first showroom), received at the other with what really came.
    Cancelled on the way, the goods go back where they came from. `why` is the reason of a cancellation."""

    origin = models.ForeignKey(Showroom, on_delete=models.PROTECT, related_name="transfers_out", verbose_name=_("from"))
    destination = models.ForeignKey(Showroom, on_delete=models.PROTECT, related_name="transfers_in", verbose_name=_("to"))
    state = models.CharField(max_length=10, choices=TransferState.choices, default=TransferState.PREPARED)
    key = models.CharField(max_length=64, unique=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    sent = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="sends")
    ended = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="ends")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-prepared_at"]
        constraints = [models.CheckConstraint(condition=~Q(origin=F("destination")), name="transfer_goes_elsewhere")]

    def __str__(self) -> str:
        return f"{self.origin} → {self.destination}"


class TransferLine(models.Model):
    """Pieces of a lot. `received` is what came; a difference has its `reason`."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"))
    received = models.PositiveIntegerField(_("received"), null=True)
    reason = models.CharField(_("reason of the difference"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("transfer line")
        verbose_name_plural = _("transfer lines")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="transfer_line_of_something"),
            models.CheckConstraint(
                condition=Q(received__isnull=True) | Q(received=F("quantity")) | ~Q(reason=""),
                name="transfer_difference_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.quantity)
