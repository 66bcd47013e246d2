"""Menu and footer, as the site's settings."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable

ADDRESS = re.compile(r"(?:/(?![/\\])\S*|https?://[\w.-]+(?:[:/?#]\S*)?)?")
"""What an editor may write where a link is asked for: a path of this site, a whole address, or nothing."""
NO_ADDRESS = _("Write an address of this site, such as /hoi-cho/, or a whole one that begins with https://.")


@register_setting(icon="list-ul")
class Navigation(BaseSiteSetting, ClusterableModel):
    """Links of the masthead and the footer. Where it holds none, the site shows those it was made with."""

    class Meta:
        verbose_name = _("menu and footer")


class NavigationLink(Orderable):
    """A link to a page, in the reader's language, or to an address of this site or another. A page that is not published in a
    language is left out there.
    """

    class Place(models.TextChoices):
        MENU = "menu", _("menu")
        FOOTER = "footer", _("footer")

    navigation = ParentalKey(Navigation, on_delete=models.CASCADE, related_name="links")
    place = models.CharField(pgettext_lazy("menu", "where it stands"), max_length=6, choices=Place.choices, default=Place.MENU)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("page")
    )
    address = models.CharField(_("or address"), max_length=300, blank=True)
    address_en = models.CharField(_("address on English pages"), max_length=300, blank=True)
    label = models.CharField(_("words"), max_length=60)
    label_en = models.CharField(_("words in English"), max_length=60, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("link")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        if bool(self.page_id) == bool(self.address):
            raise ValidationError({"page": _now("Choose a page or write an address: one of the two.")})
        for name in ("address", "address_en"):
            if not ADDRESS.fullmatch(getattr(self, name)):
                raise ValidationError({name: NO_ADDRESS})
