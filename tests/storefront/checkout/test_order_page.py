"""The order's page, its receipt, and looking an order up: what is told at each state, and what nobody else learns."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from ocop.storefront import addresses, carts
from ocop.storefront.models import Cart, Order
from ocop.storefront.payments import settling
from ocop.storefront.payments.providers import Seen, SeenState
from ocop.storefront.states import CancelReason, Fulfilment, Method, OrderState, PaymentState
from ocop.storefront.views import order as views
from tests.factories import TODAY, withdraw
from tests.storefront.factories import make_order, moment, shopper

HOSTILE = "\"><script>alert('x')</script>"


def page(order: Order, language: str = "vi", part: str = "status", client: Client | None = None) -> str:
    answer = (client or Client()).get(addresses.order(language, order.token, part))
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(body: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", body))


class TestWhatItTells:
    def test_a_pick_up_shows_the_number_for_the_counter_with_a_code(self, shop):
        order = make_order(shop)
        body = page(order)
        assert str(order) in body and 'class="qr"' in body and "Điểm bán Long Xuyên" in body
        assert "12:00, Thứ Năm 26/11/2026" in text_of(body)

    def test_stars_are_told_as_they_were_when_ordered_without_a_badge(self, shop):
        body = page(make_order(shop), "en")
        assert "4 stars when ordered, in force until the end of 14 Aug 2029" in text_of(body)
        assert 'class="badge' not in body

    def test_what_lapsed_since_is_told(self, shop):
        order = make_order(shop)
        assert "no longer in today" not in page(order, "en")
        withdraw(shop.tea.certificates.get(), TODAY)
        assert "no longer in today" in page(order, "en")

    def test_a_payment_that_waits_can_be_gone_on_with_or_made_in_another_way(self, shop):
        order = make_order(shop, method=Method.DEMO)
        body = page(order)
        assert addresses.order("vi", order.token, "pay") in body and "data-awaited" in body
        assert re.search(r'<noscript><meta http-equiv="refresh"', body)
        assert 'name="method" value="cash"' in body and 'name="method" value="vietqr"' in body

    def test_a_transfer_shows_its_code(self, shop):
        body = page(make_order(shop, method=Method.TRANSFER))
        assert 'class="transfer"' in body and "data-awaited" not in body

    def test_after_a_part_of_a_transfer_the_rest_is_asked_for(self, shop):
        order = make_order(shop, method=Method.TRANSFER)
        payment = order.payments.get()
        settling.apply(payment.pk, Seen(SeenState.CAPTURED, captured=payment.amount - 54_000), shopper())
        vi, en = text_of(page(order)), text_of(page(order, "en"))
        assert "54,000 ₫ are still missing" in en and "A part of the payment has arrived" in en
        assert "thiếu 54.000 ₫" in vi
        assert re.search(r'aria-current="step">payment<', page(order, "en")), "paying is not behind it yet"
        settling.apply(payment.pk, Seen(SeenState.CAPTURED, captured=payment.amount), shopper())
        assert "missing" not in text_of(page(order, "en"))

    def test_time_that_has_passed_ends_the_order_by_looking(self, shop, now):
        order = make_order(shop, method=Method.DEMO)
        now.shift(timedelta(hours=2))
        body = page(order, "en")
        order.refresh_from_db()
        assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, CancelReason.NOT_PAID)
        assert "Nothing was charged." in text_of(body)

    @pytest.mark.parametrize("state", [each for each in OrderState if each != OrderState.AWAITING])
    @pytest.mark.parametrize("fulfilment", list(Fulfilment))
    def test_every_state_has_words_in_both_languages(self, shop, state, fulfilment):
        order = make_order(shop, fulfilment=fulfilment)
        reason = CancelReason.LAPSED if state == OrderState.CANCELLED else ""
        Order.objects.filter(pk=order.pk).update(state=state, cancel_reason=reason, carrier="Bưu điện", tracking_number="VN1")
        vi, en = page(order), page(order, "en")
        titles = [re.search(r"<h1>(.+)</h1>", body) for body in (vi, en)]
        assert all(titles) and titles[0][1] != titles[1][1]

    def test_what_the_shopper_typed_is_never_a_script(self, shop):
        order = make_order(shop, fulfilment=Fulfilment.DELIVERY, name=HOSTILE, street=HOSTILE, note=HOSTILE, gift_message=HOSTILE)
        for part in ("status", "receipt"):
            body = page(order, part=part)
            assert "<script>alert" not in body and "&lt;script&gt;" in body

    def test_it_is_for_who_has_the_link_and_for_no_index(self, shop):
        answer = Client().get(addresses.order("vi", make_order(shop).token))
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer.headers["X-Robots-Tag"] and 'name="robots" content="noindex"' in answer.content.decode()

    def test_another_token_is_nobodys(self, shop):
        order = make_order(shop)
        nobodys = Client().get(addresses.order("vi", "x")).content.decode()
        assert addresses.find_order("vi") in nobodys and "Không có đơn hàng nào" in nobodys
        for token in ("x", order.token[:-1], order.token.swapcase(), order.number):
            for part in ("status", "receipt"):
                assert Client().get(addresses.order("vi", token, part)).status_code == 404
            for part in ("pay", "cancel", "remaining"):
                assert Client().post(addresses.order("vi", token, part)).status_code == 404


class TestAnOrderThatWasCalledOff:
    def test_what_left_the_catalogue_is_named_and_the_rest_offered(self, shop):
        order = make_order(shop, {shop.tea: 2, shop.honey: 1}, method=Method.DEMO)
        withdraw(shop.honey.certificates.get(), TODAY)
        settling.call_off(order.pk, CancelReason.LAPSED, shopper())
        body = text_of(page(order, "en"))
        assert "No longer in the catalogue: Mật ong U Minh." in body and "Order what remains" in body
        assert "catalogue: Shan tuyết tea" not in body
        assert body.count("It left the catalogue") == 1

    def test_what_was_sold_out_is_named(self, shop):
        order = make_order(shop, {shop.tea: 2, shop.honey: 1}, method=Method.DEMO)
        later = shopper(at=moment() + timedelta(hours=2))
        make_order(shop, {shop.honey: 5}, act=later)
        settling.call_off(order.pk, CancelReason.SOLD_OUT, later)
        body = text_of(page(order, "en"))
        assert "Sold out before the payment came: Mật ong U Minh." in body

    def test_nothing_is_offered_where_nothing_remains(self, shop):
        order = make_order(shop, method=Method.DEMO)
        withdraw(shop.tea.certificates.get(), TODAY)
        settling.call_off(order.pk, CancelReason.LAPSED, shopper())
        assert "Order what remains" not in page(order, "en")

    def test_it_tells_no_place_to_go_to_and_no_way_to_pay(self, shop):
        order = make_order(shop)
        assert "Lấy hàng tại" in page(order) and "Cách thanh toán" in page(order)
        settling.call_off(order.pk, CancelReason.BY_SHOPPER, shopper())
        body = page(order)
        assert "Lấy hàng tại" not in body and "Cách thanh toán" not in body


def test_letters_are_promised_only_to_who_gets_them(shop):
    for email, promised in (("lan@khach.example", True), ("", False)):
        order = make_order(shop, fulfilment=Fulfilment.DELIVERY, email=email)
        Order.objects.filter(pk=order.pk).update(state=OrderState.CONFIRMED)
        assert ("We write when it leaves" in page(order, "en")) == promised


class TestWhatOneMayDo:
    def test_call_it_off_once_or_twice(self, shop):
        order = make_order(shop)
        for _each in range(2):
            answer = Client().post(addresses.order("vi", order.token, "cancel"))
            assert answer.status_code == 303 and answer.url == addresses.order("vi", order.token)
        order.refresh_from_db()
        assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, CancelReason.BY_SHOPPER)

    def test_what_is_packed_is_not_called_off_here(self, shop):
        order = make_order(shop)
        Order.objects.filter(pk=order.pk).update(state=OrderState.PACKED)
        assert addresses.order("vi", order.token, "cancel") not in page(order)
        Client().post(addresses.order("vi", order.token, "cancel"))
        order.refresh_from_db()
        assert order.state == OrderState.PACKED

    def test_looking_changes_nothing(self, shop):
        order = make_order(shop, method=Method.DEMO)
        for part in ("pay", "cancel", "remaining"):
            assert Client().get(addresses.order("vi", order.token, part)).url == addresses.order("vi", order.token)
        assert order.events.count() == 1 and not Cart.objects.filter(lines__isnull=False).exists()

    def test_pay(self, shop):
        order = make_order(shop, method=Method.DEMO)
        answer = Client().post(addresses.order("vi", order.token, "pay"))
        assert answer.status_code == 303 and answer.url == order.payments.get().url

    def test_pay_in_cash_instead(self, shop):
        order = make_order(shop, method=Method.DEMO)
        Client().post(addresses.order("vi", order.token, "pay"), {"method": "cash"})
        order.refresh_from_db()
        assert (order.state, order.method) == (OrderState.CONFIRMED, Method.CASH)
        assert order.payments.get(state=PaymentState.PENDING).method == Method.CASH

    @pytest.mark.parametrize("method", ["stripe", "barter", "x" * 500])
    def test_a_way_that_is_not_offered(self, shop, method):
        order = make_order(shop, method=Method.DEMO)
        assert Client().post(addresses.order("vi", order.token, "pay"), {"method": method}).status_code == 303
        order.refresh_from_db()
        assert (order.state, order.method) == (OrderState.AWAITING, Method.DEMO)

    def test_what_can_still_be_had_goes_into_the_cart_once(self, shop):
        order = make_order(shop, {shop.tea: 2, shop.honey: 1})
        Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED, cancel_reason=CancelReason.LAPSED)
        withdraw(shop.honey.certificates.get(), TODAY)
        client = Client()
        for _each in range(2):
            answer = client.post(addresses.order("vi", order.token, "remaining"))
            assert answer.url == addresses.cart("vi")
        cart = Cart.objects.get(token=client.cookies[carts.COOKIE].value)
        assert [(line.product, line.quantity) for line in cart.lines.all()] == [(shop.tea, 2)]
        assert "Mật ong U Minh" in client.get(addresses.cart("vi")).content.decode()


class TestReceipt:
    def test_paper_without_money_behind_it_says_so(self, shop):
        order = make_order(shop)
        assert "<h1>Phiếu đặt hàng – chưa thanh toán</h1>" in page(order, part="receipt")
        assert "In phiếu đặt hàng" in page(order)
        order.payments.update(state=PaymentState.CAPTURED, captured_amount=order.total, captured_at=order.placed_at)
        assert "<h1>Biên nhận</h1>" in page(order, part="receipt")
        assert "Biên nhận để in" in page(order)
        order.payments.update(captured_amount=1_000)
        assert "<h1>Order slip – not wholly paid</h1>" in page(order, "en", part="receipt")

    def test_it_names_seller_goods_and_sums(self, shop, settings):
        settings.SELLER = settings.SELLER._replace(name="Trung tâm OCOP", tax_code="0100109106")
        order = make_order(shop, fulfilment=Fulfilment.DELIVERY)
        said = text_of(page(order, part="receipt"))
        for part in (
            "Trung tâm OCOP",
            "0100109106",
            "Trà Shan tuyết",
            "2 × 90.000 ₫",
            "180.000 ₫",
            "30.000 ₫",
            "210.000 ₫",
            str(order),
        ):
            assert part in said

    def test_on_two_papers(self, shop):
        order = make_order(shop)
        address = addresses.order("vi", order.token, "receipt")
        assert "receipt-a5" in Client().get(address).content.decode()
        assert "receipt-80" in Client().get(address, {"giay": "80"}).content.decode()


class TestLookingUp:
    ADDRESS = addresses.find_order("vi")

    @pytest.mark.parametrize("number", ["{0}", "{1}", " oc-{1} "])
    def test_by_number_and_telephone_as_people_write_them(self, shop, number):
        order = make_order(shop)
        written = number.format(order.number, order.number.removeprefix("OC").lower())
        answer = Client().post(self.ADDRESS, {"number": written, "phone": "+84 912.345.678"})
        assert answer.status_code == 303 and answer.url == addresses.order("vi", order.token)

    def test_wrong_number_wrong_telephone_and_nonsense_are_answered_alike(self, shop):
        order = make_order(shop)
        other = Order(number="OC2222222W")
        tries = [
            {"number": order.number, "phone": "0912 345 679"},
            {"number": other.number, "phone": "0912 345 678"},
            {"number": "x" * 40, "phone": "0912 345 678"},
            {"number": order.number, "phone": "no number"},
            {"number": "nonsense", "phone": "nonsense"},
        ]
        said = set()
        for each in tries:
            answer = Client().post(self.ADDRESS, each)
            [words] = re.findall(r'<div class="wrong".*?</div>', answer.content.decode(), re.S)
            said.add((answer.status_code, words))
            assert order.token not in answer.content.decode()
        assert len(said) == 1 and said.pop()[0] == 404

    @pytest.mark.parametrize("typed", [{}, {"number": " ", "phone": ""}, {"number": "OC2222222W"}, {"phone": "0912 345 678"}])
    def test_what_is_missing_is_asked_for(self, shop, typed):
        answer = Client().post(self.ADDRESS, typed)
        body = text_of(answer.content.decode())
        assert answer.status_code == 400
        assert ("Hãy ghi số đơn" in body) == (not typed.get("number", "").strip())
        assert ("Hãy ghi số điện thoại" in body) == (not typed.get("phone"))

    def test_who_tries_too_often_is_told_how_long_it_takes(self, shop, monkeypatch):
        monkeypatch.setattr(views, "OF_A_NUMBER", views.Throttle("one number, timed", most=0, within=timedelta(hours=1)))
        order = make_order(shop)
        answer = Client().post(addresses.find_order("en"), {"number": order.number, "phone": "0912345678"})
        wait = int(answer.headers["Retry-After"])
        assert answer.status_code == 429 and 0 < wait <= 3600
        assert f"Wait {-(-wait // 60)} minute" in answer.content.decode()

    def test_telephones_are_not_tried_one_after_another(self, shop, monkeypatch):
        monkeypatch.setattr(views, "OF_A_NUMBER", views.Throttle("one number, in a test", most=2, within=timedelta(hours=1)))
        order = make_order(shop)
        for last in range(2):
            assert Client().post(self.ADDRESS, {"number": order.number, "phone": f"091234567{last}"}).status_code == 404
        assert Client().post(self.ADDRESS, {"number": order.number, "phone": "0912345678"}).status_code == 429

    def test_numbers_are_not_tried_one_after_another(self, shop, monkeypatch):
        monkeypatch.setattr(views, "SEARCHES", views.Throttle("numbers, in a test", most=2, within=timedelta(hours=1)))
        codes = [Client().post(self.ADDRESS, {"number": f"OC{each}", "phone": "0912345678"}).status_code for each in range(3)]
        assert codes == [404, 404, 429]

    def test_what_is_too_long_is_refused(self, shop):
        assert Client().post(self.ADDRESS, {"number": "x" * 41, "phone": "1"}).status_code == 400

    def test_the_page_itself(self, shop):
        for language in ("vi", "en"):
            assert Client().get(addresses.find_order(language)).status_code == 200


def test_nobody_else_is_asked_again_and_again(shop, monkeypatch):
    """The provider is asked about an order that is looked at, and not at every look."""
    order = make_order(shop, method=Method.DEMO)
    Client().post(addresses.order("vi", order.token, "pay"))
    asked = []
    monkeypatch.setattr(views.settling, "ask", lambda payment, act: asked.append(payment))
    for _each in range(3):
        page(order)
    assert asked == [order.payments.get().pk]
