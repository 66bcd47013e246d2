"""A thread of the site's own that posts letters soon after they were written, so that no shopper waits for a mail server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections
from django.utils import timezone

logger = logging.getLogger(__name__)

REST = 60.0
"""Seconds between two rounds while something waits."""

Send = Callable[[datetime], int]
Waiting = Callable[[datetime | None], int]


class _Postman:
    def __init__(self) -> None:
        self._asked = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self, send: Send, waiting: Waiting) -> None:
        self._asked.set()
        with self._start:
            # Begun in the process that needs it: a server forks, and threads stay behind.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, args=(send, waiting), name="letters", daemon=True)
                self._thread.start()

    def _run(self, send: Send, waiting: Waiting) -> None:
        rest: float | None = None
        while True:
            self._asked.wait(rest)
            self._asked.clear()
            try:
                while waiting(at := timezone.now()):
                    send(at)
                rest = REST if waiting(None) else None
            except Exception:  # a thread that ended would leave everything waiting
                logger.exception("Letters could not be posted.")
                rest = REST
            finally:
                connections.close_all()


_postman = _Postman()


def wake(send: Send, waiting: Waiting) -> None:
    """Have letters posted in the background."""
    _postman.wake(send, waiting)


def post(letter: EmailMessage) -> None:
    """Post a letter of no order, once and without keeping it: so that the answer takes as long where there is none to post."""
    if settings.LETTERS_IN_BACKGROUND:
        threading.Thread(target=_post, args=(letter,), name="letter", daemon=True).start()
    else:
        _post(letter)


def _post(letter: EmailMessage) -> None:
    try:
        letter.send()
    except OSError as trouble:  # every SMTPException is one
        logger.warning("A letter could not be posted: %s", trouble)
