"""A search page that is asked for again and again while its own Elasticsearch is stopped, killed and started."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from django.db import connections
from django.test import Client
from elastic_transport import Transport

from tests.surfaces_of_pages import cards

ROOT = Path(__file__).resolve().parents[2]
A_SECOND = 20
"""Requests."""
LONGEST = 180.0
"""Seconds after which whatever is waited for is given up."""


def wait_until(reached: Callable[[], object]) -> None:
    end = time.monotonic() + LONGEST
    while not reached():
        assert time.monotonic() < end, "it was not reached"
        time.sleep(0.05)


class Server:
    """An Elasticsearch of its own, always at the same address."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ocop-elasticsearch-"))
        self.folder.chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [str(ROOT / "scripts" / "elasticsearch"), "serve", str(self.folder), str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._is_healthy)

    def _is_healthy(self) -> bool:
        assert self.process.poll() is None, "Elasticsearch did not start"
        try:
            opener = build_opener(ProxyHandler({}))
            opener.open(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=30s", timeout=40).close()
        except (URLError, OSError):
            return False
        return True

    def signal(self, which: signal.Signals) -> None:
        os.kill(int((self.folder / "pid").read_text()), which)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait(30)

    def close(self) -> None:
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


class Wait(NamedTuple):
    """One question to Elasticsearch: from when to when it was waited for, the seconds that were allowed, whether it answered."""

    begun: float
    ended: float
    allowed: float
    answered: bool


_waits = threading.local()


@contextmanager
def waits_noted() -> Iterator[None]:
    """Have `waited_for` tell what a thread waits for Elasticsearch."""
    perform = Transport.perform_request

    def noted(transport: Transport, *args: Any, request_timeout: Any = float("inf"), **options: Any) -> Any:
        begun, answered = time.monotonic(), False
        try:
            answer = perform(transport, *args, request_timeout=request_timeout, **options)
            answered = True
            return answer
        finally:
            allowed = request_timeout if isinstance(request_timeout, int | float) else float("inf")
            if hasattr(_waits, "noted"):
                _waits.noted.append(Wait(begun, time.monotonic(), allowed, answered))

    with mock.patch.object(Transport, "perform_request", noted):
        yield


@contextmanager
def waited_for() -> Iterator[list[Wait]]:
    """What this thread waits for meanwhile."""
    _waits.noted = []
    try:
        yield _waits.noted
    finally:
        del _waits.noted


@dataclass(frozen=True)
class Seen:
    """One request, from when to when: the answer's status, the products it showed, and what it waited for."""

    begun: float
    ended: float
    status: int
    shown: set[int]
    waits: list[Wait]

    @property
    def seconds(self) -> float:
        return self.ended - self.begun

    @property
    def answered(self) -> bool:
        """Whether Elasticsearch answered any of it."""
        return any(wait.answered for wait in self.waits)

    @property
    def in_vain(self) -> list[Wait]:
        return [wait for wait in self.waits if not wait.answered]


def ask(address: str) -> Seen:
    try:
        with waited_for() as waits:
            begun = time.monotonic()
            response = Client(SERVER_NAME="127.0.0.1").get(address)
            ended = time.monotonic()
        return Seen(begun, ended, response.status_code, set(cards(response.content.decode())), waits)
    finally:
        connections.close_all()


class Load(threading.Thread):
    """Requests for an address at a steady pace, from the beginning of a `with` to its end."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._asked: list[Future[Seen]] = []
        self._over = threading.Event()

    def run(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            while not self._over.wait(1 / A_SECOND):
                self._asked.append(pool.submit(ask, self._address))

    @property
    def seen(self) -> list[Seen]:
        """The requests answered so far. An error that one of them raised is raised here."""
        return [each.result() for each in list(self._asked) if each.done()]

    def see(self, more: int = 10, such: Callable[[Seen], object] = lambda each: True) -> None:
        """Wait until so many requests more were both begun and answered, or so many `such` ones."""
        now = time.monotonic()
        wait_until(lambda: sum(bool(each.begun >= now and such(each)) for each in self.seen) >= more)

    def __enter__(self) -> Load:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()
