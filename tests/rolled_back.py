"""Data that many tests read and none changes for the others: written once per module, undone when the module is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def rolled_back(blocker: Any, load: Callable[[], object]) -> Iterator[Any]:
    """Give what `load` returns, inside a transaction that is undone at the end; each test's own transaction nests in it."""
    with blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)
