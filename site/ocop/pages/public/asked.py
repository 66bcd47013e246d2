"""What the address of a page asks for besides the page. Reading it never fails, and what it does not know it leaves out, so that
one page has one spelling. Parameters have a name per language, both read on every page.

    /hoi-cho/?nam=2026        /en/fairs/?year=2026
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, Self

from django.http import QueryDict

from ocop.pages.models.when import FIRST_YEAR, LAST_YEAR

YEAR: Mapping[str, str] = {"vi": "nam", "en": "year"}
_YEAR = re.compile(r"[0-9]{4}")


class Asked(NamedTuple):
    year: int | None = None

    @classmethod
    def read(cls, parameters: QueryDict) -> Self:
        given = (value.strip() for name in YEAR.values() for value in parameters.getlist(name))
        years = (int(value) for value in given if _YEAR.fullmatch(value))
        return cls(year=next((year for year in years if FIRST_YEAR <= year <= LAST_YEAR), None))

    def query(self, language: str) -> str:
        """What stands behind a page's address, with its question mark; nothing where nothing is asked for."""
        return f"?{YEAR[language]}={self.year}" if self.year else ""


NOTHING = Asked()
