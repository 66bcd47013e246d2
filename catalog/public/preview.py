"""An officer's preview: the product's page as shoppers would see it today, with a banner, never kept.

A producer is seen by shoppers on its products' pages, so its preview is the page of its first product.
"""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalog import clock
from catalog.edition import Reading
from catalog.models import Producer, Product

from .overview import overview
from .product_page import product_page, with_page_facts
from .views import frame_of_product
from .wording import language

TEMPLATE = "catalog/public/product.html"


def product_preview(product: Product) -> SafeString:
    return render_to_string(TEMPLATE, context(product))


def producer_preview(producer: Producer) -> SafeString:
    product = with_page_facts().filter(producer=producer.pk).order_by("pk").first() if producer.pk else None
    if product is None:
        return render_to_string("catalog/public/nothing_to_preview.html", {"language": language()})
    product.producer = producer
    producer.live = True  # as it will show once published
    return product_preview(product)


def context(product: Product) -> dict[str, Any]:
    """What the product's template needs; `product` may hold unsaved changes. A preview is not a reading: it has no ETag."""
    reading = Reading.begin(clock.today())
    page = product_page(product, overview(reading), reading.on)
    surroundings = frame_of_product(product, reading, indexed=False)
    return {"page": page, "record": page.record, "frame": surroundings, "preview": True}
