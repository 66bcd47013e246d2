"""The sheet that share images are drawn on: 1200 by 630 pixels under the board, a picture at the right edge."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from catalog.fonts import REPERTOIRE, SANS_REGULAR, SERIF_SEMIBOLD
from catalog.illustrations.lettering import ELLIPSIS, LINE_HEIGHT, Setting, fit, font, relative_width
from catalog.illustrations.palette import rgb
from catalog.text import clean

WIDTH, HEIGHT = 1200, 630
BOARD = 72
"""Height of the dark bar at the top, as at the top of every page."""
PICTURE = (468, HEIGHT - BOARD)
"""Size of the picture at the right edge."""
RIGHT = WIDTH - PICTURE[0]
LEFT, MARGIN = 56, 44
TEXT_WIDTH = RIGHT - LEFT - MARGIN
OVERSAMPLE = 3
"""Letters are set so many times too large and scaled down: at their own size they would keep to whole pixels, lines would come
out wider than measured, and edges would be hard."""

INK = "#14261D"
SOFT_INK = "#3D4D44"
PAPER = "#FFFFFF"
BAND = "#F2F5F1"
ON_BOARD = "#F2F5F1"
ON_BOARD_SOFT = "#B9C7BE"
LEAF = "#1E6B45"
INDIGO = "#2B3A67"


class Sheet:
    """All measures are in pixels of the finished picture; a place is (x, y)."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * OVERSAMPLE, HEIGHT * OVERSAMPLE), rgb(PAPER))
        self._pen = ImageDraw.Draw(self._image)
        self._on_top: list[tuple[Image.Image, tuple[int, int]]] = []

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        corners = (left * OVERSAMPLE, top * OVERSAMPLE, right * OVERSAMPLE - 1, bottom * OVERSAMPLE - 1)
        self._pen.rectangle(corners, fill=rgb(colour))

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        corners = [(side + reach) * OVERSAMPLE for reach in (-radius, radius) for side in (x, y)]
        self._pen.ellipse(corners, fill=rgb(colour))

    def put(self, picture: Image.Image, x: int, y: int) -> None:
        """Lay a picture of the finished size on top of what is drawn."""
        self._on_top.append((picture, (x, y)))

    def line(self, text: str, at: tuple[float, float], size: int, ink: str, face: Path, *, anchor: str = "lm") -> None:
        """Write one line; `anchor` says which of its points stands at the place, as Pillow names them."""
        self._pen.text(
            (at[0] * OVERSAMPLE, at[1] * OVERSAMPLE), text, font=font(size * OVERSAMPLE, face), fill=rgb(ink), anchor=anchor
        )

    def lines(self, setting: Setting, at: tuple[float, float], ink: str) -> float:
        """Write several lines from their upper left corner on; returns how far down they reach."""
        step = LINE_HEIGHT * setting.size
        for index, line in enumerate(setting.lines):
            # Four fifths down its height a line has room for a stacked accent above and a dot below.
            base = (at[0], at[1] + (index + 0.8) * step)
            self.line(line, base, max(1, round(setting.size)), ink, setting.face, anchor="ls")
        return at[1] + setting.height

    def watermark(self, words: str, room: tuple[int, int, int, int], ink: str) -> None:
        """Write large and faint across a room given by its edges: left, top, right, bottom."""
        left, top, right, bottom = (edge * OVERSAMPLE for edge in room)
        layer = Image.new("L", (right - left, bottom - top))
        size = round(0.9 * layer.width / relative_width(words))
        ImageDraw.Draw(layer).text((layer.width / 2, layer.height / 2), words, font=font(size), fill=26, anchor="mm")
        self._image.paste(rgb(ink), (left, top), layer.rotate(14, Image.Resampling.BILINEAR))

    def board(self, title: str, beside: str = "") -> None:
        self.box(0, 0, WIDTH, BOARD, INK)
        self.line(title, (LEFT, BOARD / 2), 30, ON_BOARD, SERIF_SEMIBOLD)
        self.line(beside, (WIDTH - MARGIN, BOARD / 2), 22, ON_BOARD_SOFT, SANS_REGULAR, anchor="rm")

    def finished(self) -> Image.Image:
        image = self._image.reduce(OVERSAMPLE)
        for picture, place in self._on_top:
            image.paste(picture, place, picture if picture.mode == "RGBA" else None)
        return image


def drawable(text: str) -> str:
    """`text` as the typefaces can draw it: composed, without letters of other scripts, signs and control characters."""
    return clean("".join(character for character in clean(text) if ord(character) in REPERTOIRE))


def width_of(text: str, size: int, face: Path) -> float:
    """Width in pixels of a line as `Sheet.line` writes it, up to its last ink: the serif's ellipsis is wider than its advance."""
    return float(font(size * OVERSAMPLE, face).getbbox(text)[2]) / OVERSAMPLE


def cut(text: str, width: float, size: int, face: Path) -> str:
    """`text` without what does not fit on a line of `width` pixels, marked by an ellipsis."""
    if width_of(text, size, face) <= width:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if width_of(text[:middle] + ELLIPSIS, size, face) <= width:
            fits = middle
        else:
            too_long = middle
    return text[:fits].rstrip(" ,–-") + ELLIPSIS


def balanced(text: str, width: float, height: float, lines: int, *, face: Path, largest: int, smallest: int) -> Setting:
    """`text` as large as fits into a box, on at most `lines` even lines; what is too long even in the smallest type is cut."""
    words = [cut(word, width, smallest, face) for word in text.split()]
    kept, filled, line = 0, 1, ""
    for word in words:
        if line and width_of(f"{line} {word}{ELLIPSIS}", smallest, face) > width:
            filled, line = filled + 1, ""
        if filled > lines:
            break
        line, kept = f"{line} {word}".strip(), kept + 1
    if kept < len(words):
        words = [*words[: kept - 1], words[kept - 1].rstrip(",–-…") + ELLIPSIS]
    # Letters keep to whole pixels, so a line is a little wider or narrower than its type size tells: try again until it fits.
    for narrower in range(8):
        setting = fit(" ".join(words), width * (1 - narrower / 50), height, lines, face=face, largest=largest, smallest=smallest)
        if all(width_of(line, round(setting.size), face) <= width for line in setting.lines):
            break
    return setting
