"""An independent answer to "what is free to sell where today?", added up from the movements and from none of the showrooms'
code: neither levels nor the queries over them are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from showrooms.models import Entry, Hold, Lot, Movement, Showroom

DAY = timedelta(days=1)


def free_pieces(on: date, *, past_their_day: bool = False) -> Counter[tuple[int, int]]:
    """Pieces on hand that no order has, by showroom and product: those still good on `on`, or all of them."""
    last_good_day = dict(Lot.objects.values_list("pk", "best_before"))
    over = time_is_over()
    pieces: Counter[tuple[int, int]] = Counter()
    for entry, showroom, product, lot, on_hand, reserved in Movement.objects.values_list(
        "entry_id", "showroom_id", "item__product_id", "lot_id", "on_hand_change", "reserved_change"
    ):
        last = last_good_day.get(lot)
        if product and (past_their_day or last is None or on <= last):
            pieces[showroom, product] += on_hand - (0 if entry in over else reserved)
    return pieces


def time_is_over() -> set[int]:
    """Reservations that nobody answered and whose time has passed now: free, although nothing is booked yet."""
    answered = set(Entry.objects.exclude(answers=None).values_list("answers", flat=True))
    holds = dict(Hold.objects.values_list("reservation", "until"))
    return {pk for pk, until in holds.items() if pk not in answered and until <= timezone.now()}


def is_kept(reservation: int | None) -> bool:
    """Whether the goods of a reservation are kept now."""
    answered = Entry.objects.filter(answers=reservation).exists()
    return reservation is not None and not answered and reservation not in time_is_over()


def is_good(reservation: int | None, on: date) -> bool:
    """Whether all its pieces may leave on `on`: none is of a lot past its day."""
    last_days = Movement.objects.filter(entry=reservation).values_list("lot__best_before", flat=True)
    return all(last is None or on <= last for last in last_days)


def open_to_the_public(on: date) -> set[int]:
    """Published showrooms, on a day of their season, its first and last included."""
    rows = Showroom.objects.filter(live=True).values_list("pk", "opens_on", "closes_on")
    return {pk for pk, first, last in rows if (first is None or first <= on) and (last is None or on <= last)}


def stocked(listed: dict[int, int], on: date) -> dict[int, int]:
    """Of what is listed that of which somebody can buy a piece today, with its stars."""
    showrooms = open_to_the_public(on)
    there = {product for (showroom, product), pieces in free_pieces(on).items() if showroom in showrooms and pieces > 0}
    return {product: stars for product, stars in listed.items() if product in there}


def edges() -> Iterator[date]:
    """Every day on which goods stop being good, or a showroom's season begins or ends."""
    for last in Lot.objects.values_list("best_before", flat=True):
        if last:
            yield last + DAY
    for first, last in Showroom.objects.values_list("opens_on", "closes_on"):
        if first:
            yield first
        if last:
            yield last + DAY
