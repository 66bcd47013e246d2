"""axe on a page that stands still."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Under a name of its own: Wagtail's editor brings an axe too, set up for what editors write.
AXE_SCRIPT = Axe().axe_script + "; window.axeOfTests = window.axe"
# A dialog that still fades in has pale letters: what is judged is what stays. An animation without end is not waited for.
SETTLED = """() => Promise.allSettled(
  document.getAnimations().filter(each => Number.isFinite(each.effect.getComputedTiming().endTime)).map(each => each.finished)
)"""


# Ours starts at `.o-page`; what axe finds in Wagtail's own parts is Wagtail's.
ADMIN_SCREEN = {"include": [[".o-page"]]}


def findings(page: Page, context: dict[str, list[list[str]]] | None = None, **options: Any) -> list[str]:
    """What axe finds in the page (or the part that `context` includes), a line each, for an assertion to show."""
    page.evaluate(SETTLED)
    if not page.evaluate("'axeOfTests' in window"):
        page.evaluate(AXE_SCRIPT)
    results = page.evaluate(
        "([context, options]) => axeOfTests.run(context || document, options)",
        [context, {"resultTypes": ["violations"], **options}],
    )
    return [f"{each['impact']} {each['id']}: {each['nodes'][0]['html'][:200]}" for each in results["violations"]]
