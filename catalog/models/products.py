"""Products. A product is listed while it is published and one of its certificates is in force (see `catalog.validity`)."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from catalog import codes, identity
from catalog.editorial import KeepsFacts
from catalog.packaging import PackagingKind
from catalog.source_address import check_source_address
from catalog.text import folded
from catalog.validity import ProductQuerySet

from .producers import Producer


class Product(
    KeepsFacts,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A product as the register knows it. Its stars are never here: they belong to its certificates.

    `price` is whole đồng; a product without one is shown and not sold. `code` is ours, permanent, given at creation and
    printed on labels; `official_code` is the state's (old five-part or new four-part form) and rarely printed anywhere.
    """

    FACTS = (
        "code",
        "slug",
        "name",
        "name_key",
        "name_order",
        "producer",
        "group",
        "group_as_published",
        "province",
        "former_province",
        "commune",
        "place_as_published",
        "official_code",
        "fictional",
        "source",
        "source_url",
    )

    code = models.CharField(_("our code"), max_length=8, unique=True, editable=False, default=codes.new_public_code)
    slug = models.SlugField(_("address"), max_length=140, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=255)
    name_key = models.CharField(max_length=255, editable=False, db_index=True)
    name_order = models.CharField(max_length=255, editable=False, default="")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="products", verbose_name=_("producer"))
    group = models.ForeignKey(
        "catalog.ProductGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("group"),
    )
    group_as_published = models.CharField(_("group as published"), max_length=200, blank=True)
    province = models.ForeignKey(
        "catalog.Province", on_delete=models.PROTECT, related_name="products", verbose_name=_("province or city")
    )
    former_province = models.ForeignKey(
        "catalog.FormerProvince",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("former province"),
    )
    commune = models.ForeignKey(
        "catalog.Commune",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("commune"),
    )
    place_as_published = models.CharField(_("place as published"), max_length=255, blank=True)
    official_code = models.CharField(
        _("official OCOP code"), max_length=30, blank=True, db_index=True, validators=[codes.validate_official_code]
    )
    fictional = models.BooleanField(_("made up for the demonstration"), default=False)
    source = models.TextField(_("source"), blank=True)
    source_url = models.CharField(_("address of the source"), max_length=500, blank=True, validators=[check_source_address])

    name_en = models.CharField(_("name in English"), max_length=255, blank=True)
    packaging = models.CharField(_("packaging"), max_length=160, blank=True, help_text=_("For example: jar, 500 g"))
    packaging_en = models.CharField(_("packaging in English"), max_length=160, blank=True)
    packaging_kind = models.PositiveSmallIntegerField(
        _("kind of packaging"), choices=PackagingKind.choices, default=PackagingKind.NONE, editable=False
    )
    price = models.PositiveIntegerField(_("price in đồng"), null=True, blank=True, validators=[MinValueValidator(1000)])
    price_is_example = models.BooleanField(_("the price is an example"), default=False)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True, db_index=True, validators=[codes.validate_gtin])
    traceability_url = models.URLField(_("traceability link"), max_length=500, blank=True)
    traceability_ends_on = models.DateField(_("traceability link’s last day"), null=True, blank=True)
    tags = ClusterTaggableManager(through="catalog.TaggedProduct", blank=True, verbose_name=_("tags"))

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]
        indexes = [
            # The order by name is read off this, as the newest are off the certificates' index.
            models.Index(fields=["name_order", "id"], name="product_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("code"),
        index.AutocompleteField("code"),
        index.SearchField("official_code"),
        index.SearchField("gtin"),
        index.RelatedFields("producer", [index.SearchField("name"), index.AutocompleteField("name")]),
        index.AutocompleteField("words_without_accents"),
        index.FilterField("live"),
    ]

    @property
    def words_without_accents(self) -> str:
        """For search: people type "mat ong" for "Mật ong", and databases differ in what they fold."""
        return folded(f"{self.name} {self.official_code} {self.gtin} {self.producer.name}")

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "catalog/public/product_preview.html"

    def save(self, *args: Any, **kwargs: Any) -> None:
        identity.prepare_product(self)
        super().save(*args, **kwargs)


class ProductImage(Orderable):
    """A photograph of a product. Without one, an illustration is drawn and captioned as such."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey("wagtailimages.Image", on_delete=models.PROTECT, related_name="+", verbose_name=_("image"))
    alt_text = models.CharField(_("what the picture shows"), max_length=200)
    alt_text_en = models.CharField(_("what the picture shows, in English"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")

    def __str__(self) -> str:
        return self.alt_text


class ProductSetMember(Orderable):
    """A product that is part of a set recognised as one product ("bộ sản phẩm" in its first sense)."""

    product_set = ParentalKey(Product, on_delete=models.CASCADE, related_name="members")
    member = models.ForeignKey(
        Product, on_delete=models.PROTECT, null=True, blank=True, related_name="member_of", verbose_name=_("product")
    )
    name = models.CharField(_("name"), max_length=255, help_text=_("As the decision names it."))

    class Meta(Orderable.Meta):
        verbose_name = _("member of the set")
        verbose_name_plural = _("members of the set")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=True) | ~models.Q(member=models.F("product_set")),
                name="set_is_not_its_own_member",
            )
        ]

    def __str__(self) -> str:
        return self.name
