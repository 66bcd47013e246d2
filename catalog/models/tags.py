"""Words by which editors gather products: “quà Tết”, “đồ uống”. Shoppers meet them as collections, not as labels of a product."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase


class ProductTag(TagBase):
    """Written in small letters: see `catalog.admin.fields.TidyTagField`."""

    class Meta:
        verbose_name = _("tag of products")
        verbose_name_plural = _("tags of products")


class TaggedProduct(ItemBase):
    tag = models.ForeignKey(ProductTag, on_delete=models.CASCADE, related_name="tagged_products")
    content_object = ParentalKey("catalog.Product", on_delete=models.CASCADE, related_name="tagged")
