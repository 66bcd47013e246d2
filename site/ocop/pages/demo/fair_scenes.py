"""Pictures of made-up fairs, drawn by Pillow and captioned as illustrations: stalls, shelves, a stage, the plan of the booths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sin
from pathlib import Path

from PIL import Image, ImageDraw

from catalog import illustrations
from catalog.fonts import SANS_REGULAR, SANS_SEMIBOLD, SERIF_SEMIBOLD
from catalog.illustrations.lettering import font
from catalog.illustrations.palette import CREAM, INDIGO, INK, KRAFT, LEAF, SKY, TURMERIC, YOUNG_LEAF, mix, rgb

SIZE = (1600, 1067)
PLAN = (1600, 1000)
OVERSAMPLE = 2

Goods = Sequence[tuple[str, str, str]]
"""What the illustrator is told of each product: code, name, group."""


@dataclass(frozen=True)
class Mood:
    """The colours of a fair: air, ground, and the two of its awnings."""

    air: str
    ground: str
    awning: str
    other: str


MORNING = Mood("#E6EEEA", "#C9D6C4", LEAF, CREAM)
EVENING = Mood("#D9DFF0", "#B9C2DC", INDIGO, CREAM)
SPRING = Mood("#F6EADB", "#E2CFB4", "#B5412F", CREAM)


class _Paper:
    """A sheet drawn twice too large and scaled down; measures are those of the finished picture."""

    def __init__(self, size: tuple[int, int], ground: str) -> None:
        self.image = Image.new("RGB", (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE), rgb(ground))
        self.pen = ImageDraw.Draw(self.image)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, radius: float = 0) -> None:
        corners = [each * OVERSAMPLE for each in (left, top, right, bottom)]
        self.pen.rounded_rectangle(corners, radius * OVERSAMPLE, fill=rgb(colour))

    def frame(self, left: float, top: float, right: float, bottom: float, colour: str, width: float = 2) -> None:
        corners = [each * OVERSAMPLE for each in (left, top, right, bottom)]
        self.pen.rectangle(corners, outline=rgb(colour), width=round(width * OVERSAMPLE))

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        corners = [each * OVERSAMPLE for each in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.ellipse(corners, fill=rgb(colour))

    def shape(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        self.pen.polygon([(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points], fill=rgb(colour))

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
        scaled = [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points]
        self.pen.line(scaled, fill=rgb(colour), width=round(width * OVERSAMPLE), joint="curve")

    def write(self, text: str, x: float, y: float, size: int, colour: str, face: Path = SANS_REGULAR) -> None:
        letters = font(size * OVERSAMPLE, face)
        self.pen.text((x * OVERSAMPLE, y * OVERSAMPLE), text, font=letters, fill=rgb(colour), anchor="mm")

    def finished(self) -> Image.Image:
        return self.image.reduce(OVERSAMPLE)


def stalls(mood: Mood, goods: Goods) -> Image.Image:
    """A row of three stalls under bunting, with goods on their counters."""
    paper = _Paper(SIZE, mood.air)
    width, height = SIZE
    paper.box(0, 780, width, height, mood.ground)
    for number in range(7):
        paper.disc(120 + number * 235, 470 + 24 * sin(number * 2.1), 120, mix(YOUNG_LEAF, mood.air, 0.62))
    _bunting(paper, mood, 90)
    goods_drawn = []
    for number in range(3):
        left = 70 + number * 500
        _stall(paper, mood, left)
        goods_drawn.append((left, goods[number % len(goods)]))
    picture = paper.finished()
    for left, (code, name, group) in goods_drawn:
        side = 250
        still = illustrations.draw(code, name, group, side)
        picture.paste(still, (left + 105, 455))
    return picture


def _stall(paper: _Paper, mood: Mood, left: float) -> None:
    shade = mix(mood.awning, INK, 0.25)
    for post in (left + 14, left + 432):
        paper.box(post, 380, post + 14, 930, shade)
    paper.box(left + 60, 430, left + 400, 730, mix(mood.ground, CREAM, 0.5))
    stripe = 460 / 8
    for number in range(8):
        colour = mood.awning if number % 2 == 0 else mood.other
        start = left + number * stripe
        paper.shape([(start + 20, 250), (start + stripe + 4, 250), (start + stripe, 380), (start, 380)], colour)
        paper.disc(start + stripe / 2, 380, stripe / 2, colour)
    paper.box(left, 720, left + 460, 930, shade)
    paper.box(left - 14, 704, left + 474, 736, KRAFT)
    for number in range(5):
        paper.disc(left + 60 + number * 85, 700, 24, (TURMERIC, LEAF, "#B5412F", TURMERIC, YOUNG_LEAF)[number])


def _bunting(paper: _Paper, mood: Mood, top: float) -> None:
    points = [(x, top + 70 - ((x - 800) / 800) ** 2 * 60) for x in range(0, 1601, 20)]
    paper.line(points, mix(INK, mood.air, 0.4), 3)
    for number in range(20):
        x = 40 + number * 80
        y = top + 70 - ((x - 800) / 800) ** 2 * 60
        colour = (mood.awning, TURMERIC, mood.other, LEAF)[number % 4]
        paper.shape([(x - 24, y), (x + 24, y), (x, y + 56)], colour)


def shelves(goods: Goods) -> Image.Image:
    """Six products on two shelves."""
    paper = _Paper(SIZE, "#8A6248")
    picture = paper.finished()
    side, gap = 470, 38
    pen = ImageDraw.Draw(picture)
    for number in range(6):
        code, name, group = goods[number % len(goods)]
        left = 57 + number % 3 * (side + gap)
        top = 40 + number // 3 * (side + 44)
        picture.paste(illustrations.draw(code, name, group, side), (left, top))
        pen.rectangle((left - 12, top + side, left + side + 12, top + side + 22), fill=rgb("#6B4B36"))
    return picture


def stage(mood: Mood, words: str) -> Image.Image:
    """The opening, seen from behind the guests."""
    paper = _Paper(SIZE, mix(mood.awning, INK, 0.55))
    height = SIZE[1]
    backdrop = mix(INDIGO, mood.awning, 0.3)
    paper.box(200, 130, 1400, 640, backdrop)
    paper.frame(200, 130, 1400, 640, TURMERIC, 6)
    paper.write(words, 800, 330, 76, CREAM, SERIF_SEMIBOLD)
    paper.line([(560, 420), (1040, 420)], TURMERIC, 4)
    for number in range(9):
        paper.disc(260 + number * 135, 190, 13, TURMERIC if number % 2 else CREAM)
    paper.shape([(120, 760), (1480, 760), (1390, 640), (210, 640)], KRAFT)
    paper.box(120, 760, 1480, 800, mix(KRAFT, INK, 0.35))
    for number, colour in enumerate((LEAF, "#B5412F", CREAM, TURMERIC, SKY)):
        x = 520 + number * 140
        paper.shape([(x - 42, 690), (x + 42, 690), (x + 30, 560), (x - 30, 560)], colour)
        paper.disc(x, 530, 28, "#D9A877")
    for row in range(3):
        y = 850 + row * 95
        for number in range(15 - row):
            x = 60 + row * 30 + number * 110
            paper.disc(x, y, 36, mix(INK, mood.awning, 0.12 + 0.06 * ((number * 7 + row) % 4)))
            paper.box(x - 50, y + 30, x + 50, height + 60, mix(INK, mood.awning, 0.1 + 0.05 * ((number * 5 + row) % 4)), 30)
    return paper.finished()


@dataclass(frozen=True)
class Hall:
    """A part of the plan with its name, in thousandths of the plan's width and height."""

    x: int
    y: int
    width: int
    height: int
    name: str


def plan(halls: Sequence[Hall], booths: Sequence[tuple[int, int, int, int]], entrance: str) -> Image.Image:
    """The ground of the fair with its halls and the places of its booths; their numbers are written by the page."""
    paper = _Paper(PLAN, "#F4F1E8")
    across, down = PLAN[0] / 1000, PLAN[1] / 1000
    paper.box(20, 20, PLAN[0] - 20, PLAN[1] - 20, "#E9E4D4", 18)
    for x in range(60, PLAN[0] - 40, 92):
        for y in (44, PLAN[1] - 44):
            if not (y > 500 and 620 < x < 980):
                paper.disc(x, y, 15, mix(YOUNG_LEAF, "#E9E4D4", 0.35))
    for hall in halls:
        left, top = hall.x * across, hall.y * down
        paper.box(left, top, left + hall.width * across, top + hall.height * down, "#FBF9F2", 10)
        paper.write(hall.name, left + hall.width * across / 2, top + 34, 27, INDIGO, SANS_SEMIBOLD)
    for x, y, width, height in booths:
        left, top = x * across, y * down
        paper.box(left, top, left + width * across, top + height * down, "#FFFFFF")
        paper.frame(left, top, left + width * across, top + height * down, mix(INK, "#FFFFFF", 0.45))
    middle = PLAN[0] / 2
    paper.shape([(middle - 26, PLAN[1] - 62), (middle + 26, PLAN[1] - 62), (middle, PLAN[1] - 104)], INDIGO)
    paper.write(entrance, middle, PLAN[1] - 40, 26, INDIGO, SANS_SEMIBOLD)
    return paper.finished()
