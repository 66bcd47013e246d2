"""Property test of the whole path of payment, in the suite's measure."""

from __future__ import annotations

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.guarantee.profiles import profile
from tests.storefront.payments.payment_machine import PaymentMachine

EXAMPLES, STEPS = 25, 25


@pytest.mark.django_db
def test_money_stock_and_orders_agree_whatever_happens_in_whatever_order() -> None:
    run_state_machine_as_test(PaymentMachine, settings=profile(EXAMPLES, STEPS, repeatable=True))
    ends = {end.split()[0] for end in PaymentMachine.tally}
    assert {"confirmed", "cancelled"} <= ends, PaymentMachine.tally
