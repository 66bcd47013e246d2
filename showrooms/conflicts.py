"""Movements that were made without a connection and no longer fit.

Each is kept once, under the key of the entry that it asked for, and settled by a person: booked after all under that same key, so
never twice, or put aside with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .access import Actor
from .errors import AlreadyDone, LedgerError
from .models import Conflict, ConflictState, Entry, Showroom
from .posting import SHORTEST_KEY, check_reason, demand


def waiting(showroom: Showroom) -> QuerySet[Conflict]:
    """The conflicts of a showroom that nobody has settled yet, the oldest first."""
    return Conflict.objects.filter(showroom=showroom, state=ConflictState.OPEN).select_related("by").order_by("at", "pk")


def settled(showroom: Showroom, most: int) -> QuerySet[Conflict]:
    """The latest that somebody settled, and how."""
    closed = Conflict.objects.filter(showroom=showroom).exclude(state=ConflictState.OPEN)
    return closed.select_related("by", "closed_by").order_by("-closed_at", "-pk")[:most]


def left_before(key: str, showroom: Showroom) -> Conflict | None:
    """The conflict that stands under a key: whoever sends the movement again is told of it, and nothing is tried anew."""
    return Conflict.objects.filter(key=key, showroom=showroom).first()


def leave(showroom: Showroom, key: str, asked: dict[str, Any], refusal: LedgerError, by: Any, at: datetime) -> Conflict:
    """Keep a refused movement for a person to look at. `asked` is what it takes to book it, as JSON can hold it.

    Under a key that is none, or that stands for something at another showroom, nothing could be settled: the refusal is raised.
    """
    if len(key) < SHORTEST_KEY:
        raise refusal
    problem = str(refusal)[: Conflict._meta.get_field("problem").max_length]
    facts = {"showroom": showroom, "request": {**asked, "code": refusal.code}, "problem": problem, "by": by, "at": at}
    conflict, _left = Conflict.objects.get_or_create(key=key, defaults=facts)
    if conflict.showroom_id != showroom.pk:
        raise refusal
    return conflict


def book(conflict: Conflict, work: Callable[[], Entry], by: Actor, at: datetime) -> Entry:
    """Book it after all. `work` calls the ledger under the conflict's key; while that refuses, the conflict stays open."""
    with transaction.atomic():
        _settle(conflict, ConflictState.BOOKED, by, at)
        return work()


def put_aside(conflict: Conflict, by: Actor, at: datetime, why: str) -> None:
    """Nothing is booked: it did not happen, or was put right otherwise. `why` says which."""
    check_reason(why)
    with transaction.atomic():
        _settle(conflict, ConflictState.DISMISSED, by, at, why.strip())


def _settle(conflict: Conflict, state: ConflictState, by: Actor, at: datetime, why: str = "") -> None:
    demand(by.may_work(conflict.showroom_id), _("You do not work at this showroom, so its conflicts are for others to settle."))
    still_open = Conflict.objects.filter(pk=conflict.pk, state=ConflictState.OPEN)
    if not still_open.update(state=state, closed_by=by.user, closed_at=at, why=why):
        raise AlreadyDone(_("Somebody has settled this conflict before. Nothing was booked twice."))
