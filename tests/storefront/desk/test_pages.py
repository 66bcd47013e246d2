"""The pages of the order desk: what stands where, and that each button does its step once."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from PIL import Image

from catalog.public import wording
from ocop.storefront import addresses, serving, transfers
from ocop.storefront.models import BankTransfer, DemoCharge, Dispute, NoticeKind, Order, OrderEvent, Payment, Refund
from ocop.storefront.payments import demo, settling, starting
from ocop.storefront.states import Fulfilment, Method, OrderState, PaymentState, RefundState
from showrooms import addresses as showroom_addresses
from showrooms import stock
from tests import factories
from tests.factories import TODAY
from tests.showrooms.factories import make_user, on_hand
from tests.storefront.factories import Shop, make_order, moment, shopper, staff

from .conftest import AtTheDesk, at_the_desk, packed, paid


def queue(page: str, name: str) -> str:
    found = re.search(rf'<section[^>]*data-waits="{name}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


# --- today ------------------------------------------------------------------------------------------------------------


def test_each_order_waits_in_its_queue(shop: Shop, desk: AtTheDesk) -> None:
    waits = make_order(shop, {shop.tea: 1}, method=Method.TRANSFER)
    to_pack = make_order(shop, {shop.tea: 1})
    ready = packed(make_order(shop, {shop.tea: 1}), desk.user)
    to_send = packed(paid(shop, {shop.tea: 1}, fulfilment=Fulfilment.DELIVERY), desk.user)
    on_way = packed(paid(shop, {shop.tea: 1}, fulfilment=Fulfilment.DELIVERY), desk.user)
    serving.ship(on_way.pk, "Viettel Post", "", staff(desk.user))
    page = desk.page()
    for name, order in (("transfers", waits), ("pack", to_pack), ("ready", ready), ("send", to_send), ("on_way", on_way)):
        assert str(order) in queue(page, name), name
        assert page.count(str(order)) == 1


def test_money_that_a_person_has_to_see_to_waits_there(shop: Shop, desk: AtTheDesk) -> None:
    order = paid(shop)
    settling.refund(order.payments.get().pk, 30_000, "hộp móp", staff(desk.user), "tra-lai-01")
    other = paid(shop)
    Dispute.objects.create(
        payment=other.payments.get(), reference="dp_1", amount=180_000, reason="fraudulent", opened_at=moment()
    )
    back = packed(paid(shop, {shop.honey: 1}, fulfilment=Fulfilment.DELIVERY), desk.user)
    serving.ship(back.pk, "Viettel Post", "", staff(desk.user))
    serving.came_back(back.pk, staff(desk.user))
    page = desk.page()
    assert str(order) in queue(page, "refunds") and "30,000 ₫" in queue(page, "refunds")
    assert str(other) in queue(page, "disputes")
    assert str(back) in queue(page, "returned") and "180,000 ₫" in queue(page, "returned")


def test_the_oldest_stands_first(shop: Shop, desk: AtTheDesk) -> None:
    late = make_order(shop, {shop.tea: 1}, act=shopper(at=moment(hour=11)))
    early = make_order(shop, {shop.tea: 1}, act=shopper(at=moment(hour=8)))
    rows = queue(desk.page(), "pack")
    assert rows.index(str(early)) < rows.index(str(late))


def test_nothing_waits(shop: Shop, desk: AtTheDesk) -> None:
    assert "No order waits for anything." in desk.page()


def test_the_showroom_desk_tells_of_its_orders(shop: Shop, staff_desk: AtTheDesk) -> None:
    here, elsewhere = make_order(shop, {shop.tea: 1}), make_order(shop, {shop.tea: 1}, showroom_id=shop.other.pk)
    page = staff_desk.client.get(showroom_addresses.desk("en", shop.showroom.slug)).content.decode()
    assert addresses.order_desk("en", here.number) in page
    assert str(elsewhere) not in page


# --- looking for an order ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{number}",
        "{spaced}",
        "{lower}",
        "0912345678",
        "+84 912 345 678",
        "345678",
        "nguyen thi lan",
        "LAN",
        "Nguyễn Thị",
        "lan nguyễn",
    ],
)
def test_an_order_is_found_by_what_people_say(shop: Shop, desk: AtTheDesk, text: str) -> None:
    order = make_order(shop)
    make_order(shop, name="Trần Văn Bốn", phone="+84987000111")
    typed = text.format(number=order.number, spaced=order, lower=order.number.lower())
    page = desk.page("orders", q=typed)
    assert str(order) in page and "Trần Văn Bốn" not in page


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "<script>", "9" * 200, "không ai"])
def test_what_nobody_is_called_finds_nothing(shop: Shop, desk: AtTheDesk, text: str) -> None:
    make_order(shop)
    assert "No order fits." in desk.page("orders", q=text)


def test_the_filters_narrow_the_list(shop: Shop, desk: AtTheDesk) -> None:
    cash, transfer = make_order(shop, {shop.tea: 1}), make_order(shop, {shop.tea: 1}, method=Method.TRANSFER)
    elsewhere = make_order(shop, {shop.tea: 1}, showroom_id=shop.other.pk)
    earlier = make_order(shop, {shop.tea: 1}, act=shopper(at=moment(TODAY - timedelta(days=1), 23, 59)))

    def found(**asked: Any) -> set[Order]:
        page = desk.page("orders", **asked)
        return {order for order in (cash, transfer, elsewhere, earlier) if str(order) in page}

    assert found() == {cash, transfer, elsewhere, earlier}
    assert found(state="awaiting") == {transfer}
    assert found(method="cash") == {cash, elsewhere, earlier}
    assert found(showroom=shop.other.pk) == {elsewhere}
    assert found(day=TODAY.isoformat()) == {cash, transfer, elsewhere}
    assert found(day="gestern", state="?", method="x", showroom="x") == {cash, transfer, elsewhere, earlier}


def test_a_scanned_number_or_link_opens_the_order(shop: Shop, desk: AtTheDesk, settings: Any) -> None:
    order = make_order(shop)
    page = addresses.order_desk("en", order.number)
    link = f"{settings.PUBLIC_BASE_URL}{addresses.order('vi', order.token)}"
    for text in (order.number, str(order), link):
        answer = desk.client.get(addresses.desk_list("en", "scan"), {"code": text})
        assert (answer.status_code, answer.headers["Location"]) == (302, page)
    answer = desk.client.get(addresses.desk_list("en", "scan"), {"code": "OC00000000"})
    assert answer.status_code == 404 and "has the number" in answer.content.decode()


def test_a_photographed_code_opens_the_order(shop: Shop, desk: AtTheDesk) -> None:
    order = make_order(shop)
    picture = io.BytesIO()
    code = zxingcpp.create_barcode(order.number, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8, add_quiet_zones=True)
    Image.fromarray(code).save(picture, "PNG")
    photo = SimpleUploadedFile("don.png", picture.getvalue(), "image/png")
    answer = desk.client.post(addresses.desk_list("en", "scan"), {"photo": photo})
    assert answer.headers["Location"] == addresses.order_desk("en", order.number)
    answer = desk.client.post(addresses.desk_list("en", "scan"), {"photo": SimpleUploadedFile("x.png", b"nothing", "image/png")})
    assert answer.status_code == 404 and 'role="alert"' in answer.content.decode()


# --- the steps --------------------------------------------------------------------------------------------------------


def test_packing_asks_for_every_line(shop: Shop, staff_desk: AtTheDesk) -> None:
    order = make_order(shop, {shop.tea: 1, shop.honey: 1})
    [tea, honey] = order.lines.all()
    assert "Tick every product" in staff_desk.do(order, "pack", packed=[tea.pk])
    assert order.state == OrderState.CONFIRMED
    assert "is packed" in staff_desk.do(order, "pack", packed=[tea.pk, honey.pk])
    assert order.state == OrderState.PACKED


def test_cash_is_named_before_the_goods_leave(shop: Shop, staff_desk: AtTheDesk) -> None:
    order = packed(make_order(shop), staff_desk.user)
    page = staff_desk.order_page(order)
    assert "Take in cash" in page and "180,000 ₫" in page
    key = field(page, "key")
    for _again in range(2):
        staff_desk.do(order, "hand_over", key=key)
    assert order.state == OrderState.COMPLETED
    assert order.payments.get().captured_amount == 180_000
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 8


def test_what_lapsed_is_named_and_taken_out(shop: Shop, staff_desk: AtTheDesk) -> None:
    order = packed(make_order(shop, {shop.tea: 1, shop.honey: 1}), staff_desk.user)
    factories.withdraw(shop.honey.certificates.get(), TODAY)
    page = staff_desk.order_page(order)
    assert "No longer in the catalogue" in page
    assert addresses.order_desk("en", order.number, "hand_over") not in page
    assert "Mật ong U Minh" in staff_desk.do(order, "hand_over")
    assert order.state == OrderState.PACKED
    honey, tea = order.lines.get(product=shop.honey), order.lines.get(product=shop.tea)
    assert "Only what has left" in staff_desk.do(order, "drop", line=[honey.pk, tea.pk])
    assert "Taken out" in staff_desk.do(order, "drop", line=[honey.pk])
    assert "90,000 ₫" in staff_desk.order_page(order)
    staff_desk.do(order, "hand_over")
    assert order.state == OrderState.COMPLETED and order.payments.get().captured_amount == 90_000


def test_a_parcel_goes_its_way(shop: Shop, staff_desk: AtTheDesk, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    order = packed(paid(shop, fulfilment=Fulfilment.DELIVERY, email="lan@khach.example"), staff_desk.user)
    assert "Say who carries" in staff_desk.do(order, "ship", carrier="", tracking="1")
    staff_desk.do(order, "ship", carrier="Viettel Post", tracking="VTP1")
    assert order.state == OrderState.SHIPPED and "VTP1" in staff_desk.order_page(order)
    staff_desk.do(order, "came_back", why="không ai nhận")
    assert order.state == OrderState.RETURNED
    assert order.notices.filter(kind=NoticeKind.RETURNED).count() == 1
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 10


def test_a_transfer_is_written_down_with_what_the_statement_says(shop: Shop, desk: AtTheDesk) -> None:
    order = make_order(shop, method=Method.TRANSFER)
    assert "is no amount" in desk.do(order, "transfer", amount="một trăm", reference="FT1")
    assert "reference" in desk.do(order, "transfer", amount="180.000", reference="")
    assert not BankTransfer.objects.exists()
    assert "100,000 ₫ for" in desk.do(order, "transfer", amount="100.000", reference="FT1")
    assert "80,000 ₫" in desk.order_page(order)
    desk.do(order, "transfer", amount="80000 ₫", reference="FT2")
    assert order.state == OrderState.CONFIRMED


def test_a_refund_by_pieces_and_by_amount(shop: Shop, manager_desk: AtTheDesk) -> None:
    order = packed(paid(shop), manager_desk.user)
    manager_desk.do(order, "hand_over")
    payment, line = order.payments.get(), order.lines.get()
    key = "phieu-tra-1"
    for _again in range(2):
        said = manager_desk.do(order, "refund", payment=payment.pk, why="hộp móp", key=key, **{f"pieces-{line.pk}": 1})
    assert "90,000 ₫" in said
    [refund] = Refund.objects.all()
    assert (refund.amount, refund.why, refund.by) == (90_000, "hộp móp (1 × Trà Shan tuyết)", manager_desk.user)
    assert "Say why" in manager_desk.do(order, "refund", payment=payment.pk, amount="1000")
    assert "how many pieces" in manager_desk.do(order, "refund", payment=payment.pk, why="x")
    assert "order has 2" in manager_desk.do(order, "refund", payment=payment.pk, why="x", **{f"pieces-{line.pk}": 3})
    assert "can be paid back" in manager_desk.do(order, "refund", payment=payment.pk, why="x", amount="90.001")
    manager_desk.do(order, "refund", payment=payment.pk, why="x", amount="90.000")
    assert sum(Refund.objects.values_list("amount", flat=True)) == 180_000


def test_what_is_paid_back_before_it_leaves_is_not_packed(shop: Shop, manager_desk: AtTheDesk) -> None:
    order = paid(shop, {shop.tea: 2, shop.honey: 1})
    payment, tea, honey = order.payments.get(), *order.lines.order_by("unit_price")
    some, all_of_it = {f"pieces-{tea.pk}": 1}, {f"pieces-{tea.pk}": 2, f"pieces-{honey.pk}": 1}
    assert "all pieces of a product" in manager_desk.do(order, "refund", payment=payment.pk, why="x", **some)
    assert "Call it off" in manager_desk.do(order, "refund", payment=payment.pk, why="x", **all_of_it)
    assert not Refund.objects.exists()
    for _again in range(2):
        manager_desk.do(order, "refund", payment=payment.pk, why="vỡ hũ", key="bot-hang-1", **{f"pieces-{honey.pk}": 1})
    assert Refund.objects.get().amount == 150_000
    assert on_hand(shop.showroom, shop.item(shop.honey)) == 5 and order.lines.get(pk=honey.pk).dropped_at is not None
    manager_desk.do(packed(order, manager_desk.user), "hand_over")
    assert order.state == OrderState.COMPLETED
    assert on_hand(shop.showroom, shop.item(shop.honey)) == 5 and on_hand(shop.showroom, shop.item(shop.tea)) == 8


def test_an_order_of_which_every_dong_is_paid_back_is_called_off(shop: Shop, manager_desk: AtTheDesk) -> None:
    order = packed(paid(shop), manager_desk.user)
    payment = order.payments.get()
    manager_desk.do(order, "refund", payment=payment.pk, why="x", amount="100.000")
    assert order.state == OrderState.PACKED
    manager_desk.do(order, "refund", payment=payment.pk, why="x", amount="80.000")
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, "desk")
    assert sum(Refund.objects.values_list("amount", flat=True)) == 180_000
    assert not stock.stocked(shop.showroom, TODAY, [shop.item(shop.tea).pk])[0].reserved


def test_what_is_paid_back_by_hand_is_said_with_its_receipt(shop: Shop, manager_desk: AtTheDesk) -> None:
    order = paid(shop)
    manager_desk.do(order, "refund", payment=order.payments.get().pk, why="x", amount="50.000")
    refund = Refund.objects.get()
    page = manager_desk.order_page(order)
    assert addresses.order_desk("en", order.number, "paid_back") in page
    manager_desk.do(order, "paid_back", refund=refund.pk, reference="PC-17")
    refund.refresh_from_db()
    assert (refund.state, refund.reference) == (RefundState.SUCCEEDED, "PC-17")
    assert addresses.order_desk("en", order.number, "paid_back") not in manager_desk.order_page(order)


@pytest.mark.parametrize("fulfilment", list(Fulfilment))
def test_what_was_paid_back_is_seen_before_the_goods_leave(shop: Shop, manager_desk: AtTheDesk, fulfilment: Fulfilment) -> None:
    order = packed(paid(shop, fulfilment=fulfilment), manager_desk.user)
    payment = order.payments.get()
    assert "of it was paid back" not in manager_desk.order_page(order)
    manager_desk.do(order, "refund", payment=payment.pk, why="x", amount="50.000")
    page = manager_desk.order_page(order)
    assert "50,000 ₫ of it was paid back" in page and f'figures">{wording.money(payment.captured_amount)}</b>' in page


def test_the_account_is_looked_through_while_something_is_missing(shop: Shop, desk: AtTheDesk) -> None:
    order = make_order(shop, method=Method.TRANSFER)
    assert "Look for on the account" in desk.order_page(order)
    desk.do(order, "transfer", amount="100.000", reference="FT1")
    page = desk.order_page(order)
    assert "80,000 ₫ are missing still" in page
    desk.do(order, "transfer", amount="90.000", reference="FT2")
    page = desk.order_page(order)
    assert "Look for on the account" not in page and "are missing" not in page.partition('id="history"')[0]
    assert "Another transfer arrived" in page
    desk.do(order, "transfer", amount="5.000", reference="FT3")
    assert BankTransfer.objects.count() == 3 and sum(Refund.objects.values_list("amount", flat=True)) == 15_000


def test_the_history_has_no_jargon_of_providers(shop: Shop, desk: AtTheDesk) -> None:
    order = make_order(shop, method=Method.DEMO)
    starting.start(order, shopper())
    charge = DemoCharge.objects.get()
    demo.pay(charge, moment(), TODAY)
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED
    assert not re.search(r"[a-z]+_?[a-z]*\.[a-z_]+\.[a-z]+|reconcile", desk.order_page(order).partition('id="history"')[2])


def test_who_may_not_enter_is_led_to_the_shop(shop: Shop) -> None:
    answer = at_the_desk(make_user()).client.get(addresses.desk_list("vi"))
    page = answer.content.decode()
    assert answer.status_code == 403 and 'class="button" href="/"' in page and 'class="button" href="/quay-don/' not in page


def test_calling_off_asks_why_and_pays_back(shop: Shop, staff_desk: AtTheDesk) -> None:
    order = paid(shop)
    assert "Say why" in staff_desk.do(order, "cancel")
    staff_desk.do(order, "cancel", why="khách đổi ý")
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, "desk")
    assert Refund.objects.get().amount == 180_000
    assert on_hand(shop.showroom, shop.item(shop.tea)) == 10
    assert "khách đổi ý" in staff_desk.order_page(order)


def test_a_note_is_kept_once_and_shown_as_text(shop: Shop, staff_desk: AtTheDesk) -> None:
    order = make_order(shop)
    for _again in range(2):
        page = staff_desk.do(order, "note", note="Gọi trước <script>alert(1)</script>", key="ghi-chu-1")
    assert order.events.filter(of=OrderEvent.Of.NOTE).count() == 1
    assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_a_step_opened_as_a_page_leads_to_the_order(shop: Shop, staff_desk: AtTheDesk) -> None:
    order = make_order(shop)
    for part in addresses.ORDER_DESK_PARTS:
        if part != "order":
            answer = staff_desk.client.get(addresses.order_desk("en", order.number, part))
            assert (answer.status_code, answer.headers["Location"]) == (302, addresses.order_desk("en", order.number))
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED


# --- pick list, totals, files -----------------------------------------------------------------------------------------


def test_the_pick_list_has_what_is_kept_for_orders_to_be_packed(shop: Shop, staff_desk: AtTheDesk) -> None:
    first, second = make_order(shop, {shop.tea: 2, shop.honey: 1}), make_order(shop, {shop.tea: 3})
    packed(make_order(shop, {shop.honey: 4}), staff_desk.user)
    make_order(shop, {shop.tea: 1}, method=Method.TRANSFER)
    page = staff_desk.page("pick")
    found = re.findall(r'row-name" lang="vi">([^<]+)<.*?pick-pieces figures"><b>(\d+)</b>', page, re.DOTALL)
    assert sorted(found) == [("Mật ong U Minh", "1"), ("Trà Shan tuyết", "5")]
    assert str(first) in page and str(second) in page
    assert "6 pieces for 2 orders" in page


def test_the_pick_list_warns_of_what_may_not_leave(shop: Shop, staff_desk: AtTheDesk) -> None:
    make_order(shop, {shop.honey: 1})
    factories.withdraw(shop.honey.certificates.get(), TODAY)
    assert "No longer in the catalogue: take it out of the order." in staff_desk.page("pick")


def test_the_totals_of_a_day_agree_with_the_payments(shop: Shop, desk: AtTheDesk) -> None:
    cash = packed(make_order(shop, {shop.tea: 1}), desk.user)
    serving.hand_over(cash.pk, staff(desk.user))
    transfer = paid(shop, {shop.honey: 2})
    refund = settling.refund(transfer.payments.get().pk, 50_000, "x", staff(desk.user), "tra-lai-01")
    page = desk.page("totals")
    assert "300,000 ₫" in page and "−50,000 ₫" not in page
    transfers.paid_back(refund.pk, "PC-1", staff(desk.user, at=moment(hour=18)))
    page = desk.page("totals")
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    [of_cash] = [row for row in rows if "Cash" in row]
    [of_transfer] = [row for row in rows if "Bank transfer" in row]
    assert "90,000 ₫" in of_cash
    assert all(text in of_transfer for text in ("300,000 ₫", "50,000 ₫", "250,000 ₫"))
    foot = re.search(r"<tfoot>.*?</tfoot>", page, re.DOTALL)
    assert foot and all(text in foot[0] for text in ("390,000 ₫", "50,000 ₫", "340,000 ₫"))
    assert "Nothing was charged" in desk.page("totals", **{"from": "2026-11-01", "to": "2026-11-22"})


def test_days_that_no_calendar_has_are_told(shop: Shop, desk: AtTheDesk) -> None:
    for asked in ({"from": "x"}, {"from": "2026-11-23", "to": "2026-11-01"}, {"from": "2001-01-01", "to": "2026-11-01"}):
        answer = desk.client.get(addresses.desk_list("en", "totals"), asked)
        assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()


def test_a_day_begins_at_midnight_in_vietnam(shop: Shop, desk: AtTheDesk) -> None:
    order = make_order(shop, method=Method.TRANSFER)
    at = moment(TODAY, 0, 30)
    Payment.objects.filter(order=order).update(state=PaymentState.CAPTURED, captured_amount=180_000, captured_at=at)
    today = TODAY.isoformat()
    assert "180,000 ₫" in desk.page("totals", **{"from": today, "to": today})
    before = (TODAY - timedelta(days=1)).isoformat()
    assert "Nothing was charged" in desk.page("totals", **{"from": before, "to": before})


@pytest.mark.parametrize(("language", "name"), [("vi", "don-hang"), ("en", "orders")])
def test_the_files_have_a_row_for_each_line(shop: Shop, desk: AtTheDesk, language: str, name: str) -> None:
    order = make_order(shop, {shop.tea: 1, shop.honey: 2}, name="=HYPERLINK(1)")
    make_order(shop, {shop.tea: 1}, method=Method.TRANSFER)
    base = f"{addresses.desk_list(language, 'export')}{name}"
    text = b"".join(desk.client.get(f"{base}.csv", {"state": "confirmed"}).streaming_content).decode("utf-8-sig")
    assert text.count("\r\n") == 3 and str(order) in text and "'=HYPERLINK" in text
    answer = desk.client.get(f"{base}.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.active.max_row == 4
    assert desk.client.get(f"{base}.exe").status_code == 404


def test_the_file_tells_the_bookkeeper_what_became_of_the_money(shop: Shop, desk: AtTheDesk) -> None:
    order = paid(shop, {shop.tea: 2}, note="Gọi trước")
    refund = settling.refund(order.payments.get().pk, 50_000, "x", staff(desk.user), "tra-lai-01")
    transfers.paid_back(refund.pk, "PC-1", staff(desk.user))
    answer = desk.client.get(f"{addresses.desk_list('en', 'export')}orders.csv")
    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert (row["Telephone"], row["Note"]) == ("0912 345 678", "Gọi trước")
    assert (row["Total of the order"], row["Paid"], row["Paid back"]) == ("180000", "180000", "50000")
    assert TODAY.strftime("%d/%m/%Y") in row["Paid at"] or TODAY.isoformat() in row["Paid at"]


def test_sums_of_one_day_can_be_told_apart_on_a_telephone(shop: Shop, desk: AtTheDesk) -> None:
    paid(shop, {shop.tea: 1})
    paid(shop, {shop.tea: 1}, showroom_id=shop.other.pk)
    found = re.findall(r'<th scope="row">[^<]+<span class="narrow">(.*?)</th>', desk.page("totals"))
    assert len(found) == len(set(found)) == 2 and all("Bank transfer" in each for each in found)


def test_no_page_is_kept_by_anybody(shop: Shop, desk: AtTheDesk) -> None:
    order = make_order(shop)
    every = [addresses.desk_list("vi", part) for part in addresses.DESK_PARTS if part != "export"]
    for address in (*every, addresses.order_desk("vi", order.number)):
        answer = desk.client.get(address)
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store", address


def test_the_board_tells_first_of_orders_in_which_something_has_lapsed(shop: Shop, staff_desk: AtTheDesk) -> None:
    order = packed(paid(shop), staff_desk.user)
    board = addresses.desk_list("en", "today")
    assert "left the catalogue" not in staff_desk.client.get(board).content.decode()
    factories.withdraw(shop.tea.certificates.get(), TODAY)
    page = staff_desk.client.get(board).content.decode()
    assert page.index("left the catalogue") < page.index("Ready to be collected") and order.number[-4:] in page


def test_a_parcel_that_came_back_waits_until_somebody_says_how_much_goes_back(shop: Shop, manager_desk: AtTheDesk) -> None:
    order = packed(paid(shop, fulfilment=Fulfilment.DELIVERY), manager_desk.user)
    manager_desk.do(order, "ship", carrier="VNPost", tracking="VN1")
    manager_desk.do(order, "came_back", why="không ai nhận")
    board = addresses.desk_list("en", "today")
    assert "Parcels that came back" in manager_desk.client.get(board).content.decode()
    manager_desk.do(order, "refund", payment=order.payments.get().pk, why="trừ phí gửi", amount="180.000")
    assert "Parcels that came back" not in manager_desk.client.get(board).content.decode()
