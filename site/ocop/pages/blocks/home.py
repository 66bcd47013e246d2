"""Sections of the home page."""

from __future__ import annotations

from wagtail import blocks

from .content import RICH, TextBlock


def home_blocks() -> list[tuple[str, blocks.Block]]:
    return [("text", TextBlock(features=RICH))]
