"""Reading what a person typed into the one box: the text itself, and the decision it may name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from catalog.identity import authority_key, number_key
from catalog.text import clean, folded

from .wording import NUMBER_NOT_STATED

LONGEST = 200
# Invisible characters count for nothing, but no one types thousands of them: beyond this nothing is read at all.
_MOST_READ = 2000


class Question(NamedTuple):
    """The text as it is understood and shown again; the answer depends on nothing else, and so may be kept under it."""

    text: str
    too_long: bool = False


def read(raw: str) -> Question:
    """The question in one spelling, its text at most `LONGEST` characters."""
    text = _on_one_line(raw[:_MOST_READ])
    return Question(text[:LONGEST].rstrip(), len(text) > LONGEST or len(raw) > _MOST_READ)


def _on_one_line(text: str) -> str:
    """The text in composed form, without control characters and marks that only steer its display."""
    kinds = ((character, unicodedata.category(character)) for character in text)
    return clean("".join(" " if kind in {"Cc", "Cs", "Co"} else character for character, kind in kinds if kind != "Cf"))


_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = (
    r"(?:(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})"
    r"|(?P<day_2>\d{1,2})\s+th[aá]ng\s+(?P<month_2>\d{1,2})\s+n[aă]m\s+(?P<year_2>\d{4})"
    rf"|(?P<day_3>\d{{1,2}})\s+(?P<month_3>{_MONTH})[a-z]*\.?\s+(?P<year_3>\d{{4}})"
    r"|(?P<year_only>(?:19|20)\d\d))(?!\d)"
)
_ONLY_DATE = re.compile(rf"(?:ng[aà]y\s+)?{_DATE}", re.IGNORECASE)
# The date behind a number, and what follows it: the issuing body.
_SIGNED = re.compile(
    rf"(?<![/\s-])[\s,;(]+(?:(?:k[yý]\s+)?(?:ng[aà]y|n[aă]m|of|dated|on)\s+)?{_DATE}\)?[\s,;.]*(?P<body>.*)$", re.IGNORECASE
)
_WORDS_BEFORE_NUMBER = re.compile(
    r"^(?:(?:.*?\b)?(?:quy[eế]t\s+[dđ][iị]nh|decision)\b|q[dđ]\b(?![-/]))?[\s.:]*(?:\b(?:s[oố]|no|number)\b)?[\s.:]*",
    re.IGNORECASE,
)
# The number itself, its letters as people join them, and what follows: the rest of the letters, the issuing body, or both.
_NUMBER_AND_REST = re.compile(
    r"(?P<first>\d{1,6}[a-z]?)(?P<letters>(?:\s*[/–—-]\s*[^\W_]+)+)(?P<rest>(?:[\s,;(].*)?)", re.IGNORECASE
)
_MORE_LETTERS = re.compile(r"\s+(?P<letters>[A-ZĐ]{2,6})\b")
_OF_BODY = re.compile(r"^(?:của|cua|do|of|by)\s+", re.IGNORECASE)
# What people put before and around a code: "Mã: …", "GTIN …", quotation marks, a full stop.
_BEFORE_CODE = re.compile(
    r"(?:(?:m[aã]|code|s[oố])(?:\s+(?:s[oố]|ocop|s[aả]n\s+ph[aẩ]m|v[aạ]ch|qr))?|gtin|ean|upc|ocop|barcode)[\s.:#]+", re.IGNORECASE
)
_AROUND_CODE = " \t.,;:!?\"'“”‘’«»()[]<>{}…"
_FORM_OF_NUMBER = re.compile(r"(?:[a-z]{1,6}-){0,3}\d{1,6}[a-z]?(?:/[\w\-/]{0,50})?")


@dataclass(frozen=True)
class AskedDecision:
    """A decision as someone writes it: `303/QĐ-UBND`, `Quyết định số 303/QĐ-UBND ngày 04/02/2020, UBND tỉnh Nghệ An`.

    `keys` are the `number_key`s it may be on record under, `authority_key` that of the body named, or of the end of its name.
    """

    number: str
    keys: frozenset[str]
    signed_on: date | None
    year: int | None
    authority_key: str

    @property
    def key(self) -> str:
        return number_key(self.number)

    @property
    def has_form_of_number(self) -> bool:
        return bool(_FORM_OF_NUMBER.fullmatch(self.key))

    @property
    def has_body(self) -> bool:
        """Whether more than the bare number was written: `303/QĐ`, not `303`."""
        return "/" in self.key

    @property
    def beginning(self) -> str:
        """What the key of a decision begins with if this is the first part of its number."""
        return self.key if self.has_body else f"{self.key}/"


def asked_decision(text: str) -> AskedDecision:
    """The decision that `text` may name, without the words before its number and the date behind it."""
    bare = _WORDS_BEFORE_NUMBER.sub("", text, count=1)
    signed = _SIGNED.search(bare)
    undated = bare[: signed.start()] if signed else bare
    numbered = _numbered(undated.strip(" .,;:"))
    number = numbered.number
    written = {text, bare, number, *numbered.also_written}
    if folded(number).strip("() ") in {"number not stated", "khong ro so"}:
        written.add(NUMBER_NOT_STATED)
    year = (signed["year_only"] or signed["year"] or signed["year_2"] or signed["year_3"]) if signed else numbered.year
    return AskedDecision(
        number=number,
        keys=frozenset(number_key(one) for one in written),
        signed_on=_date(signed) if signed else None,
        year=int(year) if year else None,
        authority_key=authority_key((signed and signed["body"]) or numbered.body),
    )


class _Numbered(NamedTuple):
    """A decision's number, other ways it may be on record, the year within it, and the body written behind it."""

    number: str
    also_written: frozenset[str] = frozenset()
    year: str | None = None
    body: str = ""


def _numbered(text: str) -> _Numbered:
    """`2497/QĐ UBND`, `2497-QĐ/UBND` and `2497/2022/QĐ-UBND` mean 2497/QĐ-UBND; what follows the letters is the body."""
    found = _NUMBER_AND_REST.fullmatch(text)
    letters = re.findall(r"[^\W_]+", found["letters"]) if found else []
    if not found or not ("/" in found["letters"] or "qd" in map(folded, letters)):
        return _Numbered(text.partition(",")[0].strip(" .,;:"))
    number, rest = found["first"] + found["letters"], found["rest"]
    if [folded(each) for each in letters] == ["qd"] and (more := _MORE_LETTERS.match(rest)):
        letters.append(more["letters"])
        number, rest = f"{number}-{more['letters']}", rest[more.end() :]
    joined = {f"{found['first']}/{'-'.join(letters)}"}
    year = letters[0] if len(letters) > 1 and re.fullmatch(r"20\d\d", letters[0]) else None
    if year:
        joined.add(f"{found['first']}/{'-'.join(letters[1:])}")
    return _Numbered(number, frozenset(joined), year, _OF_BODY.sub("", rest.strip(" ,;()")))


def bare_code(text: str) -> str:
    """The text without what people write around a code; full-width characters as plain ones."""
    plain = unicodedata.normalize("NFKC", text).strip(_AROUND_CODE)
    return _BEFORE_CODE.sub("", plain, count=1).strip(_AROUND_CODE) if _BEFORE_CODE.match(plain) else plain


def is_date(text: str) -> bool:
    """Whether the text is a date and nothing else: `01/01/2020`."""
    found = _ONLY_DATE.fullmatch(text)
    return bool(found and not found["year_only"])


def _date(found: re.Match[str]) -> date | None:
    if found["year_only"]:
        return None
    if found["month_3"]:
        month = _MONTH.split("|").index(found["month_3"].lower()) + 1
        return _day(int(found["year_3"]), month, int(found["day_3"]))
    of_figures = found["year"] or found["year_2"], found["month"] or found["month_2"], found["day"] or found["day_2"]
    return _day(*map(int, of_figures))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
