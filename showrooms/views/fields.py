"""What is typed into the fields of the desk's forms, as numbers and days, or a sentence that says what is wrong with it."""

from __future__ import annotations

from datetime import date

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from showrooms.errors import BadRequest


def whole(text: str, name: str = "") -> int:
    """A whole number, as digits with or without points between thousands. `name` is that of the goods, where there are many."""
    digits = text.strip().replace(".", "").replace(",", "").replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        if name:
            raise BadRequest(_("Type a whole number of pieces for %(item)s.") % {"item": name})
        raise BadRequest(_("Type a whole number of pieces."))
    return int(digits)


def day(text: str) -> date:
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise BadRequest(_("Choose a day."))
    return found


def row_id(text: str) -> int | None:
    """The id that a form sends back; None where it sends none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
