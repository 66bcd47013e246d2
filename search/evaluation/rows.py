"""Products as a table of recognitions lists them: what the world of the evaluation is made of.

`products.csv` here holds names, producers, places, stars and decisions as published; nothing else of them. Any table with the
same columns is read alike, and whatever more it has is left alone.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "products.csv"
UNKNOWN_PRODUCER = "(không rõ chủ thể)"
LEAST_STARS = 3


@dataclass(frozen=True)
class Row:
    """`former` is the province that recognised it, where a district tells that this was before the merger of 2025."""

    name: str
    producer: str
    place: str
    province: str
    former: str
    stars: int
    decision: str
    group: str
    real: bool = True


def read_rows(path: Path = FILE) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [_row(line) for line in csv.DictReader(file)]


def _row(line: dict[str, str]) -> Row:
    then, now = line["province_at_recognition"], line["province_now"]
    written = line.get("address_as_published") or ", ".join(filter(None, (line["commune"], line["district"], then)))
    return Row(
        name=line["product_name"],
        producer=line["entity"] or UNKNOWN_PRODUCER,
        place=written[:255],
        province=now or then,
        former=then if then != now or line["district"] else "",
        stars=int(line["stars"] or LEAST_STARS),
        decision=line["decision_no"],
        group=line.get("official_group", ""),
    )


def named(rows: Sequence[Row]) -> list[str]:
    return [row.name for row in rows]
