"""The variables of the style sheet, and how well its colours can be told apart.

Read from `variables.css` itself, so that the style page and its test speak of what browsers get.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .stylesheet import PARTS

TEXT, BODY, SHAPE = 4.5, 7.0, 3.0
"""The least contrast of WCAG 2.2: of text (1.4.3), of body text (1.4.6, level AAA), of what is no text (1.4.11)."""

PAIRS = (
    ("ink", "paper", BODY),
    ("ink", "band", BODY),
    ("ink", "cut", BODY),
    ("ink", "mark", BODY),
    ("ink-soft", "paper", BODY),
    ("ink-soft", "band", BODY),
    ("ink-soft", "cut", BODY),
    ("on-board", "board", BODY),
    ("leaf", "paper", TEXT),
    ("leaf", "band", TEXT),
    ("leaf", "cut", TEXT),
    ("leaf-strong", "paper", TEXT),
    ("leaf-strong", "band", TEXT),
    ("on-leaf", "leaf", TEXT),
    ("on-leaf", "leaf-strong", TEXT),
    ("gac", "paper", TEXT),
    ("gac", "cut", TEXT),
    ("indigo", "paper", TEXT),
    ("indigo", "band", TEXT),
    ("paper", "indigo", TEXT),
    ("on-indigo", "indigo-board", BODY),
    ("on-indigo-soft", "indigo-board", BODY),
    ("turmeric", "badge-ground", SHAPE),
    ("focus", "paper", SHAPE),
    ("focus", "band", SHAPE),
    ("focus", "cut", SHAPE),
    ("on-board", "board", SHAPE),
    ("paper", "indigo", SHAPE),
)
"""What stands on what, and the least contrast it needs. The last two are the focus ring on the board and on a banner."""

_DECLARATION = re.compile(r"--([\w-]+):\s*([^;]+);")
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


@dataclass(frozen=True)
class Variable:
    """A variable and its values; `dark` is the same as `light` where dark mode changes nothing."""

    name: str
    light: str
    dark: str

    @property
    def is_colour(self) -> bool:
        return _HEX.fullmatch(self.light) is not None


@dataclass(frozen=True)
class Pair:
    """A foreground on a ground, with the contrast in both schemes and the least it needs."""

    foreground: Variable
    ground: Variable
    least: float

    @property
    def light(self) -> float:
        return contrast(self.foreground.light, self.ground.light)

    @property
    def dark(self) -> float:
        return contrast(self.foreground.dark, self.ground.dark)


@cache
def variables() -> dict[str, Variable]:
    """The variables by name, in the order of the style sheet."""
    text = re.sub(r"/\*.*?\*/", "", (PARTS / "variables.css").read_text("utf-8"), flags=re.S)
    light, _, rest = text.partition("@media (prefers-color-scheme: dark)")
    dark = dict(_DECLARATION.findall(rest.partition("@media")[0]))
    return {name: Variable(name, value, dark.get(name, value)) for name, value in _DECLARATION.findall(light)}


def pairs() -> list[Pair]:
    known = variables()
    return [Pair(known[foreground], known[ground], least) for foreground, ground, least in PAIRS]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as `#rgb` or `#rrggbb`, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
