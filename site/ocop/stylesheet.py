"""One style sheet from many small ones: `css/*.css` joined into `site.css`, so that a phone asks once.

A finder, so that `runserver`, `collectstatic` and WhiteNoise all meet the joined file without a step of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder

PARTS = settings.ROOT / "site" / "ocop" / "static" / "css"
FIRST = ("variables.css", "base.css")
LAST = ("print.css",)
"""The others use the variables and refine the base, and paper has the last word; among themselves their order does not matter."""
JOINED = "site.css"


def parts() -> list[Path]:
    first, last = [PARTS / name for name in FIRST], [PARTS / name for name in LAST]
    return [*first, *sorted(set(PARTS.glob("*.css")) - {*first, *last}), *last]


def joined() -> Path:
    """The joined sheet, made again when a part is newer or gone."""
    path = Path(settings.BUILT_STATIC) / JOINED
    text = "\n".join(part.read_text("utf-8") for part in parts())
    if not path.exists() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text(text, "utf-8")
        partial.replace(path)
    return path


class StylesheetFinder(BaseFinder):
    """Stands first among the finders: it makes the file in `BUILT_STATIC`, from where Django's own finder takes it."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != JOINED:
            return []
        return [str(joined())] if find_all else str(joined())

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        joined()
        return []
