"""What letters say, as they arrive at a mail server: in both languages, as plain text and as HTML."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

from ocop.storefront import addresses, notices
from ocop.storefront.letters import HEADINGS
from ocop.storefront.models import NoticeKind, Order, Payment, Refund
from ocop.storefront.selling import Refusal
from ocop.storefront.states import CancelReason, Fulfilment, Method, OrderState, PaymentState
from tests.showrooms.factories import NOON

from .mail_server import MailServer, text_of
from .orders import act, written_order

pytestmark = [pytest.mark.once, pytest.mark.django_db]

STATE_OF = {
    NoticeKind.PLACED: OrderState.AWAITING,
    NoticeKind.CONFIRMED: OrderState.CONFIRMED,
    NoticeKind.READY: OrderState.PACKED,
    NoticeKind.SHIPPED: OrderState.SHIPPED,
    NoticeKind.COMPLETED: OrderState.COMPLETED,
    NoticeKind.RETURNED: OrderState.RETURNED,
    NoticeKind.CANCELLED: OrderState.CANCELLED,
    NoticeKind.CHANGED: OrderState.PACKED,
    NoticeKind.REFUNDED: OrderState.COMPLETED,
}


def received(post: MailServer, order: Order, kind: NoticeKind, about: str = "") -> Any:
    with transaction.atomic():
        notices.write(order, kind, act(), about)
    assert notices.send_waiting(NOON, order) == 1
    return post.letters[-1]


def an_order(kind: NoticeKind, **facts: Any) -> Order:
    return written_order(state=STATE_OF[kind], **facts)


def charged(order: Order) -> Payment:
    return Payment.objects.create(
        order=order,
        method=order.method,
        state=PaymentState.CAPTURED,
        amount=order.total,
        captured_amount=order.total,
        captured_at=NOON,
        created_at=NOON,
    )


@pytest.mark.parametrize("fulfilment", list(Fulfilment))
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_letter_names_the_order_its_goods_its_amounts_and_its_page(
    post: MailServer, kind: NoticeKind, language: str, fulfilment: Fulfilment, settings: Any
) -> None:
    settings.PUBLIC_BASE_URL = "https://ocop.example.vn"
    order = an_order(kind, language=language, fulfilment=fulfilment)
    # Letters are sent by whoever comes along, whatever language they read.
    with override("en" if language == "vi" else "vi"):
        letter = received(post, order, kind)
    total = {"vi": "500.000 ₫", "en": "500,000 ₫"} if order.delivery_fee else {"vi": "470.000 ₫", "en": "470,000 ₫"}
    honey = {"vi": "Mật ong bạc hà Đồng Văn", "en": "Mint honey of Đồng Văn"}[language]
    for part in ("plain", "html"):
        text = text_of(letter, part)
        for words in (str(order), honey, "Trà Shan tuyết", total[language], "Trần Thị Lan"):
            assert words in text
        assert f"https://ocop.example.vn{addresses.order(language, order.token)}" in text
        assert "{{" not in text and "{%" not in text and "None" not in text
    assert str(order) in letter["Subject"]
    assert letter["To"] == "lan@khach.example"
    assert letter["Reply-To"] == "ga@ocop.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert f'lang="{language}"' in text_of(letter, "html")
    assert ("Chào Trần Thị Lan" in text_of(letter)) == (language == "vi")


def test_the_subject_says_what_happened(post: MailServer) -> None:
    for language in ("vi", "en"):
        with override(language):
            assert len({str(heading) for heading in HEADINGS.values()}) == len(NoticeKind)
    order = written_order(state=OrderState.CONFIRMED)
    assert received(post, order, NoticeKind.CONFIRMED)["Subject"].strip() == f"Đơn hàng đã được xác nhận: {order}"


class TestWhatHappensNext:
    def test_an_unpaid_card_order_says_until_when(self, post: MailServer) -> None:
        text = text_of(received(post, written_order(), NoticeKind.PLACED))
        assert "12:35 thứ Hai 23/11/2026" in text

    def test_in_english_too(self, post: MailServer) -> None:
        text = text_of(received(post, written_order(language="en"), NoticeKind.PLACED))
        assert "12:35 on Monday 23 Nov 2026" in text

    def test_a_transfer_names_amount_and_message(self, post: MailServer) -> None:
        order = written_order(method=Method.TRANSFER)
        text = text_of(received(post, order, NoticeKind.PLACED))
        assert f"chuyển khoản 470.000 ₫ với nội dung {order.number}" in text

    def test_cash_is_paid_at_the_counter(self, post: MailServer) -> None:
        order = written_order(method=Method.CASH, state=OrderState.CONFIRMED, language="en", pay_until=NOON + timedelta(days=3))
        for kind in (NoticeKind.PLACED, NoticeKind.CONFIRMED):
            text = text_of(received(post, order, kind))
            assert "until 12:00 on Thursday 26 Nov 2026" in text
            assert "470,000 ₫ in cash" in text

    @pytest.mark.parametrize("kind", [NoticeKind.PLACED, NoticeKind.CONFIRMED, NoticeKind.READY])
    def test_who_collects_is_told_where_and_when(self, post: MailServer, kind: NoticeKind) -> None:
        for part in ("plain", "html"):
            text = text_of(received(post, an_order(kind), kind), part)
            for words in ("Ga Hà Nội", "120 Lê Duẩn", "024 1234", "8:00–17:30", "Kiểm kê"):
                assert words in text

    def test_a_parcel_has_its_address_and_tracking_number(self, post: MailServer) -> None:
        order = written_order(
            state=OrderState.SHIPPED,
            fulfilment=Fulfilment.DELIVERY,
            carrier="Viettel Post",
            tracking_number="VTP1234567",
        )
        for part in ("plain", "html"):
            text = text_of(received(post, order, NoticeKind.SHIPPED), part)
            for words in ("12 ngõ 5 Tô Hiệu", "Viettel Post", "VTP1234567"):
                assert words in text
            order.notices.all().delete()

    @pytest.mark.parametrize(
        ("reason", "words"),
        [
            (CancelReason.BY_SHOPPER, "You called this order off"),
            (CancelReason.NOT_PAID, "No payment arrived in time"),
            (CancelReason.NOT_COLLECTED, "not collected in time"),
            (CancelReason.LAPSED, "no longer in force"),
            (CancelReason.SOLD_OUT, "no longer in stock"),
            (CancelReason.BY_DESK, "had to call this order off"),
        ],
    )
    def test_who_was_not_charged_is_told_so(self, post: MailServer, reason: CancelReason, words: str) -> None:
        order = an_order(NoticeKind.CANCELLED, cancel_reason=reason, language="en")
        text = text_of(received(post, order, NoticeKind.CANCELLED))
        assert words in text
        assert "You were not charged" in text

    def test_who_was_charged_is_told_what_goes_back(self, post: MailServer) -> None:
        order = an_order(NoticeKind.CANCELLED, cancel_reason=CancelReason.SOLD_OUT, language="en")
        charged(order)
        text = text_of(received(post, order, NoticeKind.CANCELLED))
        assert "The 470,000 ₫ you paid go back to you" in text
        assert "not charged" not in text

    def test_a_line_that_left_is_named_and_no_longer_among_the_goods(self, post: MailServer) -> None:
        order = an_order(NoticeKind.CHANGED, language="en")
        order.lines.filter(name="Trà Shan tuyết").update(dropped_at=NOON)
        text = text_of(received(post, order, NoticeKind.CHANGED))
        left, _link, stays = text.partition("What you ordered")
        assert "Trà Shan tuyết" in left
        assert "Trà Shan tuyết" not in stays

    def test_a_refund_is_the_one_it_is_about(self, post: MailServer) -> None:
        payment = charged(an_order(NoticeKind.REFUNDED, language="en"))
        refunds = [
            Refund.objects.create(payment=payment, amount=amount, key=f"refund-{amount}", why="vỡ", requested_at=NOON)
            for amount in (185_000, 50_000)
        ]
        text = text_of(received(post, payment.order, NoticeKind.REFUNDED, about=str(refunds[1].pk)))
        assert "50,000 ₫ go back to you" in text

    def test_a_demonstration_says_that_it_is_one(self, post: MailServer, settings: Any) -> None:
        settings.SELLS_EXAMPLES = False
        assert "chạy thử" not in text_of(received(post, written_order(), NoticeKind.PLACED))
        settings.SELLS_EXAMPLES = True
        assert "chạy thử" in text_of(received(post, written_order(), NoticeKind.PLACED))


class TestWhatShoppersType:
    @pytest.mark.parametrize("name", ["Lan\r\nBcc: kho@an.example", "Lan\nSubject: khác", "Lan\x07\x1b[31m"])
    def test_nothing_of_it_gets_into_a_header(self, post: MailServer, name: str) -> None:
        letter = received(post, written_order(customer_name=name), NoticeKind.PLACED)
        assert post.office.recipients[-1] == ["lan@khach.example"]
        assert not {"Bcc", "Cc"} & set(letter.keys())
        assert "Lan" not in " ".join(str(value) for value in letter.values())

    @pytest.mark.parametrize(
        "name", ["www.xau.example", "Nhận quà tại xau.example/qua", "gọi 0912345678", "a@b", "Lan" * 30, "Lan\nBcc: x"]
    )
    def test_a_name_that_would_be_a_message_is_not_passed_on(self, post: MailServer, name: str) -> None:
        text = text_of(received(post, written_order(customer_name=name), NoticeKind.PLACED))
        assert "Chào bạn," in text
        assert name not in text

    def test_markup_is_text(self, post: MailServer) -> None:
        order = written_order(
            fulfilment=Fulfilment.DELIVERY, customer_name="<b>Lan</b>", address='<script>alert("1")</script> 5 Tô Hiệu'
        )
        order.lines.filter(quantity=2).update(name="Mắm <i>cá & tôm</i>")
        letter = received(post, order, NoticeKind.PLACED)
        html = text_of(letter, "html")
        assert "<script>" not in html and "<b>Lan" not in html and "<i>" not in html
        assert "Mắm &lt;i&gt;cá &amp; tôm&lt;/i&gt;" in html
        assert "Mắm <i>cá & tôm</i>" in text_of(letter, "plain")

    def test_notes_and_gift_messages_stay_out(self, post: MailServer) -> None:
        order = written_order(note="Ghi chú riêng", gift_message="Chúc mừng sinh nhật")
        letter = received(post, order, NoticeKind.PLACED)
        for part in ("plain", "html"):
            assert "Ghi chú riêng" not in text_of(letter, part)
            assert "Chúc mừng" not in text_of(letter, part)


def test_what_an_order_was_called_off_for_is_named(post: MailServer) -> None:
    order = written_order(state=OrderState.CANCELLED, cancel_reason=CancelReason.LAPSED, language="en")
    order.lines.filter(quantity=2).update(refusal=Refusal.LEFT)
    text = text_of(received(post, order, NoticeKind.CANCELLED))
    assert "we called the order off.\n\n2 × Mint honey of Đồng Văn\n" in text.replace("\r", "")
    assert "You can order what remains" in text


def test_a_parcel_that_costs_nothing_is_free(post: MailServer) -> None:
    order = written_order(state=OrderState.CONFIRMED, fulfilment=Fulfilment.DELIVERY, delivery_fee=0)
    letter = received(post, order, NoticeKind.CONFIRMED)
    assert all("miễn phí" in text_of(letter, part) for part in ("plain", "html"))
