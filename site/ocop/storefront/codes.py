"""The codes of the storefront: order numbers that people read aloud, and tokens that nobody guesses."""

from __future__ import annotations

import re
import secrets

from stdnum import luhn

from catalog.codes import ALPHABET

PREFIX = "OC"
LONG = 8
"""Characters after the prefix, the last of which checks the others."""


def new_number() -> str:
    """A new order number, such as `OC7K3M9Q2X`: 35 bits of chance, so that numbers neither follow nor tell how many there are.

    A number lets nobody see an order: that takes the token of its link, or the telephone too.
    """
    body = "".join(secrets.choice(ALPHABET) for _position in range(LONG - 1))
    return PREFIX + body + luhn.calc_check_digit(body, ALPHABET)


def clean_number(text: str) -> str | None:
    """The order number that is meant, or None. Forgives case, spaces, hyphens and a missing prefix, never a wrong character."""
    number = re.sub(r"[\s.-]", "", text).upper()
    body = number.removeprefix(PREFIX) if len(number) == len(PREFIX) + LONG else number
    if len(body) == LONG and set(body) <= set(ALPHABET) and luhn.is_valid(body, ALPHABET):
        return PREFIX + body
    return None


def spaced(number: str) -> str:
    """As it is printed: `OC 7K3M 9Q2X`."""
    body = number.removeprefix(PREFIX)
    return f"{PREFIX} {body[:4]} {body[4:]}"


def new_token() -> str:
    """256 bits for a link or a cookie, 43 characters."""
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """A key under which something is done once."""
    return secrets.token_hex(16)
