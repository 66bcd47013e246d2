"""The surfaces of the search: its page, and what is suggested while a text is typed."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

from catalog import addresses
from catalog.models import Product
from tests.surface_register import LANGUAGES, Kind, Shown, Visitor, everyone, number, surface, union, walk

_COUNT = re.compile(r"([\d.,]+) (?:sản phẩm|products?)$")
_STARS = re.compile(r"(\d) (?:sao|stars)\b")


@surface(Kind.OFFER, *addresses.SEARCH.values())
def search_by_name(visitor: Visitor) -> Shown:
    """What each product's name finds, whatever else it finds."""
    names = {name for _pk, _slug, _code, name, *_rest in everyone()}
    return union(
        walk(visitor, f"{addresses.search(language)}?{urlencode({'q': name})}")
        for name in names
        for language in visitor.ways(*LANGUAGES)
    )


@surface(Kind.SELECTION, *addresses.SUGGESTIONS.values())
def suggestions(visitor: Visitor) -> Shown:
    """The products suggested for every name as it is typed, with the stars told of each; a place, group or producer beside them
    has as many products as its page."""
    shown: Shown = {}
    products = dict(Product.objects.values_list("slug", "pk"))
    names = {name for _pk, _slug, _code, name, *_rest in everyone()}
    typed = names | {name[:2] for name in names} | {"an", "thuc", "hop tac"}
    for language in visitor.ways(*LANGUAGES):
        prefix = addresses.product(language, "").rstrip("/") + "/"
        for text in typed:
            answer = visitor.get(f"{addresses.suggestions(language)}?{urlencode({'q': text})}")
            assert answer.status == 200, text
            for item in (item for group in json.loads(answer.body)["groups"] for item in group["items"]):
                if item["address"].startswith(prefix):
                    shown[products[item["address"].removeprefix(prefix).strip("/")]] = int(_STARS.findall(item["detail"])[0])
                else:
                    page = visitor.get(item["address"])
                    assert page.status == 200, item
                    assert number(page.body, "data-total") == int(re.sub(r"\D", "", _COUNT.findall(item["detail"])[0])) > 0, item
    return shown
