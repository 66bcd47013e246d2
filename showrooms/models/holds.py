"""Until when goods are kept for an order that is not paid yet."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from .entries import Entry


class HoldQuerySet(models.QuerySet["Hold"]):
    def lapsed(self, at: datetime) -> HoldQuerySet:
        return self.filter(until__lte=at)


class Hold(models.Model):
    """A reservation that ends by itself at `until`. One that was kept for good, released or handed over has none."""

    reservation = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="hold")
    until = models.DateTimeField(_("kept until"), db_index=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["until"]

    def __str__(self) -> str:
        return f"{self.reservation_id} {self.until:%d/%m/%Y %H:%M}"
