from __future__ import annotations

from collections.abc import Iterator

import pytest

from .snapshot import Snapshot, kept


@pytest.fixture
def snapshot(committed: None) -> Iterator[Snapshot]:
    """A shop that opened this morning, to which each telling of a story goes back."""
    with kept() as found:
        yield found


@pytest.fixture
def every(request: pytest.FixtureRequest) -> bool:
    """Whether all places are tried, or a sample."""
    return str(request.config.getoption("--faults")) == "all"
