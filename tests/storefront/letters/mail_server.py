"""A mail server of the tests' own, on a real socket: it keeps what it takes, and can refuse, hang up and be gone."""

from __future__ import annotations

import socket
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 OK"


class Office:
    """What the server does with letters. `answer` is asked for each, after it was kept: any other answer than `TAKEN` refuses
    it; `hang_up` drops the line instead of answering.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refuse_recipient = ""
        self.answer = TAKEN
        self.hang_up = False
        self.during: Callable[[], object] = lambda: None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.during()
        if self.answer != TAKEN:
            return self.answer
        content = cast(bytes, envelope.content)
        self.letters.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
        self.recipients.append(list(envelope.rcpt_tos))
        if self.hang_up:
            cast(Any, server).transport.abort()
        return TAKEN


class MailServer:
    """Started, stopped and started again at the same address."""

    def __init__(self) -> None:
        self.office = Office()
        self.port = _free_port()
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self.office, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def letters(self) -> list[EmailMessage]:
        return self.office.letters


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    """The plain or the HTML part."""
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
