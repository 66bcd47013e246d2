"""Who works where, and the tills and screens that ask by a token."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .rooms import Showroom


class Assignment(models.Model):
    """A user who works at a showroom; one who `manages` it approves counts and transfers there."""

    showroom = models.ForeignKey(Showroom, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("showroom"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="showroom_assignments", verbose_name=_("person")
    )
    manages = models.BooleanField(_("manages it"), default=False)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [models.UniqueConstraint(fields=["showroom", "user"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.user} @ {self.showroom}"


class Till(models.Model):
    """A till or a screen of a showroom. Its token is shown once; only the digest is kept. One that `may_sell` books sales too."""

    showroom = models.ForeignKey(Showroom, on_delete=models.CASCADE, related_name="tills", verbose_name=_("showroom"))
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    may_sell = models.BooleanField(_("books sales"), default=False)
    live = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("till or screen")
        verbose_name_plural = _("tills and screens")

    def __str__(self) -> str:
        return self.name
