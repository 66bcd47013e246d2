"""What happens to orders, step by step. Whoever lost one of our steps half-way does it again: each may be done any number of
times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ocop.storefront import placing, serving
from ocop.storefront.errors import ShopError
from ocop.storefront.models import OrderEvent
from ocop.storefront.payments import settling, starting
from ocop.storefront.payments.concluding import lapsed_lines
from ocop.storefront.states import CancelReason, Method
from showrooms import holds, ledger
from showrooms.access import THE_SHOP
from showrooms.errors import LedgerError
from showrooms.ledger import Sale, Slip
from tests.stripe_server import NotPossible

from .world import World

SHOPPER, STAFF = OrderEvent.By.SHOPPER, OrderEvent.By.STAFF
REFUSALS = (ShopError, LedgerError, NotPossible)
"""Answers to people: they change nothing."""

Deed = Callable[[World], object]


@dataclass(frozen=True)
class Step:
    """`ours` runs in our process, so it can die; the others are the world's: shoppers at Stripe, and time."""

    name: str
    deed: Deed
    ours: bool = True


@dataclass(frozen=True)
class Story:
    """`ends` tells whether the same comes of it however late the steps are taken up again."""

    name: str
    steps: tuple[Step, ...]
    ends: bool = True

    def __str__(self) -> str:
        return self.name


def ours(name: str, deed: Deed) -> Step:
    return Step(name, deed)


def worlds(name: str, deed: Deed) -> Step:
    return Step(name, deed, ours=False)


# The shopper


def place(world: World, which: int = 0) -> None:
    placing.place(world.carts[which], world.wishes[which], world.act(SHOPPER))


def start(world: World, which: int = 0) -> None:
    starting.start(world.order(which), world.act(SHOPPER))


def pay(world: World, which: int = 0) -> None:
    """On Stripe's page, if there is one."""
    order = world.placed(which)
    waiting = order.payments.exclude(reference="").last() if order else None
    if waiting is not None:
        world.server.pay(waiting.reference)


def call_off(world: World) -> None:
    settling.call_off(world.order().pk, CancelReason.BY_SHOPPER, world.act(SHOPPER))


def choose_cash(world: World) -> None:
    order = world.order()
    if order.method != Method.CASH:
        starting.choose(order, Method.CASH, world.act(SHOPPER))


# The desk, and the counter

BACK = 30_000
"""Đồng that the desk pays back for a dent."""


def pay_back(world: World) -> None:
    settling.refund(world.order().payments.latest("pk").pk, BACK, "Hộp bị móp", world.act(STAFF), "dent")


def pack(world: World) -> None:
    serving.pack(world.order().pk, world.act(STAFF))


def drop_lapsed(world: World) -> None:
    order = world.order()
    settling.drop_lines(order.pk, [line.pk for line in lapsed_lines(order, world.act().on)], world.act(STAFF))


def hand_over(world: World) -> None:
    serving.hand_over(world.order().pk, world.act(STAFF))


def sell_at_the_counter(world: World) -> None:
    """Nine of the ten teas, once the time of whoever had them is over."""
    act = world.act()
    holds.free_lapsed(act.at, act.on)
    slip = Slip(by=THE_SHOP, key="counter", at=act.at, on=act.on)
    ledger.sell(world.shop.showroom, [Sale(world.shop.item(world.shop.tea), 9)], slip)


def free_what_lapsed(world: World) -> None:
    holds.free_lapsed(world.act().at, world.act().on)


FILL = worlds("fill the cart", lambda world: world.fill_cart({world.shop.tea: 2}))
FILL_WITH_SAUCE = worlds(
    "fill the cart with what lapses tonight", lambda world: world.fill_cart({world.shop.tea: 2, world.shop.sauce: 1})
)
PLACE, START, PAY = ours("place", place), ours("start", start), worlds("pay", pay)
MESSAGES = ours("messages", World.take_messages)
RECONCILE, TIDY = ours("reconcile", World.reconcile), ours("tidy", World.tidy)
CALL_OFF = ours("call off", call_off)
PAID = (FILL, PLACE, START, PAY, MESSAGES, MESSAGES)


def at(hour: int, minute: int = 0, days: int = 0) -> Step:
    return worlds(f"{hour:02}:{minute:02} of day {days}", lambda world: world.go_to(hour, minute, days))


STORIES = (
    Story("paid", PAID),
    Story("paid_back_in_part", (*PAID, ours("pay back", pay_back), MESSAGES)),
    Story("called_off_after_it_was_paid", (*PAID, CALL_OFF, MESSAGES)),
    Story("called_off_while_it_was_paid", (FILL, PLACE, START, PAY, CALL_OFF, MESSAGES)),
    Story("called_off_before_it_was_paid", (FILL, PLACE, START, CALL_OFF, MESSAGES)),
    Story(
        "lapsed_between_card_and_charge",
        (at(23, 30), FILL_WITH_SAUCE, PLACE, START, at(23, 50), PAY, at(0, 5, days=1), MESSAGES, MESSAGES),
    ),
    Story(
        "charged_in_the_last_minute",
        (at(23, 30), FILL_WITH_SAUCE, PLACE, START, at(23, 58), PAY, MESSAGES, at(0, 5, days=1), MESSAGES),
        ends=False,
    ),
    Story(
        "sold_at_the_counter_meanwhile",
        (FILL, PLACE, START, PAY, at(10, 30), ours("sell", sell_at_the_counter), MESSAGES, MESSAGES),
        ends=False,
    ),
    Story(
        "kept_anew_when_its_time_was_over",
        (
            FILL,
            PLACE,
            START,
            PAY,
            at(10, 30),
            ours("free", free_what_lapsed),
            MESSAGES,
        ),
    ),
    Story("handed_over", (*PAID, ours("pack", pack), ours("hand over", hand_over))),
    Story(
        "a_line_left_at_hand_over",
        (
            FILL_WITH_SAUCE,
            *PAID[1:],
            ours("pack", pack),
            at(9, 0, days=1),
            ours("drop what lapsed", drop_lapsed),
            MESSAGES,
            ours("hand over", hand_over),
        ),
    ),
    Story("paid_at_the_second_attempt", (FILL, PLACE, START, at(9, 45), START, PAY, MESSAGES, MESSAGES)),
    Story("never_paid", (FILL, PLACE, START, at(10, 30), TIDY, RECONCILE)),
    Story("paid_and_no_message_came", (FILL, PLACE, START, PAY, RECONCILE, RECONCILE)),
    Story(
        "cash_instead",
        (FILL, PLACE, START, ours("choose cash", choose_cash), MESSAGES, ours("pack", pack), ours("hand over", hand_over)),
    ),
    Story(
        "paid_in_one_tab_and_cash_chosen_in_the_other",
        (FILL, PLACE, START, PAY, ours("choose cash", choose_cash), MESSAGES, MESSAGES),
        ends=False,
    ),
    Story("paid_in_two_tabs", (FILL, PLACE, PLACE, START, START, PAY, PAY, START, MESSAGES, MESSAGES)),
    Story(
        "gone_back_and_ordered_otherwise",
        (
            FILL,
            PLACE,
            START,
            worlds("fill another cart", lambda world: world.fill_cart({world.shop.tea: 1, world.shop.honey: 1})),
            ours("place the other", lambda world: place(world, 1)),
            ours("start the other", lambda world: start(world, 1)),
            worlds("pay the other", lambda world: pay(world, 1)),
            MESSAGES,
            MESSAGES,
        ),
    ),
)
