"""Telephone numbers as people in Vietnam write them, kept as E.164 (`+84912345678`), shown the national way (`0912 345 678`); and
numbers of other countries, where somebody may ring from there.

Which numbers there are is told by libphonenumber's tables: mobile networks since 2018 (03, 05, 07, 08, 09), landlines of the
provinces (02x).

>>> cleaned("84 912.345.678")
'+84912345678'
>>> shown("+84912345678")
'0912 345 678'
"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from catalog.text import clean

REGION = "VN"
LONGEST = 40
"""What is longer is no telephone number, however it is written."""
_REACHED_BY = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
_COUNTRY = phonenumbers.country_code_for_region(REGION)
_WRITTEN = re.compile(r"[\d\s().+\-/]+")
_LIKE_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def cleaned(text: str) -> str | None:
    """The number that is meant, in E.164; None where it is no Vietnamese number at which a person is reached."""
    number = cleaned_of_any_country(text)
    return number if number and number.startswith(f"+{_COUNTRY}") else None


def cleaned_of_any_country(text: str) -> str | None:
    """As `cleaned`; also numbers of other countries, if written with the country: `+81 3 1234 5678`."""
    text = clean(text[: LONGEST + 1]).translate(_LIKE_HYPHENS)
    if len(text) > LONGEST or not _WRITTEN.fullmatch(text):
        return None
    try:
        number = phonenumbers.parse(text, REGION)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _REACHED_BY:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number: str) -> str:
    """As it is dialled and read in the country; that of another country with its own. What is no number comes back as it is."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except NumberParseException:
        return number
    is_here = parsed.country_code == _COUNTRY
    return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL if is_here else PhoneNumberFormat.INTERNATIONAL)
