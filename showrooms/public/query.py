"""What the address of the list of showrooms asks for. Reading it never fails; parameters have a name per language, both read on
every page, as those of the list of products.

    /diem-ban/?tinh=an-giang        /en/showrooms/?near=R%E1%BA%A1ch+Gi%C3%A1
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Self
from urllib.parse import quote_plus

from django.http import QueryDict
from django.utils.text import slugify

from catalog import addresses
from catalog.public.query import LONGEST_TEXT, readable
from catalog.text import folded

PROVINCE: Mapping[str, str] = {"vi": "tinh", "en": "province"}
NEAR: Mapping[str, str] = {"vi": "noi", "en": "near"}


class ShopQuery(NamedTuple):
    """`province` is a slug, of today or of before, not looked up yet; `near` is a place as someone typed it."""

    province: str = ""
    near: str = ""

    @classmethod
    def read(cls, parameters: QueryDict) -> Self:
        province, near = (_first(parameters, names)[:LONGEST_TEXT].strip() for names in (PROVINCE, NEAR))
        # People type names: "An Giang" is an-giang.
        return cls(slugify(folded(province)) or province, near)

    def address(self, language: str) -> str:
        given = ((PROVINCE[language], self.province), (NEAR[language], self.near))
        pairs = "&".join(f"{name}={quote_plus(value)}" for name, value in given if value)
        return addresses.showrooms(language) + (f"?{pairs}" if pairs else "")


def _first(parameters: QueryDict, names: Mapping[str, str]) -> str:
    given = (readable(value) for name in names.values() for value in parameters.getlist(name))
    return next((value for value in given if value), "")
