"""The showroom desk with 2,000 items on hand: how long its pages take, and a scan until it is booked.

    python -m bench.desk            # SQLite
    DATABASE_URL=postgres://… python -m bench.desk

Nothing is kept: each page is rendered for whoever asks. What is timed is a whole request inside one process, session and
language included; the median of some counts.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from uuid import uuid4

from bench import world
from bench.judge import Judge

if TYPE_CHECKING:
    from django.test import Client

NAME = "bench_desk"
ITEMS = 2_000
PLAIN = 200
"""Of them, goods that are not OCOP."""
ROUNDS = 9
MOST_PAGE, MOST_BOOKED, MOST_SNAPSHOT = 100.0, 150.0, 400.0
"""Milliseconds."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        world.start_django(Path(folder))
        from django.db import connection

        print(f"The desk with {ITEMS:,} items on hand on {connection.vendor}", flush=True)
        world.create_database(NAME)
        try:
            judge = Judge()
            measure(judge)
            return 1 if judge.missed else 0
        finally:
            world.drop_database(NAME)


def measure(judge: Judge) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from showrooms import addresses
    from showrooms.models import Level

    slug = stock_a_showroom()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model().objects.get())
    for part in ("today", "goods", "pull_list", "sell", "receive", "history"):
        address = addresses.desk("vi", slug, part)
        judge.within(part.replace("_", " "), timed(lambda address=address: seen(client, address)), MOST_PAGE)
    goods = addresses.desk("vi", slug, "goods")
    judge.within("goods, searched", timed(lambda: seen(client, f"{goods}?q=mat+ong")), MOST_PAGE)
    item = Level.objects.filter(item__product=None, on_hand__gt=ROUNDS * 2).values_list("item", flat=True)[0]
    judge.within("an item’s card", timed(lambda: seen(client, addresses.desk("vi", slug, "goods", item))), MOST_PAGE)
    judge.within("snapshot", timed(lambda: seen(client, addresses.desk("vi", slug, "snapshot"))), MOST_SNAPSHOT)
    judge.within("a scan, booked", timed(lambda: sold(client, addresses.desk("vi", slug, "sell"), item)), MOST_BOOKED)


def stock_a_showroom() -> str:
    """The slug of a showroom with `ITEMS` items, in lots and without, and one manager who is its only user."""
    from datetime import timedelta

    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from catalog import clock
    from catalog.models import Product, Province
    from showrooms import ledger
    from showrooms.access import THE_SHOP
    from showrooms.ledger import Delivery
    from showrooms.models import Assignment, Item, Showroom
    from showrooms.posting import MOST_LINES, Slip

    world.fill(ITEMS)
    on = clock.today()
    products = Product.objects.order_by("pk")[: ITEMS - PLAIN]
    items = Item.objects.bulk_create(Item(product=product) for product in products)
    for number in range(PLAIN):
        items.append(Item.objects.create(name=f"Kẹo thường {number}", price=15_000))
    showroom = Showroom.objects.create(
        name="Điểm bán thử", slug="diem-ban-thu", province=Province.objects.all()[0], street_address="1 Trần Phú"
    )
    user = get_user_model().objects.create_user("quay")
    Assignment.objects.create(showroom=showroom, user=user, manages=True)
    deliveries = []
    for place, item in enumerate(items):
        deliveries.append(Delivery(item, 20 + place % 30))
        if place % 2:
            last = on + timedelta(days=place % 400 - 10)
            deliveries.append(Delivery(item, 5, best_before=last))
    for start in range(0, len(deliveries), MOST_LINES):
        slip = Slip(by=THE_SHOP, key=str(uuid4()), at=timezone.now(), on=on)
        ledger.receive(showroom, deliveries[start : start + MOST_LINES], slip)
    showroom.placements.update(low_from=21, shelf="A1")
    return showroom.slug


def seen(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        sys.exit(f"{address} answered {response.status_code}.")


def sold(client: Client, address: str, item: int) -> None:
    form = {"item": item, "quantity": 1, "key": str(uuid4())}
    response = client.post(address, form, headers={"accept": "application/json"})
    if response.status_code != 200:
        sys.exit(f"A sale was answered {response.status_code}: {response.content.decode()}")


def timed(do: Callable[[], None]) -> float:
    """Milliseconds, the median of some."""
    do()
    times = []
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        do()
        times.append((time.perf_counter() - begin) * 1000)
    return median(times)


if __name__ == "__main__":
    sys.exit(main())
