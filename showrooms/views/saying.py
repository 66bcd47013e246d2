"""What the desk says in words: the state of an item's certificate, and what an entry did. One place, so that every page, the
snapshot and the answers to scans say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.public import wording
from catalog.validity import CertificateState
from showrooms.models import Entry, EntryKind, Movement
from showrooms.standing import ItemStanding, Standing


@dataclass(frozen=True)
class Saying:
    """`sentence` tells all, `short` fits a row. `shape` names the icon that stands beside the words: no colour alone tells it."""

    sentence: str
    short: str
    shape: str


def state(standing: ItemStanding, on: date, *, on_hand: bool = True) -> Saying:
    """The state of an item's certificate on `on`. What is not `on_hand` need not come off a shelf."""
    match standing.standing:
        case Standing.PLAIN:
            return Saying(_("goods that are not OCOP"), _("not OCOP"), "plain")
        case Standing.OFF_SHELF:
            return Saying(_off_shelf(standing, on_hand), _("take off the shelf") if on_hand else _("not in force"), "off")
        case Standing.LAST_DAY:
            return Saying(_("today is the last day: off the shelf tonight"), _("off the shelf tonight"), "last-day")
    assert standing.last_day
    until = wording.day(standing.last_day)
    if standing.standing is Standing.LAPSES_SOON:
        days = (standing.last_day - on).days
        words = ngettext(
            "may be shown until the end of %(day)s, %(days)d more day",
            "may be shown until the end of %(day)s, %(days)d more days",
            days,
        )
        return Saying(words % {"day": until, "days": days}, _("until %(day)s") % {"day": until}, "soon")
    return Saying(_("may be shown until the end of %(day)s") % {"day": until}, _("until %(day)s") % {"day": until}, "in-force")


def since(standing: ItemStanding) -> date | None:
    """The first day on which what was in force no longer was."""
    if standing.last_day is None or standing.state is CertificateState.NOT_YET:
        return None
    return standing.last_day + timedelta(days=1)


def _off_shelf(standing: ItemStanding, on_hand: bool) -> str:
    to_do = _("take it off the shelf today") if on_hand else _("do not put it on the shelf")
    day = since(standing)
    if standing.state is CertificateState.NOT_YET:
        why = _("its certificate is not in force yet")
    elif day is None:
        why = _("no certificate is known")
    elif standing.state is CertificateState.WITHDRAWN:
        why = _("certificate withdrawn from %(day)s") % {"day": wording.day(day)}
    else:
        why = _("no longer in force from %(day)s") % {"day": wording.day(day)}
    return f"{why}: {to_do}"


def pieces(count: int) -> str:
    return ngettext("%(count)s piece", "%(count)s pieces", count) % {"count": wording.number(count)}


def best_before(last: date, on: date) -> str:
    """The best-before day of a lot, and that it has gone by."""
    words = _("past its best-before day %(day)s") if last < on else _("best before %(day)s")
    return words % {"day": wording.day(last)}


def moment(at: datetime) -> str:
    """`14:05 23/11/2026`, in Vietnam."""
    there = timezone.localtime(at, timezone.get_default_timezone())
    return f"{there:%H:%M} {wording.day(there.date())}"


def booked(entry: Entry) -> str:
    """What an entry did, in one sentence: `Sold: 2 × Mật ong bạc hà, 100.000 ₫`."""
    movements = Movement.objects.filter(entry=entry)
    sentence = f"{DONE[EntryKind(entry.kind)]()}: {moved(movements).get(entry.pk, '')}"
    if entry.kind != EntryKind.SELL:
        return sentence
    sold = movements.values_list("on_hand_change", "price")
    sentence = f"{sentence}, {wording.money(sum(-pieces * (price or 0) for pieces, price in sold))}"
    as_plain = movements.filter(item__product__isnull=False, as_ocop=False)
    if goods := moved(as_plain).get(entry.pk):
        sentence += ". " + _("Sold as goods that are not OCOP: %(goods)s.") % {"goods": goods}
    return sentence


def moved(movements: QuerySet[Movement], most: int = 2) -> dict[int, str]:
    """The goods of each entry, by its id: `2 × Mật ong bạc hà`; of many items the first few and how many more. One query, and no
    row made into an object: an entry may have hundreds."""
    counts: dict[int, dict[tuple[int, str], int]] = {}
    columns = ("entry", "item", "item__name", "item__product__name", "on_hand_change", "reserved_change")
    for entry, item, name, product, on_hand, reserved in movements.order_by("pk").values_list(*columns):
        of_entry = counts.setdefault(entry, {})
        of_entry[item, product or name] = of_entry.get((item, product or name), 0) + (on_hand or reserved)
    return {entry: _listed(of_entry, most) for entry, of_entry in counts.items()}


def _listed(counts: dict[tuple[int, str], int], most: int) -> str:
    rows = [f"{wording.number(abs(count))} × {name}" for (_item, name), count in counts.items()]
    more = len(rows) - most
    shown = ", ".join(rows[:most])
    return shown + ngettext(" and %(count)d more", " and %(count)d more", more) % {"count": more} if more > 0 else shown


DONE = {
    EntryKind.RECEIVE: lambda: _("Received"),
    EntryKind.SELL: lambda: _("Sold"),
    EntryKind.RETURN: lambda: _("Taken back"),
    EntryKind.TRANSFER_OUT: lambda: _("Sent to another showroom"),
    EntryKind.TRANSFER_IN: lambda: _("Arrived from another showroom"),
    EntryKind.ADJUST: lambda: _("Adjusted"),
    EntryKind.COUNT: lambda: _("Set right after a stocktake"),
    EntryKind.WITHDRAW: lambda: _("Taken off the shelf"),
    EntryKind.RESERVE: lambda: _("Reserved for an order"),
    EntryKind.RELEASE: lambda: _("Released from an order"),
    EntryKind.UNDO: lambda: _("Undone"),
}
"""Said when it is done, and at the head of an entry in the history."""
