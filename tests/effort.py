"""How long property-based tests look: as each says, or a third of that where the suite runs on both databases (CI=true)."""

from __future__ import annotations

import os

from hypothesis import settings

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
OF_THOSE_THAT_SAY_NOTHING = 100


def examples(number: int) -> int:
    return max(number // 3, 6) if IN_CI else number


settings.register_profile("suite", max_examples=examples(OF_THOSE_THAT_SAY_NOTHING))
settings.load_profile("suite")
