"""The guarantee in CI's measure; `scripts/guarantee.py` runs it for long."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from hypothesis import seed
from hypothesis.stateful import run_state_machine_as_test

from tests.patience import patient

from .machine import Guarantee, GuaranteeOnElasticsearch, Market
from .profiles import EXAMPLES, EXAMPLES_ON_ELASTICSEARCH, MARKET_EXAMPLES, MARKET_STEPS, PARTS, STEPS, profile


@pytest.mark.parametrize("part", PARTS[connection.vendor])
def test_every_surface_equals_the_oracle(committed: None, part: int) -> None:
    run_state_machine_as_test(seed(part)(type("Part", (Guarantee,), {})), settings=profile(EXAMPLES, STEPS, repeatable=True))


def test_money_and_goods_agree_whatever_happens(committed: None) -> None:
    """Orders, charges and hand-overs across midnights, lapses and sales at the counter."""
    run_state_machine_as_test(Market, settings=profile(MARKET_EXAMPLES, MARKET_STEPS, repeatable=True))
    for happened in ("orders charged", "authorisations called off", "orders handed over", "not handed over", "orders refused"):
        assert Market.tally[happened], happened


@pytest.mark.once
@pytest.mark.elasticsearch
def test_every_surface_equals_the_oracle_on_elasticsearch(committed: None, elasticsearch_url: str, settings: Any) -> None:
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = elasticsearch_url, f"guarantee-{connection.vendor}"
    with patient():
        run_state_machine_as_test(GuaranteeOnElasticsearch, settings=profile(EXAMPLES_ON_ELASTICSEARCH, STEPS, repeatable=True))
    tally = GuaranteeOnElasticsearch.tally
    assert tally["answered by elasticsearch"] > tally["answered by database"]
