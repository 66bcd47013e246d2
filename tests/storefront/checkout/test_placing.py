"""A cart becomes an order once, at the prices shown, with its goods kept; or nothing happens at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from ocop.storefront import placing
from ocop.storefront.errors import Changed, Incomplete, NotSold, ShopError
from ocop.storefront.models import Cart, DeliveryFee, Notice, Order, OrderEvent, OrderLine, Payment
from ocop.storefront.placing import Wish, place
from ocop.storefront.states import Fulfilment, Method, OrderState, PaymentState
from showrooms import stock
from showrooms.models import Entry, EntryKind, Hold, Item, Showroom
from tests.factories import TODAY, issue, make_producer, make_province, withdraw
from tests.showrooms.factories import make_showroom
from tests.showrooms.factories import stock as bring
from tests.storefront.factories import Shop, make_cart, make_commune, make_order, make_shop, make_wish, moment, shopper

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def free(shop: Shop, product, showroom=None) -> int:
    return stock.available(shop.on).get(product.pk, {}).get((showroom or shop.showroom).pk, 0)


def assert_nothing_happened(cart: Cart, key: str) -> None:
    assert not Order.objects.exists() and not OrderLine.objects.exists() and not Payment.objects.exists()
    assert not Entry.objects.filter(kind=EntryKind.RESERVE).exists()
    assert not Notice.objects.exists()
    cart.refresh_from_db()
    assert cart.placing_key == key and cart.lines.exists()


def refused(error: type[ShopError], cart: Cart, wish: Wish, act=None) -> str:
    key = cart.placing_key
    with pytest.raises(error) as caught:
        place(cart, wish, act or shopper())
    assert_nothing_happened(cart, key)
    return str(caught.value)


class TestWhatStandsAfterwards:
    def test_a_pick_up_paid_in_cash_is_confirmed_and_its_goods_are_kept(self, shop):
        cart = make_cart({shop.tea: 2, shop.honey: 1})
        order = place(cart, make_wish(shop, cart, note="Gọi trước", gift_message="Chúc mừng"), shopper())

        assert (order.state, order.method, order.showroom) == (OrderState.CONFIRMED, Method.CASH, shop.showroom)
        assert (order.goods_total, order.delivery_fee, order.total) == (330_000, 0, 330_000)
        assert (order.customer_name, order.phone, order.address) == ("Nguyễn Thị Lan", "+84912345678", "")
        assert (order.note, order.gift_message, order.consented_at) == ("Gọi trước", "Chúc mừng", moment())
        assert order.pay_until == moment() + timedelta(days=3)
        assert free(shop, shop.tea) == 8 and free(shop, shop.honey) == 4
        assert order.reservation.reference == order.number
        assert Hold.objects.get(reservation=order.reservation).until == moment() + timedelta(days=3, hours=12)

    def test_another_way_to_pay_waits_for_its_payment(self, shop):
        order = make_order(shop, method=Method.DEMO)
        assert order.state == OrderState.AWAITING and order.pay_until == moment() + timedelta(minutes=35)
        payment = order.payments.get()
        assert (payment.state, payment.method, payment.amount) == (PaymentState.PENDING, Method.DEMO, order.total)

    def test_a_delivery_has_its_fee_and_its_address_as_the_places_are_called_today(self, shop):
        order = make_order(shop, fulfilment=Fulfilment.DELIVERY)
        assert (order.goods_total, order.delivery_fee, order.total) == (180_000, 30_000, 210_000)
        assert order.address == "12 Trần Hưng Đạo, Phường Long Xuyên, tỉnh An Giang"
        assert (order.province, order.commune) == (shop.commune.province, shop.commune)

    def test_a_parcel_of_enough_goods_costs_nothing(self, shop):
        order = make_order(shop, {shop.honey: 4}, fulfilment=Fulfilment.DELIVERY)
        assert (order.delivery_fee, order.total) == (0, 600_000)

    def test_every_move_is_on_record_with_who_made_it(self, shop):
        order = make_order(shop)
        moves = [(event.of, event.before, event.after, event.by) for event in order.events.all()]
        by = OrderEvent.By.SHOPPER
        assert moves == [("order", "", "awaiting", by), ("order", "awaiting", "confirmed", by)]

    def test_lines_keep_name_price_stars_and_certificate_as_they_were(self, shop):
        order = make_order(shop, {shop.tea: 2})
        certificate = shop.tea.certificates.get()
        shop.tea.name, shop.tea.price = "Trà khác", 99_000
        shop.tea.save()
        shop.tea.producer.name = "Hợp tác xã khác"
        shop.tea.producer.save()
        withdraw(certificate, TODAY)

        line = order.lines.get()
        assert (line.name, line.name_en, line.unit_price, line.quantity) == ("Trà Shan tuyết", "Shan tuyết tea", 90_000, 2)
        assert (line.stars, line.certificate, line.last_day) == (4, certificate, TODAY.replace(year=2029, month=8, day=14))
        assert line.decision_number == certificate.decision.number
        assert line.producer_name.startswith("Hợp tác xã số")

    def test_the_cart_is_empty_and_gets_another_key(self, shop):
        cart = make_cart({shop.tea: 1})
        key = cart.placing_key
        order = place(cart, make_wish(shop, cart), shopper())
        cart.refresh_from_db()
        assert order.key == key != cart.placing_key
        assert not cart.lines.exists()

    def test_what_could_not_be_had_when_the_shopper_looked_stays_in_the_cart(self, shop):
        withdraw(shop.honey.certificates.get(), TODAY)
        cart = make_cart({shop.tea: 1, shop.honey: 1})
        order = place(cart, make_wish(shop, cart), shopper())
        assert [line.product for line in order.lines.all()] == [shop.tea]
        assert [line.product for line in cart.lines.all()] == [shop.honey]

    def test_who_is_signed_in_finds_the_order_again(self, shop):
        user = get_user_model().objects.create_user("mai")
        order = make_order(shop, user=user)
        assert list(user.orders.all()) == [order]

    def test_goods_whose_time_has_passed_are_free_for_the_next(self, shop):
        make_order(shop, {shop.tea: 10}, method=Method.DEMO)
        later = moment() + timedelta(hours=1)
        assert make_order(shop, {shop.tea: 10}, act=shopper(at=later)).lines.get().quantity == 10

    def test_a_letter_is_written_to_who_left_an_address(self, shop):
        order = make_order(shop, email="lan@example.com")
        make_order(shop)
        assert [(letter.order, letter.kind) for letter in Notice.objects.all()] == [(order, "placed")]


class TestOnce:
    def test_the_same_page_sent_twice_is_one_order(self, shop):
        cart = make_cart({shop.tea: 2})
        wish = make_wish(shop, cart)
        assert place(cart, wish, shopper()) == place(cart, wish, shopper())
        assert Order.objects.count() == 1 and free(shop, shop.tea) == 8

    def test_a_page_left_open_gives_its_own_order_even_after_the_cart_was_filled_again(self, shop):
        cart = make_cart({shop.tea: 2})
        wish = make_wish(shop, cart)
        order = place(cart, wish, shopper())
        cart.lines.create(product=shop.honey, quantity=1, added_at=moment())
        assert place(cart, wish, shopper()) == order
        assert cart.lines.count() == 1

    def test_a_cart_that_is_gone_still_leads_to_its_order(self, shop):
        cart = make_cart({shop.tea: 2})
        wish = make_wish(shop, cart)
        order = place(cart, wish, shopper())
        Cart.objects.filter(pk=cart.pk).delete()
        assert place(cart, wish, shopper()) == order

    def test_a_key_of_another_cart_places_nothing(self, shop):
        cart, other = make_cart({shop.tea: 2}), make_cart({shop.tea: 2})
        refused(Changed, cart, make_wish(shop, cart, key=other.placing_key))


class TestRefused:
    def test_a_product_withdrawn_meanwhile_is_named(self, shop):
        cart = make_cart({shop.tea: 1, shop.honey: 1})
        wish = make_wish(shop, cart)
        withdraw(shop.honey.certificates.get(), TODAY)
        assert "Mật ong U Minh" in refused(NotSold, cart, wish)

    def test_a_certificate_that_lapses_at_midnight_is_sold_before_it_and_not_after(self, shop):
        cart = make_cart({shop.sauce: 1})
        wish = make_wish(shop, cart)
        after = shopper(TOMORROW, at=moment(TOMORROW, 0, 0))
        assert "Nước mắm Phú Quốc" in refused(NotSold, cart, wish, after)
        assert place(cart, wish, shopper(at=moment(TODAY, 23, 59))).lines.get().stars == 5

    def test_a_price_that_has_changed(self, shop):
        cart = make_cart({shop.tea: 1})
        wish = make_wish(shop, cart)
        shop.tea.price = 95_000
        shop.tea.save()
        refused(Changed, cart, wish)

    def test_a_price_that_was_taken_away_is_named(self, shop):
        cart = make_cart({shop.tea: 1})
        wish = make_wish(shop, cart)
        shop.tea.price = None
        shop.tea.save()
        assert "Trà Shan tuyết" in refused(NotSold, cart, wish)

    def test_another_tab_that_changed_the_cart(self, shop):
        cart = make_cart({shop.tea: 1})
        wish = make_wish(shop, cart)
        cart.lines.update(quantity=2)
        refused(Changed, cart, wish)

    def test_a_fee_that_the_shopper_was_not_shown(self, shop):
        cart = make_cart({shop.tea: 1})
        refused(Changed, cart, make_wish(shop, cart, fulfilment=Fulfilment.DELIVERY, seen_total=90_000))

    def test_another_sum_is_not_put_down_to_delivery_where_the_goods_are_collected(self, shop):
        cart = make_cart({shop.tea: 1})
        said = refused(Changed, cart, make_wish(shop, cart, seen_total=90_001))
        said_of_parcels = refused(Changed, cart, make_wish(shop, cart, fulfilment=Fulfilment.DELIVERY, seen_total=90_001))
        assert said != said_of_parcels

    def test_more_pieces_than_a_showroom_has(self, shop):
        cart = make_cart({shop.tea: 11})
        wish = make_wish(shop, cart, seen_digest=f"{shop.tea.pk}x11@90000", seen_total=990_000)
        sentence = refused(NotSold, cart, wish)
        assert "Trà Shan tuyết" in sentence and "10" in sentence

    def test_a_showroom_that_has_not_all_of_it(self, shop):
        cart = make_cart({shop.tea: 3})
        refused(NotSold, cart, make_wish(shop, cart, showroom_id=shop.other.pk))

    def test_no_showroom_has_all_of_it(self, shop):
        cider = Item.objects.create(product=_product_at(shop.other, price=70_000)).product
        bring(shop.other, cider.stock_item, 1)
        cart = make_cart({shop.honey: 1, cider: 1})
        refused(NotSold, cart, make_wish(shop, cart))
        refused(NotSold, cart, make_wish(shop, cart, fulfilment=Fulfilment.DELIVERY))

    def test_a_province_that_is_not_delivered_to(self, shop):
        DeliveryFee.objects.all().delete()
        cart = make_cart({shop.tea: 1})
        refused(Incomplete, cart, make_wish(shop, cart, fulfilment=Fulfilment.DELIVERY))

    def test_a_commune_of_another_province(self, shop):
        cart = make_cart({shop.tea: 1})
        elsewhere = make_commune(make_province("01", "Hà Nội"), "Ba Đình")
        refused(Incomplete, cart, make_wish(shop, cart, fulfilment=Fulfilment.DELIVERY, commune_id=elsewhere.pk))

    @pytest.mark.parametrize(
        "missing",
        [{"name": " "}, {"phone": ""}, {"consent": False}, {"street": ""}, {"commune_id": None}, {"method": Method.CASH}],
    )
    def test_what_is_missing(self, shop, missing):
        cart = make_cart({shop.tea: 1})
        refused(Incomplete, cart, make_wish(shop, cart, **{"fulfilment": Fulfilment.DELIVERY, **missing}))

    def test_an_empty_cart(self, shop):
        cart = make_cart({shop.tea: 1})
        wish = make_wish(shop, cart)
        cart.lines.all().delete()
        with pytest.raises(NotSold):
            place(cart, wish, shopper())
        assert not Order.objects.exists()

    def test_more_money_than_an_order_may_be_worth(self, shop):
        shop.tea.price = 2_147_483_647
        shop.tea.save()
        cart = make_cart({shop.tea: 10})
        refused(Incomplete, cart, make_wish(shop, cart))

    def test_made_up_goods_where_real_money_is_taken(self, shop, settings):
        shop.tea.price_is_example = True
        shop.tea.save()
        cart = make_cart({shop.tea: 1})
        wish = make_wish(shop, cart)
        settings.SELLS_EXAMPLES = False
        refused(NotSold, cart, wish)


class TestTheShowroomOfAParcel:
    def test_one_of_the_province_before_one_that_is_nearer(self, shop):
        home = make_showroom("Z", province=shop.commune.province)
        near = make_showroom("A", province=make_province("79", "Thành phố Hồ Chí Minh"))
        assert placing.nearest([near, home], shop.commune.province) == home

    def test_the_nearest_of_others(self, shop):
        near = make_showroom("Z", province=make_province("92", "Cần Thơ"))
        far = make_showroom("A", province=make_province("01", "Hà Nội"))
        assert placing.nearest([far, near], shop.commune.province) == near

    def test_its_own_position_counts_where_it_is_known(self, shop):
        near = make_showroom("Z", province=make_province("92", "Cần Thơ"), latitude=10.37, longitude=105.43)
        other = make_showroom("A", province=make_province("92", "Cần Thơ"))
        assert placing.nearest([other, near], shop.commune.province) == near

    def test_the_first_by_name_where_nothing_is_known(self, shop):
        unknown = make_province("zz", "Nơi mới")
        first, second = make_showroom("A", province=unknown), make_showroom("B", province=unknown)
        assert placing.nearest([second, first], make_province("zy", "Nơi khác")) == first


def _product_at(showroom: Showroom, **facts):
    from tests.factories import make_product

    product = make_product(producer=make_producer(), province=showroom.province, **facts)
    issue(product, TODAY - timedelta(days=10))
    return product
