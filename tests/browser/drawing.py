"""The mouse over the plan of a fair’s booths."""

from __future__ import annotations

from playwright.sync_api import Page


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Over the plan, in parts of its width and height."""
    stage = page.locator("[data-stage]")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=4)
    page.mouse.up()
