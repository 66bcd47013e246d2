"""How to read the stars: what the law of the day says of them, with its source, and how to check a product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog import addresses
from catalog.at_a_glance.filters import STARS
from catalog.edition import Reading
from catalog.models import AuthorityLevel, DatedRule
from catalog.rules import RuleBook

from .badge import badge
from .frame import frame_at, page
from .reading import read_by_edition
from .trail import Crumb, trail
from .wording import language, stars_in_words

BEST = 100
"""Points; a sheet has no more."""


@dataclass(frozen=True)
class StarLine:
    """What a star means by the rules of the day; a text is empty where no rule is on record."""

    badge: SafeString
    name: str
    shape: str
    points: str
    recognised_by: str


@read_by_edition(lambda request: "guide")
def guide(request: HttpRequest, reading: Reading) -> HttpResponse:
    rules = RuleBook()
    kinds = DatedRule.Kind
    band, authority, extension = (rules.on(kind, reading.on) for kind in (kinds.SCORE_BAND, kinds.AUTHORITY, kinds.EXTENSION))
    term = rules.on(kinds.TERM, reading.on)
    context: dict[str, Any] = {
        "frame": frame_at(reading, "guide", addresses.guide),
        "breadcrumbs": trail(Crumb(_("How to read the stars"), addresses.guide(language()))),
        "lines": star_lines(rules, reading.on),
        "months": rules.term_months(reading.on),
        "most_days": int(extension.value["max_days"]) if extension else 0,
        "sources": list(dict.fromkeys(rule.source for rule in (band, authority, term, extension) if rule)),
    }
    return page("catalog/public/guide.html", context)


def star_lines(rules: RuleBook, on: date) -> list[StarLine]:
    """What each star means on `on`, from three up."""
    band, authority = (rules.on(kind, on) for kind in (DatedRule.Kind.SCORE_BAND, DatedRule.Kind.AUTHORITY))
    return [_line(stars, band, authority) for stars in STARS]


def _line(stars: int, band: DatedRule | None, authority: DatedRule | None) -> StarLine:
    shapes = {3: _("a plain tab"), 4: _("a tab with a notch"), 5: _("a rosette")}
    levels = authority.value.get(str(stars), []) if authority else []
    return StarLine(
        badge=badge(stars),
        name=stars_in_words(stars),
        shape=shapes[stars],
        points=_points(*band.value[str(stars)]) if band else "",
        recognised_by=", ".join(str(AuthorityLevel(level).label) for level in levels),
    )


def _points(low: int, high: int) -> str:
    """The band in words; its upper bound is no longer in it."""
    if high > BEST:
        return _("%(low)d to %(high)d points") % {"low": low, "high": BEST}
    return _("%(low)d to under %(high)d points") % {"low": low, "high": high}
