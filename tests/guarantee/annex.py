"""What the state machine types and imports."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management import call_command
from stdnum import ean


def gtin(number: int) -> str:
    body = f"893{number:09d}"
    return body + ean.calc_check_digit(body)


def import_rows(rows: list[tuple[str, str, int]], options: list[str]) -> dict[str, Any]:
    """Import these rows (product, producer, stars) as an annex, and give the command's report."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "phu-luc.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["STT", "Tên sản phẩm", "Chủ thể", "Phân hạng"])
            writer.writerows(
                [position, name, producer, f"{stars} sao"] for position, (name, producer, stars) in enumerate(rows, 1)
            )
        printed = io.StringIO()
        with suppress(SystemExit):
            call_command("import_decision", str(path), "--json", *options, stdout=printed, stderr=io.StringIO())
        return json.loads(printed.getvalue())
