"""Every message of two orders, in every order and again and again, while what we do because of them makes new ones."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ocop.storefront.payments import settling
from ocop.storefront.states import CancelReason, OrderState

from . import books
from .snapshot import Snapshot
from .stories import BACK, SHOPPER, pay, pay_back, place, start
from .telling import may
from .world import World, opened

EXAMPLES, EXAMPLES_OF_ALL = 12, 300


def test_messages_of_two_orders_in_any_order_and_any_number(snapshot: Snapshot, every: bool) -> None:
    @settings(
        max_examples=EXAMPLES_OF_ALL if every else EXAMPLES,
        deadline=None,
        derandomize=not every,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(st.data())
    def replay(data: st.DataObject) -> None:
        with opened(snapshot) as world:
            tell_two_orders(world, data)
            world.pass_time(minutes=3)
            world.reconcile()
            world.tidy()
            books.assert_agreed(world)
            (first, _, kept, back, _), (second, reason, nothing, _, _) = books.outcome(world)
            assert (first, kept, back) == (OrderState.CONFIRMED, world.order(0).total - BACK, [(BACK, "succeeded")])
            assert (second, reason, nothing) == (OrderState.CANCELLED, CancelReason.BY_SHOPPER, 0)

    replay()


def tell_two_orders(world: World, data: st.DataObject) -> None:
    """Both are paid; the first is paid back in part, the second called off before, between or after the messages."""
    called_off_at = data.draw(st.integers(0, 2), label="when the second is called off")
    for which, wanted in enumerate(({world.shop.tea: 2}, {world.shop.tea: 1, world.shop.honey: 1})):
        world.fill_cart(wanted)
        place(world, which)
        start(world, which)
        pay(world, which)
    for turn in range(3):
        if turn == called_off_at:
            settling.call_off(world.order(1).pk, CancelReason.BY_SHOPPER, world.act(SHOPPER))
        events = list(world.server.events)
        again = data.draw(st.lists(st.integers(0, len(events) - 1), max_size=6))
        for which in [*data.draw(st.permutations(range(len(events)))), *again]:
            assert world.receive(events[which]).status == 200
        if not turn:
            may(pay_back, world)
