"""The cart over HTTP: with and without scripts, cookies, refusals, two tabs, signing in."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from catalog import addresses as public
from catalog.models import Product
from ocop.storefront import addresses, carts
from ocop.storefront.models import Cart, CartLine
from ocop.storefront.models.carts import MOST_LINES
from ocop.storefront.views import adding
from ocop.storefront.views.remembering import COUNT_COOKIE
from showrooms import addresses as desk
from showrooms import holds, ledger
from showrooms.ledger import Line
from showrooms.models import Item, Showroom
from tests.factories import TODAY, certified_product, make_product, withdraw
from tests.showrooms.factories import NOON, make_showroom, make_staff, product_item, slip, stock
from tests.surface_register import BADGE, LANGUAGES

SCRIPT = {"Accept": "application/json"}
LINE = re.compile(r'<li class="cart-line.*?</li>', re.S)


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def text(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def put_in(client: Client, product: Product, quantity: object = 1, language: str = "vi", **more: Any) -> HttpResponse:
    return client.post(addresses.add(language, product.code), {"quantity": quantity}, **more)


def contents() -> dict[int, int]:
    return dict(CartLine.objects.values_list("product_id", "quantity"))


def lines(client: Client, language: str = "vi") -> list[str]:
    return LINE.findall(text(client.get(addresses.cart(language))))


def test_an_empty_cart_leads_on(client: Client, db: None) -> None:
    for language in LANGUAGES:
        page = client.get(addresses.cart(language))
        assert page.status_code == 200 and public.product_list(language) in text(page)
        assert page.headers["Cache-Control"] == "private, no-store" and not page.cookies
    assert not Cart.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_script_a_form_puts_it_in(client: Client, tea: Product, language: str) -> None:
    page = client.get(addresses.add(language, tea.code), {"quantity": "2"})
    assert page.status_code == 200 and 'name="quantity"' in text(page) and 'value="2"' in text(page)
    assert BADGE.findall(text(page)) == ["5"]
    answer = put_in(client, tea, 2, language)
    assert (answer.status_code, answer.headers["Location"]) == (303, addresses.cart(language))
    cart = text(client.get(addresses.cart(language)))
    assert ("Trà Shan tuyết" if language == "vi" else "Shan snow tea") in cart and "180" in cart
    assert contents() == {tea.pk: 2}


def test_a_script_is_told_what_it_may_say(client: Client, tea: Product) -> None:
    asked = client.get(public.cart_mini("vi")).json()
    assert asked["count"] == 0 and asked["csrf"]
    answer = put_in(client, tea, headers=SCRIPT)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
    told = answer.json()
    assert told == {
        "said": "Đã thêm vào giỏ: Trà Shan tuyết, 90.000 ₫.",
        "count": 1,
        "cart": "/gio-hang/",
        "see": "Xem giỏ hàng",
    }
    assert client.get(public.cart_mini("en")).json()["count"] == 1


def test_forgery_is_refused(tea: Product) -> None:
    client = Client(enforce_csrf_checks=True)
    assert put_in(client, tea).status_code == 403
    assert client.post(addresses.change("vi"), {"product": tea.pk, "quantity": 1}).status_code == 403
    assert contents() == {}
    token = client.get(public.cart_mini("vi")).json()["csrf"]
    assert put_in(client, tea, headers={**SCRIPT, "X-CSRFToken": token}).status_code == 200
    assert contents() == {tea.pk: 1}


def test_the_cookies_are_ours_alone_and_last(client: Client, tea: Product, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    answer = put_in(client, tea, 2)
    token, count = answer.cookies[carts.COOKIE], answer.cookies[COUNT_COOKIE]
    assert token["httponly"] and not count["httponly"] and count.value == "2"
    for cookie in (token, count):
        assert cookie["secure"] and cookie["samesite"] == "Lax" and cookie["max-age"] == 30 * 24 * 3600
    assert len(token.value) == 43 and token.value == Cart.objects.get().token
    # They are set anew whenever the cart is looked at.
    assert client.get(addresses.cart("vi")).cookies[carts.COOKIE].value == token.value
    emptied = client.post(addresses.change("vi"), {"product": tea.pk, "remove": "1"})
    assert emptied.cookies[COUNT_COOKIE].value == "" and emptied.cookies[COUNT_COOKIE]["max-age"] == 0


def test_two_tabs_that_begin_at_once_fill_one_cart(client: Client, tea: Product, honey: Product) -> None:
    client.get(public.cart_mini("vi"))
    assert not Cart.objects.exists()
    put_in(client, tea)
    put_in(client, honey)
    assert Cart.objects.count() == 1 and contents() == {tea.pk: 1, honey.pk: 1}


@pytest.mark.parametrize("token", ["", "x", "a" * 44, "a" * 42 + "/", "a\x00" + "b" * 41, "ê" * 43])
def test_a_cookie_that_is_none_of_ours_opens_nothing(client: Client, tea: Product, token: str) -> None:
    client.cookies[carts.COOKIE] = token
    assert client.get(addresses.cart("vi")).status_code == 200
    assert put_in(client, tea).status_code == 303
    assert Cart.objects.get().token != token


def test_nobody_opens_the_cart_of_who_is_signed_in(client: Client, tea: Product) -> None:
    client.force_login(get_user_model().objects.create_user("an"))
    put_in(client, tea)
    stranger = Client()
    stranger.cookies[carts.COOKIE] = Cart.objects.get().token
    assert lines(stranger) == []
    assert client.get(addresses.cart("vi")).cookies.get(carts.COOKIE) is None


@pytest.mark.parametrize("quantity", ["", "0", "-1", "1.5", "hai", "1e3", "9" * 400, "٣", "<b>", "\x00"])
def test_a_quantity_that_is_none_is_refused_with_what_to_write(client: Client, tea: Product, quantity: str) -> None:
    answer = put_in(client, tea, quantity)
    assert answer.status_code == 400 and "1 đến 99" in text(answer)
    assert put_in(client, tea, quantity, headers=SCRIPT).status_code == 400
    assert contents() == {}
    put_in(client, tea, 2)
    if quantity != "0":
        client.post(addresses.change("vi"), {"product": tea.pk, "quantity": quantity, "step": "more"})
        assert contents() == {tea.pk: 2}
        assert "1 đến 99" in text(client.get(addresses.cart("vi")))


@pytest.mark.parametrize("code", ["00000000", "zzz", "%00", "a" * 300, "<script>"])
def test_a_code_that_nobody_knows_is_not_there(client: Client, db: None, code: str) -> None:
    for language in LANGUAGES:
        address = addresses.add(language, "X").replace("X", code)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
        assert client.post(address, headers=SCRIPT).json()["said"]


def test_what_was_never_public_is_not_told(client: Client, shop: Showroom) -> None:
    hidden, uncertified = certified_product(name="Bí mật", live=False, price=10_000), make_product("Bí mật", price=10_000)
    for product in (hidden, uncertified):
        for answer in (client.get(addresses.add("vi", product.code)), put_in(client, product)):
            assert answer.status_code == 404 and "Bí mật" not in text(answer)


def test_what_lapsed_at_midnight_is_told_gently(client: Client, noon: Any, honey: Product, tea: Product) -> None:
    put_in(client, honey, 2)
    put_in(client, tea)
    noon.move_to(f"{TODAY}T23:59:59+07:00", tick=False)
    assert [BADGE.findall(line) for line in lines(client)] == [["4"], ["5"]]
    noon.move_to(f"{TODAY + timedelta(days=1)}T00:00:00+07:00", tick=False)
    left, there = lines(client)
    assert BADGE.findall(left) == [] and "không còn trong danh mục hôm nay" in left and "Mật ong bạc hà" in left
    assert BADGE.findall(there) == ["5"] and "danh mục" not in there
    assert 'data-total="90000"' in text(client.get(addresses.cart("vi")))
    # A list that stands open in a tab still has the button.
    refused = put_in(client, honey, headers=SCRIPT)
    assert refused.status_code == 409 and "không còn trong danh mục hôm nay" in refused.json()["said"]
    page = client.get(addresses.add("vi", honey.code))
    assert page.status_code == 410 and not BADGE.search(text(page)) and '<form method="post"' not in text(page)
    assert put_in(client, honey).status_code == 409
    assert contents() == {honey.pk: 2, tea.pk: 1}
    client.post(addresses.change("vi"), {"product": honey.pk, "remove": "1"})
    assert contents() == {tea.pk: 1}


def test_another_price_is_told_and_counted(client: Client, tea: Product) -> None:
    put_in(client, tea, 2)
    Product.objects.filter(pk=tea.pk).update(price=95_000)
    page = text(client.get(addresses.cart("vi")))
    assert "Giá đã đổi" in page and "90.000" in page and 'data-total="190000"' in page
    again = text(client.get(addresses.cart("vi")))
    assert "Giá đã đổi" not in again and 'data-total="190000"' in again


def test_fewer_than_wanted_are_taken_at_one_press(client: Client, shop: Showroom, tea: Product) -> None:
    put_in(client, tea, 3)
    ledger.withdraw(shop, [Line(Item.objects.get(product=tea), 1)], slip(why="vỡ"))
    [line] = lines(client)
    assert 'data-refusal="too_many"' in line and 'name="take" value="2"' in line
    answer = client.post(addresses.change("vi"), {"product": tea.pk, "quantity": "3", "take": "2"})
    assert answer.status_code == 303 and answer.headers["Location"] == f"/gio-hang/#dong-{tea.pk}"
    assert contents() == {tea.pk: 2} and "data-refusal" not in lines(client)[0]
    ledger.withdraw(shop, [Line(Item.objects.get(product=tea), 2)], slip(why="vỡ"))
    [line] = lines(client)
    assert 'data-refusal="sold_out"' in line and 'name="quantity"' not in line and "đã hết" in line
    assert "checkout" not in line and addresses.checkout("vi") not in text(client.get(addresses.cart("vi")))


def test_what_was_put_in_is_told_with_how_many(client: Client, tea: Product) -> None:
    one, more = (put_in(client, tea, pieces, headers=SCRIPT).json()["said"] for pieces in (1, 2))
    assert one.startswith(f"Đã thêm vào giỏ: {tea.name}")
    assert more.startswith(f"Đã thêm vào giỏ: 2 × {tea.name}")


def test_who_cannot_have_it_is_told_where_else_to_ask(client: Client, shop: Showroom, tea: Product) -> None:
    ledger.withdraw(shop, [Line(Item.objects.get(product=tea), 3)], slip(why="vỡ"))
    refused = put_in(client, tea, headers=SCRIPT)
    where = public.where_to_buy("vi", tea.code)
    assert refused.status_code == 409 and refused.json()["cart"] == where
    page = client.get(addresses.add("vi", tea.code))
    assert where in text(page) and '<form method="post"' not in text(page)
    assert client.get(where).status_code == 200


def test_pieces_that_an_unpaid_order_kept_too_long_are_free_again(
    client: Client, noon: Any, shop: Showroom, tea: Product
) -> None:
    item = Item.objects.get(product=tea)
    holds.reserve_until(shop, [Line(item, 3)], slip(), NOON + timedelta(hours=1))
    assert put_in(client, tea).status_code == 409
    noon.move_to(NOON + timedelta(hours=2), tick=False)
    assert put_in(client, tea).status_code == 303


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ({"quantity": "2", "step": "more"}, 3),
        ({"quantity": "2", "step": "less"}, 1),
        ({"quantity": "1", "step": "less"}, 1),
        ({"quantity": "99", "step": "more"}, 99),
        ({"quantity": "7"}, 7),
        ({"quantity": "7", "set": ""}, 7),
        ({"quantity": "0"}, None),
        ({"quantity": "2", "remove": "1"}, None),
        ({"quantity": "100"}, 2),
        ({"quantity": "2", "take": "drei"}, 2),
        ({"quantity": "5", "step": "sideways"}, 5),
        ({}, 2),
    ],
)
def test_quantities_change(client: Client, tea: Product, sent: dict[str, str], left: int | None) -> None:
    put_in(client, tea, 2)
    assert client.post(addresses.change("vi"), {"product": tea.pk, **sent}).status_code == 303
    assert contents() == ({tea.pk: left} if left else {})


@pytest.mark.parametrize("product", ["", "0", "-1", "x", "9" * 30, "1 OR 1=1", "²"])
def test_a_line_that_is_none_changes_nothing(client: Client, tea: Product, product: str) -> None:
    put_in(client, tea, 2)
    assert client.post(addresses.change("vi"), {"product": product, "quantity": "3"}).status_code == 303
    assert contents() == {tea.pk: 2}


def test_nobody_changes_anothers_line(client: Client, tea: Product, honey: Product) -> None:
    put_in(client, tea, 2)
    stranger = Client()
    put_in(stranger, honey)
    stranger.post(addresses.change("vi"), {"product": tea.pk, "quantity": "0"})
    stranger.post(addresses.change("vi"), {"product": tea.pk, "quantity": "3"})
    Client().post(addresses.change("vi"), {"product": tea.pk, "quantity": "3"})
    assert contents() == {tea.pk: 2, honey.pk: 1}
    assert "không còn trong giỏ" in text(stranger.get(addresses.cart("vi")))


def test_a_line_taken_out_in_another_tab_is_told(client: Client, tea: Product) -> None:
    put_in(client, tea)
    for _tab in range(2):
        client.post(addresses.change("vi"), {"product": tea.pk, "remove": "1"})
    client.post(addresses.change("vi"), {"product": tea.pk, "quantity": "1", "step": "more"})
    assert "không còn trong giỏ" in text(client.get(addresses.cart("vi"))) and contents() == {}


def test_which_showrooms_have_all_of_it(client: Client, shop: Showroom, honey: Product, tea: Product) -> None:
    other = make_showroom("Điểm bán Hà Tiên")
    stock(other, Item.objects.get(product=honey), 1)
    put_in(client, honey)
    page = text(client.get(addresses.cart("vi")))
    assert "Điểm bán Rạch Giá" in page and "Điểm bán Hà Tiên" in page and "Giao được tận nơi" in page
    put_in(client, tea)
    page = text(client.get(addresses.cart("vi")))
    assert "Điểm bán Rạch Giá" in page and "Điểm bán Hà Tiên" not in page and addresses.checkout("vi") in page
    Showroom.objects.filter(pk=shop.pk).update(delivers=False)
    assert "Giao được tận nơi" not in text(client.get(addresses.cart("vi")))
    rice = certified_product(name="Gạo", price=30_000)
    stock(other, product_item(rice), 5)
    put_in(client, rice)
    put_in(client, honey)
    page = text(client.get(addresses.cart("vi")))
    assert addresses.checkout("vi") not in page and "Điểm bán Rạch Giá có gần đủ nhất" in page and "<li>Gạo</li>" in page


def test_more_than_an_order_may_come_to_is_told(client: Client, shop: Showroom) -> None:
    jade = certified_product(price=499_000_001)
    stock(shop, product_item(jade), 2)
    put_in(client, jade)
    assert addresses.checkout("vi") in text(client.get(addresses.cart("vi")))
    put_in(client, jade)
    page = text(client.get(addresses.cart("vi")))
    assert addresses.checkout("vi") not in page and "500.000.000" in page and 'data-total="998000002"' in page


def sign_in(client: Client, user: Any) -> None:
    answer = client.post(desk.sign_in("vi"), {"username": user.get_username(), "password": "mật khẩu"})
    assert answer.status_code == 302


def test_who_signs_in_takes_the_cart_along(client: Client, shop: Showroom, tea: Product, honey: Product) -> None:
    user = make_staff(shop)
    own = Client()
    own.force_login(user)
    put_in(own, tea, 3)
    put_in(client, tea, 1)
    put_in(client, honey, 2)
    sign_in(client, user)
    assert Cart.objects.get().user == user and contents() == {tea.pk: 3, honey.pk: 2}
    page = client.get(addresses.cart("vi"))
    assert page.cookies[carts.COOKIE]["max-age"] == 0 and page.cookies[COUNT_COOKIE].value == "5"
    assert len(lines(client)) == len(lines(own)) == 2
    client.logout()
    assert lines(client) == []


def test_who_signs_in_with_nothing_makes_nothing(client: Client, shop: Showroom) -> None:
    sign_in(client, make_staff(shop))
    client.cookies[carts.COOKIE] = "a" * 43
    sign_in(client, make_staff(shop))
    assert not Cart.objects.exists()


def test_signing_in_says_what_found_no_room(client: Client, shop: Showroom, tea: Product) -> None:
    user = make_staff(shop)
    full = Cart.objects.create(user=user, touched_at=NOON)
    CartLine.objects.bulk_create(
        CartLine(cart=full, product=make_product(), quantity=1, added_at=NOON) for _number in range(MOST_LINES)
    )
    put_in(client, tea)
    sign_in(client, user)
    assert full.lines.count() == MOST_LINES and Cart.objects.count() == 1
    assert "Giỏ đã đầy: 1 sản phẩm" in text(client.get(addresses.cart("vi")))


def test_adding_very_fast_has_to_wait(client: Client, tea: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "OF_A_CART", adding.Throttle("adding to a cart", 2, timedelta(minutes=1)))
    for _press in range(2):
        assert put_in(client, tea, headers=SCRIPT).status_code == 200
    refused = put_in(client, tea, headers=SCRIPT)
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "60" and refused.json()["said"]
    assert put_in(client, tea).status_code == 429
    assert contents() == {tea.pk: 2}
    assert put_in(Client(), tea).status_code == 303


def test_whoever_comes_without_a_cookie_each_time_has_to_wait_too(tea: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "FROM_AN_ADDRESS", adding.Throttle("adding from an address", 2, timedelta(minutes=10)))
    assert [put_in(Client(), tea, REMOTE_ADDR="203.0.113.7").status_code for _press in range(3)] == [303, 303, 429]
    assert put_in(Client(), tea, REMOTE_ADDR="203.0.113.8").status_code == 303


def test_pages_refuse_other_ways_of_asking(client: Client, tea: Product) -> None:
    assert client.post(addresses.cart("vi")).status_code == 405
    assert client.get(addresses.change("vi")).status_code == 405
    assert client.delete(addresses.add("vi", tea.code)).status_code == 405
    assert client.head(addresses.cart("vi")).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_stand_where_there_is_a_price(client: Client, language: str, tea: Product, settings: Any) -> None:
    unpriced = certified_product()
    example = certified_product(price=50_000, price_is_example=True)
    settings.SELLS_EXAMPLES = False
    page = client.get(public.product_list(language))
    assert public.add_to_cart(language, tea.code) in text(page)
    for product, is_sold in ((tea, True), (unpriced, False), (example, False)):
        assert (public.add_to_cart(language, product.code) in text(page)) == is_sold
        own = client.get(public.product(language, product.slug))
        assert (public.add_to_cart(language, product.code) in text(own)) == is_sold
        assert "csrf" not in text(own) and not own.cookies


def test_buttons_stand_beside_examples_where_examples_are_sold(client: Client, shop: Showroom, settings: Any) -> None:
    settings.SELLS_EXAMPLES = True
    example = certified_product(price=50_000, price_is_example=True, fictional=True)
    assert public.add_to_cart("vi", example.code) in text(client.get(public.product_list("vi")))
    assert "Bản chạy thử" in text(client.get(addresses.cart("vi")))
    settings.SELLS_EXAMPLES = False
    assert "Bản chạy thử" not in text(client.get(addresses.cart("vi")))


def test_what_was_withdrawn_has_no_button(client: Client, tea: Product) -> None:
    withdraw(tea.certificates.get(), TODAY)
    assert public.add_to_cart("vi", tea.code) not in text(client.get(public.product("vi", tea.slug)))
