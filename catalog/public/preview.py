"""An officer's preview of a draft: the page as shoppers would see it today, with a banner, never kept."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog import clock
from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.models import Producer, Product

from . import producer_page
from .product_page import product_page
from .views import frame_of_product


def product_preview(product: Product) -> SafeString:
    return render_to_string("catalog/public/product.html", context(product))


def producer_preview(producer: Producer) -> SafeString:
    producer.live = True  # as it will show once published
    shown = producer_page.context_of(producer, Reading.begin(clock.today()))
    has_a_page = shown["total"] or shown["ended"]
    caveat = "" if has_a_page else _("The producer gets this page once one of its products is recognised.")
    return render_to_string("catalog/public/producer.html", shown | {"preview": _banner(caveat)})


def context(product: Product) -> dict[str, Any]:
    """What the product's template needs; `product` may hold unsaved changes. A preview is not a reading: it has no ETag."""
    reading = Reading.begin(clock.today())
    page = product_page(product, overview(reading), reading.on)
    surroundings = frame_of_product(product, reading, indexed=False)
    in_force = page.record.in_force
    caveat = "" if in_force else _("The product has no certificate in force today, so it would not be listed.")
    return {"page": page, "record": page.record, "frame": surroundings, "preview": _banner(caveat)}


def _banner(caveat: str) -> str:
    return " ".join(filter(None, (_("Preview: shoppers do not see this yet."), caveat)))
