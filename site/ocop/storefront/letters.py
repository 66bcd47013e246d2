"""What a letter to a shopper says, as plain text and as HTML, in the language of the order.

The words of each kind stand once, in `templates/storefront/letters/<kind>.txt`; `letter.txt` and `letter.html` put them into a
frame with the lines of the order, its amounts and where it is handed over. Nothing that a shopper typed gets into a header.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from . import addresses
from .models import Notice, NoticeKind, Order, Refund
from .states import CHARGED, CLOSED_ORDERS, CancelReason, OrderState

HEADINGS: dict[str, Promise] = {
    NoticeKind.PLACED: gettext_lazy("We have your order"),
    NoticeKind.CONFIRMED: gettext_lazy("Your order is confirmed"),
    NoticeKind.READY: gettext_lazy("Your order is ready to be collected"),
    NoticeKind.SHIPPED: gettext_lazy("Your order is on its way"),
    NoticeKind.COMPLETED: gettext_lazy("Your order has been handed over"),
    NoticeKind.RETURNED: gettext_lazy("Your parcel came back to us"),
    NoticeKind.CANCELLED: gettext_lazy("Your order was called off"),
    NoticeKind.CHANGED: gettext_lazy("Your order has changed"),
    NoticeKind.REFUNDED: gettext_lazy("Money is being paid back to you"),
}

# A mail program makes links of such, and whoever orders chooses both the name and the address that we write to.
_LOOKS_LIKE_A_LINK = re.compile(r"[.:/\\@<>]|\d{4}|[\r\n]")
_LONGEST_GREETED = 60
_NOTHING_REMAINS = ("", CancelReason.BY_SHOPPER, CancelReason.BY_DESK)


def compose(notice: Notice, at: datetime) -> EmailMultiAlternatives:
    """The letter as it is sent at `at`."""
    order = notice.order
    with override(order.language):
        context = _context(notice, order, at)
        subject = _("%(heading)s: %(number)s") % {"heading": context["heading"], "number": order}
        plain = render_to_string("storefront/letters/letter.txt", context)
        html = render_to_string("storefront/letters/letter.html", context)
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname
    letter = EmailMultiAlternatives(
        subject,
        _without_gaps(plain),
        to=[order.email],
        reply_to=[order.showroom.email] if order.showroom.email else None,
        headers={
            # The same whenever it is sent again, so that a mail program can tell.
            "Message-ID": f"<{order.number.lower()}.{notice.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(html, "text/html")
    return letter


def _context(notice: Notice, order: Order, at: datetime) -> dict[str, Any]:
    lines = list(order.lines.select_related("product"))
    charged = sum(payment.captured_amount or payment.amount for payment in order.payments.filter(state__in=CHARGED))
    return {
        "kind": notice.kind,
        "words": f"storefront/letters/{notice.kind}.txt",
        "heading": HEADINGS[notice.kind],
        "order": order,
        "greeted": _greeted(order.customer_name),
        "lines": [line for line in lines if line.dropped_at is None],
        "dropped": [line for line in lines if line.dropped_at is not None],
        "refused": [line for line in lines if line.refusal],
        "may_order_rest": order.cancel_reason not in _NOTHING_REMAINS and any(not line.refusal for line in lines),
        "charged": charged,
        "refund": _refund(notice, order),
        "is_awaiting": order.state == OrderState.AWAITING,
        "is_closed": order.state in CLOSED_ORDERS,
        "link": settings.PUBLIC_BASE_URL + addresses.order(order.language, order.token),
        "site": settings.PUBLIC_BASE_URL,
        "on": timezone.localtime(at, timezone.get_default_timezone()).date(),
        "is_demo": settings.SELLS_EXAMPLES,
    }


def _greeted(name: str) -> str:
    """The name, where it looks like one."""
    return "" if len(name) > _LONGEST_GREETED or _LOOKS_LIKE_A_LINK.search(name) else name.strip()


def _refund(notice: Notice, order: Order) -> Refund | None:
    """The refund that the letter is about."""
    if notice.kind != NoticeKind.REFUNDED or not notice.about.isdecimal():
        return None
    return Refund.objects.filter(payment__order=order, pk=int(notice.about)).first()


def _without_gaps(text: str) -> str:
    """Not more than one empty line anywhere: what templates leave behind."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
