"""Our process is killed around every commit and every request to Stripe; whatever it left, all is well in the end."""

from __future__ import annotations

import pytest

from .snapshot import Snapshot
from .stories import STORIES, Story
from .telling import die_at, places_in, sampled

WHOLE = {"paid", "lapsed_between_card_and_charge"}
"""Stories of which every place is tried also in the suite."""
SAMPLE = 6


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_whoever_dies_wherever_money_stock_and_orders_agree(story: Story, snapshot: Snapshot, every: bool) -> None:
    places, end = places_in(story, snapshot)
    assert places
    most = len(places) if story.name in WHOLE else SAMPLE
    for place, after in sampled(places, every, most):
        try:
            die_at(story, place, after, snapshot, end)
        except AssertionError as error:
            raise AssertionError(f"{story}, killed in step {place.step} at {place.number} ({place.name}); {after}") from error
