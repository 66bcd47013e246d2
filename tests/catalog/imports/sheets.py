"""Small workbooks for tests of the importer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl


def workbook(path: Path, rows: Iterable[Sequence[Any]], merges: Iterable[str] = (), sheet: str = "Danh sách") -> Path:
    book = openpyxl.Workbook()
    table = book.active
    table.title = sheet
    for row in rows:
        table.append(list(row))
    for merge in merges:
        table.merge_cells(merge)
    book.save(path)
    return path


AN_GIANG_TITLE = "(Kèm theo Quyết định số 2497/QĐ-UBND ngày 10 tháng 10 năm 2022 của UBND tỉnh An Giang)"
AN_GIANG_HEADER = ["STT", "SẢN PHẨM", "CHỦ THỂ", "ĐỊA CHỈ", "ĐIỂM SỐ", "PHÂN HẠNG"]
