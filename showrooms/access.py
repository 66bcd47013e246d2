"""Who may do what where. The ledger asks here before it books, and the desk before it shows.

Staff see and move the stock of the showrooms that they are assigned to; who manages a showroom also approves counts and transfers
there. Officers and inspectors read all (permission `showrooms.view_entry`); administrators may do everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from .models import Assignment, Showroom, Till
from .models.rooms import ShowroomQuerySet

READ_ALL = "showrooms.view_entry"


@dataclass(frozen=True)
class Actor:
    """Who asks the ledger: a user, a till, or neither, which is the shop itself acting for an order."""

    user: Any = None
    till: Till | None = None

    def may_work(self, showroom_id: int) -> bool:
        if self.till:
            return self.till.live and self.till.may_sell and self.till.showroom_id == showroom_id
        return self.user is None or may_work(self.user, showroom_id)

    def may_manage(self, showroom_id: int) -> bool:
        return self.user is not None and may_manage(self.user, showroom_id)


THE_SHOP = Actor()


def readable(user: AbstractBaseUser | AnonymousUser) -> ShowroomQuerySet:
    """The showrooms whose stock `user` may look at."""
    if reads_all(user):
        return Showroom.objects.all()
    return Showroom.objects.filter(assignments__user=user.pk) if user.is_active and user.pk else Showroom.objects.none()


def workable(user: AbstractBaseUser | AnonymousUser) -> ShowroomQuerySet:
    """The showrooms whose stock `user` may move."""
    if not user.is_active or not user.pk:
        return Showroom.objects.none()
    if getattr(user, "is_superuser", False):
        return Showroom.objects.all()
    return Showroom.objects.filter(assignments__user=user.pk)


def works_somewhere(user: Any) -> bool:
    """Whether `user` is assigned to any showroom. Asked of the database once for each request, as Django does with permissions:
    each menu of the admin asks.
    """
    if not user.is_active or not user.pk:
        return False
    if not hasattr(user, "_works_somewhere"):
        user._works_somewhere = Assignment.objects.filter(user=user.pk).exists()
    return bool(user._works_somewhere)


def reads_all(user: Any) -> bool:
    return bool(user.is_active and user.has_perm(READ_ALL))


def may_work(user: Any, showroom_id: int) -> bool:
    return bool(user.is_active and (user.is_superuser or Assignment.objects.filter(user=user, showroom=showroom_id).exists()))


def may_manage(user: Any, showroom_id: int) -> bool:
    assigned = Assignment.objects.filter(user=user, showroom=showroom_id, manages=True)
    return bool(user.is_active and (user.is_superuser or assigned.exists()))
