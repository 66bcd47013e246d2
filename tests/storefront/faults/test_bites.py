"""What these tests would not let pass: the payment path with one guard taken off, and the place where that is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from ocop.storefront import placing, serving
from ocop.storefront.payments import concluding, settling, stripe_api, stripe_provider
from ocop.storefront.payments.settling import Kind
from ocop.storefront.states import PaymentState
from showrooms import ledger

from .snapshot import Snapshot
from .stories import STORIES
from .telling import After, die_at, places_in

Patch = pytest.MonkeyPatch


def decided_once(patch: Patch) -> None:
    """Whoever takes up a charge that was decided goes through with it, whatever day it is."""
    real = settling._step_of

    def step_of(*given: Any) -> Any:
        step = real(*given)
        return replace(step, kind=Kind.CAPTURE) if step and step.kind == Kind.LOOK else step

    patch.setattr(settling, "_step_of", step_of)


def never_taken_up(patch: Patch) -> None:
    """A charge that was decided is left to whoever decided it."""
    real = settling._step_of

    def step_of(payment: Any, act: Any) -> Any:
        return None if payment.state == PaymentState.CAPTURING else real(payment, act)

    patch.setattr(settling, "_step_of", step_of)


def paid_back_without_a_look(patch: Patch) -> None:
    """It is not asked for what was paid back already, and each request has a key of its own."""
    patch.setattr(stripe_api.StripeApi, "refunds", lambda self, intent: ())
    patch.setattr(stripe_provider, "_refund_key", lambda refund: uuid4().hex)


def goods_set_free_afterwards(patch: Patch) -> None:
    """Calling an order off and setting its goods free are two transactions."""
    later = SimpleNamespace(release=lambda *given: transaction.on_commit(lambda: ledger.release(*given)))
    patch.setattr(concluding, "ledger", later)


def goods_kept_afterwards(patch: Patch) -> None:
    """So are writing an order down and keeping its goods."""
    real = transaction.atomic(placing._keep_goods)
    patch.setattr(placing, "_keep_goods", lambda *given: transaction.on_commit(lambda: real(*given)))


def goods_leave_afterwards(patch: Patch) -> None:
    """So are completing an order and the goods' leaving."""
    real = transaction.atomic(serving._goods_leave)
    patch.setattr(serving, "_goods_leave", lambda *given: transaction.on_commit(lambda: real(*given)))


GUARDS = (
    (decided_once, "charged_in_the_last_minute", "messages: before POST", After.SILENCE),
    (never_taken_up, "paid", "messages: before POST", After.SILENCE),
    (paid_back_without_a_look, "paid_back_in_part", "pay back: after POST", After.LATER),
    (goods_set_free_afterwards, "called_off_after_it_was_paid", "call off: after commit", After.SILENCE),
    (goods_kept_afterwards, "paid", "place: after commit", After.AGAIN),
    (goods_leave_afterwards, "handed_over", "hand over: after commit", After.SILENCE),
)


@pytest.mark.parametrize(("take_off", "title", "where", "after"), GUARDS, ids=[guard[0].__name__ for guard in GUARDS])
def test_without_the_guard_it_is_seen(
    take_off: Callable[[Patch], None], title: str, where: str, after: After, snapshot: Snapshot, monkeypatch: Patch
) -> None:
    story = next(story for story in STORIES if story.name == title)
    take_off(monkeypatch)
    places, end = places_in(story, snapshot)  # where nobody dies, nothing is missed
    seen = 0
    for place in places:
        if place.name.startswith(where):
            try:
                die_at(story, place, after, snapshot, end)
            except AssertionError:
                seen += 1
    assert seen
