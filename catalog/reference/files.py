"""The project's data files; `catalog/data/README.md` says where each comes from."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"


def read_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_json(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def optional_day(text: str | None) -> date | None:
    """An ISO day, or None for an empty cell."""
    return date.fromisoformat(text) if text else None
