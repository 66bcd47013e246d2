"""The ledger against its model, in the suite's measure; `scripts/guarantee.py --of stock` runs it for long."""

from __future__ import annotations

from hypothesis.stateful import run_state_machine_as_test

from tests.guarantee.profiles import profile
from tests.showrooms.ledger_machine import LedgerMachine

EXAMPLES, STEPS = 20, 25


def test_the_ledger_does_what_its_model_does_whoever_comes_in_between(committed: None) -> None:
    run_state_machine_as_test(LedgerMachine, settings=profile(EXAMPLES, STEPS, repeatable=True))
    assert LedgerMachine.tally["rivals who came in the middle"]
