"""Goods kept for an order until a moment: once it has passed they are free, whether or not anybody noticed.

No job runs for that. Whoever is about to read or take stock first calls `free_lapsed`, outside any transaction of theirs; where
nothing has lapsed that is one look into an index. A hold is ended under a lock on its row, so what is kept for good at the same
moment is either kept or gone, never both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from . import ledger
from .access import THE_SHOP
from .errors import AlreadyDone
from .ledger import Line, Slip
from .models import Entry, Hold, Showroom
from .posting import levels_for_update

_LAPSED = gettext_noop("Not paid or collected in time.")


def reserve_until(showroom: Showroom, lines: Sequence[Line], slip: Slip, until: datetime) -> Entry:
    """As `ledger.reserve`, until a moment."""
    with transaction.atomic():
        entry = ledger.reserve(showroom, lines, slip)
        if not Entry.objects.filter(answers=entry).exists():
            Hold.objects.get_or_create(reservation=entry, defaults={"until": until})
    return entry


def keep(reservation: Entry, until: datetime | None = None) -> None:
    """Keep the goods longer, or for good. Raises AlreadyDone where they are free again or gone."""
    with transaction.atomic():
        Hold.objects.select_for_update().filter(pk=reservation.pk).first()
        if Entry.objects.filter(answers=reservation).exists():
            raise AlreadyDone(_("These goods are no longer kept for the order."))
        if until is None:
            Hold.objects.filter(pk=reservation.pk).delete()
        else:
            Hold.objects.update_or_create(reservation=reservation, defaults={"until": until})


def is_kept(reservation: Entry, at: datetime) -> bool:
    """Whether the goods are still kept at that moment."""
    if Entry.objects.filter(answers=reservation).exists():
        return False
    return not Hold.objects.lapsed(at).filter(pk=reservation.pk).exists()


def free_lapsed(at: datetime, on: date) -> int:
    """Release what is kept no longer: how many reservations. `on` is the day of `at` in Vietnam."""
    freed = 0
    for pk in list(Hold.objects.lapsed(at).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            hold = Hold.objects.select_for_update().lapsed(at).filter(pk=pk).select_related(None).first()
            if hold is not None:
                slip = Slip(by=THE_SHOP, key=f"lapsed-{pk}", at=at, on=on, why=_LAPSED)
                ledger.release(hold.reservation, slip)
                freed += 1
    return freed


def exchange(reservation: Entry, lines: Sequence[Line], release: Slip, reserve: Slip, until: datetime | None = None) -> Entry:
    """Keep other lines of the same showroom instead, in one step: what was kept is free for them. A reservation that is no longer
    kept is simply made anew. Raises InsufficientStock and changes nothing where the pieces are not there.
    """
    with transaction.atomic():
        Hold.objects.select_for_update().filter(pk=reservation.pk).first()
        items = [movement.item for movement in reservation.movements.select_related("item")]
        # All levels at once and in order, since two entries follow.
        levels_for_update(reservation.showroom, [*items, *(line.item for line in lines)])
        if not Entry.objects.filter(answers=reservation).exists():
            ledger.release(reservation, release)
        if until is None:
            return ledger.reserve(reservation.showroom, lines, reserve)
        return reserve_until(reservation.showroom, lines, reserve, until)
