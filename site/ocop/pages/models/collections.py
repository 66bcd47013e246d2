"""Collections and campaigns: products by a rule, with some pinned to the top, from a first to a last day."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.fields import StreamField
from wagtail.models import Orderable

from catalog.models import ProductTag
from ocop.pages.blocks import content_blocks

from .base import SitePage


class CollectionIndexPage(SitePage):
    here = "collections"
    template = "pages/collections.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.CollectionPage"]
    is_creatable = True
    max_count_per_parent = 1

    introduction = models.TextField(_("introduction"), blank=True)

    class Meta:
        verbose_name = _("list of collections")


class CollectionOrder(models.TextChoices):
    NEWEST = "newest", _("newest recognition first")
    STARS = "stars", _("most stars first")
    PRICE = "price", _("cheapest first")
    NAME = "name", _("by name")


class CollectionPage(SitePage):
    """Products that fit all of the rule; within one of its lists any will do, and an empty one asks for nothing. Pinned products
    come first, whether they fit or not. Prices are whole đồng. Shown from `opens_on` to `closes_on`, both included.
    """

    here = "collections"
    template = "pages/collection.html"
    parent_page_types = ["pages.CollectionIndexPage"]
    subpage_types: list[str] = []
    is_creatable = True

    introduction = models.TextField(_("introduction"), blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    body = StreamField(content_blocks(), verbose_name=_("body text"), blank=True)
    opens_on = models.DateField(_("first day"), null=True, blank=True)
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    by_rule = models.BooleanField(_("products by a rule"), default=True)
    least_stars = models.PositiveSmallIntegerField(_("stars, at least"), choices=[(3, "3"), (4, "4"), (5, "5")], default=3)
    groups = ParentalManyToManyField("catalog.ProductGroup", blank=True, related_name="+", verbose_name=_("groups"))
    provinces = ParentalManyToManyField("catalog.Province", blank=True, related_name="+", verbose_name=_("provinces and cities"))
    price_from = models.PositiveIntegerField(_("price from"), null=True, blank=True)
    price_to = models.PositiveIntegerField(_("price to"), null=True, blank=True)
    tags = ClusterTaggableManager(through="pages.CollectionTag", blank=True, verbose_name=_("tags of products"))
    order = models.CharField(
        pgettext_lazy("collection", "order"),
        max_length=6,
        choices=CollectionOrder.choices,
        default=CollectionOrder.NEWEST,
    )
    most = models.PositiveSmallIntegerField(_("at most so many"), default=60)
    fictional = models.BooleanField(_("made up for the demonstration"), default=False)

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def is_shown(self, on: date) -> bool:
        return (self.opens_on is None or self.opens_on <= on) and (self.closes_on is None or on <= self.closes_on)

    def has_ended(self, on: date) -> bool:
        return self.closes_on is not None and self.closes_on < on

    def is_there(self, on: date) -> bool:
        opens_on = self.facts.opens_on
        return opens_on is None or opens_on <= on

    def clean(self) -> None:
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _now("The last day is before the first. Mend one of them.")})
        if self.price_from is not None and self.price_to is not None and self.price_to < self.price_from:
            raise ValidationError({"price_to": _now("The highest price is below the lowest. Mend one of them.")})


class CollectionTag(ItemBase):
    tag = models.ForeignKey(ProductTag, on_delete=models.CASCADE, related_name="tagged_collections")
    content_object = ParentalKey(CollectionPage, on_delete=models.CASCADE, related_name="tagged")


class CollectionPin(Orderable):
    page = ParentalKey(CollectionPage, on_delete=models.CASCADE, related_name="pins")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", verbose_name=_("product"))

    class Meta(Orderable.Meta):
        verbose_name = _("pinned product")

    def __str__(self) -> str:
        return str(self.product)
