"""Goods that go from one showroom to another: prepared, sent, received; each step is taken once.

On the way they are at neither. What arrives is booked as it came, and each difference keeps its reason on its line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from .errors import AlreadyDone, BadRequest, KeyTaken
from .ledger import Line, counter_prices, place, taken
from .models import Entry, EntryKind, Item, Showroom, Transfer, TransferLine, TransferState
from .posting import Change, Slip, check_length, check_lines, check_pieces, check_reason, check_slip, demand, post

LONGEST_DIFFERENCE = 200
MOST_DIFFERENCES = 500
"""Lines of the report, the newest."""


@dataclass(frozen=True)
class Arrival:
    """How many pieces of a line came, and why not as many as were sent."""

    received: int
    reason: str = ""


def prepare(origin: Showroom, destination: Showroom, lines: Sequence[Line], slip: Slip) -> Transfer:
    """Write down what is to go. Nothing moves before a manager of `origin` sends it. The lots are chosen now, those that end
    first, and shown to whoever packs; they are taken when it is sent.
    """
    check_slip(slip)
    check_lines(lines)
    for line in lines:
        check_pieces(line.quantity)
    if origin.pk == destination.pk:
        raise BadRequest(_("Goods are sent to another showroom. Choose which."))
    may_prepare = slip.by.user is not None and slip.by.may_work(origin.pk)
    demand(may_prepare, _("You do not work at this showroom, so nothing was prepared."))
    with transaction.atomic():
        try:
            with transaction.atomic():
                transfer = Transfer.objects.create(
                    origin=origin,
                    destination=destination,
                    key=slip.key,
                    note=slip.why,
                    prepared_by=slip.by.user,
                    prepared_at=slip.at,
                )
        except IntegrityError:
            return _prepared_before(origin, destination, lines, slip)
        TransferLine.objects.bulk_create(
            TransferLine(transfer=transfer, item=level.item, lot=level.lot, quantity=pieces)
            for _line, level, pieces in taken(origin, lines, slip.on)
        )
    return transfer


def send(transfer: Transfer, slip: Slip) -> Entry:
    """The goods leave `origin`: from now on they are on their way. For a manager of it."""
    demand(slip.by.may_manage(transfer.origin_id), _("Only a manager of the sending showroom may send goods. Ask one."))

    def plan() -> list[Change]:
        _move_on(transfer, TransferState.PREPARED, TransferState.IN_TRANSIT)
        return [Change(line.item, line.lot, -line.quantity) for line in transfer.lines.select_related("item", "lot")]

    with transaction.atomic():
        entry = post(transfer.origin, EntryKind.TRANSFER_OUT, slip, transfer.pk, plan)
        Transfer.objects.filter(pk=transfer.pk, sent=None).update(sent=entry)
    transfer.refresh_from_db()
    return entry


def receive(transfer: Transfer, arrivals: Mapping[int, Arrival], slip: Slip) -> Entry | None:
    """The goods arrive: `arrivals` by line id, every line once. A line that came otherwise than it was sent needs its reason.

    Returns None where nothing at all came.
    """
    demand(slip.by.may_work(transfer.destination_id), _("Only staff of the receiving showroom may receive this."))
    lines = list(transfer.lines.select_related("item", "lot").order_by("pk"))
    if arrivals.keys() != {line.pk for line in lines}:
        raise BadRequest(_("Say of every line how many pieces came; 0 if none."))
    for line in lines:
        arrival = arrivals[line.pk]
        check_length(arrival.reason, LONGEST_DIFFERENCE)
        if arrival.received:
            check_pieces(arrival.received)
        if arrival.received != line.quantity and not arrival.reason.strip():
            raise BadRequest(
                _("%(sent)d pieces of %(item)s were sent and %(received)d came. Say why.")
                % {"sent": line.quantity, "item": line.item, "received": arrival.received}
            )

    def arrive() -> None:
        _move_on(transfer, TransferState.IN_TRANSIT, TransferState.RECEIVED, ended_by=slip.by.user, ended_at=slip.at)
        for line in lines:
            line.received, line.reason = arrivals[line.pk].received, arrivals[line.pk].reason.strip()
        TransferLine.objects.bulk_update(lines, ["received", "reason"])

    def plan() -> list[Change]:
        arrive()
        place(transfer.destination, (line.item for line in lines if line.received))
        return [Change(line.item, line.lot, line.received or 0) for line in lines]

    entry = None
    with transaction.atomic():
        if any(arrival.received for arrival in arrivals.values()):
            asked = [transfer.pk, *([pk, arrivals[pk].received, arrivals[pk].reason] for pk in sorted(arrivals))]
            entry = post(transfer.destination, EntryKind.TRANSFER_IN, slip, asked, plan)
            Transfer.objects.filter(pk=transfer.pk, ended=None).update(ended=entry)
        else:
            arrive()
    transfer.refresh_from_db()
    return entry


def cancel(transfer: Transfer, slip: Slip) -> Entry | None:
    """Call it off. What is on its way goes back on hand at `origin`; what was only prepared never left: then None."""
    check_reason(slip.why)
    demand(slip.by.may_manage(transfer.origin_id), _("Only a manager of the sending showroom may cancel this."))
    ending = {"ended_by": slip.by.user, "ended_at": slip.at, "why": slip.why.strip()}
    with transaction.atomic():
        prepared = Transfer.objects.filter(pk=transfer.pk, state=TransferState.PREPARED)
        if prepared.update(state=TransferState.CANCELLED, **ending):
            transfer.refresh_from_db()
            return None

        def plan() -> list[Change]:
            _move_on(transfer, TransferState.IN_TRANSIT, TransferState.CANCELLED, **ending)
            return [Change(line.item, line.lot, line.quantity) for line in transfer.lines.select_related("item", "lot")]

        entry = post(transfer.origin, EntryKind.TRANSFER_IN, slip, [transfer.pk, "cancel"], plan)
        Transfer.objects.filter(pk=transfer.pk, ended=None).update(ended=entry)
    transfer.refresh_from_db()
    return entry


@dataclass(frozen=True)
class Difference:
    """A line that came otherwise than it was sent. `value` is in đồng, at what the goods cost where they were sent from."""

    line: TransferLine
    pieces: int
    value: int | None


def of_showroom(showroom: Showroom) -> QuerySet[Transfer]:
    """Transfers from there or to there, the newest first."""
    found = Transfer.objects.filter(Q(origin=showroom) | Q(destination=showroom))
    return found.select_related("origin", "destination", "prepared_by", "sent__by", "ended_by").order_by("-prepared_at", "-pk")


def differences(showroom: Showroom) -> list[Difference]:
    """What got lost or turned up on the way from or to a showroom, the newest first."""
    lines = (
        TransferLine.objects.filter(transfer__in=of_showroom(showroom).order_by(), received__isnull=False)
        .exclude(received=F("quantity"))
        .select_related("transfer__origin", "transfer__destination", "transfer__ended_by", "item__product", "lot")
        .order_by("-transfer__ended_at", "-pk")[:MOST_DIFFERENCES]
    )
    of_origin: dict[Showroom, list[Item]] = {}
    for line in lines:
        of_origin.setdefault(line.transfer.origin, []).append(line.item)
    prices = {origin.pk: counter_prices(origin, items) for origin, items in of_origin.items()}
    found = []
    for line in lines:
        pieces = (line.received or 0) - line.quantity
        price = prices[line.transfer.origin_id][line.item_id]
        found.append(Difference(line, pieces, None if price is None else price * pieces))
    return found


def _move_on(transfer: Transfer, before: TransferState, after: TransferState, **facts: Any) -> None:
    """By compare-and-swap: two people who press the same button at once take the step once."""
    if not Transfer.objects.filter(pk=transfer.pk, state=before).update(state=after, **facts):
        state = TransferState(Transfer.objects.values_list("state", flat=True).get(pk=transfer.pk))
        raise AlreadyDone(
            _("This transfer has moved on meanwhile: %(state)s. Nothing was booked twice.") % {"state": state.label}
        )


def _prepared_before(origin: Showroom, destination: Showroom, lines: Sequence[Line], slip: Slip) -> Transfer:
    transfer = Transfer.objects.get(key=slip.key)
    asked, prepared = Counter[int](), Counter[int]()
    for line in lines:
        asked[line.item.pk] += line.quantity
    for item, pieces in transfer.lines.values_list("item_id", "quantity"):
        prepared[item] += pieces
    before = (transfer.origin_id, transfer.destination_id, transfer.prepared_by, prepared)
    if before != (origin.pk, destination.pk, slip.by.user, asked):
        raise KeyTaken(_("Something else was booked under this key. Begin anew, so that it gets a key of its own."))
    return transfer
