"""What share of a showroom's range a province wants to be OCOP."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class RangeTarget(models.Model):
    """From `since` on, at least `share` per cent of the items on hand in the province's showrooms are to be OCOP."""

    province = models.ForeignKey(
        "catalog.Province", on_delete=models.CASCADE, related_name="range_targets", verbose_name=_("province or city")
    )
    share = models.PositiveSmallIntegerField(_("share in per cent"), validators=[MinValueValidator(1), MaxValueValidator(100)])
    since = models.DateField(_("since"))
    source = models.CharField(_("source"), max_length=255)

    class Meta:
        verbose_name = _("target of the range")
        verbose_name_plural = _("targets of the range")
        ordering = ["province", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["province", "since"], name="target_once_a_day"),
            models.CheckConstraint(condition=models.Q(share__gte=1, share__lte=100), name="target_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.share} %"
