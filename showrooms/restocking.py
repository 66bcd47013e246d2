"""Asking producers for goods: what to ask for, the letter, and what has come of it.

A request is asked, may be promised for a day, and is received when the receipts that refer to it (`Entry.reference`) hold all of
it. A person ends one of which no more is coming.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.models import Producer

from .errors import AlreadyDone, BadRequest, KeyTaken, NotInForce, NotSent
from .ledger import Line
from .models import EntryKind, Item, Movement, RestockLine, RestockRequest, RestockState, Showroom
from .posting import Slip, check_lines, check_pieces, check_reason, check_slip, demand
from .standing import Standing, standings
from .stock import Stocked, stocked

LONGEST_WAIT = 366
"""Days ahead for which goods may be asked or promised: further off is a slip of the finger."""
DAYS_OF_SALES = 30
"""What was sold in so many days is what a shelf should hold."""
WAITING = (RestockState.ASKED, RestockState.PROMISED)

Supplier = Producer | str
"""A producer, or the name of the maker of goods that are not OCOP."""


@dataclass(frozen=True)
class Progress:
    """What has come of a request, by item id, and its state today."""

    state: RestockState
    arrived: dict[int, int]

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def something_came(self) -> bool:
        return any(self.arrived.values())


@dataclass(frozen=True)
class Proposal:
    """How many pieces to ask for: what sells in a month, or twice the low mark, less what is there and what is awaited."""

    row: Stocked
    sold: int
    awaited: int

    @property
    def pieces(self) -> int:
        return max(max(2 * self.row.low_from, self.sold) - self.row.free - self.awaited, 0)


def reference_of(request: RestockRequest) -> str:
    """What a receipt bears as its reference when it answers this request."""
    return f"restock:{request.pk}"


def supplier_of(item: Item) -> Supplier:
    return item.product.producer if item.product else item.maker


def ask(
    showroom: Showroom,
    supplier: Supplier,
    lines: Sequence[Line],
    wanted_on: date,
    slip: Slip,
    *,
    lapsed_too: bool = False,
) -> RestockRequest:
    """Write down what is asked of one supplier. The same `slip.key` again gives the same request.

    A product that is not in force raises `NotInForce` unless the asker said `lapsed_too`, knowing that it may not be shown.
    """
    demand(slip.by.may_work(showroom.pk), _("You do not work at this showroom, so nothing was asked for."))
    check_slip(slip)
    check_lines(lines)
    for line in lines:
        check_pieces(line.quantity)
        if not supplier or supplier_of(line.item) != supplier:
            raise BadRequest(_("%(item)s is not theirs. Ask one supplier for their own goods only.") % {"item": line.item})
    if len({line.item.pk for line in lines}) != len(lines):
        raise BadRequest(_("The same goods stand there twice. Put them in one line."))
    _check_day(wanted_on, slip.on)
    if not lapsed_too:
        _check_in_force(lines, slip.on)
    try:
        with transaction.atomic():
            request = RestockRequest.objects.create(
                showroom=showroom,
                producer=supplier if isinstance(supplier, Producer) else None,
                maker=supplier if isinstance(supplier, str) else "",
                wanted_on=wanted_on,
                note=slip.why,
                key=slip.key,
                asked_by=slip.by.user,
                asked_at=slip.at,
            )
            RestockLine.objects.bulk_create(
                RestockLine(request=request, item=line.item, quantity=line.quantity) for line in lines
            )
    except IntegrityError:
        return _asked_before(showroom, lines, slip)
    return request


def promise(request: RestockRequest, day: date, slip: Slip) -> None:
    """The supplier says when the goods come; said again, the later word holds."""
    demand(slip.by.may_work(request.showroom_id), _("You do not work at this showroom, so nothing was changed."))
    _check_day(day, slip.on)
    _demand_waiting(request)
    _move_on(request, RestockState.PROMISED, promised_on=day)


def end(request: RestockRequest, slip: Slip) -> None:
    """No more of it is coming: cancelled where nothing came, else received as far as it came. With the reason."""
    demand(slip.by.may_work(request.showroom_id), _("You do not work at this showroom, so nothing was changed."))
    check_reason(slip.why)
    came = _demand_waiting(request).something_came
    after = RestockState.RECEIVED if came else RestockState.CANCELLED
    _move_on(request, after, closed_by=slip.by.user, closed_at=slip.at, why=slip.why.strip())


def progress(requests: Collection[RestockRequest]) -> dict[int, Progress]:
    """What has come of each request, by its id. Two queries, however many."""
    asked: dict[int, dict[int, int]] = {request.pk: {} for request in requests}
    for pk, item, quantity in RestockLine.objects.filter(request__in=asked).values_list("request", "item", "quantity"):
        asked[pk][item] = quantity
    by_reference = {reference_of(request): request for request in requests}
    came: dict[int, dict[int, int]] = {pk: {} for pk in asked}
    receipts = Movement.objects.filter(
        entry__reference__in=by_reference, entry__kind=EntryKind.RECEIVE, entry__answered_by__isnull=True
    ).values_list("entry__reference", "showroom", "item")
    for reference, showroom, item, pieces in receipts.annotate(pieces=Sum("on_hand_change")).order_by():
        request = by_reference[reference]
        if showroom == request.showroom_id:
            came[request.pk][item] = pieces
    found = {}
    for request in requests:
        arrived = came[request.pk]
        state = RestockState(request.state)
        if state in WAITING and all(arrived.get(item, 0) >= quantity for item, quantity in asked[request.pk].items()):
            state = RestockState.RECEIVED
        found[request.pk] = Progress(state, arrived)
    return found


def proposals(showroom: Showroom, rows: Iterable[Stocked], at: datetime) -> list[Proposal]:
    """What to ask for, of each of these items; `at` is the moment up to which sales are looked at."""
    shown = list(rows)
    items = [row.item.pk for row in shown]
    sold = dict(
        Movement.objects.filter(
            showroom=showroom,
            item__in=items,
            entry__kind=EntryKind.SELL,
            entry__at__gt=at - timedelta(days=DAYS_OF_SALES),
            entry__answered_by__isnull=True,
        )
        .values_list("item")
        .annotate(pieces=-Sum("on_hand_change"))
        .order_by()
    )
    awaited = awaited_pieces(showroom)
    return [Proposal(row, sold.get(row.item.pk, 0), awaited.get(row.item.pk, 0)) for row in shown]


def awaited_pieces(showroom: Showroom) -> dict[int, int]:
    """Pieces that were asked for and have not come, by item id."""
    requests = list(RestockRequest.objects.filter(showroom=showroom, state__in=WAITING).prefetch_related("lines"))
    of_request = progress(requests)
    awaited: dict[int, int] = {}
    for request in requests:
        arrived = of_request[request.pk].arrived
        for line in request.lines.all():
            missing = max(line.quantity - arrived.get(line.item_id, 0), 0)
            awaited[line.item_id] = awaited.get(line.item_id, 0) + missing
    return awaited


def low_by_supplier(showroom: Showroom, on: date) -> list[tuple[Supplier, int]]:
    """Whose goods run low, and how many of them; goods whose maker is not on record are left out."""
    low: dict[Supplier, int] = {}
    for row in stocked(showroom, on, empty=True):
        supplier = supplier_of(row.item)
        if row.is_low and supplier:
            low[supplier] = low.get(supplier, 0) + 1
    return sorted(low.items(), key=lambda each: (-each[1], str(each[0])))


# --- the letter -------------------------------------------------------------------------------------------------------


def mail_address(request: RestockRequest) -> str:
    """Where the letter can be e-mailed to: nowhere without a mail server, or where no address is known."""
    known = request.producer.email if request.producer else ""
    return known if settings.WAGTAIL_PASSWORD_RESET_ENABLED else ""


def e_mail(request: RestockRequest, slip: Slip, sent_before: datetime | None = None) -> None:
    """Send the letter. `sent_before` is when it was last sent as the asker knows: who presses twice knows of no first time
    and sends nothing.
    """
    demand(slip.by.may_work(request.showroom_id), _("You do not work at this showroom, so nothing was sent."))
    address = mail_address(request)
    if not address:
        raise BadRequest(_("No e-mail can be sent to this supplier. Print the letter instead."))
    _demand_waiting(request)
    facts = {"sent_to": request.sent_to, "sent_at": request.sent_at}
    # Noted before it is sent, so that two presses cannot both send.
    if not RestockRequest.objects.filter(pk=request.pk, sent_at=sent_before).update(sent_to=address, sent_at=slip.at):
        raise AlreadyDone(_("The letter has been sent meanwhile. It was not sent again."))
    with override("vi"):
        subject = " ".join(render_to_string("showrooms/letters/restock_subject.txt", {"restock": request}).split())
        lines = request.lines.select_related("item__product").order_by("pk")
        body = render_to_string("showrooms/letters/restock.txt", {"restock": request, "lines": lines})
    reply_to = [request.showroom.email] if request.showroom.email else None
    try:
        EmailMessage(subject, body, to=[address], reply_to=reply_to).send()
    except (SMTPException, OSError) as problem:
        RestockRequest.objects.filter(pk=request.pk, sent_at=slip.at).update(**facts)
        raise NotSent(_("The mail server did not take the letter. Try again later, or print it.")) from problem
    finally:
        request.refresh_from_db()


# --- what the functions above are made of -----------------------------------------------------------------------------


def _check_day(day: date, on: date) -> None:
    if not on <= day <= on + timedelta(days=LONGEST_WAIT):
        raise BadRequest(_("Choose a day from today on, within a year."))


def _check_in_force(lines: Sequence[Line], on: date) -> None:
    standing = standings((line.item for line in lines), on)
    lapsed = [str(line.item) for line in lines if standing[line.item.pk].standing is Standing.OFF_SHELF]
    if lapsed:
        raise NotInForce(
            _("Not in force, so it may not be shown when it comes: %(items)s. Take it off the list, or say that you want it.")
            % {"items": ", ".join(lapsed)}
        )


def _asked_before(showroom: Showroom, lines: Sequence[Line], slip: Slip) -> RestockRequest:
    request = RestockRequest.objects.get(key=slip.key)
    asked = {line.item.pk: line.quantity for line in lines}
    same_lines = dict(request.lines.values_list("item", "quantity")) == asked
    if (request.showroom_id, request.asked_by) != (showroom.pk, slip.by.user) or not same_lines:
        raise KeyTaken(_("Something else was booked under this key. Begin anew, so that it gets a key of its own."))
    return request


def _demand_waiting(request: RestockRequest) -> Progress:
    request.refresh_from_db()
    now = progress([request])[request.pk]
    if not now.is_waiting:
        raise _moved_on(now.state)
    return now


def _move_on(request: RestockRequest, after: RestockState, **facts: object) -> None:
    if not RestockRequest.objects.filter(pk=request.pk, state__in=WAITING).update(state=after, **facts):
        raise _moved_on(RestockState(RestockRequest.objects.values_list("state", flat=True).get(pk=request.pk)))
    request.refresh_from_db()


def _moved_on(state: RestockState) -> AlreadyDone:
    return AlreadyDone(_("This request has moved on meanwhile: %(state)s.") % {"state": state.label})
