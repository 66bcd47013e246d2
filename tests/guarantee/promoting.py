"""What editors do with pages, as rules of the state machine: a fair, a collection and a text show products by picks and by rules.

Whatever was picked, a page shows what the oracle lists on the day; the fair's catalogue, what it lists on every day that is left
of the fair. Pages are written and the days of a fair moved as an editor would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from catalog.models import Product
from ocop.pages import page_addresses
from ocop.pages.models import Booth, CollectionPage, CollectionPin, ContentPage, FairPage, FeaturedProduct
from tests.oracle import DAY, World
from tests.pages.factories import make_collection, make_fair, make_page
from tests.surface_register import Shown, Visitor, cards
from tests.surfaces_of_collections import entries

PLACES = ("featured", "exhibited", "pinned", "picked")
LASTS = 4
pick = st.integers(0, 10**6)


class PromotingRules:
    """The rules, for a state machine that knows the day (`on`), the oracle (`world`) and products by choice (`product`)."""

    on: date
    world: World
    tally: Counter[str]
    product: Callable[[int], int]
    provinces: list[Any]
    groups: list[Any]
    visitor: Visitor
    seen_on: date

    def open_the_desk(self) -> None:
        """A fair that begins soon, a collection of all there is, and a text."""
        self.fair = make_fair(opens_on=self.on + 2 * DAY, closes_on=self.on + (2 + LASTS) * DAY).pk
        self.collection = make_collection().pk
        self.text = make_page(ContentPage).pk
        for choice in range(2):
            for place in PLACES:
                self.promote(choice, place)

    def promote(self, choice: int, place: str) -> None:
        """Put the product there, or take it away where it is."""
        product = Product.objects.get(pk=self.product(choice))
        if place == "picked":
            page = ContentPage.objects.get(pk=self.text)
            there = [each.pk for block in page.body for each in block.value["products"]]
            ids = [pk for pk in there if pk != product.pk] if product.pk in there else [*there, product.pk]
            picked = list(Product.objects.filter(pk__in=ids))
            page.body = [("products", {"heading": "", "products": picked})] if picked else []
            page.save()
            return
        rows: Any = {
            "featured": FeaturedProduct.objects.filter(page=self.fair, product=product),
            "exhibited": Booth.objects.filter(page=self.fair, producer=product.producer_id),
            "pinned": CollectionPin.objects.filter(page=self.collection, product=product),
        }[place]
        if rows.exists():
            rows.delete()
        elif place == "exhibited":
            number = str(Booth.objects.count() + 1)
            Booth.objects.create(page_id=self.fair, producer_id=product.producer_id, number=number)
        else:
            page_id = self.fair if place == "featured" else self.collection
            rows.model.objects.create(page_id=page_id, product=product)

    @precondition(lambda self: bool(self.world.published))
    @rule(choice=pick, place=st.sampled_from(PLACES))
    def change_a_pick(self, choice: int, place: str) -> None:
        self.promote(choice, place)

    @rule(
        begins=st.integers(-6, 400), settled=st.sampled_from([True, True, True, False]), live=st.sampled_from([True, True, False])
    )
    def move_the_fair(self, begins: int, settled: bool, live: bool) -> None:
        fair = FairPage.objects.get(pk=self.fair)
        first = self.on + begins * DAY
        fair.opens_on, fair.closes_on = (first, first + LASTS * DAY) if settled else (None, None)
        fair.live = live
        fair.save()

    @rule(
        least=st.integers(3, 5),
        narrowed=st.sampled_from(["", "group", "province"]),
        by_rule=st.booleans(),
        opens=st.none() | st.integers(-2, 3),
        live=st.sampled_from([True, True, False]),
    )
    def change_the_collection(self, least: int, narrowed: str, by_rule: bool, opens: int | None, live: bool) -> None:
        page = CollectionPage.objects.get(pk=self.collection)
        page.least_stars, page.by_rule, page.live = least, by_rule, live
        page.opens_on = None if opens is None else self.on + opens * DAY
        page.closes_on = page.opens_on and page.opens_on + LASTS * DAY
        page.groups.set(self.groups[:1] if narrowed == "group" else [])
        page.provinces.set(self.provinces[:1] if narrowed == "province" else [])
        page.save()

    # --- what they must show ------------------------------------------------------------------------------------------

    def check_pages(self, listed: Shown, on: date) -> None:
        """What the pages show on `on`, the day that is looked at."""
        self.seen_on = on
        self._check_fair(listed)
        self._check_collection(listed)
        picked = ContentPage.objects.get(pk=self.text)
        named = {each.pk for block in picked.body for each in block.value["products"]}
        assert cards(self.visitor.get(picked.address).body) == only(listed, named)

    def _check_fair(self, listed: Shown) -> None:
        fair = FairPage.objects.get(pk=self.fair)
        page = self.visitor.get(fair.address)
        catalogue = self.visitor.get(page_addresses.part("vi", fair.address, "catalogue"))
        assert page.status == (200 if fair.live else 404)
        if not fair.live:
            assert catalogue.status == 404
            return
        featured = set(fair.featured.values_list("product", flat=True))
        assert cards(page.body) == only(listed, featured)
        exhibited = set(Product.objects.filter(producer__in=fair.booths.values("producer")).values_list("pk", flat=True))
        lasting = set(listed)
        if fair.opens_on and fair.closes_on and fair.closes_on >= self.seen_on:
            for left in range((fair.closes_on - max(fair.opens_on, self.seen_on)).days + 1):
                lasting &= set(self.world.listed(fair.closes_on - left * DAY))
        assert entries(catalogue.body) == only(listed, exhibited & lasting)
        self.tally["catalogues without a product that lapses before the fair is over"] += bool(exhibited & set(listed) - lasting)

    def _check_collection(self, listed: Shown) -> None:
        collection = CollectionPage.objects.get(pk=self.collection)
        page = self.visitor.get(collection.address)
        first, last = collection.opens_on or self.seen_on, collection.closes_on or self.seen_on
        assert page.status == (200 if collection.live and first <= self.seen_on else 404)
        shown = cards(page.body) if page.status == 200 else {}
        if page.status != 200 or last < self.seen_on:
            assert not shown
            return
        fit = {product.pk for product in Product.objects.all() if collection.by_rule and self._fits(collection, product, listed)}
        pins = set(collection.pins.values_list("product", flat=True))
        assert shown == only(listed, fit | pins)
        self.tally["collections that equalled their rule"] += 1

    def _fits(self, collection: CollectionPage, product: Product, listed: Shown) -> bool:
        groups = {group.pk for group in collection.groups.all()}
        provinces = {province.pk for province in collection.provinces.all()}
        return (
            listed.get(product.pk, 0) >= collection.least_stars
            and (not groups or product.group_id in groups)
            and (not provinces or product.province_id in provinces)
        )


def only(listed: Shown, wanted: set[int]) -> Shown:
    return {pk: stars for pk, stars in listed.items() if pk in wanted}
