"""What has to be taken from the shelves of a showroom for the orders to be packed: lot by lot, as the ledger keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from catalog.models import Product
from ocop.storefront.models import Order
from ocop.storefront.states import OrderState
from showrooms.models import Item, Lot, Movement, Placement, Showroom


@dataclass
class Pick:
    """Pieces of one item and lot. `orders` says for which orders how many. `is_past` goods may not leave: others have to be
    kept; `is_listed` is whether they may on that day.
    """

    item: Item
    lot: Lot | None
    shelf: str
    is_past: bool
    is_listed: bool
    orders: list[tuple[Order, int]] = field(default_factory=list)

    @property
    def pieces(self) -> int:
        return sum(pieces for _order, pieces in self.orders)


def pick_list(showroom: Showroom, on: date) -> list[Pick]:
    """By shelf and name; what leaves first stands first. Four queries."""
    orders = {
        order.reservation_id: order
        for order in Order.objects.filter(showroom=showroom, state=OrderState.CONFIRMED, reservation__isnull=False)
    }
    kept = (
        Movement.objects.filter(entry__in=list(orders)).select_related("item__product__producer", "lot").order_by("entry", "pk")
    )
    picks = _picks(showroom, on, list(kept))
    for movement in kept:
        picks[movement.item_id, movement.lot_id].orders.append((orders[movement.entry_id], movement.reserved_change))
    return sorted(
        picks.values(),
        key=lambda pick: (pick.shelf or "~", str(pick.item), (pick.lot and pick.lot.best_before) or date.max, pick.item.pk),
    )


def picks_of(order: Order, on: date) -> list[Pick]:
    """Of one order that is being packed, in the order of its goods."""
    if order.reservation_id is None:
        return []
    kept = list(
        Movement.objects.filter(entry=order.reservation_id).select_related("item__product__producer", "lot").order_by("pk")
    )
    picks = _picks(order.showroom, on, kept)
    for movement in kept:
        picks[movement.item_id, movement.lot_id].orders.append((order, movement.reserved_change))
    return list(picks.values())


def _picks(showroom: Showroom, on: date, kept: list[Movement]) -> dict[tuple[int, int | None], Pick]:
    items = {movement.item_id for movement in kept}
    shelves = dict(Placement.objects.filter(showroom=showroom, item__in=items).values_list("item_id", "shelf"))
    products = {movement.item.product_id for movement in kept}
    listed = set(Product.objects.listed(on).filter(pk__in=products).values_list("pk", flat=True))
    return {
        (movement.item_id, movement.lot_id): Pick(
            movement.item,
            movement.lot,
            shelves.get(movement.item_id, ""),
            bool(movement.lot and movement.lot.best_before and movement.lot.best_before < on),
            movement.item.product_id in listed,
        )
        for movement in kept
    }
