"""Reading Vietnamese names: folding, finding the telling word, shortening a name for a label."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.text import clean, folded

_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]?\s*")
_SET_PREFIX = re.compile(r"^(bộ sản phẩm|sản phẩm|bộ(?!\s+quà))\s+", re.IGNORECASE)


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, words apart by one space: "Nước mắm" is ``nuoc mam``."""
    return " ".join(re.findall(r"[a-z0-9]+", folded(text)))


def first_phrase(text: str, phrases: Iterable[str]) -> str | None:
    """Return the phrase that comes first in ``text``, the longer of two from one place; None when there is none.

    Vietnamese puts the noun first: "trà mật ong" is a tea, "kẹo dừa sữa" is a sweet.
    """
    plain = f" {fold(text)} "
    found = [(place, -len(phrase), phrase) for phrase in phrases if (place := plain.find(f" {phrase} ")) >= 0]
    return min(found)[2] if found else None


def short_name(name: str) -> str:
    """Return ``name`` as a label prints it: composed letters, no bracketed remark, no "bộ sản phẩm" before it.

    "Bộ quà" stays: "quà" alone reads like a fruit.
    """
    composed = clean(name)
    bare = _BRACKETS.sub(" ", composed).strip(" -–,.;:") or composed
    short = _SET_PREFIX.sub("", bare) or bare
    return short[:1].upper() + short[1:]
