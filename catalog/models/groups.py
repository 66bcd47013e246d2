"""Product groups by legal period: the branches (ngành), groups (nhóm) and subgroups (phân nhóm) each decision defines."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupPeriodQuerySet(models.QuerySet["GroupPeriod"]):
    def on(self, day: date) -> Self:
        """The period by whose groups products are sorted on `day`, or none. Where an old text still governs beside its
        successor, the newer one counts.
        """
        return self.filter(since__lte=day).order_by("-since")[:1]


class GroupPeriod(models.Model):
    """A legal text that divides products into groups, with the days it governs (`until` is the first day after)."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=160)
    since = models.DateField(_("in force from"))
    until = models.DateField(_("no longer in force from"), null=True, blank=True)
    source = models.TextField(_("source"))

    objects = GroupPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of groups")
        verbose_name_plural = _("periods of groups")
        ordering = ["-since"]

    def __str__(self) -> str:
        return self.title


class ProductGroup(models.Model):
    """A node of a period's tree. Products point at the current period's nodes, at whatever depth is known."""

    class Level(models.TextChoices):
        BRANCH = "branch", _("branch")
        GROUP = "group", _("group")
        SUBGROUP = "subgroup", _("subgroup")

    period = models.ForeignKey(GroupPeriod, on_delete=models.PROTECT, related_name="groups")
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    # The branch is asked on every list; walking up parents there would cost a join per level.
    branch = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    slug = models.SlugField(_("slug"), max_length=120)
    criteria_set = models.CharField(_("criteria set"), max_length=200, blank=True)
    ministry = models.CharField(_("ministry in charge"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("product group")
        verbose_name_plural = _("product groups")
        ordering = ["period", "position"]
        constraints = [
            models.UniqueConstraint(fields=["period", "code"], name="group_code_once_per_period"),
            models.UniqueConstraint(fields=["period", "slug"], name="group_slug_once_per_period"),
        ]

    def __str__(self) -> str:
        return self.name
