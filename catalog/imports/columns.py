"""Recognising the columns of a published list by its header, in one line or two.

Lists name one thing many ways, in Vietnamese and English (DOMAIN 7). A header is a row that names at least the product and
its producer. Columns of a second round ("Lần 2", "nâng hạng") repeat the names of the first under another heading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from catalog.text import folded

from .cells import text
from .source import Sheet, SheetRow


class Column(StrEnum):
    """What a column holds. `IGNORED` are known columns whose content the catalogue does not take from lists."""

    NAME = "name"
    GROUP = "group"
    PRODUCER = "producer"
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    ADDRESS = "address"
    CURRENT_ADDRESS = "current_address"
    STARS = "stars"
    SCORE = "score"
    DECISION = "decision"
    DECIDED_ON = "decided_on"
    AUTHORITY = "authority"
    YEAR = "year"
    PRINTED_END = "printed_end"
    CURRENT_STARS = "current_stars"
    EVIDENCE = "evidence"
    STATUS = "status"
    NOTE = "note"
    IGNORED = "ignored"


_SYNONYMS: Mapping[Column, str] = {
    Column.NAME: r"(ten )?(cac )?(mat hang )?san pham( (ocop|tham gia|de nghi|dat giai|du thi).*)?|ten sp|ten|ten goi"
    r"( san pham)?|product|product name|name",
    Column.GROUP: r"(ten |thuoc )?(nhom|nganh|linh vuc|bo)( hang| san pham| nganh)?( san pham)?|phan nhom|nganh/nhom.*"
    r"|nganh nhom.*|category|group|official group|loai san pham",
    Column.PRODUCER: r"(ten )?(cac )?(chu the|co so|don vi|doanh nghiep|nha san xuat|to chuc|chu so huu)( san xuat| thuc hien"
    r"| san pham| tham gia| ocop| kinh doanh| ca nhan| dang ky| duoc cong nhan| so huu)*( ?/ ?.*)?|subject|producer|entity"
    r"|author|company|owner",
    Column.COMMUNE: r"(ten )?(xa|phuong|thi tran|don vi cap xa)([,/ ]*(xa|phuong|thi tran|dac khu|va))*|dia ban( xa)?"
    r"|commune|ward",
    Column.DISTRICT: r"(ten )?(huyen|quan|thi xa|tp|thanh pho)([,/ ]*(huyen|quan|thi xa|thanh pho|tp|va))*|dia phuong"
    r"|don vi cap huyen|district",
    Column.PROVINCE: r"tinh([,/ ]*(tinh|thanh pho|thanh|tp|va))*|province|province now|province at recognition|city",
    Column.ADDRESS: r"dia (chi|diem)( san xuat| chu the| lien he| co so| tru so| kinh doanh| cua chu the)*|noi san xuat"
    r"|address|original address|address as published",
    Column.CURRENT_ADDRESS: r"dia chi (hien nay|moi|hien tai|sau sap nhap)|current address|new address",
    Column.STARS: r"so sao( dat( duoc)?)?|(phan|xep|dat)? ?(hang|loai|ket qua)?"
    r"( sao)?( ocop)?( san pham)?( dat( duoc)?)?|ket qua( phan| xep)"
    r" hang( sao)?|(hang|sao)( duoc)? cong nhan|sao|stars?|rating|xephang",
    Column.SCORE: r"(tong )?(so )?diem( so)?( trung binh| tb| danh gia| cuoi cung| cham)*|ket qua diem|tong diem.*|score"
    r"|points",
    Column.DECISION: r"(so (ngay )?)?(qd|quyet dinh)( so)?( cong nhan| phe duyet| cap)*|so (qd|quyet dinh).*|can cu"
    r"|decision( no| number)?|van ban cong nhan",
    Column.DECIDED_ON: r"(ngay|thoi gian|thoi diem|ngay thang( nam)?)( ky| ban hanh| cong nhan| qd| quyet dinh| cap| duoc| sao"
    r"| phe duyet)*|decision date|cert issued at|issued( at| on)?|recognised on|date|start date",
    Column.AUTHORITY: r"(co quan|don vi|cap)( ban hanh| ky| ra| qd| quyet dinh| cong nhan| cap| co tham quyen| tham quyen)+"
    r"|co quan|issuing authority|authority|issued by",
    Column.YEAR: r"nam( cong nhan| qd| quyet dinh| ban hanh)?|year",
    Column.PRINTED_END: r"(ngay |thoi (han|diem) )(het )(han|hieu luc)( ocop)?|hieu luc den( ngay)?|co gia tri den( ngay)?"
    r"|het han|cert expires at|expir(y|es)( date| stated| at| on)?|valid until|end date",
    Column.CURRENT_STARS: r"(hang )?sao hien (tai|nay)|hang (sao )?hien (tai|nay)|current stars?",
    Column.EVIDENCE: r"level|evidence|muc do tin cay",
    Column.STATUS: r"trang thai|tinh trang|status( fact)?|hien trang",
    Column.NOTE: r"ghi chu|notes?|remarks?",
    Column.IGNORED: r"(so )?tt|stt|no|id|row id|ma( so)?( san pham)?|loai hinh.*|hinh thuc to chuc|(nguoi |ho ten )?(nguoi )?"
    r"dai dien.*|sdt|so dien thoai|dien thoai.*|phone|email|dau moi( lien he)?|nam danh gia"
    r"|con han|entity kind|round kind|missing fields|source.*|website|link|quy cach.*|dong|row|vi sao|why"
    r"|cach sua|how to mend it",
}  # fmt: skip
_PATTERNS = tuple((column, re.compile(pattern)) for column, pattern in _SYNONYMS.items())
_SECOND_ROUND = re.compile(r"\b(lan (thu )?(2|hai|ii)|nang hang|danh gia lai|cong nhan lai|cap lai|round 2)\b")
_FIRST_ROUND = re.compile(r"\b(lan (thu )?(1|mot|nhat|dau|i)|lan dau( tien)?|round 1)\b")
_ROUND_WORDS = re.compile(r"\b((dot )?danh gia( phan hang)?|cong nhan|duoc|ket qua) (?=lan\b)|/|\b(hoac|va)\b(?= (nang|danh))")
_ROUND_COLUMNS = frozenset({Column.STARS, Column.SCORE, Column.DECISION, Column.DECIDED_ON, Column.AUTHORITY, Column.YEAR})

HEADER_SEARCH_COLUMNS = 60


@lru_cache(maxsize=4096)
def column_of(label: str) -> tuple[Column | None, int]:
    """What a header label names, and for which round (0 where it does not say)."""
    said = re.sub(r"[\s_]+", " ", re.sub(r"[()\[\]*:.,;\"'–-]+", " ", folded(label))).strip()
    said = re.sub(r" ?/ ?", "/", said)
    round_number = 0
    if _SECOND_ROUND.search(said):
        round_number = 2
    elif _FIRST_ROUND.search(said):
        round_number = 1
    if round_number:
        said = _ROUND_WORDS.sub(" ", said)
        said = _SECOND_ROUND.sub(" ", _FIRST_ROUND.sub(" ", said))
        said = re.sub(r"\s+", " ", said).strip(" /")
        if not said:
            return None, round_number
    for column, pattern in _PATTERNS:
        if said and pattern.fullmatch(said):
            return column, round_number
    return None, round_number


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in the rows below a header. `rounds[i]` maps columns of the i-th round to positions; a list
    without rounds has one. `labels` are the headers as written, `unread` those of columns nobody recognised."""

    columns: Mapping[Column, int]
    rounds: tuple[Mapping[Column, int], ...]
    labels: tuple[str, ...]
    unread: tuple[str, ...] = ()
    header_rows: frozenset[int] = field(default_factory=frozenset)

    @property
    def facts(self) -> frozenset[int]:
        """Positions of every column the catalogue takes something from."""
        return frozenset(self.columns.values()).union(*(each.values() for each in self.rounds))


def find_layout(sheet: Sheet, index: int) -> Layout | None:
    """The layout whose header starts at `sheet.rows[index]`, if it is one. A header of two lines is read as one."""
    row = sheet.rows[index]
    if not _may_be_header(row):
        return None
    first = _header_labels(row, sheet)
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else None
    if below is not None and below.number == row.number + 1 and _continues_header(first, below):
        joined = _join(first, _header_labels(below, sheet), below)
        layout = _layout(joined, frozenset({row.number, below.number}))
        if layout:
            return layout
    return _layout(first, frozenset({row.number}))


def _may_be_header(row: SheetRow) -> bool:
    """A cheap look before the patterns run: headers are short texts, at least two."""
    texts = [value for value in row.values[:HEADER_SEARCH_COLUMNS] if isinstance(value, str)]
    return len(texts) >= 2 and not any(isinstance(value, float) for value in row.values[:HEADER_SEARCH_COLUMNS])


def _header_labels(row: SheetRow, sheet: Sheet) -> list[str]:
    """The row's texts, with labels over several columns repeated over each. One that names as many things as it has columns
    ("CHỦ THỂ/ĐỊA CHỈ" over two) names them in this order."""
    labels = [text(value) for value in row.values]
    for first, last in sheet.wide_merges.get(row.number, ()):
        labels += [""] * (last + 1 - len(labels))
        parts = [part.strip() for part in labels[first].split("/")]
        each_named = len(parts) == last + 1 - first and len({column_of(part)[0] for part in parts} - {None}) == len(parts)
        for position in range(first, last + 1):
            own = labels[position] if position > first else ""
            labels[position] = own or (parts[position - first] if each_named else labels[first])
    return labels


def _continues_header(labels: list[str], below: SheetRow) -> bool:
    """Whether the next row is the second line of this header: only labels, and no product or producer of its own below theirs."""
    upper = {position for position, label in enumerate(labels) if column_of(label)[0] in (Column.NAME, Column.PRODUCER)}
    own = [(position, below.values[position]) for position in sorted(below.own)]
    if not upper or not own or not all(isinstance(value, str) for _position, value in own):
        return False
    named = [(position, *column_of(text(value))) for position, value in own]
    known = [entry for entry in named if entry[1] or entry[2]]
    return len(known) * 2 >= len(own) and not any(position in upper and column is None for position, column, _round in named)


def _join(upper: list[str], lower: list[str], below: SheetRow) -> list[str]:
    """One label per column from two lines. A heading of a round spreads over the blanks to its right (a .csv has no
    merges to say so)."""
    width = max(len(upper), len(lower))
    upper = upper + [""] * (width - len(upper))
    lower = lower + [""] * (width - len(lower))
    for position in range(1, width):
        above = upper[position - 1]
        if not upper[position] and lower[position] and position in below.own and column_of(above)[1]:
            upper[position] = above
    return [_joined_label(top, bottom) for top, bottom in zip(upper, lower, strict=True)]


def _joined_label(top: str, bottom: str) -> str:
    """The lower label, with the round that the upper one names, or with all of it where only both together say what the
    column is ("Quyết định" over "Số")."""
    if not bottom or bottom == top:
        return top
    round_number = column_of(top)[1]
    if round_number:
        return f"{bottom} lần {round_number}"
    together = f"{bottom} {top}"
    return together if column_of(bottom)[0] is None and column_of(together)[0] else bottom


def _layout(labels: list[str], header_rows: frozenset[int]) -> Layout | None:
    columns: dict[Column, int] = {}
    rounds: dict[int, dict[Column, int]] = {1: {}, 2: {}}
    unread = []
    for position, label in enumerate(labels):
        if not label:
            continue
        column, round_number = column_of(label)
        if column is None:
            unread.append(label)
        elif column is not Column.IGNORED:
            taken = rounds[round_number or 1] if column in _ROUND_COLUMNS else columns
            first = taken.setdefault(column, position)
            if labels[first] != label:
                unread.append(label)
    if Column.NAME not in columns or Column.PRODUCER not in columns:
        return None
    if Column.CURRENT_STARS in columns and not any(Column.STARS in each for each in rounds.values()):
        rounds[1][Column.STARS] = columns[Column.CURRENT_STARS]
    present = tuple(each for each in rounds.values() if each)
    return Layout(columns, present, tuple(labels), tuple(unread), header_rows)
