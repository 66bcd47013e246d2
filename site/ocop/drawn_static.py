"""Static files that are drawn: the icons and the share image of the whole site in each language.

A finder, as for the style sheet: `runserver`, `collectstatic` and WhiteNoise all meet files that are drawn when they are first
asked for, and again when the drawing, its words or Pillow have changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO

import PIL
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.utils import translation
from django.utils.translation import gettext as _

from catalog import sharing
from catalog.addresses import LANGUAGES
from catalog.files import write_whole

ICON = settings.ROOT / "site" / "ocop" / "static" / "icon.svg"
FAVICON_SIZES = (16, 32, 48)
STAMP = ".drawn"
"""Holds what the files were drawn from; `collectstatic` passes over names that begin with a dot."""


def _icon(size: int, file: BinaryIO) -> None:
    sharing.icon(ICON.read_text("utf-8"), size).save(file, "PNG", optimize=True)


def _tile(size: int, file: BinaryIO) -> None:
    sharing.tile(ICON.read_text("utf-8"), size).save(file, "PNG", optimize=True)


def _favicon(file: BinaryIO) -> None:
    drawing = ICON.read_text("utf-8")
    *smaller, largest = (sharing.icon(drawing, size) for size in FAVICON_SIZES)
    largest.save(file, "ICO", sizes=[(size, size) for size in FAVICON_SIZES], append_images=smaller)


def _cover(language: str, file: BinaryIO) -> None:
    with translation.override(language):
        words = (
            _("OCOP catalogue"),
            _("OCOP products whose certificate is in force today, each with its decision and its last day."),
            _("One Commune One Product"),
        )
    sharing.cover(*words).save(file, "JPEG", quality=90, subsampling=0, optimize=True, progressive=True)


FILES: dict[str, Callable[[BinaryIO], None]] = {
    "icons/favicon.ico": _favicon,
    "icons/apple-touch-icon.png": partial(_tile, 180),
    "icons/icon-192.png": partial(_icon, 192),
    "icons/icon-512.png": partial(_icon, 512),
    "icons/maskable-512.png": partial(_tile, 512),
    **{f"sharing/cover-{language}.jpg": partial(_cover, language) for language in LANGUAGES},
}


@cache
def _drawn_from() -> str:
    """A fingerprint of all that the drawings depend on."""
    catalog = settings.ROOT / "catalog"
    sources = [Path(__file__), ICON, catalog / "badge_shapes.py", catalog / "fonts.py"]
    for folder, pattern in (
        (catalog / "sharing", "*.py"),
        (catalog / "illustrations", "*.py"),
        (settings.ROOT / "locale", "*.mo"),
    ):
        sources += sorted(folder.rglob(pattern))
    digest = hashlib.sha256(PIL.__version__.encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def drawn(name: str) -> Path:
    """One of `FILES`, drawn if it is not there yet or was drawn from something else."""
    folder = Path(settings.BUILT_STATIC)
    path, stamp = folder / name, folder / STAMP / name
    if not path.exists() or not stamp.exists() or stamp.read_text("utf-8") != _drawn_from():
        write_whole(path, FILES[name])
        write_whole(stamp, lambda file: file.write(_drawn_from().encode()))
    return path


class DrawnFinder(BaseFinder):
    """Draws into `BUILT_STATIC`, from where Django's own finder takes the files."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in FILES:
            return []
        return [str(drawn(path))] if find_all else str(drawn(path))

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        for name in FILES:
            drawn(name)
        return []
