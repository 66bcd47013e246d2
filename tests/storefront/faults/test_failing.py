"""Stripe refuses, fails or falls silent at each request of each story, and the database goes away at each commit."""

from __future__ import annotations

import pytest

from .snapshot import Snapshot
from .stories import STORIES, Story
from .telling import break_at, commits_among, fail_at, places_in, requests_among, sampled
from .world import Fault

FAULTS = (
    Fault(402, "before"),
    Fault(429, "before"),
    Fault(500, "before"),
    Fault(500, "after"),
    Fault(503, "after"),
    Fault(None, "before"),
    Fault(None, "after"),
)
SAMPLE = 3


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_however_stripe_fails_money_stock_and_orders_agree(story: Story, snapshot: Snapshot, every: bool) -> None:
    places, end = places_in(story, snapshot)
    failing = [(place, fault) for fault in FAULTS for place in requests_among(places)]
    for (place, fault), after in sampled(failing, len(failing) if every else SAMPLE):
        try:
            fail_at(story, place, fault, after, snapshot, end)
        except AssertionError as error:
            raise AssertionError(f"{story}, {fault} in step {place.step} at {place.number} ({place.name}); {after}") from error


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_whenever_the_database_goes_away_money_stock_and_orders_agree(story: Story, snapshot: Snapshot, every: bool) -> None:
    places, end = places_in(story, snapshot)
    commits = commits_among(places)
    for place, after in sampled(commits, len(commits) if every else SAMPLE):
        try:
            break_at(story, place, after, snapshot, end)
        except AssertionError as error:
            raise AssertionError(f"{story}, broken in step {place.step} at {place.number} ({place.name}); {after}") from error
