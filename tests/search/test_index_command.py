"""`manage.py search_index`: what is wrong is said in a sentence, before anything is drawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.engines.elasticsearch import Index
from tests import factories

pytestmark = pytest.mark.django_db
Refused = Callable[[str], str]


@pytest.fixture
def refused(capfd: pytest.CaptureFixture[str]) -> Refused:
    """Why the command does not do it; nothing was written besides."""

    def run(what: str) -> str:
        with pytest.raises(CommandError) as raised:
            call_command("search_index", what)
        assert "products/s" not in capfd.readouterr().err
        return str(raised.value)

    return run


def test_without_elasticsearch_nothing_is_rebuilt(refused: Refused, settings: Any) -> None:
    factories.certified_product()
    assert refused("rebuild") == "No Elasticsearch is configured: set ELASTICSEARCH_URL."
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert refused("rebuild") == refused("check") == "Elasticsearch cannot be reached."


@pytest.mark.elasticsearch
def test_a_check_without_an_index_says_how_to_build_it(
    refused: Refused, unbuilt: Index, elasticsearch_url: str, settings: Any
) -> None:
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = elasticsearch_url, unbuilt.served
    factories.certified_product()
    assert refused("check") == "There is no index to search in: run manage.py search_index rebuild."


def test_no_bar_is_drawn_for_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    said = io.StringIO()
    call_command("search_index", "sync", stdout=said)
    assert said.getvalue() == "Search knows everything that is on record.\n" and capfd.readouterr().err == ""
