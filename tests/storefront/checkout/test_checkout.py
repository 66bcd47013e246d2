"""The checkout over HTTP: what was typed stays, what changed is told, and nothing is ordered twice."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import FormerCommune, Product
from ocop.storefront import addresses, placing
from ocop.storefront.models import DeliveryFee, Order
from ocop.storefront.states import OrderState
from ocop.storefront.views import checkout as views
from showrooms.models import Showroom
from tests.effort import examples
from tests.factories import TODAY, make_province, withdraw
from tests.showrooms.factories import make_user
from tests.storefront.factories import make_cart, make_commune, make_order, moment

from .conftest import visiting

ADDRESS = addresses.checkout("vi")
HOSTILE = "\"><script>alert('x')</script>{{ 7*7 }}"


def hidden(body: str) -> dict[str, str]:
    """What the page carries of what it showed."""
    found = re.findall(r'<input type="hidden" name="(key|seen|seen_total)" value="([^"]*)"', body)
    return {name: unescape(value) for name, value in found}


def typed(shop, body: str, **more) -> dict:
    facts = {
        "fulfilment": "pickup",
        "showroom": shop.showroom.pk,
        "name": "Nguyễn Thị Lan",
        "phone": "0912 345 678",
        "method": "cash",
        "consent": "on",
    }
    return facts | hidden(body) | more


def delivery(shop, body: str, **more) -> dict:
    place = {"province": shop.commune.province_id, "commune": "long xuyen", "street": "12 Trần Hưng Đạo"}
    return typed(shop, body, **{"fulfilment": "delivery", "method": "demo", "seen_total": "210000", **place, **more})


def page(client: Client) -> str:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return answer.content.decode()


class TestOrdering:
    def test_a_pick_up_in_cash(self, visitor, shop):
        answer = visitor.post(ADDRESS, typed(shop, page(visitor)))
        order = Order.objects.get()
        assert answer.status_code == 303 and answer.url == addresses.order("vi", order.token)
        assert (order.state, order.phone, order.total, order.language) == (OrderState.CONFIRMED, "+84912345678", 180_000, "vi")

    def test_a_delivery_paid_by_the_demonstration_goes_on_to_pay(self, visitor, shop):
        answer = visitor.post(ADDRESS, delivery(shop, page(visitor)))
        order = Order.objects.get()
        assert (order.total, order.address) == (210_000, "12 Trần Hưng Đạo, Phường Long Xuyên, tỉnh An Giang")
        assert answer.status_code == 303 and order.payments.get().url == answer.url

    def test_in_english(self, visitor, shop):
        body = visitor.get(addresses.checkout("en")).content.decode()
        answer = visitor.post(addresses.checkout("en"), typed(shop, body))
        order = Order.objects.get()
        assert order.language == "en" and answer.url == addresses.order("en", order.token)

    def test_who_is_signed_in_need_not_type_it_again(self, shop):
        user = make_user("mai")
        client = Client()
        client.force_login(user)
        make_cart({shop.tea: 1}, user=user)
        body = page(client)
        assert "mai@ocop.example" in body
        client.post(ADDRESS, typed(shop, body, name="Mai", email="mai@ocop.example"))
        assert Order.objects.get().user == user
        user.cart.lines.create(product=shop.tea, quantity=1, added_at=moment())
        again = page(client)
        assert 'value="Mai"' in again and 'value="0912 345 678"' in again

    def test_the_page_is_for_its_visitor_alone(self, visitor):
        answer = visitor.get(ADDRESS)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert 'name="robots" content="noindex"' in answer.content.decode()

    def test_without_a_token_against_forgery_nothing_is_ordered(self, visitor, shop, cart):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = visitor.cookies
        assert strict.post(ADDRESS, typed(shop, page(visitor))).status_code == 403
        assert not Order.objects.exists()


class TestOnce:
    def test_a_double_click_a_reload_and_the_way_back_lead_to_the_same_order(self, visitor, shop):
        sent = typed(shop, page(visitor))
        answers = {visitor.post(ADDRESS, sent).url for _each in range(3)}
        assert answers == {addresses.order("vi", Order.objects.get().token)}

    def test_what_is_no_key_finds_no_order(self, visitor, shop):
        for key in ("\x00", "' OR 1=1", "x" * 5000):
            assert visitor.post(ADDRESS, typed(shop, page(visitor)) | {"key": key}).status_code in (400, 409)
        assert not Order.objects.exists()

    def test_two_tabs_of_one_cart(self, visitor, shop):
        first, second = page(visitor), page(visitor)
        visitor.post(ADDRESS, typed(shop, first))
        visitor.post(ADDRESS, typed(shop, second, name="Tên khác"))
        assert Order.objects.get().customer_name == "Nguyễn Thị Lan"

    def test_afterwards_there_is_nothing_to_order(self, visitor, shop):
        visitor.post(ADDRESS, typed(shop, page(visitor)))
        assert visitor.get(ADDRESS).url == addresses.cart("vi")


class TestWhatIsWrong:
    def test_everything_typed_stays_and_each_field_says_what_to_do(self, visitor, shop):
        sent = typed(
            shop,
            page(visitor),
            phone="12",
            email="lan@",
            consent="",
            note="Gọi trước khi đến",
            gift_message="Mừng tuổi",
            method="",
        )
        answer = visitor.post(ADDRESS, sent)
        body = answer.content.decode()
        assert answer.status_code == 400 and not Order.objects.exists()
        for name in ("phone", "email", "consent", "method"):
            assert f'href="#f-{name}"' in body
            assert f'id="f-{name}"' in body
        for kept in ('value="12"', 'value="lan@"', "Gọi trước khi đến", "Mừng tuổi", "Nguyễn Thị Lan"):
            assert kept in body
        assert hidden(body) == hidden(page(visitor))

    @pytest.mark.parametrize(
        "wrong",
        [
            {"fulfilment": ""},
            {"fulfilment": "teleport"},
            {"showroom": ""},
            {"showroom": "999999"},
            {"showroom": "1 OR 1=1"},
            {"showroom": "9" * 40},
            {"name": ""},
            {"name": "x" * 121},
            {"name": "\u200b"},
            {"phone": "+1 415 555 2671"},
            {"phone": "9" * 5000},
            {"email": "a@b\nBcc: c@d.example"},
            {"note": "x" * 501},
            {"gift_message": "x" * 301},
            {"method": "stripe"},
            {"method": "barter"},
        ],
        ids=str,
    )
    def test_a_pick_up(self, visitor, shop, wrong):
        answer = visitor.post(ADDRESS, typed(shop, page(visitor), **wrong))
        assert answer.status_code == 400 and not Order.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"street": ""},
            {"street": "x" * 201},
            {"commune": ""},
            {"commune": "Không Có Đâu"},
            {"commune": "x" * 300},
            {"province": "999999"},
            {"method": "cash"},
            {"commune_id": "-1", "commune": ""},
        ],
        ids=str,
    )
    def test_a_delivery(self, visitor, shop, wrong):
        answer = visitor.post(ADDRESS, delivery(shop, page(visitor), **wrong))
        assert answer.status_code == 400 and not Order.objects.exists()

    @pytest.mark.parametrize(
        "forged",
        [{"seen_total": "viele"}, {"seen_total": "-1"}, {"key": "x" * 6500}, {"key": ""}, {"seen": "0x0@0 " * 9000}],
        ids=lambda each: next(iter(each)),
    )
    def test_what_the_page_never_carried(self, visitor, shop, forged):
        answer = visitor.post(ADDRESS, typed(shop, page(visitor), **forged))
        assert answer.status_code == 409 and not Order.objects.exists()

    def test_without_scripts_the_fee_is_shown_before_the_order_is_placed(self, visitor, shop):
        """The page could not follow with the sum, so the first answer shows it; that is no fault of the shopper."""
        answer = visitor.post(ADDRESS, delivery(shop, page(visitor), seen_total="180000"))
        body = answer.content.decode()
        assert answer.status_code == 409 and not Order.objects.exists()
        assert "Phí giao đến An Giang là 30.000" in body and 'role="alert"' not in body
        assert hidden(body)["seen_total"] == "210000"
        again = visitor.post(ADDRESS, delivery(shop, body, seen_total=hidden(body)["seen_total"]))
        assert again.status_code == 303 and Order.objects.get().total == 210_000

    def test_a_delivery_that_costs_nothing_is_called_free(self, shop):
        body = page(visiting(make_cart({shop.honey: 4})))
        assert "An Giang · miễn phí" in body and "bán được" not in body

    def test_what_cannot_be_ordered_leads_back_to_the_cart(self, visitor, shop):
        withdraw(shop.tea.certificates.get(), TODAY)
        assert visitor.get(ADDRESS).url == addresses.cart("vi")
        assert Client().get(ADDRESS).url == addresses.cart("vi")

    def test_other_methods_are_refused(self, visitor):
        assert visitor.put(ADDRESS).status_code == 405

    @settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.dictionaries(
            st.sampled_from(
                ["name", "phone", "email", "note", "street", "commune", "province", "choice", "seen", "seen_total", "key"]
            ),
            st.text(max_size=80),
        )
    )
    def test_whatever_is_sent_is_answered(self, visitor, shop, noise):
        sent = delivery(shop, "", consent="", **noise)
        assert visitor.post(ADDRESS, sent).status_code == 400

    def test_scripts_in_what_is_typed_stay_words(self, visitor, shop):
        sent = delivery(shop, page(visitor), name=HOSTILE, street=HOSTILE, note=HOSTILE, phone="1", commune=HOSTILE)
        body = visitor.post(ADDRESS, sent).content.decode()
        assert "<script>alert" not in body and "49" not in re.findall(r"{{.*?}}|\b49\b", body)
        order = visitor.post(ADDRESS, delivery(shop, page(visitor), name=HOSTILE, street=HOSTILE)).url
        assert order and HOSTILE in Order.objects.get().address


class TestPlaces:
    def test_a_name_of_before_the_merger_finds_the_commune_of_today(self, visitor, shop):
        FormerCommune.objects.create(commune=shop.commune, name="Mỹ Bình", kind="Phường")
        visitor.post(ADDRESS, delivery(shop, page(visitor), commune="phường mỹ bình"))
        assert Order.objects.get().commune == shop.commune

    def test_a_name_that_may_mean_several_is_asked_about_without_any_script(self, visitor, shop):
        other = make_commune(shop.commune.province, "Mỹ Thới")
        for commune in (shop.commune, other):
            FormerCommune.objects.create(commune=commune, name="Mỹ Phước", kind="Phường", partial=True)
        sent = delivery(shop, page(visitor), commune="My Phuoc")
        answer = visitor.post(ADDRESS, sent)
        body = answer.content.decode()
        assert answer.status_code == 400
        assert set(re.findall(r'name="choice" value="(\d+)"', body)) == {str(shop.commune.pk), str(other.pk)}
        visitor.post(ADDRESS, sent | {"choice": other.pk})
        assert Order.objects.get().commune == other

    def test_what_the_script_suggested_is_taken_as_long_as_it_still_stands_there(self, visitor, shop):
        other = make_commune(shop.commune.province, "Mỹ Thới")
        sent = delivery(shop, page(visitor), commune="Phường Mỹ Thới", commune_id=other.pk)
        visitor.post(ADDRESS, sent)
        assert Order.objects.get().commune == other

    def test_another_province_than_that_of_the_suggestion_counts(self, visitor, shop):
        """Who takes a suggestion and then another province means that one: nothing goes to where the page does not say."""
        elsewhere = make_commune(shop.other.province, "Cửa Nam")
        DeliveryFee.objects.filter(province=shop.other.province).update(fee=shop.fee.fee, free_from=shop.fee.free_from)
        sent = delivery(shop, page(visitor), commune="Phường Cửa Nam", commune_id=elsewhere.pk)
        assert visitor.post(ADDRESS, sent).status_code == 400
        assert not Order.objects.exists()

    def test_a_name_typed_over_a_suggestion_counts(self, visitor, shop):
        other = make_commune(shop.commune.province, "Mỹ Thới")
        visitor.post(ADDRESS, delivery(shop, page(visitor), commune="Long Xuyên", commune_id=other.pk))
        assert Order.objects.get().commune == shop.commune

    def test_a_commune_elsewhere_brings_its_province_and_its_fee_which_is_asked_about(self, visitor, shop):
        elsewhere = make_commune(make_province("01", "Hà Nội"), "Ba Đình")
        sent = delivery(shop, page(visitor), choice=elsewhere.pk)
        answer = visitor.post(ADDRESS, sent)
        assert answer.status_code == 409 and not Order.objects.exists()
        body = answer.content.decode()
        assert hidden(body)["seen_total"] == "225000"
        visitor.post(ADDRESS, sent | hidden(body))
        assert Order.objects.get().total == 225_000

    def test_a_province_that_is_not_delivered_to(self, visitor, shop):
        elsewhere = make_commune(make_province("33", "Hưng Yên"), "Phố Hiến")
        answer = visitor.post(ADDRESS, delivery(shop, page(visitor), choice=elsewhere.pk))
        assert answer.status_code == 400 and "Hưng Yên" in answer.content.decode()

    def test_suggestions_while_typing(self, visitor, shop):
        FormerCommune.objects.create(commune=shop.commune, name="Mỹ Bình", kind="Phường")
        found = visitor.get(addresses.places("vi"), {"q": "my bi", "province": shop.commune.province_id}).json()
        [place] = found["places"]
        assert (place["commune"], place["name"], place["where"]) == (shop.commune.pk, "Phường Long Xuyên", "An Giang")
        assert "Phường Mỹ Bình" in place["note"] and found["said"]

    def test_suggestions_have_an_end(self, visitor, monkeypatch):
        monkeypatch.setattr(views, "TYPING", views.Throttle("typing, in a test", most=2, within=timedelta(minutes=1)))
        assert [visitor.get(addresses.places("en"), {"q": "x"}).status_code for _each in range(3)] == [200, 200, 429]


class TestWhatChanged:
    def test_another_price_is_told_and_asked_about(self, visitor, shop):
        sent = typed(shop, page(visitor))
        shop.tea.price = 95_000
        shop.tea.save()
        answer = visitor.post(ADDRESS, sent)
        body = answer.content.decode()
        assert answer.status_code == 409 and not Order.objects.exists()
        assert "95.000 ₫" in body and "90.000 ₫" in body and "Trà Shan tuyết" in body
        assert visitor.post(ADDRESS, sent | hidden(body)).status_code == 303
        assert Order.objects.get().total == 190_000

    def test_a_product_that_left_is_named(self, shop):
        client = visiting(make_cart({shop.tea: 1, shop.honey: 1}))
        sent = typed(shop, page(client))
        withdraw(shop.honey.certificates.get(), TODAY)
        answer = client.post(ADDRESS, sent)
        assert answer.status_code == 409 and "Mật ong U Minh" in answer.content.decode()
        assert client.post(ADDRESS, sent | hidden(answer.content.decode())).status_code == 303
        assert [line.product for line in Order.objects.get().lines.all()] == [shop.tea]

    def test_at_midnight(self, shop, now):
        client = visiting(make_cart({shop.sauce: 1, shop.tea: 1}))
        sent = typed(shop, page(client))
        now.move_to(moment(TODAY + timedelta(days=1), 0, 0))
        answer = client.post(ADDRESS, sent)
        assert answer.status_code == 409 and "Nước mắm Phú Quốc" in answer.content.decode()

    def test_another_tab_put_something_in(self, visitor, shop, cart):
        sent = typed(shop, page(visitor))
        cart.lines.create(product=shop.honey, quantity=1, added_at=moment())
        cart.lines.filter(product=shop.tea).update(quantity=1)
        answer = visitor.post(ADDRESS, sent)
        body = answer.content.decode()
        assert answer.status_code == 409
        assert "Mật ong U Minh" in re.findall(r'<div class="wrong".*?</div>', body, re.S)[0]

    def test_without_scripts_the_sum_with_delivery_is_shown_before_it_is_ordered(self, visitor, shop):
        sent = delivery(shop, page(visitor), seen_total="180000")
        answer = visitor.post(ADDRESS, sent)
        body = answer.content.decode()
        assert answer.status_code == 409 and "210.000 ₫" in body
        assert visitor.post(ADDRESS, sent | hidden(body)).status_code == 303


class TestLimits:
    def test_one_telephone_keeps_no_more_goods_than_it_pays_for(self, visitor, shop):
        for _order in range(placing.MOST_UNPAID):
            make_order(shop, {shop.tea: 1})
        answer = visitor.post(ADDRESS, typed(shop, page(visitor)))
        assert answer.status_code == 409 and Order.objects.count() == placing.MOST_UNPAID
        assert visitor.post(ADDRESS, typed(shop, page(visitor), phone="0987 654 321")).status_code == 303

    def test_above_what_a_card_takes_cards_are_not_offered(self, visitor, shop, settings):
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_x", "whsec_x"
        assert 'value="stripe"' in page(visitor)
        Product.objects.filter(pk=shop.tea.pk).update(price=60_000_000)
        assert 'value="stripe"' not in page(visitor)

    def test_a_cart_that_orders_all_the_time_waits(self, visitor, shop, monkeypatch):
        monkeypatch.setattr(views, "OF_A_CART", views.Throttle("ordering, in a test", most=0, within=timedelta(minutes=1)))
        answer = visitor.post(ADDRESS, typed(shop, page(visitor)))
        assert answer.status_code == 429 and answer.headers["Retry-After"] and not Order.objects.exists()
        assert "Nguyễn Thị Lan" in answer.content.decode()

    def test_no_province_no_delivery(self, visitor, shop):
        DeliveryFee.objects.all().delete()
        assert re.search(r'id="f-delivery"[^>]*disabled', page(visitor))

    def test_no_showroom_that_sends_parcels_no_delivery(self, visitor, shop):
        Showroom.objects.update(delivers=False)
        assert re.search(r'id="f-delivery"[^>]*disabled', page(visitor))
        answer = visitor.post(ADDRESS, delivery(shop, page(visitor)))
        assert answer.status_code == 409 and not Order.objects.exists()

    def test_the_terms_tell_how_long_goods_are_kept(self, visitor):
        for language in ("vi", "en"):
            assert "35" in visitor.get(addresses.terms(language)).content.decode()
