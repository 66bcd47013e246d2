"""Placing orders: how long one takes, and what many at once come to.

    python -m bench.orders            # SQLite
    DATABASE_URL=postgres://… python -m bench.orders

Nothing is asked of a payment provider: the orders are paid in cash. One order is timed as the shop's own service, and as a whole
request of the checkout. Then 50 shoppers, each on a connection of their own, order again and again from 10 products with 1,000
pieces, which is fewer than they want; then 100 want the last piece. Whatever the rush, there may be no error and no oversale.
"""

from __future__ import annotations

import itertools
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench import world
from bench.judge import Judge
from bench.search import p95, tell

if TYPE_CHECKING:
    from catalog.models import Product
    from ocop.storefront.models import Order
    from showrooms.models import Showroom

NAME = "bench_orders"
CATALOGUE = 2_000
PRODUCTS, PIECES = 10, 100
SHOPPERS, ORDERS_EACH = 50, 2
WANT_THE_LAST = 100
MOST_AT_ONCE = 50
"""Connections: what a PostgreSQL takes as it comes, and more than a site of this size has workers."""
ROUNDS = 40
MOST_PLACING = 250.0
"""Milliseconds."""
LONGEST = 300
"""Seconds after which whoever still waits never ends."""
numbers = itertools.count(912_000_000)
"""A telephone number for each order, without its country: only so many unpaid orders may wait under one."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        world.start_django(Path(folder))
        from django.conf import settings
        from django.db import connection

        settings.SELLS_EXAMPLES = True
        print(f"Orders in a catalogue of {CATALOGUE:,} products on {connection.vendor}", flush=True)
        world.create_database(NAME)
        try:
            judge = Judge()
            measure(judge)
            return 1 if judge.missed else 0
        finally:
            world.drop_database(NAME)


def measure(judge: Judge) -> None:
    world.fill(CATALOGUE)
    showroom, products = open_shop()
    one_by_one(judge, showroom, products)
    rush(judge, showroom, products)
    last_piece(judge, showroom, products[0])


def open_shop() -> tuple[Showroom, list[Product]]:
    """A showroom, and products in force with a price, of which it has nothing yet."""
    from catalog import clock
    from catalog.models import Product, Province
    from showrooms.models import Item, Showroom

    listed = Product.objects.listed(clock.today()).order_by("pk").values_list("pk", flat=True)[:PRODUCTS]
    Product.objects.filter(pk__in=list(listed)).update(price=50_000)
    products = list(Product.objects.filter(pk__in=list(listed)).order_by("pk"))
    Item.objects.bulk_create(Item(product=product) for product in products)
    province = Province.objects.order_by("pk")[0]
    showroom = Showroom.objects.create(name="Điểm bán thử", slug="diem-thu", province=province, street_address="1 Trần Phú")
    return showroom, products


def bring(showroom: Showroom, products: Sequence[Product], pieces: int) -> None:
    """Have exactly so many pieces of each free, whatever was reserved before."""
    from catalog import clock
    from ocop.storefront.codes import new_key
    from showrooms import ledger, stock
    from showrooms.access import THE_SHOP
    from showrooms.ledger import Delivery, Slip
    from showrooms.models import Item

    at, on = clock.now_and_today()
    free = stock.available(on, [product.pk for product in products])
    items = {item.product_id: item for item in Item.objects.filter(product__in=products)}
    missing = {product.pk: pieces - free.get(product.pk, {}).get(showroom.pk, 0) for product in products}
    deliveries = [Delivery(items[pk], number) for pk, number in missing.items() if number > 0]
    if deliveries:
        ledger.receive(showroom, deliveries, Slip(by=THE_SHOP, key=new_key(), at=at, on=on))


def ordering(showroom: Showroom, wanted: dict[Product, int]) -> Callable[[], Order]:
    """A shopper with a full cart who has seen what it costs."""
    from catalog import clock
    from ocop.storefront import carts, placing
    from ocop.storefront.actors import Act
    from ocop.storefront.models import Cart, CartLine, OrderEvent
    from ocop.storefront.placing import Wish
    from ocop.storefront.states import Fulfilment, Method

    at, on = clock.now_and_today()
    cart = Cart.objects.create(touched_at=at)
    CartLine.objects.bulk_create(
        CartLine(cart=cart, product=product, quantity=quantity, price_seen=product.price, name_seen=product.name, added_at=at)
        for product, quantity in wanted.items()
    )
    seen = carts.view(cart, on)
    wish = Wish(
        fulfilment=Fulfilment.PICKUP,
        method=Method.CASH,
        name="Trần Thị Lan",
        phone=f"+84{next(numbers)}",
        showroom_id=showroom.pk,
        consent=True,
        seen_digest=seen.digest,
        seen_total=seen.goods_total,
        key=cart.placing_key,
    )

    def place() -> Order:
        moment, day = clock.now_and_today()
        act = Act(at=moment, on=day, by=OrderEvent.By.SHOPPER)
        return placing.place(cart, wish, act)

    return place


# --- one by one -------------------------------------------------------------------------------------------------------


def one_by_one(judge: Judge, showroom: Showroom, products: list[Product]) -> None:
    bring(showroom, products, PIECES)
    services = [ordering(showroom, dict.fromkeys(products[:3], 1)) for _round in range(ROUNDS)]
    told(judge, "placing an order", services)
    bring(showroom, products, PIECES)
    requests = [by_form(showroom, products[0]) for _round in range(ROUNDS)]
    told(judge, "the checkout’s form sent", requests)


def by_form(showroom: Showroom, product: Product) -> Callable[[], None]:
    """Somebody whose form of the checkout is filled in."""
    from django.test import Client

    from ocop.storefront import addresses

    number = next(numbers)
    # Each from an address of their own, as the throttles count.
    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=str(ip_address(number)))
    client.post(addresses.add("vi", product.code), {"quantity": 1})
    page = client.get(addresses.checkout("vi"))
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    form = {
        **hidden,
        "fulfilment": "pickup",
        "showroom": showroom.pk,
        "name": "Trần Thị Lan",
        "phone": f"0{number}",
        "method": "cash",
        "consent": "on",
    }

    def send() -> None:
        response = client.post(addresses.checkout("vi"), form)
        if response.status_code != 303:
            alert = re.search(r'role="alert".*?</', response.content.decode(), re.DOTALL)
            sys.exit(f"The checkout answered {response.status_code}: {alert and alert[0]}")

    return send


def told(judge: Judge, label: str, acts: Sequence[Callable[[], object]]) -> None:
    """By the clock, and how much of that this process was at work: the rest is the database, and whoever shares the machine."""
    taken, worked = [], []
    for act in acts:
        begin, at_work = time.perf_counter(), time.process_time()
        act()
        taken.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - at_work) * 1000)
    judge.within(f"{label}, p95", p95(taken), MOST_PLACING)
    tell("the same, median", f"{median(taken):8.1f} ms, at work {median(worked):.1f} ms")


# --- at once ----------------------------------------------------------------------------------------------------------


def rush(judge: Judge, showroom: Showroom, products: list[Product]) -> None:
    bring(showroom, products, PIECES)
    dice = random.Random(50)
    acts = []
    for _shopper in range(SHOPPERS):
        wishes = [{product: dice.randint(1, 12) for product in dice.sample(products, 2)} for _order in range(ORDERS_EACH)]
        acts.append([ordering(showroom, wanted) for wanted in wishes])
    before = reserved(products)
    outcomes, seconds = at_once(acts)
    kinds = Counter(type(each).__name__ for each in outcomes)
    judge.exactly(f"errors, {SHOPPERS} shoppers at once", len(outcomes) - kinds["Order"] - kinds["NotSold"], 0)
    sold = reserved(products) - before
    judge.exactly("pieces kept beyond those ordered", sum((sold - ordered(outcomes)).values()), 0)
    judge.exactly("pieces sold beyond those on hand", oversold(), 0)
    tell("placed, refused, pieces", f"{kinds['Order']} orders, {kinds['NotSold']} refused, {sum(sold.values()):,} of 1,000")
    tell("orders and refusals", f"{len(outcomes) / seconds:8.0f}/s")
    report(outcomes)


def last_piece(judge: Judge, showroom: Showroom, product: Product) -> None:
    from catalog import clock
    from showrooms import stock

    free = stock.available(clock.today(), [product.pk]).get(product.pk, {}).get(showroom.pk, 0)
    if free > 1:
        ordering(showroom, {product: free - 1})()
    bring(showroom, [product], 1)
    outcomes, _seconds = at_once([[ordering(showroom, {product: 1})] for _shopper in range(WANT_THE_LAST)])
    kinds = Counter(type(each).__name__ for each in outcomes)
    judge.exactly(f"orders of {WANT_THE_LAST} who want the last piece", kinds["Order"], 1)
    judge.exactly("of them told that it is gone", kinds["NotSold"], WANT_THE_LAST - 1)
    judge.exactly("pieces sold beyond those on hand", oversold(), 0)
    report(outcomes)


def at_once(acts: list[list[Callable[[], Any]]]) -> tuple[list[Any], float]:
    """Each list one after the other, the lists side by side; what was returned or raised, and in how many seconds."""
    from django.db import connection

    waiting, outcomes = list(reversed(acts)), []
    parties = min(len(acts), MOST_AT_ONCE)
    start = threading.Barrier(parties + 1)

    def run() -> None:
        try:
            connection.ensure_connection()
            start.wait(LONGEST)
            while waiting:
                try:
                    of_one = waiting.pop()
                except IndexError:
                    return
                for act in of_one:
                    try:
                        outcomes.append(act())
                    except Exception as error:
                        outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _party in range(parties)]
    for thread in threads:
        thread.start()
    start.wait(LONGEST)
    begin = time.perf_counter()
    for thread in threads:
        thread.join(LONGEST)
    if any(thread.is_alive() for thread in threads):
        sys.exit("Somebody still waits.")
    return outcomes, time.perf_counter() - begin


def reserved(products: Sequence[Product]) -> Counter[int]:
    from showrooms.models import Level

    pieces: Counter[int] = Counter()
    for product, number in Level.objects.filter(item__product__in=products).values_list("item__product", "reserved"):
        pieces[product] += number
    return pieces


def ordered(outcomes: list[Any]) -> Counter[int]:
    from ocop.storefront.models import Order, OrderLine

    placed = [each.pk for each in outcomes if isinstance(each, Order)]
    pieces: Counter[int] = Counter()
    for product, number in OrderLine.objects.filter(order__in=placed).values_list("product", "quantity"):
        pieces[product] += number
    return pieces


def oversold() -> int:
    """By the ledger's own proof, and against what open orders hold."""
    from django.db.models import F

    from showrooms import checking
    from showrooms.models import Level

    return len(checking.departures()) + Level.objects.filter(reserved__gt=F("on_hand")).count()


def report(outcomes: list[Any]) -> None:
    """Every error that is none of the shop's own words."""
    from ocop.storefront.errors import ShopError

    for each in outcomes:
        if isinstance(each, Exception) and not isinstance(each, ShopError):
            print(f"    {type(each).__name__}: {each}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
