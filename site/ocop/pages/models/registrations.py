"""What buyers and producers send by the forms of a fair. Personal data: no public page ever shows it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .fairs import FairPage


class RegistrationKind(models.TextChoices):
    BUYER = "buyer", _("buyer")
    EXHIBITOR = "exhibitor", _("exhibitor")


class RegistrationState(models.TextChoices):
    NEW = "new", _("new")
    CONTACTED = "contacted", _("contacted")
    CLOSED = "closed", _("closed")


class FairRegistration(models.Model):
    """`page` is the page with the fair's facts, whatever the language of the form. `key` is the form's own: it counts once.

    `told_at` and `confirmed_at` say when organiser and sender got their letters; `letter_problem` what the mail server said.
    """

    page = models.ForeignKey(FairPage, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("fair"))
    kind = models.CharField(_("kind"), max_length=9, choices=RegistrationKind.choices)
    key = models.CharField(max_length=40, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent"))
    language = models.CharField(max_length=2, default="vi")
    organisation = models.CharField(_("company or producer"), max_length=200)
    person = models.CharField(_("contact person"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=20)
    email = models.EmailField(_("e-mail"), blank=True)
    province = models.ForeignKey(
        "catalog.Province", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province or city")
    )
    stalls = models.PositiveSmallIntegerField(_("stalls wanted"), null=True, blank=True)
    products = models.TextField(_("products"), blank=True)
    message = models.TextField(pgettext_lazy("form", "message"), blank=True)
    consent_at = models.DateTimeField(_("agreed to the use of the data"))
    state = models.CharField(_("state"), max_length=9, choices=RegistrationState.choices, default=RegistrationState.NEW)
    note = models.TextField(_("note"), blank=True)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )

    told_at = models.DateTimeField(_("organiser told"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("sender told"), null=True, blank=True)
    letter_problem = models.CharField(_("trouble with letters"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.organisation
