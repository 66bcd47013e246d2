"""What staff ask producers for, followed from asked to received."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .items import Item
from .rooms import Showroom


class RestockState(models.TextChoices):
    ASKED = "asked", _("asked for")
    PROMISED = "promised", _("promised")
    RECEIVED = "received", _("received")
    CANCELLED = "cancelled", _("cancelled")


class RestockRequest(models.Model):
    """A list for one producer, or for the maker of goods that are not OCOP. `sent_to` is the e-mail address it went to, if
    any. It is received when all of it came; a person closes it with `state` where no more is coming. `why` is the reason of
    that or of a cancellation.
    """

    showroom = models.ForeignKey(Showroom, on_delete=models.PROTECT, related_name="restock_requests")
    producer = models.ForeignKey("catalog.Producer", on_delete=models.PROTECT, null=True, related_name="+")
    maker = models.CharField(_("maker"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=RestockState.choices, default=RestockState.ASKED)
    wanted_on = models.DateField(_("wanted on"))
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    key = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sent_to = models.EmailField(blank=True)
    sent_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("restock request")
        verbose_name_plural = _("restock requests")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(producer__isnull=False, maker="") | (models.Q(producer__isnull=True) & ~models.Q(maker=""))),
                name="restock_of_producer_or_maker",
            )
        ]

    def __str__(self) -> str:
        return f"{self.producer or self.maker} {self.wanted_on:%d/%m/%Y}"


class RestockLine(models.Model):
    """Pieces asked for. What came is the sum of receipts that refer to the request."""

    request = models.ForeignKey(RestockRequest, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("requested line")
        verbose_name_plural = _("requested lines")
        constraints = [
            models.UniqueConstraint(fields=["request", "item"], name="requested_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="requested_something"),
        ]

    def __str__(self) -> str:
        return str(self.quantity)
