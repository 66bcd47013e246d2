"""Stories told with a fault in them, and how they go on after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from . import books
from .points import broken_at, run_and_be_killed, run_and_die, watched
from .snapshot import Snapshot
from .stories import REFUSALS, Step, Story
from .world import Fault, World, opened


class After(StrEnum):
    """How it goes on after a fault."""

    AGAIN = "whoever did it does it again at once, and goes on when nobody has the payment in hand any longer"
    LATER = "whoever did it does it again a few minutes later, and goes on"
    MESSAGES = "nobody comes back; the provider's messages come once more"
    SILENCE = "nobody comes back and no message comes: what runs every hour has to find it"


COMES_BACK = frozenset({After.AGAIN, After.LATER})


@dataclass(frozen=True)
class Place:
    """Somewhere in a story: the step's number, and how often the code has come to something in it before."""

    step: int
    number: int
    name: str


def may(deed: Callable[[World], object], world: World) -> None:
    """A refusal is an answer too."""
    with suppress(REFUSALS):
        deed(world)


def tell(world: World, steps: tuple[Step, ...]) -> None:
    for step in steps:
        may(step.deed, world)


def places_in(story: Story, snapshot: Snapshot) -> tuple[list[Place], list[tuple[Any, ...]]]:
    """Where our process can die in a story that goes undisturbed, and how that ends."""
    found: list[Place] = []
    with opened(snapshot) as world:
        for number, step in enumerate(story.steps):
            with watched() as names:
                may(step.deed, world)
            if step.ours:
                found += [Place(number, count, f"{step.name}: {name}") for count, name in enumerate(names)]
        world.settle(messages=True)
        books.assert_agreed(world)
        return found, books.outcome(world)


def go_on(world: World, story: Story, place: Place, after: After, end: list[tuple[Any, ...]], *, unnoticed: bool = False) -> None:
    """After a fault in a step: what happens until nothing is left to do, and whether all is well then.

    `unnoticed`: whoever did the step was perhaps told that it was done. What it left is then found by what runs every hour; who
    goes on before that may be refused what comes next.
    """
    come_back(world, story, place, after, unnoticed=unnoticed)
    settle(world, story, after, end, is_same=not unnoticed or after == After.LATER)


def come_back(world: World, story: Story, place: Place, after: After, *, unnoticed: bool = False) -> None:
    if after == After.LATER:
        world.pass_time(minutes=3)
        if unnoticed:
            world.reconcile()
    if after == After.AGAIN:
        may(story.steps[place.step].deed, world)
        if world.is_held():
            world.pass_time(minutes=3)
            world.reconcile()
    if after in COMES_BACK:
        tell(world, story.steps[place.step :])


def settle(world: World, story: Story, after: After, end: list[tuple[Any, ...]], *, is_same: bool = True) -> None:
    world.settle(messages=after != After.SILENCE)
    books.assert_agreed(world)
    if after in COMES_BACK and is_same and story.ends and not world.refused:
        assert books.outcome(world) == end


def die_at(story: Story, place: Place, after: After, snapshot: Snapshot, end: list[tuple[Any, ...]]) -> None:
    """Our process dies there; another goes on."""
    with opened(snapshot) as world:
        tell(world, story.steps[: place.step])
        step = story.steps[place.step]
        assert run_and_die(lambda: may(step.deed, world), place.number), "it did not come there this time"
        world.server.wait_until_idle()
        go_on(world, story, place, after, end)


def delay_at(story: Story, place: Place, after: After, snapshot: Snapshot, end: list[tuple[Any, ...]]) -> None:
    """We die with that request on its way. It arrives when whoever goes on has done so."""
    with opened(snapshot) as world:
        tell(world, story.steps[: place.step])
        with world.delayed(place.number) as sent:
            run_and_be_killed(lambda: may(story.steps[place.step].deed, world), sent)
            come_back(world, story, place, after)
            world.pass_time(minutes=3)
            world.reconcile()
        settle(world, story, after, end)


def fail_at(story: Story, place: Place, fault: Fault, after: After, snapshot: Snapshot, end: list[tuple[Any, ...]]) -> None:
    """Stripe fails at that request of a step; whoever asked goes on, or others do."""
    with opened(snapshot) as world:
        tell(world, story.steps[: place.step])
        world.fail(place.number, fault)
        may(story.steps[place.step].deed, world)
        assert world.failed, "it did not come there this time"
        go_on(world, story, place, after, end, unnoticed=True)


def break_at(story: Story, place: Place, after: After, snapshot: Snapshot, end: list[tuple[Any, ...]]) -> None:
    """The database goes away there, and is there again at once."""
    with opened(snapshot) as world:
        tell(world, story.steps[: place.step])
        with broken_at(place.number) as broken, suppress(DatabaseError, InterfaceError):
            may(story.steps[place.step].deed, world)
        connection.close()
        assert broken, "it did not come there this time"
        go_on(world, story, place, after, end, unnoticed=True)


def requests_among(places: Iterable[Place]) -> list[Place]:
    """Of the places those of requests, counted as such within their step."""
    asked = [place for place in places if " before GET " in place.name or " before POST " in place.name]
    counts: Counter[int] = Counter()
    found = []
    for place in asked:
        found.append(Place(place.step, counts[place.step], place.name.replace(" before", "")))
        counts[place.step] += 1
    return found


def commits_among(places: Iterable[Place]) -> list[Place]:
    return [place for place in places if place.name.endswith(("commit", "statement"))]


def sampled(places: list[Any], most: int) -> Iterator[tuple[Any, After]]:
    """So many of the places, spread evenly, and the ways to go on in turn."""
    ways = list(After)
    for turn in range(min(most, len(places))):
        yield places[turn * len(places) // min(most, len(places))], ways[turn % len(ways)]
