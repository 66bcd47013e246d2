"""The papers that labels are printed on, and how large things stand there. All lengths are in millimetres."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """Labels of `size` (width, height) in `columns` and `rows` on each sheet; a roll has one after another. `room` is the width
    that print may take on a label, after its margins; names leave room for the badge, and are set as large as fits between
    `name_sizes`. On a narrow one what is had for the price stands below it.
    """

    key: str
    style_sheet: str
    size: tuple[float, float]
    room: float
    badge: float
    name_sizes: tuple[float, float]
    text: float
    price: float
    qr: float
    bars: float
    columns: int = 1
    rows: int = 1
    unit_below: bool = False

    @property
    def is_roll(self) -> bool:
        return self.columns * self.rows == 1

    @property
    def on_a_sheet(self) -> int:
        return self.columns * self.rows

    @property
    def room_of_name(self) -> float:
        return self.room - self.badge - 1.5

    @property
    def style(self) -> str:
        """For the style sheet, in the spelling of CSS whatever the page's language."""
        lengths = {
            "width": self.size[0],
            "height": self.size[1],
            "room": self.room,
            "badge": self.badge,
            "type": self.text,
            "price": self.price,
        }
        counts = f"--columns:{self.columns};--rows:{self.rows};"
        return counts + ";".join(f"--{name}:{length:.3f}mm" for name, length in lengths.items())


def _sheet(columns: int, rows: int, **sizes: object) -> Paper:
    """A4 with margins of 8 mm, which office printers need."""
    width, height = 194 / columns, 281 / rows
    return Paper(
        key=f"a4-{columns * rows}",
        style_sheet="showrooms/paper-a4.css",
        size=(width, height),
        room=width - 5,
        columns=columns,
        rows=rows,
        **sizes,  # type: ignore[arg-type]
    )


PAPERS = {
    paper.key: paper
    for paper in (
        _sheet(3, 6, badge=8.5, name_sizes=(2.7, 4.4), text=2.5, price=5.2, qr=13.2, bars=12),
        _sheet(2, 5, badge=11, name_sizes=(3, 6.4), text=2.9, price=7, qr=17.6, bars=14),
        _sheet(2, 3, badge=16, name_sizes=(4, 9), text=3.8, price=12, qr=22, bars=18),
        # Of 58 mm a thermal head reaches 48, of 80 mm 72.
        Paper("roll-58", "showrooms/paper-58.css", (58, 76), 48, 9.5, (2.6, 4.8), 2.55, 7.5, 17.6, 13, unit_below=True),
        Paper("roll-80", "showrooms/paper-80.css", (80, 64), 72, 11, (3, 5.6), 3, 8.5, 17.6, 14),
    )
}
"""In the order in which they are offered."""
