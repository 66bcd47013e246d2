"""A visitor of pages, on a day of the test's choice."""

from __future__ import annotations

from tests.catalog.public.conftest import get

__all__ = ["get"]
