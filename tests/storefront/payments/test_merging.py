"""Facts only grow: whatever the order in which a provider tells them, and however often, a payment stands where they lead."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from ocop.storefront import moves
from ocop.storefront.errors import NotAllowed
from ocop.storefront.models import Payment
from ocop.storefront.payments import settling
from ocop.storefront.payments.providers import Seen, SeenDispute, SeenRefund, SeenState
from ocop.storefront.states import (
    CLOSED_ORDERS,
    ORDER_MOVES,
    PAYMENT_MOVES,
    UNSETTLED_PAYMENTS,
    DisputeState,
    Method,
    OrderState,
    PaymentState,
    RefundState,
)
from tests.effort import examples
from tests.storefront.factories import Shop, make_order, make_shop, the_shop

AMOUNT = 180_000
RANK = [SeenState.OPEN, SeenState.EXPIRED, SeenState.AUTHORISED, SeenState.VOIDED, SeenState.CAPTURED]
BECOMES = {SeenState.OPEN: "pending"}

facts = st.lists(
    st.one_of(
        st.sampled_from(RANK).map(
            lambda state: Seen(
                state,
                "cs_1",
                "pi_1" if state in RANK[2:] else "",
                authorised=AMOUNT if state == SeenState.AUTHORISED else 0,
                captured=AMOUNT if state == SeenState.CAPTURED else 0,
            )
        ),
        st.builds(
            lambda number, amount, state: Seen(
                None, charge_reference="pi_1", refunds=(SeenRefund(f"re_{number}", amount, state),)
            ),
            st.integers(1, 2),
            st.just(30_000),
            st.sampled_from(list(RefundState)),
        ),
        st.builds(
            lambda state: Seen(None, charge_reference="pi_1", disputes=(SeenDispute("du_1", AMOUNT, state, "fraudulent"),)),
            st.sampled_from(list(DisputeState)),
        ),
    ),
    min_size=1,
    max_size=6,
)
quickly = profile(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


@pytest.fixture
def shop(db: None, settings: Settings) -> Shop:
    settings.STRIPE_SECRET_KEY = "sk_test_nobody_is_asked"
    return make_shop()


def told(shop: Shop, seen: list[Seen]) -> tuple[object, ...]:
    """How a fresh payment stands after these facts."""
    with transaction.atomic():
        order = make_order(shop, method=Method.CARD)
        payment = order.payments.get()
        for fact in seen:
            settling.apply(payment.pk, fact, the_shop())
        payment.refresh_from_db()
        order.refresh_from_db()
        stands = (
            payment.state,
            payment.captured_amount,
            sorted(payment.refunds.values_list("reference", "amount", "state")),
            sorted(payment.disputes.values_list("reference", "state")),
            order.state,
        )
        transaction.set_rollback(True)
    return stands


@quickly
@given(seen=facts, data=st.data())
def test_the_order_of_facts_and_their_number_do_not_matter(shop: Shop, seen: list[Seen], data: st.DataObject) -> None:
    # What is paid back is told only together with the charge, or after it: `webhooks` asks for the charge where it comes first.
    seen = sorted(seen, key=lambda fact: bool(fact.refunds))
    states_only = [fact for fact in seen if not fact.refunds]
    rest = [fact for fact in seen if fact.refunds]
    again = data.draw(st.lists(st.sampled_from(seen), max_size=4))
    again.sort(key=lambda fact: bool(fact.refunds))
    shuffled = data.draw(st.permutations(states_only)) + [fact for fact in again if not fact.refunds]
    back = data.draw(st.permutations(rest)) + [fact for fact in again if fact.refunds]
    assert told(shop, seen) == told(shop, [*shuffled, *back])


@quickly
@given(seen=st.lists(st.sampled_from(RANK), min_size=1, max_size=6))
def test_a_payment_stands_where_the_furthest_fact_is(shop: Shop, seen: list[SeenState]) -> None:
    furthest = max(seen, key=RANK.index)
    state, captured, *_rest, order_state = told(
        shop, [Seen(state, captured=AMOUNT if state == SeenState.CAPTURED else 0) for state in seen]
    )
    assert state == BECOMES.get(furthest, str(furthest))
    assert captured == (AMOUNT if furthest == SeenState.CAPTURED else 0)
    assert order_state == ("confirmed" if furthest == SeenState.CAPTURED else "awaiting")


def test_no_move_leads_out_of_what_is_final_and_every_state_can_be_reached() -> None:
    for moves_of, first in ((ORDER_MOVES, OrderState.AWAITING), (PAYMENT_MOVES, PaymentState.PENDING)):
        reached, waiting = {first}, [first]
        while waiting:
            for state in moves_of[waiting.pop()]:  # type: ignore[index]
                if state not in reached:
                    reached.add(state)
                    waiting.append(state)
        assert reached == set(moves_of)
    assert all(not ORDER_MOVES[state] for state in CLOSED_ORDERS)
    assert not PAYMENT_MOVES[PaymentState.CAPTURED], "money that was taken goes back as a refund"
    assert all(PAYMENT_MOVES[state] for state in UNSETTLED_PAYMENTS)


@given(before=st.sampled_from(PaymentState), after=st.sampled_from(PaymentState))
@quickly
def test_a_payment_moves_only_along_the_table(shop: Shop, before: PaymentState, after: PaymentState) -> None:
    with transaction.atomic():
        order = make_order(shop, method=Method.CARD)
        captured = {"captured_amount": AMOUNT, "captured_at": order.placed_at}
        Payment.objects.filter(order=order).update(state=before, **(captured if before == PaymentState.CAPTURED else {}))
        payment = moves.lock_order(order.pk).payments.get()
        events = order.events.count()
        if after in PAYMENT_MOVES[before]:
            moves.move_payment(payment, after, the_shop(), **(captured if after == PaymentState.CAPTURED else {}))
            assert order.events.count() == events + 1
        else:
            with pytest.raises(NotAllowed):
                moves.move_payment(payment, after, the_shop())
            assert (Payment.objects.get(pk=payment.pk).state, order.events.count()) == (before, events)
        transaction.set_rollback(True)
