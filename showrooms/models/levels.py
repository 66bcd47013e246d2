"""Levels: how much stands where. Written by `showrooms.ledger` alone, which keeps each equal to the sum of its movements."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .items import Item, Lot
from .rooms import Showroom

FEW = 5
"""Up to so many free to sell are "the last few"."""


class LevelQuerySet(models.QuerySet["Level"]):
    def on_hand(self) -> LevelQuerySet:
        return self.filter(on_hand__gt=0)

    def first_expiring(self) -> LevelQuerySet:
        """In the order in which goods leave: the lot that ends first, then the one that came first, goods of no lot last."""
        return self.order_by(F("lot__best_before").asc(nulls_last=True), F("lot_id").asc(nulls_last=True), "pk")


class Level(models.Model):
    """Pieces of an item, of one lot or of none, at one showroom; `reserved` of them are promised to orders."""

    showroom = models.ForeignKey(Showroom, on_delete=models.PROTECT, related_name="levels")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="levels")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="levels")
    on_hand = models.IntegerField(_("on hand"), default=0)
    reserved = models.IntegerField(_("reserved"), default=0)

    objects = LevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")), name="level_reserved_within_on_hand"
            ),
            models.UniqueConstraint(
                fields=["showroom", "item", "lot"], condition=Q(lot__isnull=False), name="level_once_per_lot"
            ),
            models.UniqueConstraint(fields=["showroom", "item"], condition=Q(lot__isnull=True), name="level_once_without_lot"),
        ]
        indexes = [
            # Where a product can be had, read under every product's page.
            models.Index(fields=["item", "showroom"], condition=Q(on_hand__gt=0), name="level_where_to_buy"),
        ]

    def __str__(self) -> str:
        return f"{self.on_hand} ({self.reserved})"

    @property
    def free(self) -> int:
        """What may still be sold or promised."""
        return self.on_hand - self.reserved
