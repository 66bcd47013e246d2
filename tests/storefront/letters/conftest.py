from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .mail_server import MailServer


@pytest.fixture
def post(settings: Any) -> Iterator[MailServer]:
    """A mail server, and the site sends through it."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    server.start()
    try:
        yield server
    finally:
        server.stop()
