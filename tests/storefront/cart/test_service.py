"""The cart's service: what goes in, what is told of it on another day, two carts brought together."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Product
from ocop.storefront import carts, selling
from ocop.storefront.errors import Changed, Incomplete, NotAllowed, NotSold
from ocop.storefront.models import Cart, CartLine
from ocop.storefront.models.carts import MOST_LINES, MOST_PIECES
from ocop.storefront.selling import Refusal
from showrooms import ledger
from showrooms.ledger import Line
from showrooms.models import Item, Showroom
from tests.effort import examples
from tests.factories import TODAY, certified_product, make_product, withdraw
from tests.showrooms.factories import NOON, make_showroom, product_item, slip, stock

DAY = timedelta(days=1)


@pytest.fixture
def cart(db: None) -> Cart:
    return Cart.objects.create(touched_at=NOON)


def contents(cart: Cart) -> dict[int, int]:
    return dict(cart.lines.values_list("product_id", "quantity"))


def take_away(shop: Showroom, product: Product, pieces: int) -> None:
    ledger.withdraw(shop, [Line(Item.objects.get(product=product), pieces)], slip(why="vỡ"))


def test_pieces_of_a_product_add_up(cart: Cart, honey: Product, tea: Product) -> None:
    carts.add(cart, honey, 2, NOON)
    carts.add(cart, tea, 1, NOON)
    carts.add(cart, honey, 3, NOON + DAY / 4)
    viewed = carts.view(cart, TODAY)
    assert [(line.product, line.quantity, line.total) for line in viewed.lines] == [(honey, 5, 925_000), (tea, 1, 90_000)]
    assert (viewed.goods_total, viewed.count, viewed.wanted) == (1_015_000, 6, {honey.pk: 5, tea.pk: 1})
    assert [line.stars for line in viewed.lines] == [4, 5]
    cart.refresh_from_db()
    assert cart.touched_at == NOON + DAY / 4


@pytest.mark.parametrize("quantity", [0, -1, -(10**30)])
def test_no_pieces_are_refused(cart: Cart, honey: Product, quantity: int) -> None:
    with pytest.raises(Incomplete):
        carts.add(cart, honey, quantity, NOON)
    assert contents(cart) == {}


@pytest.mark.parametrize("quantity", [MOST_PIECES + 1, 10**30])
def test_a_cart_holds_a_limited_number_of_pieces(cart: Cart, honey: Product, quantity: int) -> None:
    carts.add(cart, honey, 1, NOON)
    with pytest.raises(NotAllowed, match=str(MOST_PIECES)):
        carts.add(cart, honey, quantity, NOON)
    assert contents(cart) == {honey.pk: 1}


def test_a_cart_holds_a_limited_number_of_products(cart: Cart, honey: Product, tea: Product) -> None:
    carts.add(cart, honey, 1, NOON)
    others = [make_product() for _number in range(MOST_LINES - 1)]
    CartLine.objects.bulk_create(CartLine(cart=cart, product=product, quantity=1, added_at=NOON) for product in others)
    with pytest.raises(NotAllowed, match=str(MOST_LINES)):
        carts.add(cart, tea, 1, NOON)
    carts.add(cart, honey, 1, NOON)
    assert contents(cart)[honey.pk] == 2 and len(contents(cart)) == MOST_LINES


def test_what_is_not_sold_does_not_go_in(cart: Cart, shop: Showroom, honey: Product, settings: Any) -> None:
    withdrawn = certified_product(price=50_000)
    withdraw(withdrawn.certificates.get(), TODAY)
    unpublished = certified_product(price=50_000, live=False)
    unpriced, elsewhere = certified_product(), certified_product(price=50_000)
    example = certified_product(price=50_000, price_is_example=True)
    for product in (withdrawn, unpublished, unpriced, example):
        stock(shop, product_item(product), 5)
    settings.SELLS_EXAMPLES = False
    for product, said in (
        (withdrawn, "danh mục"),
        (unpublished, "danh mục"),
        (unpriced, "giá"),
        (example, "giá"),
        (elsewhere, "hết"),
    ):
        with pytest.raises(NotSold, match=said):
            carts.add(cart, product, 1, NOON)
    settings.SELLS_EXAMPLES = True
    carts.add(cart, example, 1, NOON)
    assert contents(cart) == {example.pk: 1}


def test_no_more_goes_in_than_one_showroom_has(cart: Cart, tea: Product) -> None:
    stock(make_showroom(), Item.objects.get(product=tea), 2)
    carts.add(cart, tea, 2, NOON)
    with pytest.raises(NotSold, match=r"3.*2"):
        carts.add(cart, tea, 2, NOON)
    carts.add(cart, tea, 1, NOON)
    assert contents(cart) == {tea.pk: 3}


def test_the_day_is_vietnams(cart: Cart, honey: Product) -> None:
    midnight = datetime.fromisoformat("2026-11-23T17:00:00+00:00")
    carts.add(cart, honey, 1, midnight - timedelta(seconds=1))
    with pytest.raises(NotSold):
        carts.add(cart, honey, 1, midnight)
    assert contents(cart) == {honey.pk: 1}


def test_a_line_stays_and_tells_why_it_cannot_be_ordered(cart: Cart, shop: Showroom, honey: Product, tea: Product) -> None:
    fish = certified_product(price=20_000)
    stock(shop, product_item(fish), 4)
    for product, pieces in ((honey, 2), (tea, 3), (fish, 1)):
        carts.add(cart, product, pieces, NOON)
    take_away(shop, tea, 1)
    Product.objects.filter(pk=fish.pk).update(price=None)
    viewed = carts.view(cart, TODAY + DAY)
    assert [line.refusal for line in viewed.lines] == [Refusal.LEFT, Refusal.TOO_MANY, Refusal.NOT_PRICED]
    assert [line.is_listed for line in viewed.lines] == [False, True, True]
    assert viewed.lines[1].most == 2 and "2" in viewed.lines[1].why_not
    assert (viewed.orderable, viewed.goods_total, viewed.count) == ((), 0, 6)
    take_away(shop, tea, 2)
    assert carts.view(cart, TODAY + DAY).lines[1].refusal is Refusal.SOLD_OUT


def test_a_view_agrees_with_what_selling_refuses(cart: Cart, shop: Showroom, honey: Product, tea: Product) -> None:
    carts.add(cart, honey, 2, NOON)
    carts.add(cart, tea, 3, NOON)
    take_away(shop, tea, 2)
    for on in (TODAY, TODAY + DAY):
        viewed = carts.view(cart, on)
        told = {line.product.pk: line.refusal for line in viewed.lines if line.refusal}
        assert told == selling.refusals(on, contents(cart))


def test_another_price_or_name_is_told_once(cart: Cart, honey: Product) -> None:
    carts.add(cart, honey, 1, NOON)
    first = carts.view(cart, TODAY)
    assert first.lines[0].price_before is None and not first.lines[0].name_before
    Product.objects.filter(pk=honey.pk).update(price=200_000, name="Mật ong hoa bạc hà")
    changed = carts.view(cart, TODAY)
    assert changed.lines[0].price_before == 185_000 and changed.lines[0].name_before == "Mật ong bạc hà"
    assert changed.goods_total == 200_000 and changed.digest != first.digest
    carts.note_seen(changed)
    seen = carts.view(cart, TODAY)
    assert seen.lines[0].price_before is None and not seen.lines[0].name_before and seen.digest == changed.digest


def test_noting_what_is_known_asks_nothing(
    cart: Cart, honey: Product, tea: Product, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    carts.add(cart, honey, 1, NOON)
    carts.add(cart, tea, 1, NOON)
    with django_assert_max_num_queries(4):
        viewed = carts.view(cart, TODAY + DAY)
    with django_assert_num_queries(0):
        carts.note_seen(viewed)


def test_the_digest_tells_other_goods_apart(cart: Cart, honey: Product, tea: Product) -> None:
    digests = {carts.view(cart, TODAY).digest}
    for product in (honey, honey, tea):
        carts.add(cart, product, 1, NOON)
        digests.add(carts.view(cart, TODAY).digest)
    digests.add(carts.view(cart, TODAY + DAY).digest)
    assert len(digests) == 5
    carts.change(cart, tea.pk, 0, NOON)
    assert carts.view(cart, TODAY).digest in digests


def test_quantities_change_and_none_takes_the_line_out(cart: Cart, honey: Product, tea: Product) -> None:
    carts.add(cart, honey, 1, NOON)
    carts.change(cart, honey.pk, 7, NOON)
    assert contents(cart) == {honey.pk: 7}
    for quantity in (-1, MOST_PIECES + 1, 10**30):
        with pytest.raises(Incomplete):
            carts.change(cart, honey.pk, quantity, NOON)
    with pytest.raises(Changed):
        carts.change(cart, tea.pk, 1, NOON)
    carts.change(cart, honey.pk, 0, NOON)
    carts.change(cart, honey.pk, 0, NOON)
    assert contents(cart) == {}


def test_a_cart_that_went_meanwhile_is_told(cart: Cart, honey: Product) -> None:
    Cart.objects.filter(pk=cart.pk).delete()
    with pytest.raises(Changed):
        carts.add(cart, honey, 1, NOON)
    with pytest.raises(Changed):
        carts.change(cart, honey.pk, 1, NOON)


filled = st.dictionaries(st.integers(0, MOST_LINES + 4), st.integers(1, MOST_PIECES), max_size=MOST_LINES)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=filled, other=filled)
def test_merging_keeps_the_larger_number_and_the_limits(db: None, own: dict[int, int], other: dict[int, int]) -> None:
    Cart.objects.all().delete()
    while Product.objects.count() < MOST_LINES + 5:
        make_product()
    pks = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    mine, before = (Cart.objects.create(touched_at=NOON) for _each in range(2))
    for cart, lines in ((mine, own), (before, other)):
        for number, quantity in lines.items():
            CartLine.objects.create(cart=cart, product_id=pks[number], quantity=quantity, added_at=NOON)
    left_out = carts.merge(mine, before)
    merged = contents(mine)
    everything = {pks[each]: max(own.get(each, 0), other.get(each, 0)) for each in own | other}
    assert merged.items() <= everything.items()
    assert {pks[each] for each in own} <= merged.keys()
    assert len(merged) == min(len(everything), MOST_LINES) and left_out == len(everything) - len(merged)
    assert list(Cart.objects.all()) == [mine]
    assert CartLine.objects.count() == len(merged)


def test_carts_that_nobody_uses_are_forgotten(db: None, honey: Product) -> None:
    old, young = (Cart.objects.create(touched_at=NOON - carts.KEPT_FOR - age * DAY / 2) for age in (1, 0))
    own = Cart.objects.create(touched_at=NOON - 2 * carts.KEPT_FOR, user=get_user_model().objects.create_user("an"))
    for cart in (old, young, own):
        CartLine.objects.create(cart=cart, product=honey, quantity=1, added_at=NOON)
    assert carts.forget_old(NOON) == 2
    assert list(Cart.objects.all()) == [young] and contents(young) == {honey.pk: 1}
    assert carts.forget_old(NOON) == 0


def test_a_cart_that_is_looked_at_stays_young(cart: Cart, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        carts.keep_on(cart, NOON + DAY / 2)
    carts.keep_on(cart, NOON + DAY)
    cart.refresh_from_db()
    assert cart.touched_at == NOON + DAY
