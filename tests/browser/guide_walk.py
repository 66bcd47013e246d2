"""The walk of the editor guide, by visible labels alone: what a new editor sees on the way to a published fair.

`Walk` opens the steps of the guide by name and remembers which of the labels that the guide marks have been on the screen.
The labels that it presses itself are those of the code, in the language of the account.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext, override, pgettext
from PIL import Image
from playwright.sync_api import Locator, Page, expect

PASSWORD = "ocop-demo"
SLOW = 60_000
"""Milliseconds that a page may take where the machine is busy."""
FADE = 5
"""Seconds after which what is still fading in counts as not there."""
WIDEST = 1000
"""Pixels of a picture in the guide."""
# Every text of the screen that is drawn, and what buttons are called that show a picture only.
SEEN = """labels => {
    const drawn = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && element.getBoundingClientRect().width > 1;
    const plain = text => (text || "").replace(/\\s+/g, " ").trim().replace(/ ?\\*$/, "").toLowerCase();
    const wanted = new Map(labels.map(label => [plain(label), label])), found = new Set();
    const note = (text, element) => { if (wanted.has(plain(text)) && drawn(element)) found.add(wanted.get(plain(text))); };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        note(walker.currentNode.data, element);
        note(element.textContent, element);
    }
    document.querySelectorAll("[aria-label], [placeholder], [title], input[type=submit]").forEach(element => {
        ["aria-label", "placeholder", "title", "value"].forEach(name => note(element.getAttribute(name), element));
    });
    const unseen = document.querySelectorAll("button .w-sr-only, a .w-sr-only");
    unseen.forEach(hidden => note(hidden.textContent, hidden.parentElement));
    return [...found];
}"""


# Wagtail keeps by itself what differs from what stood in a form two seconds after it came, and looks at that twice.
WATCHED = "addEventListener('w-unsaved:watch-edits', () => { window.watchedAt = performance.now(); });"
IS_WATCHED = "() => performance.now() - window.watchedAt > 1000"


@dataclass
class Fair:
    """What the editor has on the desk: a fair to enter."""

    producers: list[str]
    featured: list[str]
    province: str
    pictures: Path
    opens_on: date
    title: dict[str, str] = field(
        default_factory=lambda: {"vi": "Hội chợ OCOP Xuân bên sông", "en": "Spring OCOP fair by the river"}
    )


class Walk:
    def __init__(
        self, page: Page, site: str, language: str, labels: dict[str, list[str]], fair: Fair, pictures: Path | None = None
    ) -> None:
        self.page, self.site, self.language, self.fair, self.pictures = page, site, language, fair, pictures
        self.labels = labels
        self.missing: set[str] = set()
        self.walked: list[str] = []
        self.unseen: dict[str, set[str]] = {}
        page.set_default_timeout(SLOW)
        page.add_init_script(WATCHED)

    # Words

    def t(self, text: str, context: str = "") -> str:
        """What the account's language calls it."""
        with override(self.language):
            return pgettext(context, text) if context else gettext(text)

    @staticmethod
    def named(words: str) -> re.Pattern[str]:
        """Exactly so, with the star of what must not stay empty."""
        return re.compile(rf"^\s*{re.escape(words)}\s*\*?\s*$", re.IGNORECASE)

    # Steps of the guide

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.missing = set(self.labels[name])
        yield
        self.look_for(self.missing)
        if self.missing:
            self.unseen[name] = self.missing
        self.walked.append(name)

    def look(self) -> None:
        if self.missing:
            self.missing -= set(self.page.evaluate(SEEN, sorted(self.missing)))

    def look_for(self, labels: Set[str]) -> None:
        """What fades in is drawn a moment after it is there."""
        until = time.monotonic() + FADE
        while labels & self.missing:
            self.look()
            if not labels & self.missing or time.monotonic() > until:
                return
            self.page.wait_for_timeout(50)

    def picture(self, name: str, top: Locator | None = None, height: int = 640, left: int = 200) -> None:
        """What is on the screen, for the guide; `top` is brought to the upper edge first."""
        self.look()
        if not self.pictures:
            return
        if top:
            top.evaluate("element => window.scrollTo({top: element.getBoundingClientRect().top + scrollY - 130})")
        self.page.mouse.move(2, 2)
        size = self.page.viewport_size
        assert size
        clip = {"x": left, "y": 0, "width": size["width"] - left, "height": min(height, size["height"])}
        shot = Image.open(BytesIO(self.page.screenshot(clip=clip, animations="disabled"))).convert("RGB")
        if shot.width > WIDEST:
            shot = shot.resize((WIDEST, round(shot.height * WIDEST / shot.width)), Image.Resampling.LANCZOS)
        shot.save(self.pictures / f"{name}.webp", quality=72, method=6)

    # What an editor does

    def press(
        self, words: str, role: str = "button", within: Locator | None = None, last: bool = False, leaves: bool = False
    ) -> None:
        """`leaves` where another page follows: what comes of it is waited for by whoever looks at it."""
        every = (within or self.page).get_by_role(role, name=self.named(words))  # type: ignore[arg-type]
        found = every.last if last else every.first
        expect(found).to_be_visible()
        self.look()
        self.look_for({label for label in self.missing if label.casefold() == words.casefold()})
        found.click(no_wait_after=leaves)

    def open(self, words: str, within: Locator | None = None) -> None:
        """Follow a link to another page."""
        self.press(words, "link", within)
        self.page.wait_for_load_state()

    def tab(self, words: str) -> Locator:
        self.press(words, "tab")
        return self.page.get_by_role("tabpanel", name=words, exact=True)

    def watched(self) -> None:
        """From here on the form keeps by itself what is written."""
        self.page.wait_for_function(IS_WATCHED)

    def fill(self, within: Locator, words: str, value: object, role: str = "textbox") -> None:
        self.look()
        within.get_by_role(role, name=self.named(words)).last.fill(str(value))  # type: ignore[arg-type]

    def to_the_fairs(self) -> None:
        """By the menu: pages, the Vietnamese tree, the calendar of fairs."""
        page = self.page
        self.press(self.t("Pages"))
        tree = page.get_by_role("dialog").get_by_role("link", name=re.compile("Bảng OCOP hôm nay")).first
        expect(tree).to_be_visible()
        self.look()
        tree.click()
        row = page.get_by_role("row", name=re.compile("Hội chợ và tuần lễ sản phẩm"))
        expect(row).to_be_visible()
        self.look()
        row.get_by_role("link", name=re.compile("Hội chợ và tuần lễ sản phẩm")).last.click()
        expect(page.get_by_role("link", name=self.t("Add child page"), exact=True).first).to_be_visible()

    def day(self, offset: int = 0) -> str:
        return (self.fair.opens_on + timedelta(days=offset)).strftime("%d/%m/%Y")
