"""How search stands now: who answers, what waits, what failed. For the health page and for people who look after the site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from . import indexing, outbox
from .engines.elasticsearch.client import Deadline

SECONDS = 1.0
"""Given to Elasticsearch to say how it is."""


@dataclass(frozen=True)
class Standing:
    """`engine` is who answers the next search. `configured` is whether there is an Elasticsearch at all, `fault` why it may not
    answer. `waiting` changes wait since `since`; the last tries to bring them on failed `failures` times with `last_error`."""

    engine: str
    configured: bool
    fault: str
    waiting: int
    since: datetime | None
    failures: int
    last_error: str
    failed_at: datetime | None


def standing() -> Standing:
    index = indexing.configured_index()
    fault = index.fault(Deadline(SECONDS)) if index else ""
    waiting, since = outbox.backlog()
    state = outbox.state()
    return Standing(
        engine="elasticsearch" if index and not fault and not waiting else "database",
        configured=index is not None,
        fault=fault,
        waiting=waiting,
        since=since,
        failures=state.failures,
        last_error=state.last_error,
        failed_at=state.failed_at,
    )
