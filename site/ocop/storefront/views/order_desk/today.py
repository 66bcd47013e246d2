"""What waits at the order desk; an order found by what was scanned; and the same on the first page of a showroom's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from catalog.public.code_reader import UnreadableFileError, codes_in
from catalog.public.uploads import PhotographHandler
from catalog.public.wording import language
from ocop.storefront import addresses
from ocop.storefront.desk.looking import by_code
from ocop.storefront.desk.waiting import Queue, Waiting, queues
from ocop.storefront.models import Order
from ocop.storefront.states import Fulfilment, OrderState
from showrooms import board, holds
from showrooms.models import Showroom
from showrooms.views import saying

from .frame import LONGEST_TYPED, OrderDeskRequest, desk_page, order_desk

SHOWN = 8
"""Orders of a queue; the rest follow when these are done."""


@dataclass(frozen=True)
class Panel:
    """A queue as it is shown."""

    queue: Queue
    rows: list[Waiting]
    count: int

    @property
    def left(self) -> int:
        return self.count - len(self.rows)


@order_desk
def today(request: OrderDeskRequest) -> HttpResponseBase:
    holds.free_lapsed(request.at, request.on)
    panels = [Panel(queue, rows[:SHOWN], len(rows)) for queue, rows in queues(request.orders, request.on)]
    return desk_page(request, "storefront/desk/today.html", {"panels": panels}, part="today")


@csrf_exempt
def scan(request: HttpRequest) -> HttpResponseBase:
    """The order of a code: typed, scanned, or in a photograph. The picture is taken into memory within its bound before anything
    else reads the form; then the token is looked at."""
    if request.method == "POST":
        request.upload_handlers = [PhotographHandler(request)]
    return _scan(request)


@csrf_protect
@order_desk
def _scan(request: OrderDeskRequest) -> HttpResponseBase:
    text, problem = request.GET.get("code", "")[:LONGEST_TYPED].strip(), ""
    if request.method == "POST":
        text, problem = _read(request)
    if text:
        if (order := by_code(request.orders, text)) is not None:
            return HttpResponseRedirect(addresses.order_desk(language(), order.number))
        problem = _("No order at the showrooms where you work has the number “%(text)s”. Look at it again.") % {"text": text[:60]}
    page = {"problem": problem, "typed": text}
    return desk_page(request, "storefront/desk/scan.html", page, part="scan", status=404 if problem else 200)


def _read(request: OrderDeskRequest) -> tuple[str, str]:
    """What a photograph says, or why it says nothing."""
    picture = request.FILES.get("photo")
    if picture is None:
        return "", _("No picture came along. Take a photograph of the code, or type it.")
    try:
        found = codes_in(picture.read())
    except UnreadableFileError as error:
        return "", error.sentence
    if not found:
        return "", _("There is no code in the picture that can be read. Take it again from nearer, or type the number.")
    return found[0].text[:LONGEST_TYPED], ""


def pick_ups(showroom: Showroom, on: date) -> list[board.Row]:
    """For the first page of a showroom's desk: what is ready to be collected, and what is to be packed for that."""
    orders = Order.objects.filter(showroom=showroom, state__in=(OrderState.CONFIRMED, OrderState.PACKED))
    rows = []
    for order in orders.order_by("placed_at", "pk"):
        if order.state == OrderState.PACKED:
            to_do = _("ready to be collected") if order.fulfilment == Fulfilment.PICKUP else _("packed, to be sent")
        else:
            to_do = _("to be packed")
        detail = f"{to_do} · {order} · {saying.moment(order.placed_at)}"
        rows.append(board.Row(order.customer_name, detail, addresses.order_desk(language(), order.number)))
    return rows
