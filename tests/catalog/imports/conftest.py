from __future__ import annotations

import pytest
import time_machine


@pytest.fixture
def late_november():
    """A fixed day in Vietnam, 23/11/2026: what is "in the future" stays so."""
    with time_machine.travel("2026-11-23T09:00:00+07:00", tick=False):
        yield
