"""Imports run from the admin: the uploaded file and its plan lie under `DATA_DIR/imports/<pk>/`; this row says how far it got."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DecisionImport(models.Model):
    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        PLANNED = "planned", _("waiting for confirmation")
        APPLYING = "applying", _("being saved")
        APPLIED = "applied", _("saved")
        FAILED = "failed", _("stopped, nothing saved")

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UPLOADED)
    options = models.JSONField(default=dict, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    message = models.TextField(_("message"), blank=True)

    class Meta:
        verbose_name = _("import of a decision")
        verbose_name_plural = _("imports of decisions")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.file_name
