"""What buyers and producers send by the forms of a fair: kept once, then told to the organiser and confirmed to the sender.

The row is what counts. Letters go out after the commit, and a mail server that fails loses nothing: the row says which letters
are still owed, and `send_owed` tries them again.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from .models import FairPage, FairRegistration, RegistrationKind, RegistrationState
from .registration_letters import confirmation, notice

logger = logging.getLogger(__name__)


def is_offered(fair: FairPage, kind: RegistrationKind) -> bool:
    """Whether the fair has this form at all, on whatever day."""
    return fair.buyers_register if kind == RegistrationKind.BUYER else fair.exhibitors_apply


def letters_are_sent() -> bool:
    """Whether this site has a mail server."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def receive(fair: FairPage, kind: RegistrationKind, key: str, typed: dict[str, Any], language: str, at: datetime) -> bool:
    """Keep what was sent; False where the same form had come before. `fair` is the page with the facts."""
    with transaction.atomic():
        kept, is_new = FairRegistration.objects.get_or_create(
            key=key,
            defaults={**typed, "page": fair, "kind": kind, "language": language, "sent_at": at, "consent_at": at},
        )
        if is_new:
            transaction.on_commit(partial(_send_soon, kept.pk, at), robust=True)
    return is_new


def handle(registrations: Any, state: str, by: Any, at: datetime) -> int:
    """Put registrations into a state, and note who did it; those that are in it stay as they are. How many changed."""
    others = registrations.exclude(state=state)
    if state == RegistrationState.NEW:
        return int(others.update(state=state, handled_by=None, handled_at=None))
    return int(others.update(state=state, handled_by=by, handled_at=at))


def owed(registration: FairRegistration) -> list[str]:
    """The letters that were not sent yet, by the column that will say when."""
    found = []
    if registration.told_at is None and registration.page.organiser_email:
        found.append("told_at")
    if registration.confirmed_at is None and registration.email:
        found.append("confirmed_at")
    return found


def send_owed(pk: int, at: datetime) -> bool:
    """Send the letters of a registration that are still owed; whether none is owed any more."""
    registration = FairRegistration.objects.select_related("page__locale", "province").filter(pk=pk).first()
    if registration is None or not letters_are_sent():
        return False
    write = {"told_at": notice, "confirmed_at": confirmation}
    problem = ""
    for column in owed(registration):
        try:
            write[column](registration).send()
        except (SMTPException, OSError) as trouble:
            problem = f"{type(trouble).__name__}: {trouble}"[:300]
            # What a server says may name the recipient, who is nobody's business but the office's.
            logger.warning("A letter of registration %d was not taken: %s", pk, type(trouble).__name__)
        else:
            FairRegistration.objects.filter(pk=pk).update(**{column: at})
    FairRegistration.objects.filter(pk=pk).update(letter_problem=problem)
    return not problem


def _send_soon(pk: int, at: datetime) -> None:
    if not letters_are_sent():
        return
    if settings.LETTERS_IN_BACKGROUND:
        threading.Thread(target=_send_and_leave, args=(pk, at), name="registration", daemon=True).start()
    else:
        send_owed(pk, at)


def _send_and_leave(pk: int, at: datetime) -> None:
    try:
        send_owed(pk, at)
    except Exception as trouble:  # the row stays, and says that the letters are owed
        logger.warning("The letters of registration %d could not be written: %s", pk, type(trouble).__name__)
    finally:
        connections.close_all()
