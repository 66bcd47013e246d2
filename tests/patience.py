"""However busy the machine is: what is tested is what Elasticsearch answers, not when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from search.engines.elasticsearch import client


@contextmanager
def patient() -> Iterator[None]:
    """Have searches wait for Elasticsearch for as long as a busy machine may take, before somebody else answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "SEARCH_SECONDS", 60.0)
        yield
