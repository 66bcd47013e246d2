"""How much of the range is OCOP, against the target of the province: today, and as certificates lapse."""

from __future__ import annotations

from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from catalog.public import wording
from showrooms import range_share
from showrooms.models import RangeTarget
from showrooms.range_share import Month, RangeOfRoom, Share

from . import charts
from .desk import DeskRequest, Routes, desk_view, render_desk
from .scope import ALL, asked_for
from .tables import in_per_cent


@dataclass(frozen=True)
class Row:
    """A part of the range in words. One that is `within` belongs to the one above."""

    label: str
    share: Share
    within: bool = False


@desk_view("range")
def range_meter(request: DeskRequest) -> HttpResponseBase:
    scope = asked_for(request)
    found = range_share.ranges(scope.showrooms, request.on)
    context = {
        "scope": scope,
        "ranges": found,
        "address": request.desk.address("range"),
        "all_address": f"{request.desk.address('range')}?of={ALL}",
        "other_address": request.desk.other_address + (f"?of={ALL}" if scope.is_all else ""),
    }
    if not scope.is_all:
        months = range_share.forecast(request.showroom, request.on)
        context |= {"range": found[0], "rows": _rows(found[0]), "months": months, "chart": _chart(found[0], months)}
    return render_desk(request, "showrooms/desk/range.html", context)


def _rows(found: RangeOfRoom) -> list[Row]:
    return [
        Row(_("OCOP, in force"), found.ocop),
        *(Row(wording.stars_in_words(stars), share, within=True) for stars, share in found.by_stars),
        Row(_("from %(province)s") % {"province": found.showroom.province}, found.own_province, within=True),
        Row(_("from other provinces"), found.other_provinces, within=True),
        Row(_("Products not in force"), found.not_in_force),
        Row(_("Goods that are not OCOP"), found.plain),
    ]


def _chart(found: RangeOfRoom, months: list[Month]) -> charts.Chart | None:
    if not found.whole.items:
        return None

    def figure(label: str, day: str, share: Share, target: RangeTarget | None) -> charts.Figure:
        per_cent = share.of_items or 0.0
        said = _("%(day)s: %(share)s of items") % {"day": day, "share": in_per_cent(per_cent)}
        return charts.Figure(label, said, (per_cent,), target.share if target else None)

    return charts.bars(
        _("Share of OCOP by items, as certificates lapse"),
        [
            figure(_("today"), _("today"), found.ocop, found.target),
            *(
                figure(
                    f"{month.day.month}/{month.day.year % 100}",
                    wording.day(month.day),
                    month.ocop,
                    month.target,
                )
                for month in months
            ),
        ],
        [("ocop", _("OCOP"))],
        highest=100,
        target=_("Target %(share)d%%") % {"share": found.target.share} if found.target else "",
    )


ROUTES: Routes = [("range", "", range_meter)]
