"""Letters to shoppers: written down with what they tell, sent afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .orders import Order


class NoticeKind(models.TextChoices):
    PLACED = "placed", _("order received")
    CONFIRMED = "confirmed", _("order confirmed")
    READY = "ready", _("ready to be collected")
    SHIPPED = "shipped", _("on its way")
    COMPLETED = "completed", _("handed over")
    RETURNED = "returned", _("came back")
    CANCELLED = "cancelled", _("called off")
    CHANGED = "changed", _("order changed")
    REFUNDED = "refunded", _("money paid back")


class Notice(models.Model):
    """A letter about one step of an order, once per `about`. Written in the step's own transaction and sent after it; what could
    not be sent is tried again, not before `next_at`. Without one it is settled: sent, overtaken or given up.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    about = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter to a customer")
        verbose_name_plural = _("letters to customers")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["order", "kind", "about"], name="notice_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="notice_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.order}"
