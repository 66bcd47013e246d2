"""What is wrong with a text that was meant as a code, in a sentence that says how to mend it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from stdnum import ean

from catalog import codes

from .questions import is_date

_BARCODE_LENGTHS = (8, 12, 13, 14)
# Shorter runs of digits are numbers of decisions, or anything.
_SHORTEST_BARCODE = 7
_HYPHENS = re.compile(r"\s*[-–—]\s*")
# The first part of an official code is that of the province: two digits. Barcodes with hyphens (ISBN) begin with three.
_LIKE_OFFICIAL_CODE = re.compile(r"[0-9]{2}(?:-[0-9]+){2,}-?")
_LIKE_PUBLIC_CODE = re.compile(r"(?=.*[0-9])(?=.*[A-Z])[0-9A-Z]{3,5}[\s-]?[0-9A-Z]{3,5}")
_NEVER_IN_PUBLIC_CODE = frozenset("O0I1")


def looks_like_official_code(text: str) -> bool:
    """Whether the text is digits in parts as the state's codes are, right or wrong."""
    return bool(_LIKE_OFFICIAL_CODE.fullmatch(_HYPHENS.sub("-", text)))


def mistyped(text: str) -> str:
    """What is wrong with the text, or nothing if it resembles no code."""
    if is_date(text):
        return _("This is a date. Type the number of the decision, such as 2497/QĐ-UBND.")
    if looks_like_official_code(text):
        return _official_code(_HYPHENS.sub("-", text).strip("-").split("-"))
    return _barcode(re.sub(r"[\s-]", "", text)) or _public_code(text)


def _official_code(parts: list[str]) -> str:
    if not re.fullmatch("20[0-9]{2}", parts[-1]):
        return _("An OCOP code ends with its year, such as 2022. Is the last part missing?")
    old = len(parts[1]) == 3
    if len(parts) != (5 if old else 4):
        return _("An OCOP code has five parts, like 83-829-28780-3-2022, or four, like 83-28780-3-2026. Is one missing?")
    if len(parts[-3]) != 5:
        return _("In an OCOP code the commune has five digits, like 28780 in 83-829-28780-3-2022. Compare it with the label.")
    return _("In an OCOP code the number before the year has four digits at most. Compare it with the label.")


def _barcode(digits: str) -> str:
    # Only ASCII digits are printed under a barcode.
    if not (digits.isascii() and digits.isdigit()) or len(digits) < _SHORTEST_BARCODE or ean.is_valid(digits):
        return ""
    if len(digits) in _BARCODE_LENGTHS and not (len(digits) == 12 and digits.startswith("893")):
        sentence = _(
            "This barcode is mistyped: after these digits its last one would be %(expected)s. Compare it with the label."
        )
        return sentence % {"expected": ean.calc_check_digit(digits[:-1])}
    return _("A barcode mostly has 13 digits, this one has %(count)d. Are they all there?") % {"count": len(digits)}


def _public_code(text: str) -> str:
    code = re.sub(r"[\s-]", "", text).upper()
    if not _LIKE_PUBLIC_CODE.fullmatch(text.upper()) or not 7 <= len(code) <= 9:
        return ""
    if len(code) != codes.CODE_LENGTH:
        return _("The code on a label has eight characters, this one has %(count)d. Compare it with the label.") % {
            "count": len(code)
        }
    if _NEVER_IN_PUBLIC_CODE & set(code):
        return _("The code on a label has no letters O and I, and no digits 0 and 1. Which character may it be?")
    return _("This code is mistyped: its last character does not fit the others. Compare it with the label.")
