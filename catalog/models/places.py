"""Places as they are now and as they were: 34 provinces and cities, the 63 before 1/7/2025, communes and their former units.

Sources: resolution 202/2025/QH15 and decision 19/2025/QĐ-TTg (codes), resolution 30/2026/QH16 (Đồng Nai).
A former province keeps its own row, so that a certificate, an address or a shopper's query that names it still finds
the place it became. District names are kept only where a decision prints them: no official table is shipped.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Province(models.Model):
    """One of the 34 units since 1/7/2025. `code` is two digits and may have named another province before."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=40)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    effective_from = models.DateField(_("in effect from"))
    note = models.TextField(_("note"), blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("province or city")
        verbose_name_plural = _("provinces and cities")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FormerProvince(models.Model):
    """One of the 63 units before 1/7/2025; `merged_on` is empty for the 11 that did not change."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="former_provinces", verbose_name=_("now in"))
    merged_on = models.DateField(_("merged on"), null=True, blank=True)

    class Meta:
        verbose_name = _("former province")
        verbose_name_plural = _("former provinces")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune, ward or special zone since 1/7/2025. The code is empty where the official table has none yet."""

    code = models.CharField(_("code"), max_length=5, blank=True, db_index=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="communes")

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["province__name", "name"]
        constraints = [models.UniqueConstraint(fields=["province", "kind", "name"], name="commune_once_per_province")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class FormerCommune(models.Model):
    """A unit that a commune was made from. `partial` where only a part came here: old to new is one to many."""

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="former_communes")
    name = models.CharField(_("name"), max_length=80, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    partial = models.BooleanField(_("only a part"), default=False)
    remark = models.CharField(_("remark"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("former commune")
        verbose_name_plural = _("former communes")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["commune", "kind", "name", "remark"], name="former_commune_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()
