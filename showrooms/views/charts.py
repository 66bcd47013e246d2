"""Bars drawn as SVG in the page itself. Widths are shares of the page's, heights are pixels, so that letters stay as big on a
phone. The table under a chart says the same in figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PLOT, ABOVE, BELOW = 150, 26, 22
MOST_LABELS = 5
_GAP = 0.2
"""Of a bar's place, left free between two."""


@dataclass(frozen=True)
class Part:
    """A piece of a bar; `name` is the class that it is drawn with."""

    name: str
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """`said` is all that it shows, in words; `label` stands under it where there is room. It has a slot from `start` on, and
    `place` in its middle. `mark` is the height of a target."""

    start: float
    place: float
    x: float
    width: float
    parts: tuple[Part, ...]
    label: str
    said: str
    mark: float | None


@dataclass(frozen=True)
class Chart:
    title: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]
    """The class and the words of each kind of part."""
    slot: float

    @property
    def height(self) -> int:
        return ABOVE + PLOT + BELOW

    @property
    def floor(self) -> int:
        return ABOVE + PLOT

    @property
    def label_y(self) -> int:
        return self.height - 5


@dataclass(frozen=True)
class Figure:
    """What one bar tells: the values of its parts from below, and a target."""

    label: str
    said: str
    values: tuple[float, ...]
    target: float | None = None


def bars(
    title: str, figures: Sequence[Figure], legend: Sequence[tuple[str, str]], *, highest: float | None = None, target: str = ""
) -> Chart | None:
    """None where there is nothing to draw. What is below nought is told in words only. `target` says what the marks are."""
    top = highest or max((sum(_drawn(figure)) for figure in figures), default=0)
    if top <= 0:
        return None
    slot = 100 / len(figures)
    step = -(-len(figures) // MOST_LABELS)
    drawn = []
    for number, figure in enumerate(figures):
        floor, parts = float(ABOVE + PLOT), []
        for (name, _words), value in zip(legend, _drawn(figure), strict=False):
            height = round(value / top * PLOT, 1)
            floor -= height
            parts.append(Part(name, round(floor, 1), height))
        drawn.append(
            Bar(
                start=round(number * slot, 2),
                place=round((number + 0.5) * slot, 2),
                x=round((number + _GAP / 2) * slot, 2),
                width=round(slot * (1 - _GAP), 2),
                parts=tuple(parts),
                label=figure.label if number % step == 0 else "",
                said=figure.said,
                mark=None if figure.target is None else round(ABOVE + PLOT * (1 - figure.target / top), 1),
            )
        )
    shown = [*legend, ("target", target)] if target else legend
    return Chart(title, tuple(drawn), tuple(shown), round(slot, 2))


def _drawn(figure: Figure) -> tuple[float, ...]:
    return tuple(max(0.0, value) for value in figure.values)
