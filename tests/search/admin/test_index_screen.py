"""The screen of the search index: it says what waits and what failed, and brings it on when asked to."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from search import indexing, outbox
from search.engines.query import EngineError
from tests import factories

pytestmark = pytest.mark.django_db
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def desk(admin_client: Client) -> Client:
    return admin_client


def text(client: Client) -> str:
    return client.get(reverse("search_index")).content.decode()


def test_what_waits_is_named_and_brought_on(desk: Client) -> None:
    product = factories.certified_product(name="Mật ong rừng U Minh")
    shown = text(desk)
    assert "Mật ong rừng U Minh" in shown and str(outbox.backlog()[0]) in shown
    answer = desk.post(reverse("search_index"), follow=True)
    assert "Mật ong rừng U Minh" not in answer.content.decode()
    assert not outbox.waiting() and [document.product for document, _ in outbox.documents([product.pk])] == [product.pk]


def test_an_elasticsearch_out_of_reach_is_told_with_its_failures(desk: Client, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = NOWHERE
    factories.certified_product()
    for _ in range(2):
        with pytest.raises(EngineError):
            indexing.drain()
    state = outbox.state()
    assert state.failures == 2 and state.last_error == "Elasticsearch cannot be reached." and state.failed_at
    said = "Không kết nối được với Elasticsearch."
    assert text(desk).count(said) == 2 and outbox.waiting()
    assert said in desk.post(reverse("search_index"), follow=True).content.decode()
    # Switched off again, nothing waits for it.
    settings.ELASTICSEARCH_URL = ""
    indexing.drain()
    assert not outbox.waiting()


def test_the_health_page_says_who_answers(client: Client, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = NOWHERE
    search = client.get("/healthz").json()["search"]
    assert (search["engine"], search["elasticsearch"]) == ("database", "down")
    assert search["fault"] == "Elasticsearch cannot be reached."
