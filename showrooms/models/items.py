"""What showrooms stock: products of the catalogue, and goods that are not OCOP, which a point may lawfully sell."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import codes
from catalog.models import Product
from catalog.text import folded

from .rooms import Showroom


class Item(models.Model):
    """A thing that is stocked: either a `product` of the catalogue, or plain goods with a name of their own and never a badge.

    Whether a product's item may stand on a shelf as OCOP is asked of its certificates on the day, and kept nowhere. `barcode` is
    for goods without a product; a product has its GTIN. `price` is whole đồng, likewise.
    """

    product = models.OneToOneField(
        Product, on_delete=models.PROTECT, null=True, blank=True, related_name="stock_item", verbose_name=_("product")
    )
    name = models.CharField(_("name"), max_length=255, blank=True)
    name_key = models.CharField(max_length=255, editable=False, blank=True, db_index=True)
    barcode = models.CharField(_("barcode"), max_length=14, blank=True, db_index=True, validators=[codes.validate_gtin])
    price = models.PositiveIntegerField(_("price in đồng"), null=True, blank=True, validators=[MinValueValidator(100)])
    maker = models.CharField(_("maker"), max_length=200, blank=True)
    province = models.ForeignKey(
        "catalog.Province", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province or city")
    )

    class Meta:
        verbose_name = _("stocked item")
        verbose_name_plural = _("stocked items")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    product__isnull=False, name="", barcode="", price__isnull=True, maker="", province__isnull=True
                )
                | (models.Q(product__isnull=True) & ~models.Q(name="")),
                name="item_is_product_or_goods",
            ),
            models.UniqueConstraint(fields=["barcode"], condition=~models.Q(barcode=""), name="item_barcode_once"),
        ]

    def __str__(self) -> str:
        return self.product.name if self.product else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = folded(self.name)
        super().save(*args, **kwargs)


class Placement(models.Model):
    """How a showroom carries an item: where it stands, its price at the counter (else the product's), and from how few left it is
    called low (0: never)."""

    showroom = models.ForeignKey(Showroom, on_delete=models.CASCADE, related_name="placements")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="placements")
    shelf = models.CharField(_("shelf"), max_length=40, blank=True)
    counter_price = models.PositiveIntegerField(
        _("counter price in đồng"), null=True, blank=True, validators=[MinValueValidator(100)]
    )
    low_from = models.PositiveIntegerField(_("low from"), default=0)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [models.UniqueConstraint(fields=["showroom", "item"], name="placement_once")]

    def __str__(self) -> str:
        return f"{self.item_id} @ {self.showroom_id}"


class Lot(models.Model):
    """Goods of one making. `best_before` is the last good day. A stamp on the goods may be there and still not be activated."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(_("lot"), max_length=40)
    made_on = models.DateField(_("made on"), null=True, blank=True)
    best_before = models.DateField(_("best before"), null=True, blank=True)
    stamped = models.BooleanField(_("OCOP stamp on the goods"), default=False)
    stamp_activated = models.BooleanField(_("stamp activated"), default=False)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = [
            models.UniqueConstraint(fields=["item", "code"], name="lot_once"),
            models.CheckConstraint(condition=~models.Q(code=""), name="lot_has_a_code"),
            models.CheckConstraint(
                condition=models.Q(made_on__isnull=True)
                | models.Q(best_before__isnull=True)
                | models.Q(made_on__lte=models.F("best_before")),
                name="lot_made_before_its_end",
            ),
            models.CheckConstraint(
                condition=models.Q(stamp_activated=False) | models.Q(stamped=True), name="lot_activated_stamp_is_on"
            ),
        ]

    def __str__(self) -> str:
        return self.code
