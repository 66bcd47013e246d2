"""Who moves an order, and when: what comes with every call that changes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from showrooms.access import THE_SHOP, Actor, may_work
from showrooms.ledger import Slip

from .models import OrderEvent


@dataclass(frozen=True)
class Act:
    """`at` is the moment and `on` the day in Vietnam, both read once at the edge. `user` is who is signed in, if anybody. `key`
    is that of the request, where it has one: what was done under it is not done again (`moves.was_done`).
    """

    at: datetime
    on: date
    by: OrderEvent.By = OrderEvent.By.SHOP
    user: Any = None
    why: str = ""
    key: str = ""

    def slip(self, key: str, showroom_id: int, *, why: str = "", reference: str = "") -> Slip:
        """For the ledger. Who works at the showroom books as themselves; everybody else, the order desk too, through the shop:
        whether they may is asked here in the storefront (`ocop.storefront.access`).
        """
        own = self.by == OrderEvent.By.STAFF and may_work(self.user, showroom_id)
        actor = Actor(self.user) if own else THE_SHOP
        return Slip(by=actor, key=key, at=self.at, on=self.on, why=why or self.why, reference=reference)
