"""What delivery costs, by province."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Province


class DeliveryFee(models.Model):
    """What a parcel to a province costs, in đồng; nothing from `free_from` on. A province without a row is not delivered to."""

    province = models.OneToOneField(
        Province, on_delete=models.PROTECT, related_name="delivery_fee", verbose_name=_("province or city")
    )
    fee = models.PositiveIntegerField(_("fee in đồng"))
    free_from = models.PositiveIntegerField(
        _("free from"), null=True, blank=True, help_text=_("Đồng of goods from which the parcel costs nothing. Empty: never.")
    )
    days_least = models.PositiveSmallIntegerField(_("days at least"), default=2)
    days_most = models.PositiveSmallIntegerField(_("days at most"), default=5)

    class Meta:
        verbose_name = _("delivery fee")
        verbose_name_plural = _("delivery fees")
        ordering = ["province__name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days_least__lte=models.F("days_most")),
                name="delivery_days_in_order",
                violation_error_message=_("The least number of days is larger than the most."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.province)

    def for_goods(self, total: int) -> int:
        """The fee for goods of so many đồng."""
        return 0 if self.free_from is not None and total >= self.free_from else self.fee
