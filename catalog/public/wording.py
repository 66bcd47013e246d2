"""Dates, prices and counts as each language writes them. The language is the one active: that of the page's address."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

NUMBER_NOT_STATED = "(không rõ số)"
"""Stands on record as the number of a decision whose source tells none."""

PRODUCER_NOT_NAMED = "(không rõ chủ thể)"
"""Stands on record as the name of a producer whom the source does not name."""

_WEEKDAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def language() -> str:
    """`vi` or `en`."""
    return "en" if get_language() == "en" else "vi"


def other_language() -> str:
    return "vi" if language() == "en" else "en"


def in_language(english: str, vietnamese: str) -> str:
    """What is said of a thing in the page's language; in Vietnamese where nothing is said in English."""
    return (language() == "en" and english) or vietnamese


def day(value: date) -> str:
    """`05/08/2029` in Vietnamese, `5 Aug 2029` in English."""
    if language() == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def weekday(number_of_day: int) -> str:
    """The name of a weekday, Monday being 0."""
    return _WEEKDAYS[language()][number_of_day]


def weekday_and_day(value: date) -> str:
    """`Thứ Hai 23/11/2026`, `Monday 23 Nov 2026`."""
    return f"{weekday(value.weekday())} {day(value)}"


def number(value: int) -> str:
    """Thousands apart: `12.345` in Vietnamese, `12,345` in English."""
    grouped = f"{value:,}"
    return grouped if language() == "en" else grouped.replace(",", ".")


def money(value: int) -> str:
    """Whole đồng: `185.000 ₫`."""
    return f"{number(value)} ₫"


def stars_in_words(stars: int) -> str:
    return _("%(stars)d stars") % {"stars": stars}


def producer_name(name: str) -> str:
    """The producer's name, or that none is known."""
    return _("(producer not named)") if name == PRODUCER_NOT_NAMED else name


def decision_number(number: str) -> str:
    """The number of a decision, or that none is known."""
    return _("(number not stated)") if number == NUMBER_NOT_STATED else number
