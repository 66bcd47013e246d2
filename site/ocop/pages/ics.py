"""iCalendar files (RFC 5545) of whole days: what a person's own calendar takes in, once or again and again as a feed.

Pure: words, days and addresses come in. The last day of an event is included, while iCalendar's `DTEND` is the day after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

CONTENT_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75
"""Octets of a line, without its end."""
_LINE_END = "\r\n"
_ASKED_AGAIN = "PT12H"


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Event:
    """`uid` stays the same whatever else changes, so that a calendar replaces what it has. `position` is degrees north and
    east."""

    uid: str
    summary: str
    first: date
    last: date
    status: Status = Status.CONFIRMED
    location: str = ""
    description: str = ""
    url: str = ""
    category: str = ""
    position: tuple[float, float] | None = None


def calendar(name: str, language: str, events: Iterable[Event], on: date) -> str:
    """The file, as it is made on a day."""
    return "".join(folded(line) + _LINE_END for line in _calendar(name, language, events, on))


def escaped(text: str) -> str:
    """As the value of a text property: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.11; control characters are left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(character for character in text if character in "\n\t" or (character >= " " and character != "\x7f"))
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def folded(line: str) -> str:
    """`line` broken where it is too long, each further line after a blank; no character is cut in two."""
    lines: list[str] = []
    rest, room = "", LONGEST_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            lines.append(rest)
            rest, room = " ", LONGEST_LINE - 1
        rest += character
        room -= size
    return _LINE_END.join([*lines, rest])


def _calendar(name: str, language: str, events: Iterable[Event], on: date) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//OCOP catalogue//fairs//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield f"NAME;LANGUAGE={language}:{escaped(name)}"
    yield f"X-WR-CALNAME:{escaped(name)}"
    yield "X-WR-TIMEZONE:Asia/Ho_Chi_Minh"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{_ASKED_AGAIN}"
    yield f"X-PUBLISHED-TTL:{_ASKED_AGAIN}"
    for event in events:
        yield from _event(event, language, on)
    yield "END:VCALENDAR"


def _event(event: Event, language: str, on: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    # Of the day and no moment: the same file for everyone who asks on it.
    yield f"DTSTAMP:{on:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
    for label, text in (("SUMMARY", event.summary), ("LOCATION", event.location), ("DESCRIPTION", event.description)):
        if text:
            yield f"{label};LANGUAGE={language}:{escaped(text)}"
    if event.category:
        yield f"CATEGORIES:{escaped(event.category)}"
    if event.position:
        yield "GEO:{:.6f};{:.6f}".format(*event.position)
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{event.status}"
    # A fair takes nobody's day away.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
