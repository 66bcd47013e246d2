"""Letters to shoppers: written down with what they tell, posted after the commit.

`write` belongs into the transaction of the step that the letter tells of: the letter stands if the step does. It is posted soon
after; what the mail server did not take is tried again, by the site's own thread (`postman`) and by `manage.py orders tidy`.

Before it is handed to the mail server a letter is claimed by compare-and-swap on `next_at` and `tries`, so of two that would
post it one does. No lock is held meanwhile. Whoever dies in between leaves it claimed until the pause is over; then it is posted
again: at least once, and twice only where nobody can know whether the server had taken it. It bears the same Message-ID then.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F

from . import postman
from .actors import Act
from .letters import compose
from .models import Notice, NoticeKind, Order
from .states import OrderState

logger = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 480))
"""After each try, before the next; the last again and again. The first is longer than a batch takes."""
OUTAGE = timedelta(minutes=1)
"""Where the server itself cannot be reached, that is no try of the letter."""
WORTH_SENDING = timedelta(days=3)
"""An older letter tells nothing that the shopper has not found out."""
BATCH = 50

# Where the order is, when what the letter says no longer holds, or a later one says more.
_OVERTAKEN: dict[str, frozenset[OrderState]] = {
    NoticeKind.PLACED: frozenset(OrderState) - {OrderState.AWAITING, OrderState.CONFIRMED},
    NoticeKind.CONFIRMED: frozenset(OrderState) - {OrderState.CONFIRMED, OrderState.PACKED},
    NoticeKind.READY: frozenset(OrderState) - {OrderState.PACKED},
}


def are_sent() -> bool:
    """Whether this site has a mail server."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def write(order: Order, kind: NoticeKind, act: Act, about: str = "") -> None:
    """Have the shopper told of a step, once per `about` (for `REFUNDED` the id of the refund). Inside the step's transaction.

    Nothing is written where they gave no address, or where the site has no mail server: nobody gets it months later.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a letter is written inside the transaction of the step that it tells of")
    if order.email and are_sent():
        Notice.objects.get_or_create(order=order, kind=kind, about=about, defaults={"at": act.at, "next_at": act.at})
        transaction.on_commit(partial(_post_soon, order, act.at), robust=True)


def _post_soon(order: Order, at: datetime) -> None:
    if settings.LETTERS_IN_BACKGROUND:
        postman.wake(send_waiting, waiting)
    else:
        send_waiting(at, order)


def waiting(at: datetime | None = None) -> int:
    """How many letters wait to be posted: of those due at a moment, or of all. None on a site without a mail server."""
    if not are_sent():
        return 0
    letters = Notice.objects.filter(next_at__isnull=False)
    return letters.filter(next_at__lte=at).count() if at else letters.count()


def send_waiting(at: datetime, order: Order | None = None) -> int:
    """Post what is due at `at`, of one order or of all, `BATCH` letters at most: how many were posted. Outside transactions.

    Each of the batch is posted, settled or waits longer afterwards; where the mail server cannot be reached, all that is due
    waits longer.
    """
    due = Notice.objects.filter(next_at__lte=at)
    if order is not None:
        due = due.filter(order=order)
    pks = list(due.order_by("next_at", "pk").values_list("pk", flat=True)[:BATCH])
    if not pks or not are_sent():
        return 0
    mail: BaseEmailBackend = get_connection()
    try:
        mail.open()
    except OSError as trouble:  # every SMTPException is one
        problem = _words(trouble)
        number = due.update(next_at=at + OUTAGE, problem=problem)
        logger.warning("The mail server cannot be reached, %d letters wait: %s", number, problem)
        return 0
    posted = 0
    try:
        for pk in pks:
            posted += _post(pk, at, mail)
    except (SMTPServerDisconnected, ConnectionError, TimeoutError) as trouble:
        logger.warning("The mail server hung up: %s", trouble)
    finally:
        mail.close()
    return posted


def _post(pk: int, at: datetime, mail: BaseEmailBackend) -> bool:
    """Post one letter if nobody else does. Raises where the server hung up."""
    notice = _claimed(pk, at)
    if notice is None:
        return False
    if notice.at + WORTH_SENDING < at:
        return _settle(notice, problem=f"given up: {notice.problem}")
    if notice.order.state in _OVERTAKEN.get(notice.kind, ()):
        return _settle(notice, problem="overtaken")
    try:
        taken = mail.send_messages([compose(notice, at)])
    except (SMTPServerDisconnected, ConnectionError, TimeoutError) as trouble:
        _note(notice, trouble)
        raise
    except SMTPRecipientsRefused as refusal:
        if all(code >= 500 for code, _said in refusal.recipients.values()):
            return _settle(notice, problem=f"refused: {_words(refusal)}")
        return _note(notice, refusal)
    except (SMTPException, OSError) as trouble:
        return _note(notice, trouble)
    except Exception as trouble:  # one letter that cannot be written must not keep back the others
        logger.exception("Letter %d cannot be written.", pk)
        return _note(notice, trouble)
    if not taken:
        return _note(notice, SMTPException("not taken"))
    Notice.objects.filter(pk=pk).update(sent_at=at, next_at=None, problem="")
    return True


def _claimed(pk: int, at: datetime) -> Notice | None:
    """The letter, if it is ours to post: nobody else claims it before the pause is over."""
    tries = Notice.objects.filter(pk=pk).values_list("tries", flat=True).get()
    pause = PAUSES[min(tries, len(PAUSES) - 1)]
    if not Notice.objects.filter(pk=pk, next_at__lte=at, tries=tries).update(next_at=at + pause, tries=F("tries") + 1):
        return None
    return Notice.objects.select_related("order__showroom__province", "order__showroom__commune").get(pk=pk)


def _settle(notice: Notice, *, problem: str) -> bool:
    Notice.objects.filter(pk=notice.pk).update(next_at=None, problem=problem[:300])
    return False


def _note(notice: Notice, trouble: Exception) -> bool:
    Notice.objects.filter(pk=notice.pk).update(problem=_words(trouble))
    return False


def _words(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"[:300]
