"""Producers ("chủ thể"): who holds the recognition. Contact is public only with the producer's consent."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from catalog import identity
from catalog.editorial import KeepsFacts
from catalog.text import folded


class ProducerKind(models.TextChoices):
    """Kinds by decision 26/2026/QĐ-TTg, article 2.3; `association` covers tourism's hội, hiệp hội, trung tâm."""

    COOPERATIVE = "cooperative", _("Cooperative")
    COOPERATIVE_GROUP = "cooperative_group", _("Cooperative group")
    ENTERPRISE = "enterprise", _("Small or medium enterprise")
    FARM = "farm", _("Farm")
    HOUSEHOLD = "household", _("Registered household business")
    ASSOCIATION = "association", _("Association or centre (tourism)")
    UNKNOWN = "unknown", _("Not stated")


class Producer(
    KeepsFacts,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A producer. Name, kind and place are facts of the decisions; story, picture, contact and links are editorial."""

    FACTS = ("name", "name_key", "kind", "slug", "province", "commune", "place_as_published", "fictional")

    name = models.CharField(_("name"), max_length=255)
    name_key = models.CharField(max_length=255, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ProducerKind.choices, default=ProducerKind.UNKNOWN)
    slug = models.SlugField(_("address"), max_length=120, unique=True, editable=False)
    province = models.ForeignKey(
        "catalog.Province",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="producers",
        verbose_name=_("province or city"),
    )
    commune = models.ForeignKey(
        "catalog.Commune",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="producers",
        verbose_name=_("commune"),
    )
    place_as_published = models.CharField(_("place as published"), max_length=255, blank=True)
    fictional = models.BooleanField(_("made up for the demonstration"), default=False)

    story = models.TextField(_("story"), blank=True)
    story_en = models.TextField(_("story in English"), blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("image")
    )
    contact_consent = models.BooleanField(
        _("agrees to publish contact"),
        default=False,
        help_text=_("Phone, e-mail and address are shown to the public only when this is ticked."),
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    street_address = models.CharField(_("street address"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("producer")
        verbose_name_plural = _("producers")
        ordering = ["name"]

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.AutocompleteField("words_without_accents"),
        index.FilterField("live"),
    ]

    @property
    def words_without_accents(self) -> str:
        """For search: people type "nui sap" for "Núi Sập", and databases differ in what they fold."""
        return folded(self.name)

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "catalog/public/producer_preview.html"

    def save(self, *args: Any, **kwargs: Any) -> None:
        identity.prepare_producer(self)
        super().save(*args, **kwargs)


class ProducerLink(models.Model):
    """A producer's own shop or page elsewhere."""

    class Kind(models.TextChoices):
        WEBSITE = "website", _("Website")
        TIKTOK = "tiktok", "TikTok Shop"
        FACEBOOK = "facebook", "Facebook"
        SHOPEE = "shopee", "Shopee"
        LAZADA = "lazada", "Lazada"
        POSTMART = "postmart", "Postmart"
        VOSO = "voso", "Voso"
        ZALO = "zalo", "Zalo"

    producer = ParentalKey(Producer, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    url = models.URLField(_("address"), max_length=500)
    sort_order = models.IntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("shop link")
        verbose_name_plural = _("shop links")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.url}"
