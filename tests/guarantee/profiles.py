"""How long the property test runs: `ci` within three minutes on each database, `guarantee` by the numbers one asks for."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

CI_EXAMPLES, CI_STEPS = 20, 15


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
