"""Products that editors put first for a text, kept by Wagtail's search promotions.

A promotion holds a link; one that leads to a product's address, in either language, on this site, stands for the product. What
it stands for is looked up whenever the edition changes and what is listed on the day of each reading, so a product that lapses
is simply not there, and is there again with its next certificate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host
from wagtail.contrib.search_promotions.models import SearchPromotion

from catalog import addresses
from catalog.at_a_glance.overview import overview
from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading
from catalog.models import Product
from catalog.text import folded, name_key

_LISTS = "|".join(re.escape(f"/{prefix}") for prefix in addresses.LIST.values())
_OF_A_PRODUCT = re.compile(rf"(?:{_LISTS})([a-z0-9-]+)/?", re.IGNORECASE | re.ASCII)


class _Promoted(NamedTuple):
    """`words` of the text that editors wrote; accents as they wrote them."""

    words: list[str]
    product: int


def slug_in(link: str) -> str:
    """The slug of the product whose address on this site `link` is; empty for any other link."""
    try:
        parts = urlsplit(link.strip())
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme and (parts.scheme not in ("http", "https") or not host):
        return ""
    if host and not validate_host(host, [urlsplit(settings.PUBLIC_BASE_URL).hostname or "", *settings.ALLOWED_HOSTS]):
        return ""
    found = _OF_A_PRODUCT.fullmatch(parts.path)
    return found[1].lower() if found else ""


def products_of(links: Iterable[str]) -> Mapping[str, int]:
    """The keys of the products that these links lead to, by link; one query."""
    slugs = {link: slug_in(link) for link in links}
    keys = dict(Product.objects.filter(slug__in={slug for slug in slugs.values() if slug}).values_list("slug", "pk"))
    return {link: keys[slug] for link, slug in slugs.items() if slug in keys}


def promoted(text: str, reading: Reading) -> list[int]:
    """The listed products that editors promote for `text`, in their order. Case never matters, and the accents of a word only
    where both sides wrote them: `mat ong` is `Mật ong`, `dứa` is not `dừa`."""
    words = _words(text)
    listed = overview(reading).listed
    meant = [each.product for each in _shelf.get(reading).get(bare(text), ()) if _agree(each.words, words)]
    return [product for product in dict.fromkeys(meant) if product in listed]


def _read(_reading: Reading) -> dict[str, list[_Promoted]]:
    rows = list(
        SearchPromotion.objects.order_by("query__query_string", "sort_order", "pk").values_list(
            "query__query_string", "external_link_url"
        )
    )
    products = products_of(link for _text, link in rows)
    promoted: dict[str, list[_Promoted]] = {}
    for text, link in rows:
        words = _words(text)
        if words and link in products:
            promoted.setdefault(bare(text), []).append(_Promoted(words, products[link]))
    return promoted


_shelf = Shelf(_read, room=1, daily=False)


def bare(text: str) -> str:
    """Equal for texts that differ in case, accents and punctuation only."""
    return folded(" ".join(_words(text)))


def _words(text: str) -> list[str]:
    return [word for word in name_key(text).split() if folded(word)]


def _agree(written: list[str], typed: list[str]) -> bool:
    """Of two texts that are equal without accents: whether no word bears other accents than its counterpart."""
    return all(ours == theirs or folded(ours) in (ours, theirs) for ours, theirs in zip(written, typed, strict=True))
