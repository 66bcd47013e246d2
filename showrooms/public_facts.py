"""The public tables and columns of this room, of which `catalog.public_facts` tells: showrooms and what stands around them. How
much stands there is no fact of the edition but of availability."""

from __future__ import annotations

from catalog.public_facts import Availability, StockLevels

from .models import FEW

PUBLIC_COLUMNS: dict[str, tuple[str, ...]] = {
    "showrooms_showroom": (
        "slug",
        "name",
        "name_en",
        "kind",
        "live",
        "fictional",
        "opens_on",
        "closes_on",
        "province_id",
        "commune_id",
        "street_address",
        "latitude",
        "longitude",
        "managing_body",
        "phone",
        "email",
        "description",
        "description_en",
    ),
    "showrooms_openinghours": ("showroom_id", "weekday", "opens", "closes", "sort_order"),
    "showrooms_closure": ("showroom_id", "since", "until", "opens", "closes", "reason", "reason_en", "sort_order"),
    "showrooms_showroomlink": ("showroom_id", "kind", "url", "sort_order"),
    "showrooms_showroomphoto": ("showroom_id", "image_id", "alt_text", "alt_text_en", "sort_order"),
}

AVAILABILITY: dict[str, Availability] = {
    "showrooms_level": StockLevels(of=("showroom_id", "item_id"), on_hand="on_hand", reserved="reserved", few=FEW),
    # Pieces past their day are not offered; a lot's day may be put right later.
    "showrooms_lot": ("item_id", "best_before"),
    "showrooms_item": ("product_id",),
    "showrooms_placement": ("showroom_id", "item_id", "counter_price"),
}
"""What is said of stock has a token of its own: it moves when a word may, and ends only the pages that show one."""
