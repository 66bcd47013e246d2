"""Setting names on labels and drawn pages: wrapped by words, as large as fits, whole diacritics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from catalog.fonts import SERIF_SEMIBOLD

from .canvas import Canvas
from .palette import rgb

LINE_HEIGHT = 1.25  # of the type size: room for a stacked accent over a dot below
LARGEST, SMALLEST = 75, 27  # type sizes in units of the sheet
ELLIPSIS = "…"

# Type size at which widths are measured once; widths scale with the size.
_MEASURE = 200


@lru_cache(maxsize=64)
def font(size: int, face: Path = SERIF_SEMIBOLD) -> ImageFont.FreeTypeFont:
    # The basic layout engine: the same bytes on machines with and without Raqm, and composed letters need no shaping.
    return ImageFont.truetype(str(face), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def relative_width(text: str, face: Path = SERIF_SEMIBOLD) -> float:
    """Width of a line of text in the unit of its type size."""
    return float(font(_MEASURE, face).getlength(text)) / _MEASURE


@dataclass(frozen=True)
class Setting:
    """Lines of text and the type size, in units of the sheet, that fits them into their box."""

    lines: tuple[str, ...]
    size: float
    face: Path = SERIF_SEMIBOLD

    @property
    def width(self) -> float:
        """Width of the widest line, in units."""
        return max((relative_width(line, self.face) for line in self.lines), default=0.0) * self.size

    @property
    def height(self) -> float:
        """Height of all lines with their accents, in units."""
        return len(self.lines) * LINE_HEIGHT * self.size


def _wrap(words: tuple[str, ...], limit: float, face: Path) -> tuple[str, ...]:
    """Break ``words`` into as few lines of relative width ``limit`` as possible, and those as even as possible."""
    # best[k] sets the last k words: (lines, raggedness, the lines themselves); the smallest tuple wins.
    best: list[tuple[int, float, tuple[str, ...]]] = [(0, 0.0, ())]
    for start in range(len(words) - 1, -1, -1):
        options = []
        for end in range(start + 1, len(words) + 1):
            line = " ".join(words[start:end])
            slack = limit - relative_width(line, face)
            if slack < 0 and end > start + 1:
                break
            count, raggedness, rest = best[len(words) - end]
            options.append((count + 1, raggedness + slack * slack, (line, *rest)))
        best.append(min(options))
    return best[-1][2]


@lru_cache(maxsize=1024)
def fit(
    text: str,
    width: float,
    height: float,
    lines: int = 4,
    *,
    face: Path = SERIF_SEMIBOLD,
    largest: int = LARGEST,
    smallest: int = SMALLEST,
) -> Setting:
    """Return the largest setting of ``text`` in a box of ``width`` by ``height`` units and at most ``lines`` lines.

    A name too long for the smallest type loses words at its end, marked by an ellipsis.
    """
    words = tuple(text.split())
    while True:
        for size in range(largest, smallest - 1, -3):
            setting = Setting(_wrap(words, width / size, face), size, face)
            if len(setting.lines) <= lines and setting.width <= width and setting.height <= height:
                return setting
        if len(words) == 1:
            return Setting((words[0],), min(smallest, width / relative_width(words[0], face), height / LINE_HEIGHT), face)
        words = (*words[:-2], words[-2].rstrip(",–-") + ELLIPSIS)


def write(canvas: Canvas, text: str, x: float, y: float, width: float, height: float, ink: str, lines: int = 4) -> None:
    """Write ``text`` centred on (x, y) within a box of ``width`` by ``height`` units."""
    setting = fit(text, round(width), round(height), lines)
    scale = canvas.scale
    letters = font(max(1, round(setting.size * scale)))
    step = LINE_HEIGHT * setting.size
    # The x-height, not the em, is what the eye centres: the baseline sits a little under the middle of its line.
    baseline = y - setting.height / 2 + step * 0.69
    for index, line in enumerate(setting.lines):
        place = (x * scale, (baseline + index * step) * scale)
        canvas.pen.text(place, line, font=letters, fill=rgb(ink), anchor="ms")
