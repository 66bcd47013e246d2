"""Telling the rows that claim a product from those that only belong to the page: headings, totals, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from catalog.text import folded

from .cells import CERTIFIED_STARS, is_blank, read_document_decision, text
from .columns import Column, Layout
from .rows import Context, RowKind
from .source import Sheet, SheetRow

_TOTAL = re.compile(r"(tong( cong| so)?|cong)( san pham| chu the)?[ :.]*(\d.*)?|(tong (cong|so)|cong)\b.*")
_BARE_TOTAL = re.compile(r"(tong( cong| so)?|cong)[ :.]*")
_CLOSING = re.compile(
    r"(an dinh |\(?tong |)danh sach (nay |tren )?(gom|co|bao gom)\b.*|(ghi chu|luu y)\b ?:.*|noi nhan\b.*"
    r"|nguoi (lap|ky|tong hop|kiem tra)\b.*|(tm|kt|tl|tuq)\. ?.*|(pho )?(chu tich|giam doc|truong phong|chanh van phong)\b.*"
    r"|(uy ban nhan dan|ubnd)\b.*|(trang|page) ?\d+.*|\(?ky,? ?(ten|ghi|dong).*|\(?da ky\)?|thu truong.*|xac nhan cua.*"
    r"|.*, ngay \d* ?thang \d* ?nam \d*|nguon ?:.*|\(?\*+\)? ?ghi chu.*|het\.?"
)
_PLACE_HEADING = re.compile(
    r"(?:(?:[ivx]+|[a-h]|\d{1,2})[.):\- ]+)?((?:huyen|thi xa|thanh pho|tp\.?|quan|xa|phuong|thi tran|dac khu|tinh)\b .*)"
)
_GROUP_HEADING = re.compile(
    r"(?:(?:[ivx]+|[a-h]|\d{1,2}(?:\.\d{1,2})*)[.):\- ]+)?((?:nhom|nganh|phan nhom|linh vuc|bo san pham)\b.*)"
)
_STAR_HEADING = re.compile(
    r"(?:(?:[ivx]+|[a-h]|\d{1,2})[.):\- ]+)?(?:(?:cac|danh sach|danh muc)\b ?)*(?:san pham )?(?:ocop )?(?:(?:xep|phan|dat|hang|"
    r"cong nhan|dat hang) ?)*\(?([345]|ba|bon|nam) ?sao\b.*"
)
_STAR_NUMBERS = {"3": 3, "ba": 3, "4": 4, "bon": 4, "5": 5, "nam": 5}
_ORDINAL = re.compile(r"\d{1,5}[.)]?")
_NUMERAL = re.compile(r"[ivx]+[.)]?")
_COUNTED = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?(\s*=.*)?")
_LEADING_NUMERAL = re.compile(r"^\s*(?:(?:[IVX]+|[A-H]|\d{1,2}(?:\.\d{1,2})*)(?:[.):\-]+\s*|\s+))")
_FEWEST_COLUMNS_OF_A_HEADING = 3


def kind_of(row: SheetRow, sheet: Sheet, layout: Layout, previous: RowKind) -> RowKind:
    """What a row below a header is (the header itself is found by `columns.find_layout`)."""
    own = [(position, row.values[position]) for position in sorted(row.own) if not is_blank(row.values[position])]
    if not own:
        return RowKind.DATA if row.broken & layout.facts else RowKind.CONTINUATION
    if previous is RowKind.HEADER and _is_column_count([text(value) for _position, value in own]):
        return RowKind.HEADER
    lead = folded(text(own[0][1]))
    claims = _claims(row, layout)
    if _is_footer(own, lead, claims, layout, previous, row):
        return RowKind.FOOTER
    if _is_heading(own, claims, row, sheet, layout):
        return RowKind.GROUP_HEADING
    named_by_merge = layout.columns[Column.NAME] not in row.own and not is_blank(_at(row, layout.columns[Column.NAME]))
    if not (row.own & layout.facts) or (named_by_merge and not claims):
        return RowKind.CONTINUATION
    return RowKind.DATA


def heading_context(words: str, context: Context) -> Context:
    """`context` as changed by a heading: a decision's title, a group, a place or a number of stars."""
    document = read_document_decision(words)
    if document.number:
        return Context(document=document, title=words)
    said = folded(words)
    star = _STAR_HEADING.fullmatch(said)
    if star:
        return replace(context, stars=_STAR_NUMBERS[star.group(1)])
    bare = _LEADING_NUMERAL.sub("", words)
    if _GROUP_HEADING.fullmatch(said):
        return replace(context, group=bare)
    if _PLACE_HEADING.fullmatch(said):
        return replace(context, place=bare)
    return context


def _at(row: SheetRow, position: int) -> object:
    return row.values[position] if position < len(row.values) else None


def _claims(row: SheetRow, layout: Layout) -> set[Column]:
    """The columns in which the row itself says something only a product's row says."""
    found = set()
    producer = layout.columns[Column.PRODUCER]
    if producer in row.own and not is_blank(_at(row, producer)):
        found.add(Column.PRODUCER)
    for columns in layout.rounds:
        for column, position in columns.items():
            if position in row.own and not is_blank(_at(row, position)):
                found.add(column)
    return found


def _is_column_count(texts: list[str]) -> bool:
    """The line "(1) (2) (3) …" some lists print under the header."""
    if len(texts) < _FEWEST_COLUMNS_OF_A_HEADING or not all(_COUNTED.fullmatch(each) for each in texts):
        return False
    numbers = [int(found) for each in texts for found in re.findall(r"^\(?(\d+)", each)]
    return len(numbers) >= 2 and all(after == before + 1 for before, after in pairwise(numbers))


def _is_footer(
    own: Sequence[tuple[int, object]],
    lead: str,
    claims: set[Column],
    layout: Layout,
    previous: RowKind,
    row: SheetRow,
) -> bool:
    if _BARE_TOTAL.fullmatch(lead) or (_TOTAL.fullmatch(lead) and Column.PRODUCER not in claims):
        return True
    if len(own) == 1 and _ORDINAL.fullmatch(lead) and own[0][0] != layout.columns[Column.NAME] and not row.broken:
        return True  # a page number, or a numbered line left empty
    numbered = bool(_ORDINAL.fullmatch(lead)) and len(own) > 1
    if all(_CLOSING.fullmatch(folded(text(value))) for _position, value in own) and not numbered:
        return True
    if numbered or previous is not RowKind.FOOTER:
        return False
    # Below a total or a signature line: names and stamps, until a row again has both a product and a producer.
    named = not is_blank(_at(row, layout.columns[Column.NAME]))
    if named and not is_blank(_at(row, layout.columns[Column.PRODUCER])):
        return False
    return not (_names_a_heading(" ".join(text(value) for _position, value in own)) or _NUMERAL.fullmatch(lead))


def _is_heading(own: Sequence[tuple[int, object]], claims: set[Column], row: SheetRow, sheet: Sheet, layout: Layout) -> bool:
    name_at = layout.columns[Column.NAME]
    if Column.PRODUCER in claims or any(_says_star(row, columns) for columns in layout.rounds):
        return False
    texts = [(position, text(value)) for position, value in own if isinstance(value, str)]
    if not texts or len(texts) > 2 or Column.DECISION in claims or Column.DECIDED_ON in claims:
        return False
    wide = any(
        first <= name_at and last - first + 1 >= _FEWEST_COLUMNS_OF_A_HEADING
        for first, last in sheet.wide_merges.get(row.number, ())
    )
    if wide:
        return True
    lead = text(own[0][1])
    if _ORDINAL.fullmatch(lead) and own[0][0] < name_at:
        return False
    if own[0][0] < name_at:
        return True
    return _names_a_heading(texts[0][1])


def _names_a_heading(words: str) -> bool:
    """Whether the words name a place, a group, a number of stars or the decision of a further annex."""
    said = folded(words)
    if any(pattern.fullmatch(said) for pattern in (_PLACE_HEADING, _GROUP_HEADING, _STAR_HEADING)):
        return True
    return bool(read_document_decision(words).number)


def _says_star(row: SheetRow, columns: object) -> bool:
    position = columns.get(Column.STARS) if isinstance(columns, dict) else None
    if position is None or position not in row.own:
        return False
    value = row.values[position]
    return not isinstance(value, int | float) or value in CERTIFIED_STARS
