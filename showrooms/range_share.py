"""How much of a showroom's range is OCOP: today, and as the known certificates lapse.

What counts is on hand. The whole range is what the share is taken of: goods that are not OCOP and products that are not in force
stand in it too. Items are counted, and their pieces as a second figure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from catalog.models import Product
from catalog.validity import add_months

from .models import Level, RangeTarget, Showroom

MONTHS_AHEAD = 12
STARS = (5, 4, 3)


@dataclass(frozen=True)
class Amount:
    """So many items, and so many pieces of them."""

    items: int
    pieces: int


@dataclass(frozen=True)
class Share:
    """`part` of `whole`."""

    part: Amount
    whole: Amount

    @property
    def of_items(self) -> float | None:
        return _per_cent(self.part.items, self.whole.items)

    @property
    def of_pieces(self) -> float | None:
        return _per_cent(self.part.pieces, self.whole.pieces)

    def reaches(self, target: RangeTarget) -> bool:
        """By items. Nothing on hand reaches nothing."""
        return self.whole.items > 0 and self.part.items * 100 >= target.share * self.whole.items


@dataclass(frozen=True)
class OnHand:
    """An item that stands at a showroom; `province` is where its product comes from."""

    product: int | None
    province: int | None
    pieces: int


@dataclass(frozen=True)
class Month:
    """The share on the first day of a month to come, of what is on hand now. `lapsing` items are in force on the day before it
    in the forecast, and not on this one."""

    day: date
    ocop: Share
    lapsing: int
    target: RangeTarget | None

    @property
    def reaches_target(self) -> bool:
        return self.target is not None and self.ocop.reaches(self.target)


@dataclass(frozen=True)
class RangeOfRoom:
    """`not_in_force` are products of the catalogue that must come off the shelf; `plain` are goods that are not OCOP."""

    showroom: Showroom
    on: date
    ocop: Share
    by_stars: tuple[tuple[int, Share], ...]
    own_province: Share
    other_provinces: Share
    not_in_force: Share
    plain: Share
    target: RangeTarget | None

    @property
    def whole(self) -> Amount:
        return self.ocop.whole

    @property
    def reaches_target(self) -> bool:
        return self.target is not None and self.ocop.reaches(self.target)


def ranges(showrooms: Sequence[Showroom], on: date) -> list[RangeOfRoom]:
    """The range of each of these showrooms on `on`. Three queries, however many there are."""
    rows = _on_hand(showrooms)
    stars = _stars({row.product for of_room in rows.values() for row in of_room}, on)
    targets = _targets(showrooms)
    return [_range(room, rows[room.pk], stars, _target_on(targets[room.province_id], on), on) for room in showrooms]


def forecast(showroom: Showroom, on: date) -> list[Month]:
    """The share on the first day of each of the next months, if nothing is sold, bought or recognised. A query per month."""
    rows = _on_hand([showroom])[showroom.pk]
    products = {row.product for row in rows}
    targets = _targets([showroom])[showroom.province_id]
    whole = _amount(rows)
    before = set(_stars(products, on))
    months = []
    for ahead in range(1, MONTHS_AHEAD + 1):
        day = add_months(on.replace(day=1), ahead)
        certified = set(_stars(products, day))
        ocop = [row for row in rows if row.product in certified]
        lapsing = sum(row.product in before - certified for row in rows)
        months.append(Month(day, Share(_amount(ocop), whole), lapsing, _target_on(targets, day)))
        before = certified
    return months


def _on_hand(showrooms: Iterable[Showroom]) -> dict[int, list[OnHand]]:
    rows: dict[int, list[OnHand]] = {room.pk: [] for room in showrooms}
    levels = Level.objects.filter(showroom__in=rows).on_hand().order_by()
    grouped = levels.values("showroom", "item", "item__product", "item__product__province").annotate(pieces=Sum("on_hand"))
    for room, _item, product, province, pieces in grouped.values_list(
        "showroom", "item", "item__product", "item__product__province", "pieces"
    ):
        rows[room].append(OnHand(product, province, pieces))
    return rows


def _stars(products: Collection[int | None], on: date) -> dict[int, int]:
    """The stars of those among these products that are certified on `on`."""
    wanted = [pk for pk in products if pk is not None]
    return dict(Product.objects.certified(on).filter(pk__in=wanted).values_list("pk", "stars"))


def _targets(showrooms: Iterable[Showroom]) -> dict[int, list[RangeTarget]]:
    """By province, the latest first."""
    targets: dict[int, list[RangeTarget]] = {room.province_id: [] for room in showrooms}
    for target in RangeTarget.objects.filter(province__in=targets).order_by("-since"):
        targets[target.province_id].append(target)
    return targets


def _target_on(targets: Iterable[RangeTarget], on: date) -> RangeTarget | None:
    return next((target for target in targets if target.since <= on), None)


def _range(
    showroom: Showroom, rows: Sequence[OnHand], stars: dict[int, int], target: RangeTarget | None, on: date
) -> RangeOfRoom:
    whole = _amount(rows)

    def share(fits: Callable[[OnHand], bool]) -> Share:
        return Share(_amount(row for row in rows if fits(row)), whole)

    def of(row: OnHand) -> int | None:
        return stars.get(row.product) if row.product else None

    def of_stars(number: int) -> Share:
        return share(lambda row: of(row) == number)

    return RangeOfRoom(
        showroom=showroom,
        on=on,
        ocop=share(lambda row: of(row) is not None),
        by_stars=tuple((number, of_stars(number)) for number in STARS),
        own_province=share(lambda row: of(row) is not None and row.province == showroom.province_id),
        other_provinces=share(lambda row: of(row) is not None and row.province != showroom.province_id),
        not_in_force=share(lambda row: row.product is not None and of(row) is None),
        plain=share(lambda row: row.product is None),
        target=target,
    )


def _amount(rows: Iterable[OnHand]) -> Amount:
    counted = list(rows)
    return Amount(len(counted), sum(row.pieces for row in counted))


def _per_cent(part: int, whole: int) -> float | None:
    """With one decimal, rounded down: 69.96 is not yet 70."""
    return part * 1000 // whole / 10 if whole else None
