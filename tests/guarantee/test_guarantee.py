"""The guarantee in CI's measure; `scripts/guarantee.py` runs it for long."""

from __future__ import annotations

from hypothesis.stateful import run_state_machine_as_test

from .machine import Guarantee
from .profiles import CI_EXAMPLES, CI_STEPS, profile


def test_every_surface_equals_the_oracle(committed) -> None:
    run_state_machine_as_test(Guarantee, settings=profile(CI_EXAMPLES, CI_STEPS, repeatable=True))
