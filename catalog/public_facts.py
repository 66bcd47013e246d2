"""The public tables and columns: what a shopper's page may show. A change in any of them moves the edition.

Search columns (`name_key`), drafts, locks, revisions and renditions are not public: writing them moves nothing. Other rooms
`declare` theirs when the site starts, so that this one knows none of them.

Numbers of stock are not public either; the words made from them are, and move a token of their own: `declare_availability`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

PUBLIC_COLUMNS: dict[str, tuple[str, ...]] = {
    "catalog_product": (
        "live",
        "code",
        "slug",
        "name",
        "name_en",
        "producer_id",
        "group_id",
        "group_as_published",
        "province_id",
        "former_province_id",
        "commune_id",
        "place_as_published",
        "official_code",
        "fictional",
        "source",
        "source_url",
        "packaging",
        "packaging_en",
        "packaging_kind",
        "price",
        "price_is_example",
        "description",
        "description_en",
        "gtin",
        "traceability_url",
        "traceability_ends_on",
    ),
    "catalog_productimage": ("product_id", "image_id", "alt_text", "alt_text_en", "sort_order"),
    "catalog_productsetmember": ("product_set_id", "member_id", "name", "sort_order"),
    # By their tags products come into collections.
    "catalog_taggedproduct": ("content_object_id", "tag_id"),
    "catalog_producttag": ("name",),
    "catalog_producer": (
        "live",
        "name",
        "kind",
        "slug",
        "province_id",
        "commune_id",
        "place_as_published",
        "fictional",
        "story",
        "story_en",
        "image_id",
        "contact_consent",
        "phone",
        "email",
        "street_address",
    ),
    "catalog_producerlink": ("producer_id", "kind", "url", "sort_order"),
    "catalog_certificate": (
        "product_id",
        "decision_id",
        "certified_name",
        "producer_as_published",
        "stars",
        "proposed_five",
        "score",
        "round",
        "certificate_number",
        "starts_on",
        "term_months",
        "printed_end",
        "extended_until",
        "extension_decision_id",
        "withdrawn_from",
        "withdrawal_decision_id",
        "withdrawal_ground",
        "ends_on",
        "end_reason",
        "note",
    ),
    "catalog_decision": (
        "number",
        "signed_on",
        "authority",
        "kind",
        "reading",
        "document_id",
        "source",
        "source_url",
        "fictional",
    ),
    "catalog_datedrule": ("kind", "since", "until", "value", "source"),
    "catalog_province": ("code", "name", "full_name", "kind", "slug", "aliases", "note"),
    "catalog_formerprovince": ("code", "name", "slug", "province_id", "merged_on"),
    "catalog_commune": ("code", "name", "kind", "province_id"),
    "catalog_formercommune": ("commune_id", "name", "kind", "partial", "remark"),
    "catalog_groupperiod": ("code", "title", "since", "until"),
    "catalog_productgroup": (
        "period_id",
        "level",
        "parent_id",
        "branch_id",
        "code",
        "name",
        "name_en",
        "slug",
        "position",
    ),
    # A picture's file and focal point show on the page; its title, tags and collection do not.
    "wagtailimages_image": (
        "file",
        "width",
        "height",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    ),
}


def declare(columns: Mapping[str, tuple[str, ...]]) -> None:
    """Add the public tables of another room, from its `AppConfig.ready`. A table is declared by one room, whole."""
    for table, names in columns.items():
        if PUBLIC_COLUMNS.setdefault(table, names) != names:
            raise ValueError(f"{table} is declared already, with other columns")


class StockLevels(NamedTuple):
    """The columns by which a table of stock levels makes words. What is available (`on_hand` less `reserved`, never below nought)
    is summed over the rows that are alike in `of`; the words tell apart none, up to `few`, and more.
    """

    of: tuple[str, ...]
    on_hand: str
    reserved: str
    few: int


Availability = StockLevels | tuple[str, ...]
"""A table of stock levels, or columns that, as they are, stand on pages that show words for stock and on no others."""

AVAILABILITY: dict[str, Availability] = {}


def declare_availability(tables: Mapping[str, Availability]) -> None:
    """Add what moves the token of availability in another room, likewise."""
    for table, columns in tables.items():
        if AVAILABILITY.setdefault(table, columns) != columns:
            raise ValueError(f"{table} is declared already, with other columns")
