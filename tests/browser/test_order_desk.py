"""The order desk on a phone: pack, hand over, pay back; and the code that a customer's bank reads from the screen."""

from __future__ import annotations

import io
from typing import Any

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from catalog import clock
from catalog.addresses import LANGUAGES
from ocop.storefront import addresses, serving
from ocop.storefront.models import Order, Refund
from ocop.storefront.payments import settling, vietqr
from ocop.storefront.payments.providers import Seen, SeenState
from ocop.storefront.states import Fulfilment, Method, OrderState, RefundState
from tests.showrooms.factories import make_manager, make_staff, on_hand
from tests.storefront.factories import Shop, make_order, make_shop, shopper, staff

from .axe import findings
from .desk import sign_in, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(committed: None) -> Shop:
    return make_shop(clock.today())


@pytest.fixture
def lan(shop: Shop) -> Any:
    return make_staff(shop.showroom, "lan")


def now(shop: Shop) -> Any:
    return shopper(shop.on, at=timezone.now())


def paid(shop: Shop, **facts: Any) -> Order:
    order = make_order(shop, method=Method.TRANSFER, act=now(shop), **facts)
    payment = order.payments.get()
    settling.apply(payment.pk, Seen(SeenState.CAPTURED, captured=payment.amount), now(shop))
    order.refresh_from_db()
    return order


def packed(order: Order, user: Any, shop: Shop) -> Order:
    serving.pack(order.pk, staff(user, shop.on, at=timezone.now()))
    return order


def state_of(order: Order) -> str:
    order.refresh_from_db()
    return order.state


def test_an_order_is_packed_and_handed_over_by_scanning(shop: Shop, lan: Any, site: str, phone: Page) -> None:
    order = make_order(shop, {shop.tea: 2, shop.honey: 1}, act=now(shop))
    sign_in(phone, site, "lan")
    phone.get_by_role("link", name=order.customer_name).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(str(order))
    box = phone.get_by_label("Quét sản phẩm")
    for code in (shop.tea.code, "khong-co", f"https://ocop.example.vn/v/{shop.tea.code}", shop.honey.code):
        box.fill(code)
        box.press("Enter")
        if code == "khong-co":
            expect(phone.get_by_role("status").last).to_contain_text("không có trong đơn")
    expect(phone.get_by_role("status").last).to_contain_text("Tất cả đã vào túi")
    phone.get_by_role("button", name="Đóng gói xong").click()
    expect(phone.locator(".told")).to_contain_text("đã đóng gói")

    phone.get_by_role("link", name="Quét", exact=True).click()
    phone.get_by_label("Số đơn hàng").fill(str(order).lower())
    phone.keyboard.press("Enter")
    expect(phone.locator(".due")).to_contain_text("330.000 ₫")
    phone.get_by_role("button", name="Đã thu tiền và giao hàng").dblclick()
    wait_for(phone, lambda: state_of(order) == OrderState.COMPLETED)
    assert order.payments.get().captured_amount == 330_000
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 8


def test_money_is_paid_back_from_the_desk(shop: Shop, site: str, phone: Page) -> None:
    minh = make_manager(shop.showroom, "minh")
    order = packed(paid(shop), minh, shop)
    serving.hand_over(order.pk, staff(minh, shop.on, at=timezone.now()))
    sign_in(phone, site, "minh", "en")
    phone.goto(site + addresses.order_desk("en", order.number))
    phone.get_by_text("Pay money back").click()
    phone.get_by_role("spinbutton", name="Trà Shan tuyết").fill("1")
    phone.get_by_label("Why?").first.fill("the box was crushed")
    phone.get_by_role("button", name="Pay back").click()
    expect(phone.locator(".told")).to_contain_text("90,000 ₫")
    phone.get_by_label("90,000 ₫ paid back").fill("PC-17")
    phone.get_by_role("button", name="Paid back").click()
    expect(phone.locator(".told")).to_contain_text("90,000 ₫ is paid back")
    [refund] = Refund.objects.all()
    assert (refund.amount, refund.state, refund.reference) == (90_000, RefundState.SUCCEEDED, "PC-17")
    phone.goto(site + addresses.desk_list("en", "totals"))
    expect(phone.locator("tfoot")).to_contain_text("180,000 ₫")
    expect(phone.locator("tfoot")).to_contain_text("90,000 ₫")


def test_a_parcel_is_sent_with_the_keyboard_alone(shop: Shop, lan: Any, site: str, phone: Page) -> None:
    order = packed(paid(shop, fulfilment=Fulfilment.DELIVERY), lan, shop)
    sign_in(phone, site, "lan")
    phone.goto(site + addresses.order_desk("vi", order.number))
    for _press in range(40):
        phone.keyboard.press("Tab")
        if phone.evaluate("document.activeElement.id") == "carrier":
            break
    phone.keyboard.type("Viettel Post")
    phone.keyboard.press("Tab")
    phone.keyboard.type("VTP0123")
    phone.keyboard.press("Enter")
    expect(phone.locator(".told")).to_contain_text("đang trên đường giao")
    assert state_of(order) == OrderState.SHIPPED and order.tracking_number == "VTP0123"


def test_a_bank_s_app_reads_account_amount_and_number_from_the_screen(shop: Shop, site: str, phone: Page) -> None:
    order = make_order(shop, method=Method.TRANSFER, act=now(shop))
    account = vietqr.account()
    assert account is not None
    for language in LANGUAGES:
        phone.goto(site + addresses.order(language, order.token))
        expect(phone.locator(".transfer-code svg")).to_be_visible()
        picture = Image.open(io.BytesIO(phone.screenshot(full_page=True)))
        read = zxingcpp.read_barcode(picture)
        assert read is not None and read.text == vietqr.payload(account, order.total, order.number)
        assert findings(phone) == []
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(shop: Shop, lan: Any, site: str, phone: Page, language: str) -> None:
    make_manager(shop.showroom, "minh")
    to_pack = make_order(shop, {shop.tea: 1, shop.sauce: 1}, act=now(shop))
    refunded = paid(shop, wanted={shop.honey: 1})
    settling.refund(refunded.payments.get().pk, 20_000, "hộp móp", staff(lan, shop.on, at=timezone.now()), "tra-lai-01")
    to_send = packed(paid(shop, wanted={shop.tea: 1}, fulfilment=Fulfilment.DELIVERY), lan, shop)
    sign_in(phone, site, "minh", language)
    every = [addresses.desk_list(language, part) for part in addresses.DESK_PARTS if part != "export"]
    for address in (*every, *(addresses.order_desk(language, order.number) for order in (to_pack, refunded, to_send))):
        phone.goto(site + address)
        for fold in phone.locator("details").all():
            fold.evaluate("each => { each.open = true }")
        assert findings(phone) == [], address
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address
        small = phone.evaluate(
            "[...document.querySelectorAll('main a, main button, main input, main select, main summary')]"
            ".filter(each => each.offsetParent && each.type !== 'checkbox' && each.type !== 'hidden')"
            ".map(each => [each.getBoundingClientRect().height, each.outerHTML.slice(0, 80)]).filter(each => each[0] < 47)"
        )
        assert small == [], address


SEES = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code", "ean_13", "ean_8", "upc_a"]; }
  async detect() { return [{ rawValue: "%s" }]; }
};
"""


def test_the_camera_opens_the_order_whose_code_it_sees(shop: Shop, lan: Any, site: str, phone: Page) -> None:
    order = make_order(shop, act=now(shop))
    sign_in(phone, site, "lan")
    phone.context.grant_permissions(["camera"])
    phone.add_init_script(SEES % order.number)
    phone.goto(site + addresses.desk_list("vi", "scan"))
    phone.locator("[data-camera]").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(str(order))
