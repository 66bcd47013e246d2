"""What single cells mean, as Vietnamese sheets write them. Each reader returns what the cell surely says, or raises `Unclear`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from catalog import codes
from catalog.imports.cells import CellError, is_blank, read_date, text
from catalog.imports.source import CellValue
from catalog.text import folded

_GROUPED = re.compile(r"[0-9]{1,3}([., ])[0-9]{3}(?:\1[0-9]{3})*|[0-9]{1,12}")
_PIECES = re.compile(r"\s*(cai|chiec|hop|goi|chai|lo|hu|tui|lon|bich|hu|sp|san pham|pcs|pieces?)\.?$")
_DONG = re.compile(r"\s*(₫|d|dong|vnd)\.?$")
_SHORTENED = re.compile(r"\d[.,]\d+e\+?\d+")
_YES = {"co", "x", "1", "yes", "true", "dung", "v", "✓", "✔", "roi"}
_NO = {"khong", "0", "no", "false", "sai", "chua", "chua co", "khong co"}
_ACTIVATED = {"da kich hoat", "kich hoat", "activated", "active", "co, da kich hoat", "co da kich hoat"}


class Unclear(ValueError):
    """A cell that holds something other than what its column needs; the text says what, and what to write instead."""


@dataclass(frozen=True)
class Stamp:
    on: bool = False
    activated: bool = False


def read_pieces(value: CellValue) -> int:
    number = _whole(value, _PIECES)
    if number is None:
        raise Unclear(_("“%(cell)s” is no number of pieces. Write a whole number, for example 24.") % {"cell": text(value)})
    return number


def read_dong(value: CellValue) -> int:
    number = _whole(value, _DONG)
    if number is None:
        raise Unclear(_("“%(cell)s” is no price. Write whole đồng, for example 185.000.") % {"cell": text(value)})
    return number


def read_day(value: CellValue, epoch: datetime) -> date:
    try:
        day = read_date(value, epoch)
    except CellError as error:
        sentence = _("“%(cell)s” is no day we can read. Write day/month/year, for example 31/12/2026.")
        raise Unclear(sentence % {"cell": error.shown}) from error
    if not 2000 <= day.year <= 2100:
        raise Unclear(_("The year %(year)d can’t be meant. Compare it with the label.") % {"year": day.year})
    return day


def read_stamp(value: CellValue) -> Stamp:
    said = folded(text(value))
    if said in _ACTIVATED:
        return Stamp(True, True)
    return Stamp(read_yes(value))


def read_yes(value: CellValue) -> bool:
    if is_blank(value):
        return False
    said = folded(text(value))
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Unclear(_("“%(cell)s” is neither yes nor no. Write x, or leave the cell empty.") % {"cell": text(value)})


def read_code(value: CellValue) -> str:
    """A code as it can be looked up. A spreadsheet drops the noughts before a number, and shortens long ones."""
    said = text(value)
    if _SHORTENED.fullmatch(folded(said)):
        raise Unclear(
            _("The spreadsheet has shortened this code to %(cell)s. Format the column as text and type it again.")
            % {"cell": said}
        )
    if said.isascii() and said.isdigit():
        for length in (len(said), 8, 12, 13, 14):
            if gtin := codes.clean_gtin(said.zfill(length)):
                return gtin
    return said


def _whole(value: CellValue, unit: re.Pattern[str]) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if not isinstance(value, str):
        return None
    written = unit.sub("", folded(value))
    return int(re.sub(r"\D", "", written)) if _GROUPED.fullmatch(written) else None
