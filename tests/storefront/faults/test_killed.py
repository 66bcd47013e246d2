"""Our process is killed around every commit and every request to Stripe; whatever it left, all is well in the end."""

from __future__ import annotations

from itertools import product

import pytest

from .snapshot import Snapshot
from .stories import STORIES, Story
from .telling import After, delay_at, die_at, places_in, requests_among, sampled

WHOLE = {"paid", "lapsed_between_card_and_charge"}
"""Stories of which every place is tried also in the suite."""
SAMPLE, SAMPLE_OF_DELAYS = 6, 2


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_whoever_dies_wherever_money_stock_and_orders_agree(story: Story, snapshot: Snapshot, every: bool) -> None:
    places, end = places_in(story, snapshot)
    assert places
    few = sampled(places, len(places) if story.name in WHOLE else SAMPLE)
    for place, after in product(places, After) if every else few:
        try:
            die_at(story, place, after, snapshot, end)
        except AssertionError as error:
            raise AssertionError(f"{story}, killed in step {place.step} at {place.number} ({place.name}); {after}") from error


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_a_request_that_arrives_after_whoever_sent_it_has_died(story: Story, snapshot: Snapshot, every: bool) -> None:
    places, end = places_in(story, snapshot)
    delayed = [place for place in requests_among(places) if "POST" in place.name]
    for place, after in product(delayed, After) if every else sampled(delayed, SAMPLE_OF_DELAYS):
        try:
            delay_at(story, place, after, snapshot, end)
        except AssertionError as error:
            raise AssertionError(f"{story}, delayed in step {place.step} at {place.number} ({place.name}); {after}") from error
