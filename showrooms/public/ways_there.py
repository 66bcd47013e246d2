"""Links that lead to a place: by its position, or by its name and address where that is not known."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from showrooms.positions import Position


@dataclass(frozen=True)
class WaysThere:
    name: str
    full_address: str
    position: Position | None

    @property
    def on_map(self) -> str:
        """OpenStreetMap at its position; a search for its address where that is not known."""
        if self.position:
            north, east = self.position
            return f"https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=17/{north}/{east}"
        return f"https://www.openstreetmap.org/search?query={quote(self.full_address)}"

    @property
    def directions(self) -> str:
        to = f"{self.position.latitude},{self.position.longitude}" if self.position else f"{self.name}, {self.full_address}"
        return f"https://www.google.com/maps/dir/?api=1&destination={quote(to)}"

    @property
    def on_phone(self) -> str:
        """For the map that a phone has of its own."""
        if self.position is None:
            return ""
        where = f"{self.position.latitude},{self.position.longitude}"
        return f"geo:{where}?q={where}({quote(self.name)})"
