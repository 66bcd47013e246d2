"""What tests of the engine on Elasticsearch ask for: an index of their own."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from search.engines.elasticsearch import Index
from tests.patience import patient


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
