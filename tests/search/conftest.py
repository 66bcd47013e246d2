"""What tests of the engine on Elasticsearch ask for: the server, and an index of their own on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from search.engines.elasticsearch import Index


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    url = os.environ.get("ELASTICSEARCH_URL", "")
    if not url:
        pytest.skip("needs Elasticsearch: `make services`, then `scripts/elasticsearch run make test`")
    return url


def dropped(index: Index) -> None:
    for name in index.client.indices.get(index=f"{index.served}*").body:
        index.client.indices.delete(index=name)


@pytest.fixture
def unbuilt(elasticsearch_url: str) -> Iterator[Index]:
    """An index that nobody has built yet."""
    index = Index(elasticsearch_url, f"test-{uuid4().hex}")
    yield index
    dropped(index)


@pytest.fixture
def index(unbuilt: Index) -> Index:
    """An index that is served, and empty."""
    unbuilt.finish_rebuild(unbuilt.begin_rebuild())
    return unbuilt
