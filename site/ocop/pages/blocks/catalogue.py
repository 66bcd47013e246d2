"""Blocks that show what the catalogue holds on the day of reading. What no longer shows leaves nothing behind."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from catalog.models import Producer, Product

from .choices import KeysBlock, groups, orders, provinces
from .choosers import ProducerChooserBlock, ProductChooserBlock, ShowroomChooserBlock
from .groups import CATALOGUE
from .showing import ProductsBlock, ProductsValue

MOST = 24
"""Cards that one block may show."""


class PickedProductsBlock(ProductsBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    products = blocks.ListBlock(
        ProductChooserBlock(),
        label=_("Products"),
        min_num=1,
        max_num=MOST,
        help_text=_("Shown in this order, each as long as its certificate is in force."),
    )

    class Meta:
        icon = "tag"
        label = _("Products by hand")
        group = CATALOGUE
        description = _("Products that you pick. One whose certificate lapses vanishes by itself.")
        template = "pages/blocks/products.html"

    def named(self, value: ProductsValue, on: date) -> list[int]:
        return [product.pk for product in value["products"] if product is not None]

    def get_preview_value(self) -> Any:
        newest = Product.objects.filter(live=True, certificates__isnull=False).order_by("-certificates__starts_on", "-pk")[:4]
        return self.normalize({"heading": _now("For the Tết table"), "products": list(newest)})


def rule_blocks(most: int) -> list[tuple[str, blocks.Block]]:
    """What a rule asks for; whatever is left open asks for nothing."""
    return [
        (
            "least_stars",
            blocks.ChoiceBlock(label=_("Stars, at least"), choices=[("3", "3"), ("4", "4"), ("5", "5")], default="3"),
        ),
        ("groups", KeysBlock(label=_("Groups"), choices=groups, required=False)),
        ("provinces", KeysBlock(label=_("Provinces and cities"), choices=provinces, required=False)),
        ("price_from", blocks.IntegerBlock(label=_("Price from"), required=False, min_value=0, help_text=_("In đồng."))),
        ("price_to", blocks.IntegerBlock(label=_("Price to"), required=False, min_value=0, help_text=_("In đồng."))),
        ("tags", blocks.CharBlock(label=_("Tags of products"), required=False, help_text=_("Several with commas between."))),
        ("order", blocks.ChoiceBlock(label=_("Order"), choices=orders, default="newest")),
        ("most", blocks.IntegerBlock(label=_("At most so many"), default=most, min_value=1, max_value=MOST)),
    ]


def matching(value: Any, on: date) -> list[int]:
    """The products that fit the rule of a block on that day."""
    from ocop.pages import rules  # rules know of pages, whose fields these blocks are

    rule = rules.Rule(
        least_stars=int(value["least_stars"] or 3),
        groups=frozenset(map(int, value["groups"] or ())),
        provinces=frozenset(map(int, value["provinces"] or ())),
        price_from=value["price_from"],
        price_to=value["price_to"],
        tags=frozenset(tag.strip().lower() for tag in (value["tags"] or "").split(",") if tag.strip()),
        order=value["order"] or "newest",
        most=value["most"] or MOST,
    )
    return rules.matching(rule, on)


def check_prices(value: Any) -> None:
    low, high = value.get("price_from"), value.get("price_to")
    if low is not None and high is not None and high < low:
        error = ValidationError(_now("The highest price is below the lowest. Mend one of them."))
        raise StructBlockValidationError(block_errors={"price_to": error})


class ProductsByRuleBlock(ProductsBlock):
    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
        super().__init__(local_blocks or [("heading", heading), *rule_blocks(8)], **kwargs)

    class Meta:
        icon = "tasks"
        label = _("Products by a rule")
        group = CATALOGUE
        description = _(
            "All products in force that fit: by stars, group, province, price or tag. The row keeps itself up to date."
        )
        template = "pages/blocks/products.html"

    def named(self, value: ProductsValue, on: date) -> list[int]:
        return matching(value, on)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        check_prices(cleaned)
        return cleaned

    def get_preview_value(self) -> Any:
        return self.to_python({"heading": _now("Most stars first"), "most": 4, "order": "stars"})


class ProducerBlock(ProductsBlock):
    producer = ProducerChooserBlock(label=_("Producer"))
    most = blocks.IntegerBlock(label=_("Products, at most"), default=3, min_value=0, max_value=12)

    class Meta:
        icon = "group"
        label = _("Producer")
        group = CATALOGUE
        description = _("A producer with its newest products in force. Once it has none, the block vanishes.")
        template = "pages/blocks/producer.html"

    def named(self, value: ProductsValue, on: date) -> list[int]:
        return newest_of(value["producer"], on, value["most"]) if value["producer"] else []

    def get_preview_value(self) -> Any:
        producer = Producer.objects.filter(live=True, products__live=True, products__certificates__isnull=False)
        return self.normalize({"producer": producer.order_by("-products__certificates__starts_on").first(), "most": 3})

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | {"maker": context["shown"].maker(value["producer"])}


def newest_of(producer: Producer, on: date, most: int) -> list[int]:
    """The newest products of a producer that are listed on that day."""
    listed = Product.objects.listed(on).filter(producer=producer).order_by("-recognised_on", "-pk")
    return list(listed.values_list("pk", flat=True)[:most]) if most else []


class ShowroomBlock(blocks.StructBlock):
    showroom = ShowroomChooserBlock(label=_("Showroom"))

    class Meta:
        icon = "home"
        label = _("Showroom")
        group = CATALOGUE
        description = _("A showroom with its address, today’s hours and the way there. Once it closes, the block vanishes.")
        template = "pages/blocks/showroom.html"

    def get_preview_value(self) -> Any:
        from showrooms.models import Showroom

        return self.normalize({"showroom": Showroom.objects.filter(live=True).order_by("pk").first()})

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"shop": context["shown"].shop(value["showroom"])}


class MapBlock(blocks.StructBlock):
    """A point of the country on our own drawing, with links to maps of others."""

    name = blocks.CharBlock(label=_("Name of the place"), max_length=120)
    address = blocks.CharBlock(label=_("Street address"), max_length=250, required=False)
    latitude = blocks.FloatBlock(label=_("Latitude"), min_value=8.0, max_value=23.5)
    longitude = blocks.FloatBlock(label=_("Longitude"), min_value=102.0, max_value=118.0)

    class Meta:
        icon = "site"
        label = _("Map")
        group = CATALOGUE
        description = _("Where something lies in the country, and the way there. Nothing of another site is loaded.")
        template = "pages/blocks/map.html"
        preview_value = {"name": "Làng gốm Bàu Trúc", "address": "Ninh Phước, Khánh Hòa", "latitude": 11.53, "longitude": 108.92}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"spot": context["shown"].spot(value["name"], value["address"], value["latitude"], value["longitude"])}
