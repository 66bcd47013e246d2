"""What tests of the engine on Elasticsearch ask for: an index of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from search.engines.elasticsearch import Index, engine


@contextmanager
def patient() -> Iterator[None]:
    """However busy the machine is: what is tested is what Elasticsearch answers, not when."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SEARCH_SECONDS", 30.0)
        yield


def dropped(index: Index) -> None:
    for name in index.client.indices.get(index=f"{index.served}*").body:
        index.client.indices.delete(index=name)


@pytest.fixture
def unbuilt(elasticsearch_url: str) -> Iterator[Index]:
    """An index that nobody has built yet."""
    index = Index(elasticsearch_url, f"test-{uuid4().hex}")
    with patient():
        yield index
    dropped(index)


@pytest.fixture
def index(unbuilt: Index) -> Index:
    """An index that is served, and empty."""
    unbuilt.finish_rebuild(unbuilt.begin_rebuild())
    return unbuilt
