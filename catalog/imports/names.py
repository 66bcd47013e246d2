"""What a cell of names holds: one name, several, or none."""

from __future__ import annotations

import re
from itertools import pairwise

from catalog.text import clean

_LISTED_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-+•*–])\s*\S")
_NUMBERED_INLINE = re.compile(r"(?:^|\s)1[.)]\s*\D.*\s2[.)]\s*\D")
_SET = re.compile(r"(?:bộ|bo san pham|set|combo|hộp quà|giỏ quà|quà tặng)\b")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_RUNS_ON = re.compile(r"(?:[,:;/&+(–-]|\b(?:và|với|cho|từ|của|and|with|of))$")
_ENUMERATION = re.compile(r"[^\W\d_]\s*,\s*[^\W\d_]|:.*(?:\b(?:và|and)\b|&)")
_MARKUP = re.compile(r"<\s*[/!?]?[a-z]", re.IGNORECASE)


def holds_markup(name: str) -> bool:
    """Whether the text is a piece of a web page. A bare sign is not: "Gạo <5% tấm" is a name."""
    return bool(_MARKUP.search(name))


def several_in(raw: object) -> str:
    """The code under which a cell of several products is reported, or nothing for one product. A set is one product however
    many things it holds.

    Numbered lines and names parted by semicolons surely are several; two lines that each begin like a name may be.
    """
    if not isinstance(raw, str) or _is_set(raw):
        return ""
    lines = [clean(line) for line in raw.splitlines() if line.strip()]
    if sum(bool(_LISTED_ITEM.match(line)) for line in lines) >= 2 or _NUMBERED_INLINE.search(raw):
        return "several_products"
    parts = [part for part in _IN_BRACKETS.sub("", raw).split(";") if part.strip()]
    if len(parts) >= 2 and all(len(part.split()) >= 2 for part in parts):
        return "several_products"
    return "several_lines" if any(_begins_anew(above, below) for above, below in pairwise(lines)) else ""


def may_be_several(name: str) -> bool:
    """Whether one line reads like an enumeration ("A, B", "X: a và b"): as often it is one name, so it is only worth a look."""
    return not _is_set(name) and bool(_ENUMERATION.search(_IN_BRACKETS.sub("", clean(name).casefold())))


def _is_set(name: str) -> bool:
    return bool(_SET.match(clean(name).casefold()))


def _begins_anew(above: str, below: str) -> bool:
    """Whether `below` is a name of its own. One that only wraps goes on in small letters, in brackets or with a single word."""
    if min(len(above.split()), len(below.split())) < 2:
        return False
    return below[0].isupper() and not _RUNS_ON.search(above.casefold())
