"""An annex of 10,000 rows: planned and applied, against the limits of time, memory and write lock.

    python -m bench.import_decision            # SQLite
    DATABASE_URL=postgres://… python -m bench.import_decision

The workbook is the 22-column one of two rounds, with the usual dirt. It is imported three times by the command's own steps:
as new products, again (nothing may be written), and as a later decision for every product on record. Memory is the most the
whole process held.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from bench import world

ROWS = 10_000
MOST_SECONDS = 30.0
MOST_MEGABYTES = 400.0
MOST_LOCK_SECONDS = 5.0

_ROUND = ("sao", "ngày", "năm", "số QĐ", "cơ quan QĐ")
HEADER = (
    *("TT", "Tên sản phẩm", "Nhóm sản phẩm", "Loại hình", "Tên chủ thể", "Xã/phường", "Địa chỉ", "Người đại diện", "SĐT"),
    *("Hạng sao hiện tại", "Ngày hết hạn"),
    *(f"{label} lần 1" for label in _ROUND),
    *(f"{label} lần 2" for label in _ROUND),
    "Ghi chú",
)
_GOODS = ("Mật ong", "Trà", "Cà phê", "Bánh phồng", "Mắm", "Rượu", "Khô cá", "Gạo", "Tinh dầu", "Đường thốt nốt")
_KINDS = ("rừng", "sen", "nếp", "tôm", "linh", "tràm", "gừng", "dừa", "hạt", "xanh")
_PRODUCERS = ("HTX", "HTXNN", "Công ty TNHH MTV", "Cty CP", "Hộ kinh doanh", "THT", "DNTN")
_PLACES = (("Tỉnh An Giang", "UBND tỉnh An Giang"), ("Tỉnh Đồng Tháp", "UBND tỉnh Đồng Tháp"), ("TP.HCM", "UBND TP. Hồ Chí Minh"))


def write_workbook(path: Path, *, later: bool = False) -> None:
    """`ROWS` products of half as many producers. `later`: the same products by a decision of 2026."""
    import openpyxl

    chance = random.Random(26)
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Loc")
    sheet.append(["DANH SÁCH SẢN PHẨM OCOP"])
    sheet.append(list(HEADER))
    for number in range(1, ROWS + 1):
        owner = number // 2
        place, body = _PLACES[owner % len(_PLACES)]
        producer = f"{_PRODUCERS[owner % len(_PRODUCERS)]} Ấp {owner}"
        stars = chance.choice((3, "3 sao", "4*", "****", 4))
        year = chance.choice((2021, 2022, 2023))
        again = chance.random() < 0.2
        day: Any = chance.choice((date(year, 3, 15), f"15/3/{year}", (date(year, 3, 15) - date(1899, 12, 30)).days))
        first = (stars, day, year, f"{number % 97 + 1}/QĐ-UBND", body)
        second = ("4 sao", "20/6/2024", 2024, f"{number % 89 + 1}/QĐ-UBND", body) if again else (None,) * 5
        if later:
            first, second = ("4 sao", "5/1/2026", 2026, f"{number % 83 + 1}/QĐ-UBND", body), (None,) * 5
        name = f"{chance.choice(_GOODS)} {chance.choice(_KINDS)} {number}"
        sheet.append(
            [number, name, "Thực phẩm", "HTX", producer, "Xã Vĩnh Hòa", place, "Ông A", "0900", None, None, *first, *second, None]
        )
    workbook.save(path)


def most_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(path: Path) -> tuple[float, float, int]:
    """Seconds from file to saved, seconds of write lock, certificates written."""
    from catalog.imports.apply import apply_plan
    from catalog.imports.parse import parse_file
    from catalog.imports.plan import Answers, Options
    from catalog.imports.planner import make_plan

    begin = time.perf_counter()
    plan = make_plan(parse_file(path), Options(), Answers(), world.TODAY)
    planned = time.perf_counter() - begin
    applied = apply_plan(plan, by=None)
    seconds = time.perf_counter() - begin
    assert plan.settled, plan.summary
    print(f"  planned in {planned:.1f} s, saved in {seconds - planned:.1f} s: {plan.summary}")
    return seconds, applied.lock_seconds, applied.certificates


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        world.start_django(Path(folder))
        name = "bench_import"
        world.create_database(name)
        try:
            first, later = Path(folder) / "first.xlsx", Path(folder) / "later.xlsx"
            write_workbook(first)
            write_workbook(later, later=True)
            ratios = []
            for what, path in (("new products", first), ("the same again", first), ("a later decision", later)):
                print(f"{ROWS} rows, {what}")
                seconds, lock, certificates = measure(path)
                assert (certificates == 0) == (what == "the same again")
                ratios += [
                    (f"{what}: seconds / {MOST_SECONDS:.0f}", seconds / MOST_SECONDS),
                    (f"{what}: write lock seconds / {MOST_LOCK_SECONDS:.0f}", lock / MOST_LOCK_SECONDS),
                ]
            ratios.append((f"megabytes / {MOST_MEGABYTES:.0f}", most_megabytes() / MOST_MEGABYTES))
        finally:
            world.drop_database(name)
    for label, ratio in ratios:
        print(f"{'ok ' if ratio < 1 else 'OVER'} {ratio:5.2f}  {label}")
    return 0 if all(ratio < 1 for _label, ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
