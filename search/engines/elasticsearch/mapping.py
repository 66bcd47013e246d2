"""What the index holds of a product, and under which mapping: a document's words, the keys that lists filter by, certificates as
intervals, and what lists are ordered by.

Whether a certificate is in force is never written down: a query asks it of the day. `documents.pipeline()` and `fingerprint()`
say together whether an index was made by this code.
"""

from __future__ import annotations

import hashlib
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from elasticsearch import dsl

from search.documents import Document, Field

DEEPEST = 200_000
"""The last place in an order that is answered."""
KEYS = ("province", "former_province", "commune", "producer", "group", "packaging_kind")
"""0 for none, as everywhere."""


def _words() -> dsl.Text:
    """Tokens, prepared already. Without norms: a find is worth the same in a long text and in a short one."""
    return dsl.Text(analyzer="whitespace", norms=False)


def _key() -> dsl.Keyword:
    return dsl.Keyword(eager_global_ordinals=True)


class CertificateEntry(dsl.InnerDoc):
    valid = dsl.DateRange()
    stars = dsl.Byte()
    starts_on = dsl.Date()


class ProductEntry(dsl.Document):
    """`priced` repeats the product's id where it has a price: the list by price orders its two halves differently. `gone` marks
    what is left of a deleted product, so that no older write brings it back."""

    product = dsl.Long()
    version = dsl.Long(index=False, doc_values=False)
    live = dsl.Boolean()
    gone = dsl.Boolean(index=False, doc_values=False)

    name = _words()
    name_folded = _words()
    meanings = _words()
    maker = _words()
    maker_folded = _words()
    place = _words()
    place_folded = _words()
    more = _words()
    more_folded = _words()

    province = _key()
    former_province = _key()
    commune = _key()
    producer = _key()
    group = _key()
    packaging_kind = _key()
    price = dsl.Long()
    priced = dsl.Long(index=False)
    order_vi = dsl.Keyword(index=False)
    order_en = dsl.Keyword(index=False)
    certificates = dsl.Nested(CertificateEntry)

    class Meta:
        dynamic = dsl.MetaField("strict")

    class Index:
        settings = {
            "number_of_shards": 1,  # so that counts are exact; a hundred thousand products are small
            "auto_expand_replicas": "0-1",
            "refresh_interval": "-1",  # what must be seen asks for it when it is written
            "max_result_window": DEEPEST,
        }


def definition() -> dict[str, Any]:
    """Settings and mapping of a new index."""
    # A copy: the DSL gives out its own.
    return deepcopy(dict(ProductEntry._index.to_dict()))


@cache
def fingerprint() -> str:
    """Of this file: the mapping, and how a document is written under it."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]


def entry(document: Document, version: int) -> dict[str, Any]:
    """What the index holds of a document."""
    price = document.keys.get("price", 0)
    return {
        "product": document.product,
        "version": version,
        "live": document.live,
        **{field.value: document.words.get(field, "") for field in Field},
        **{key: document.keys.get(key, 0) for key in KEYS},
        **({"price": price, "priced": document.product} if price else {}),
        **{f"order_{language}": order for language, order in document.order.items()},
        "certificates": [
            {
                "valid": {"gte": interval.starts_on.isoformat(), "lt": interval.ends_on.isoformat()},
                "stars": interval.stars,
                "starts_on": interval.starts_on.isoformat(),
            }
            for interval in document.intervals
            # One that ended on the day it started was never in force; Elasticsearch takes no empty range.
            if interval.starts_on != interval.ends_on
        ],
    }


def gone(product: int, version: int) -> dict[str, Any]:
    """What the index holds of a deleted product."""
    return {"product": product, "version": version, "live": False, "gone": True}
