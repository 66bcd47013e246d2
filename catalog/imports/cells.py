"""What single cells mean: stars, scores, dates, numbers of decisions. Pure functions of a cell's value.

A reader returns what the cell surely says, or raises `CellError` with the code under which the row is reported. It never
guesses: `10/25/2022` is no date, `3-4 sao` is no star.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

from catalog.text import clean, folded

from .source import CellValue

CERTIFIED_STARS = (3, 4, 5)
"""1 and 2 stars get neither decision nor certificate (decision 26/2026/QĐ-TTg, article 4.1.a)."""

_BLANK = re.compile(r"[\s\-–—_./…]*")


class CellError(ValueError):
    """A cell that holds something other than what its column needs. `code` is a reason of the plan."""

    def __init__(self, code: str, value: object) -> None:
        super().__init__(code)
        self.code = code
        self.shown = text(value) if not isinstance(value, str) else clean(value)


def is_blank(value: object) -> bool:
    """Nothing, or only a dash as people put into cells that do not apply."""
    return value is None or (isinstance(value, str) and _BLANK.fullmatch(value) is not None)


def text(value: object) -> str:
    """The value as people read it in the sheet: composed letters, single blanks, whole numbers without `.0`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:g}"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


# Stars


@dataclass(frozen=True, slots=True)
class Stars:
    """`certified` is the star of the certificate; `proposed_five` notes a product put forward for five stars."""

    certified: int
    proposed_five: bool = False


_PROPOSED = re.compile(r"\b(de xuat|tiem nang|trinh (tw|trung uong|bo)|de nghi (tw|trung uong|bo|cong nhan))\b")
_NOT_RECOGNISED = re.compile(
    r"\b(khong (dat|cong nhan|xep hang|phan hang|duoc cong nhan)|chua (dat|cong nhan|phan hang|xep hang)|bi loai|^loai$"
    r"|tiem nang|rot|not recogni[sz]ed|failed)\b"
)
_WITHDRAWAL = re.compile(r"\bthu hoi\b|\bloai khoi danh sach\b|\bdinh chi\b")
_STAR_SIGNS = re.compile(r"[*★⭐✭✯☆🌟]️?")
_STAR_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5}
_PLAIN_STAR = re.compile(
    r"(?:(?:ocop|dat|hang|xep hang|xep loai|phan hang|phan loai|loai|cong nhan|san pham)[ :]*)*"
    r"0*(\d+)(?:[.,]0+)?[ ]*(?:\((?:mot|hai|ba|bon|nam)\))?[ ]*(?:sao|stars?)?(?: ocop)?(?:[ ]*\(?"
    r"(?:nang hang|danh gia lai|cong nhan lai|moi|lan \d|cap lai|dat)\)?)?[.]?"
)


def read_stars(value: CellValue) -> Stars:
    """The stars a cell certifies. Raises `CellError` (`bad_stars`, `not_recognised` for 0 and "không đạt", `withdrawn` for "thu
    hồi").

    "Đề xuất 5 sao" is the four-star certificate the product has while the file is with the ministry.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CellError("bad_stars", value)
    if isinstance(value, int | float):
        return Stars(_certified(value, value))
    said = folded(value)
    if any(folded(word) in ("sao", "ocop") and folded(word) != word for word in clean(value).casefold().split()):
        # A mirror that scrambled the accents here ("sàơ") has scrambled the names beside it too.
        raise CellError("bad_stars", value)
    proposed = _PROPOSED.search(said)
    if proposed and re.search(r"\b(5|nam)\b|\*{5}|★{5}|⭐{5}", said):
        return Stars(_besides_proposal(said, value), proposed_five=True)
    if names_withdrawal(value):
        raise CellError("withdrawn", value)
    if _NOT_RECOGNISED.search(said):
        raise CellError("not_recognised", value)
    return Stars(_certified(_stars_said(said, value), value))


def names_withdrawal(said: str) -> bool:
    """Whether a text says that a recognition was, or is to be, taken back."""
    return bool(_WITHDRAWAL.search(folded(said)))


def says_proposed_five(value: CellValue) -> bool:
    """Whether a cell says that the product is put forward for five stars."""
    if not isinstance(value, str):
        return False
    said = folded(value)
    return bool(_PROPOSED.search(said) and re.search(r"\b(5|nam) ?(sao|\*|★|⭐|stars?)|\*{5}|★{5}", said))


def _certified(number: float, value: CellValue) -> int:
    if number == 0:
        raise CellError("not_recognised", value)
    if number not in CERTIFIED_STARS:
        raise CellError("bad_stars", value)
    return int(number)


def _stars_said(said: str, value: CellValue) -> int:
    signs = _STAR_SIGNS.findall(said)
    plain = _PLAIN_STAR.fullmatch(_STAR_SIGNS.sub("", said).strip()) if len(signs) <= 1 else None
    if plain:
        return int(plain.group(1)[:3])
    if len(signs) > 1 and not re.search(r"\w", _STAR_SIGNS.sub("", said)):
        return len(signs)
    numbers = re.findall(r"\d+", said)
    if len(numbers) == 1 and numbers[0].lstrip("0") == str(len(signs)):
        return len(signs)
    word = re.fullmatch(r"(?:ocop |dat |hang )*(mot|hai|ba|bon|tu|nam) sao(?: ocop)?", said)
    if word:
        return _STAR_WORDS[word.group(1)]
    raise CellError("bad_stars", value)


def _besides_proposal(said: str, value: CellValue) -> int:
    """The star a cell certifies besides the five it proposes; four where it prints none."""
    others = {int(number) for number in re.findall(r"\b([0-9])(?= ?(?:sao|\*|★|⭐|\b))", said)} - {5}
    if not others:
        return 4
    if len(others) == 1 and (star := others.pop()) in CERTIFIED_STARS:
        return star
    raise CellError("bad_stars", value)


# Scores

_SCORE = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?\s*(?:điểm|đ|/\s*100(?:\s*điểm)?)?", re.IGNORECASE)


def read_score(value: CellValue) -> Decimal:
    """Points out of 100, at two decimals ("71,00", 71, "69.714 điểm"). Raises `CellError("bad_score")`."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CellError("bad_score", value)
    if isinstance(value, str):
        match = _SCORE.fullmatch(clean(value))
        if not match:
            raise CellError("bad_score", value)
        written = f"{match.group(1)}.{match.group(2) or 0}"
    else:
        written = repr(value)
    try:
        score = Decimal(written).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise CellError("bad_score", value) from error
    if not (score.is_finite() and 0 <= score <= 100):
        raise CellError("bad_score", value)
    return score


# Dates

_WRITTEN_OUT = re.compile(r"ngay\s*(\d{1,2})\s*[/-]?\s*thang\s*(\d{1,2})\s*[/-]?\s*nam\s*(\d{4})")
_DAY_FIRST = re.compile(r"(?:ngay )?(\d{1,2}) ?[/.\- ] ?(\d{1,2}) ?[/.\- ] ?(\d{4}|\d{2})(?: ?\(.*\)| \d{1,2}:\d{2}(?::\d{2})?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?")
_DAY_FIRST_BARE = re.compile(r"(\d{2})(\d{2})(\d{4})")
_YEAR_FIRST_BARE = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # 1/1/2000 to 31/12/2099: smaller or larger numbers are no dates of ours


def read_date(value: CellValue, epoch: datetime = WINDOWS_EPOCH) -> date:
    """A calendar day: a date cell, a serial number, `d/m/Y`, `d-m-Y`, `Y-m-d`, "ngày 10 tháng 10 năm 2022".

    A month, a quarter or a year is not a day. Raises `CellError("bad_date")`.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if value is None or isinstance(value, bool | time | timedelta):
        raise CellError("bad_date", value)
    if isinstance(value, int | float):
        return _from_number(value, epoch)
    said = folded(value).strip(" .,;")
    if re.fullmatch(r"\d{5}(?:\.\d+)?", said):
        return _from_number(float(said), epoch)
    day = _from_words(said)
    if day is None:
        raise CellError("bad_date", value)
    return day


def _from_number(value: float, epoch: datetime) -> date:
    if _FIRST_SERIAL <= value < _LAST_SERIAL:
        day = from_excel(value, epoch)
        if isinstance(day, datetime):
            return day.date()
    day_from_digits = _from_words(text(value)) if value >= 1_00_0000 else None
    if day_from_digits is None:
        raise CellError("bad_date", value)
    return day_from_digits


def _from_words(said: str) -> date | None:
    """The day `said` names, if it names exactly one."""
    for pattern in (_YEAR_FIRST, _YEAR_FIRST_BARE):
        match = pattern.fullmatch(said)
        if match and (day_found := _day(*map(int, match.groups()))):
            return day_found
    for pattern in (_WRITTEN_OUT, _DAY_FIRST, _DAY_FIRST_BARE):
        match = pattern.fullmatch(said)
        if match:
            day, month, year = match.groups()
            return _day(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# Decisions


@dataclass(frozen=True, slots=True)
class DecisionRef:
    """What a text says of a decision; empty or `None` what it does not."""

    number: str = ""
    decided_on: date | None = None
    authority: str = ""

    def __bool__(self) -> bool:
        return bool(self.number or self.decided_on or self.authority)


NO_DECISION = DecisionRef()


_NUMBER = re.compile(r"(\d+[A-Za-z]?)\s*((?:[/\-–]\s*[^\W_&]+(?:\s*&\s*[^\W_]+)?\s*)*)")
_NUMBER_PREFIX = re.compile(r"^(?:(?:quyết\s+định|qđ)(?:\s*số)?|số)\s*[:.]?\s*(?=\d)", re.IGNORECASE)
_DATE_IN_TEXT = re.compile(r"ngày\s*(\d{1,2})\s*(?:/|-|\.|tháng)\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*(\d{4})", re.IGNORECASE)
_ANNEX_OF = re.compile(
    r"(?:quyết\s+định|qđ)\s*(?:số)?\s*[:.]?\s*(\d+[A-Za-z]?(?:\s*[/\-–]\s*[^\W_&]+(?:&[^\W_]+)?)*)"
    r"(?:\s*,?\s*(ngày\s*\d{1,2}\s*(?:/|-|\.|tháng)\s*\d{1,2}\s*(?:/|-|\.|năm)\s*\d{4}|ngày[\s.…]*tháng[\s.…\d]*năm[\s.…\d]*))?"
    r"(?:\s*,?\s*của\s+([^,;()]+))?",
    re.IGNORECASE,
)
_ACCOMPANIES = re.compile(r"(?:kèm\s+theo|đính\s+kèm|theo)\s*$", re.IGNORECASE)


def read_decision(value: CellValue) -> DecisionRef:
    """The decision a cell names: "2497/QĐ-UBND", "QĐ số 2497 / QĐ-UBND ngày 10/10/2022". Empty if it names none."""
    written = text(value)
    day = None
    match = _DATE_IN_TEXT.search(written)
    if match:
        day = _day(int(match.group(3)), int(match.group(2)), int(match.group(1)))
        written = written[: match.start()].rstrip(" ,;(-")
    number = _NUMBER_PREFIX.sub("", written)
    found = _NUMBER.match(number)
    if not found or not any(character != "0" for character in found.group(1)):
        return DecisionRef(decided_on=day)
    return DecisionRef(_tidy_number(found.group()), day)


def _tidy_number(written: str) -> str:
    tidy = re.sub(r"\s*([/\-–&])\s*", lambda sign: sign.group(1).replace("–", "-"), clean(written))
    return re.sub(r"(?<![A-Za-zĐđ])(Q)[DÐ](?=-)", r"\1Đ", tidy).strip("-/ ")


def read_document_decision(title: str) -> DecisionRef:
    """The decision whose annex a sheet says it is: "(Kèm theo Quyết định số 2497/QĐ-UBND ngày 10 tháng 10 năm 2022 của
    UBND tỉnh An Giang)". Other decisions the title cites are legal bases; where it is unclear which is meant: empty."""
    found = [
        (bool(_ACCOMPANIES.search(title[: match.start()])), match)
        for match in _ANNEX_OF.finditer(title)
        if "ttg" not in match.group(1).casefold()
    ]
    chosen = [match for accompanies, match in found if accompanies] or [match for _accompanies, match in found]
    if len({_tidy_number(match.group(1)) for match in chosen}) != 1:
        return NO_DECISION
    match = chosen[0]
    day = _DATE_IN_TEXT.search(match.group(2) or "")
    decided_on = _day(int(day.group(3)), int(day.group(2)), int(day.group(1))) if day else None
    return DecisionRef(_tidy_number(match.group(1)), decided_on, clean(match.group(3) or "").rstrip(" ."))
