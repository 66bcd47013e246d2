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
_FORM_OF_NUMBER = re.compile(r"(?:[a-z]{1,6}-){0,3}\d{1,6}[a-z]?(?:/[\w\-/]{0,50})?")


@dataclass(frozen=True)
class AskedDecision:
    """A decision as someone writes it: `303/QĐ-UBND`, `Quyết định số 303/QĐ-UBND ngày 04/02/2020, UBND tỉnh Nghệ An`."""

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
    number = (bare[: signed.start()] if signed else bare.partition(",")[0]).strip(" .,;:")
    written = {text, bare, number}
    if folded(number).strip("() ") in {"number not stated", "khong ro so"}:
        written.add(NUMBER_NOT_STATED)
    year = (signed["year_only"] or signed["year"] or signed["year_2"] or signed["year_3"]) if signed else None
    return AskedDecision(
        number=number,
        keys=frozenset(number_key(one) for one in written),
        signed_on=_date(signed) if signed else None,
        year=int(year) if year else None,
        authority_key=authority_key(signed["body"]) if signed else "",
    )


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
