"""Codes people type: ours (permanent, with a check character), the state's product code, and GTINs."""

from __future__ import annotations

import re
import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import ean, luhn
from stdnum.exceptions import ValidationError as StdnumError

# No 0/O, no 1/I: a code is read aloud and typed from a label.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8

# Old software: province-district-commune-number-year; decision 26/2026: (T)-(X)-(number)-20xx, unit codes of decision 19/2025.
OFFICIAL_CODE = re.compile(r"[0-9]{2}-(?:[0-9]{3}-)?[0-9]{5}-[0-9]{1,4}-20[0-9]{2}")


def new_public_code() -> str:
    """A new code of ours: seven random characters and a check character (Luhn modulo 32)."""
    body = "".join(secrets.choice(ALPHABET) for _position in range(CODE_LENGTH - 1))
    return body + luhn.calc_check_digit(body, ALPHABET)


def clean_public_code(text: str) -> str | None:
    """The code of ours that `text` means, or None. Forgives case, spaces and hyphens, never a wrong character."""
    code = re.sub(r"[\s-]", "", text).upper()
    if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) and luhn.is_valid(code, ALPHABET):
        return code
    return None


def clean_official_code(text: str) -> str | None:
    """The state's code in its canonical spelling (digits and hyphens), or None when the form is neither old nor new."""
    code = re.sub(r"\s*[-–—.]\s*", "-", text.strip())
    return code if OFFICIAL_CODE.fullmatch(code) else None


def validate_official_code(value: str) -> None:
    if clean_official_code(value) != value:
        raise ValidationError(
            _("This is not an OCOP code. It has five parts, like 83-829-28780-3-2022, or four, like 83-28780-3-2026."),
            code="official_code",
        )


def clean_gtin(text: str) -> str | None:
    """The GTIN (8, 12, 13 or 14 digits) that `text` means, or None when its form or check digit is wrong."""
    digits = re.sub(r"[\s-]", "", text)
    return digits if ean.is_valid(digits) else None


def validate_gtin(value: str) -> None:
    if not (value.isascii() and value.isdigit()) or len(value) not in (8, 12, 13, 14):
        raise ValidationError(_("A GTIN has 8, 12, 13 or 14 digits."), code="gtin_form")
    try:
        ean.validate(value)
    except StdnumError as error:
        expected = ean.calc_check_digit(value[:-1])
        raise ValidationError(
            _("The last digit of this GTIN should be %(expected)s. Compare it with the barcode."),
            code="gtin_check_digit",
            params={"expected": expected},
        ) from error
