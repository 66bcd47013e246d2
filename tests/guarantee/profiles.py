"""How long the property test runs: in the suite within a few minutes, with `make guarantee` by the numbers one asks for."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

from tests.effort import IN_CI

EXAMPLES, STEPS = (3, 12) if IN_CI else (7, 15)
"""Of one part. Each part has histories of its own, but for the plainest, and workers of the suite share the parts."""
PARTS = {"sqlite": range(2 if IN_CI else 3), "postgresql": range(3, 4)}
"""Other histories on each database; like the long run, more of them where a step takes less."""
EXAMPLES_ON_ELASTICSEARCH = 3 if IN_CI else 5
MARKET_EXAMPLES, MARKET_STEPS = 40, 30
"""Of money and goods alone: without a look at every surface they take little."""


def profile(examples: int, steps: int, *, repeatable: bool = False) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=repeatable,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        # Shortening a history that fails takes minutes: the long run does it, CI only says that there is one.
        phases=(Phase.generate,) if repeatable else (Phase.generate, Phase.shrink),
    )
