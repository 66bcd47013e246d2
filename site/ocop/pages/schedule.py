"""Scheduled pages, without anything that runs by the clock: whoever first asks at or after the moment publishes what is due.

Each page is taken under a lock on its row and looked at once more, so that of several who come at once one publishes and the
others wait for it. What cannot be published is told in the log and left out, so that it never stands in the way again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)


def publish_due(at: datetime) -> None:
    """Publish drafts whose moment has come, then take away pages whose time is over: a draft may bring a later end with it."""
    drafts = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    for pk in list(drafts.values_list("pk", flat=True)):
        _do(_publish, pk, at, otherwise=_leave_unpublished)
    over = Page.objects.filter(live=True, expire_at__lte=at).order_by("expire_at", "pk")
    for pk in list(over.values_list("pk", flat=True)):
        _do(_take_away, pk, at, otherwise=_take_away_plainly)


def _do(step: Callable[[int, datetime], None], pk: int, at: datetime, *, otherwise: Callable[[int], None]) -> None:
    try:
        with transaction.atomic():
            step(pk, at)
    except (OperationalError, InterfaceError):
        # The database is busy or away: that says nothing of the page.
        raise
    except Exception:
        # Whatever a page brings along may fail; the visitor who happened to come first must not pay for it.
        logger.exception("What was due at %s could not be done: %s %s", at.isoformat(), step.__name__.strip("_"), pk)
        otherwise(pk)


def _publish(pk: int, at: datetime) -> None:
    revision = Revision.objects.select_for_update(no_key=True).filter(pk=pk, approved_go_live_at__lte=at).first()
    if revision:
        revision.publish(log_action="wagtail.publish.scheduled")


def _leave_unpublished(pk: int) -> None:
    """The draft stays, and its editor can schedule it anew."""
    Revision.objects.filter(pk=pk).update(approved_go_live_at=None)


def _take_away(pk: int, at: datetime) -> None:
    page = Page.objects.select_for_update(no_key=True).filter(pk=pk, live=True, expire_at__lte=at).first()
    if page:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _take_away_plainly(pk: int) -> None:
    Page.objects.filter(pk=pk).update(live=False, expired=True, has_unpublished_changes=True)
