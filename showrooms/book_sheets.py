"""The stock book as tables: what stands at showrooms now, and what was moved there from one day to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .exporting import Cell, Sheet
from .models import EntryKind, Item, Level, Movement, Placement, Showroom
from .standing import standings

_AT_ONCE = 500
LEVEL_HEADINGS = (
    gettext_lazy("Showroom"),
    gettext_lazy("Code"),
    gettext_lazy("Barcode"),
    gettext_lazy("Name"),
    gettext_lazy("Maker"),
    gettext_lazy("Lot"),
    gettext_lazy("Made on"),
    gettext_lazy("Best before"),
    gettext_lazy("On hand"),
    gettext_lazy("Reserved"),
    gettext_lazy("Shelf"),
    gettext_lazy("Counter price"),
    gettext_lazy("Stars in force today"),
    gettext_lazy("Last day in force"),
)
MOVEMENT_HEADINGS = (
    gettext_lazy("At"),
    gettext_lazy("Showroom"),
    gettext_lazy("Kind"),
    gettext_lazy("Entry"),
    gettext_lazy("Undoes entry"),
    gettext_lazy("Code"),
    gettext_lazy("Barcode"),
    gettext_lazy("Name"),
    gettext_lazy("Lot"),
    gettext_lazy("On hand, change"),
    gettext_lazy("Reserved, change"),
    gettext_lazy("Price of one"),
    gettext_lazy("Sold as OCOP"),
    gettext_lazy("Stars on that day"),
    gettext_lazy("By"),
    gettext_lazy("Till or screen"),
    gettext_lazy("Why"),
    gettext_lazy("Reference"),
)


def levels(showrooms: QuerySet[Showroom], on: date) -> Sheet:
    """What is on hand now, lot by lot, with the standing on `on`."""
    return Sheet(_("On hand"), [str(heading) for heading in LEVEL_HEADINGS], _level_rows(showrooms, on))


def movements(showrooms: QuerySet[Showroom], first: date, last: date) -> Sheet:
    """What was moved from the beginning of `first` to the end of `last`, in the order in which it was booked."""
    moved = Movement.objects.filter(
        showroom__in=showrooms, entry__at__gte=_beginning(first), entry__at__lt=_beginning(last + timedelta(days=1))
    )
    rows = moved.select_related("showroom", "item__product", "lot", "entry__by", "entry__till").order_by("pk")
    return Sheet(_("Movements"), [str(heading) for heading in MOVEMENT_HEADINGS], _movement_rows(rows))


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _level_rows(showrooms: QuerySet[Showroom], on: date) -> Iterator[list[Cell]]:
    places = {(place.showroom_id, place.item_id): place for place in Placement.objects.filter(showroom__in=showrooms)}
    on_hand = Level.objects.filter(showroom__in=showrooms).on_hand().order_by("showroom__name", "showroom", "item", "pk")
    rows = on_hand.select_related("showroom", "item__product__producer", "lot").iterator(_AT_ONCE)
    while chunk := list(islice(rows, _AT_ONCE)):
        standing = standings((level.item for level in chunk), on)
        for level in chunk:
            place, lot = places.get((level.showroom_id, level.item_id)), level.lot
            shown = standing[level.item_id]
            yield [
                level.showroom.name,
                *_named(level.item),
                level.item.product.producer.name if level.item.product else level.item.maker,
                lot.code if lot else "",
                lot.made_on if lot else None,
                lot.best_before if lot else None,
                level.on_hand,
                level.reserved,
                place.shelf if place else "",
                (place and place.counter_price) or (level.item.product.price if level.item.product else level.item.price),
                shown.stars,
                shown.last_day if shown.may_be_shown else None,
            ]


def _movement_rows(rows: QuerySet[Movement]) -> Iterable[list[Cell]]:
    for movement in rows.iterator(_AT_ONCE):
        entry = movement.entry
        yield [
            entry.at,
            movement.showroom.name,
            entry.get_kind_display(),
            entry.pk,
            entry.answers_id if entry.kind == EntryKind.UNDO else None,
            *_named(movement.item),
            movement.lot.code if movement.lot else "",
            movement.on_hand_change,
            movement.reserved_change,
            movement.price,
            movement.as_ocop,
            movement.stars,
            entry.by.get_username() if entry.by else "",
            entry.till.name if entry.till else "",
            entry.why,
            entry.reference,
        ]


def _named(item: Item) -> tuple[str, str, str]:
    """Our code, the barcode, the name."""
    if item.product:
        return item.product.code, item.product.gtin, item.product.name
    return "", item.barcode, item.name
