"""Planning and writing the demonstration of the showrooms together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from catalog.models import Certificate, Product, Province
from showrooms.demo.assortment import MONTH, SERVICES, Stockable, carried, chosen, of_goods, of_product, usual_price
from showrooms.demo.books import BATCH, Books
from showrooms.demo.goods import PLAIN_GOODS
from showrooms.demo.happenings import Happenings
from showrooms.demo.month import Counter
from showrooms.demo.rooms import ROOMS, TARGET_SHARE, TARGET_SOURCE, RoomPlan
from showrooms.models import Assignment, Closure, Item, Level, Lot, Movement, OpeningHours, Placement, RangeTarget, Showroom

LAPSED_WITHIN = 150
"""Days: goods that lapsed longer ago no longer stand on any shelf."""


class Missing(Exception):
    """What the showrooms are made of is not in the database: products, places, people."""


@dataclass(frozen=True)
class Loaded:
    showrooms: int
    levels: int
    movements: int
    added: bool


def load_showrooms(on: date) -> Loaded:
    """Add the made-up showrooms, with a month of movements up to yesterday. Where there are some, nothing changes: their dates
    belong to the day they were made on. Raises `Missing`."""
    with transaction.atomic():
        made = Showroom.objects.filter(fictional=True)
        added = not made.exists()
        if added:
            _Loader(on).load()
        return Loaded(made.count(), Level.objects.count(), Movement.objects.count(), added)


class _Loader:
    def __init__(self, on: date) -> None:
        self._on = on
        self._provinces = dict(Province.objects.values_list("code", "pk"))
        self._users = {user.username: user for user in get_user_model().objects.filter(username__in=_people())}
        if missing := _people() - self._users.keys():
            raise Missing(f"There is no user {', '.join(sorted(missing))}.")
        if missing := {plan.province for plan in ROOMS} - self._provinces.keys():
            raise Missing(f"There is no province {', '.join(sorted(missing))}.")

    def load(self) -> None:
        fit, lapsed, usual = self._products()
        goods = self._goods()
        books, lots = Books(), dict[tuple[str, str], Lot]()
        counters = {}
        for plan in ROOMS:
            showroom = self._showroom(plan)
            here = [carried(plan, each, usual, self._on) for each in chosen(plan, fit, lapsed, goods, self._on)]
            Placement.objects.bulk_create(each.placement(showroom) for each in here)
            counters[plan.slug] = Counter(
                plan, showroom, here, self._users[plan.staff], self._users[plan.managers[0]], books, lots
            )
        happenings = Happenings(books, counters, self._users)
        for counter in counters.values():
            counter.open(self._on)
        for days_ago in range(MONTH, 0, -1):
            day = self._on - timedelta(days=days_ago)
            for counter in counters.values():
                counter.work(day)
            happenings.after(days_ago, day)
        books.write()
        happenings.write()

    def _products(self) -> tuple[list[Stockable], list[Stockable], int]:
        """Products in force, and those that were so lately; and what one is sold for that has no price."""
        certificates = defaultdict(list)
        for certificate in Certificate.objects.select_related("decision"):
            certificates[certificate.product_id].append(certificate)
        before = self._on - timedelta(days=LAPSED_WITHIN)
        now, then = (set(Product.objects.certified(day).values_list("pk", flat=True)) for day in (self._on, before))
        products = list(
            Product.objects.filter(live=True, pk__in=now | then)
            .exclude(group__code__startswith=SERVICES)
            .select_related("producer", "group", "province")
            .order_by("code")
        )
        if not products:
            raise Missing("There are no products in force.")
        items = {item.product_id: item for item in Item.objects.filter(product__in=products)}
        new = [Item(product=product) for product in products if product.pk not in items]
        Item.objects.bulk_create(new, batch_size=BATCH)
        items |= {item.product_id: item for item in new}
        for product in products:
            items[product.pk].product = product
        stocked = [of_product(product, items[product.pk], certificates[product.pk]) for product in products]
        fit = [each for each in stocked if each.item.product_id in now]
        return fit, [each for each in stocked if each.item.product_id not in now], usual_price(products)

    def _goods(self) -> list[Stockable]:
        items = [goods.item(self._provinces[goods.province]) for goods in PLAIN_GOODS]
        for item in items:
            item.save()
        return [of_goods(goods, item) for goods, item in zip(PLAIN_GOODS, items, strict=True)]

    def _showroom(self, plan: RoomPlan) -> Showroom:
        showroom = plan.showroom(self._provinces[plan.province], self._on)
        showroom.save()
        OpeningHours.objects.bulk_create(plan.hours(showroom))
        Closure.objects.bulk_create(plan.closures(showroom, self._on))
        RangeTarget.objects.get_or_create(
            province_id=showroom.province_id,
            since=date(self._on.year, 1, 1),
            defaults={"share": TARGET_SHARE, "source": TARGET_SOURCE},
        )
        Assignment.objects.create(showroom=showroom, user=self._users[plan.staff])
        Assignment.objects.bulk_create(
            Assignment(showroom=showroom, user=self._users[name], manages=True) for name in plan.managers
        )
        return showroom


def _people() -> set[str]:
    return {name for plan in ROOMS for name in (plan.staff, *plan.managers)}
