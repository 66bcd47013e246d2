"""What pages add to the Wagtail admin."""

from __future__ import annotations
