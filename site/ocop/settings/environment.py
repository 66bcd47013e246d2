"""What the environment may say. A value that cannot be meant stops the start with a sentence on what to set.

`django-environ` reads the values; the functions here judge them. No sentence repeats a value that may hold a password.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from stdnum.vn import mst

from ocop.storefront.payments import vietqr
from ocop.storefront.payments.banks import BANKS

env = environ.Env()

_SWITCHES = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
_BANK_NUMBER = re.compile(r"[0-9]{6}")
_ACCOUNT_NUMBER = re.compile(r"[A-Za-z0-9]{4,19}")
_LONGEST_HOLDER = 50
_INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
DATABASE_ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


def text(name: str, default: str = "") -> str:
    return str(env.str(name, default=default)).strip()


EMAIL_BACKENDS = {
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "dummymail": "django.core.mail.backends.dummy.EmailBackend",
    "consolemail": "django.core.mail.backends.console.EmailBackend",
}


def email(name: str, default: str) -> dict[str, Any]:
    """Django's e-mail settings from an address such as `smtp+tls://user:password@host:587`."""
    value = text(name) or default
    try:
        scheme = urlsplit(value).scheme
        configuration = env.email_url_config(value) if scheme.split("+")[0] in EMAIL_BACKENDS else {}
    except (ValueError, KeyError):
        configuration = {}
    backend = configuration.get("EMAIL_BACKEND")
    if backend not in EMAIL_BACKENDS.values() or (backend == EMAIL_BACKENDS["smtp"] and not configuration.get("EMAIL_HOST")):
        raise ImproperlyConfigured(
            f"{name} does not name a mail server. Set it to smtp+tls://user:password@host:587, smtp+ssl://…, smtp://…, "
            "or consolemail:// to print letters, or leave it out to send none."
        )
    return {key: given for key, given in configuration.items() if given not in (None, "")}


def names(name: str) -> list[str]:
    """Values separated by commas."""
    return [value.strip() for value in env.list(name, default=[]) if value.strip()]


def choice(name: str, allowed: Sequence[str], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to one of: {', '.join(allowed)}.")
    return value


def folder(name: str, default: Path) -> Path:
    """A folder the site may write to, made if it is not there."""
    path = Path(text(name) or default).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is {str(path)!r}, which cannot be used: {error.strerror}. Set it to a folder this user may write to."
        ) from error
    return path


def whole_number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number, for example {default}.")
    return int(value)


def switch(name: str, *, default: bool) -> bool:
    """On or off, as people write it."""
    value = text(name, "on" if default else "off").lower()
    if value not in _SWITCHES:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to on or off.")
    return _SWITCHES[value]


def index_name(name: str, default: str) -> str:
    """A name that Elasticsearch takes for an alias."""
    value = text(name, default)
    if not _INDEX_NAME.fullmatch(value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to small letters, digits and hyphens, for example {default}.")
    return value


def redis_address(name: str) -> str:
    """The address of a Redis server, or nothing."""
    value = text(name)
    try:
        known = not value or urlsplit(value).scheme in {"redis", "rediss", "unix"}
    except ValueError:
        known = False
    if not known:
        raise ImproperlyConfigured(f"{name} does not name a Redis server. Set it to redis://host:6379/0, or leave it out.")
    return value


def elasticsearch_address(name: str) -> str:
    """The address of an Elasticsearch server with what lets one in, such as `https://user:password@host:9200`, or nothing."""
    value = text(name)
    if value and not _names_elasticsearch(value):
        raise ImproperlyConfigured(
            f"{name} does not name an Elasticsearch server. Set it to http://host:9200, https://user:password@host:9200 "
            "or https://host:9200?api_key=…, or leave it out to search in the database."
        )
    return value


def _names_elasticsearch(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # a number that no port has is told here
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in ("", "/") or parts.fragment:
        return False
    if parts.query:
        key = parts.query.removeprefix("api_key=")
        return key not in ("", parts.query) and "&" not in key and "@" not in parts.netloc
    return "@" not in parts.netloc or bool(parts.username and parts.password)


def stripe_secret(name: str, beside: str, *beginnings: str) -> str:
    """A secret as Stripe's dashboard shows it, or nothing; it and the one named `beside` are set together."""
    value = text(name)
    if value and not any(re.fullmatch(beginning + "[A-Za-z0-9_+/=-]+", value) for beginning in beginnings):
        raise ImproperlyConfigured(
            f"{name} is not what Stripe's dashboard shows under that name. It starts with {' or '.join(beginnings)}; "
            "leave it out to take no cards."
        )
    if value and not text(beside):
        raise ImproperlyConfigured(f"{name} is set, but {beside} is not. Set both from Stripe's dashboard, or neither.")
    return value


def bank_account(name: str) -> tuple[str, str, str, str] | None:
    """The account that customers pay into, such as `970436/0123456789/CONG TY OCOP`: the bank's number at NAPAS, the account, its
    holder, and the bank's name, which may stand in a fourth part where we do not know the number. None where nothing is set.
    """
    value = text(name)
    if not value:
        return None
    bank, number, holder, called = (*(part.strip() for part in value.split("/", 3)), "", "", "")[:4]
    problem = ""
    if not _BANK_NUMBER.fullmatch(bank):
        problem = "does not begin with the six digits of a bank"
    elif not _ACCOUNT_NUMBER.fullmatch(number):
        problem = "has no account number of 4 to 19 letters and digits in its second part"
    elif not vietqr.plain(holder) or len(holder) > _LONGEST_HOLDER:
        problem = f"has no holder of at most {_LONGEST_HOLDER} letters in its third part"
    elif bank not in BANKS and not called:
        problem = f"begins with {bank}, which is no bank known here: look at it again, or name the bank in a fourth part"
    if problem:
        raise ImproperlyConfigured(
            f"{name} {problem}. Set it to bank/account/holder, for example 970436/0123456789/CONG TY OCOP, "
            "or leave it out to take no transfers."
        )
    return bank, number, vietqr.plain(holder), called or BANKS[bank]


class Seller(NamedTuple):
    """Who sells: stands on receipts. Tax code and address may be empty."""

    name: str
    tax_code: str = ""
    address: str = ""


def seller(name: str, default: Seller) -> Seller:
    """Name, tax code and address of the seller of record, such as `Trung tâm OCOP; 0100109106; 12 Trần Phú, Hà Nội`."""
    value = text(name)
    if not value:
        return default
    called, code, where = (*(part.strip() for part in value.split(";", 2)), "", "")[:3]
    problem = ""
    if not called:
        problem = "does not begin with a name"
    elif code and not mst.is_valid(code):
        problem = f"has {code} in its second part, which is no Vietnamese tax code"
    if problem:
        raise ImproperlyConfigured(
            f"{name} {problem}. Set it to name; tax code; address, for example Trung tâm OCOP; 0100109106; 12 Trần Phú, Hà Nội."
        )
    return Seller(called, mst.format(code) if code else "", where)


def address(name: str, default: str = "") -> str:
    """The address of a site, such as `https://ocop.example.vn`, without a path."""
    value = text(name, default).rstrip("/")
    if value and not _is_origin(value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to an address without a path, for example https://ocop.example.vn."
        )
    return value


def addresses(name: str) -> list[str]:
    values = [value.rstrip("/") for value in names(name)]
    for value in values:
        if not _is_origin(value):
            raise ImproperlyConfigured(
                f"{name} holds {value!r}. Each address starts with https://, for example https://ocop.example.vn."
            )
    return values


def host_names(name: str) -> list[str]:
    values = names(name)
    for value in values:
        if "/" in value:
            raise ImproperlyConfigured(f"{name} holds {value!r}. Give names only, for example ocop.example.vn.")
    return values


def database(name: str, default: str) -> dict[str, Any]:
    """The database of an address such as `postgres://user:password@host:5432/name` or `sqlite:////folder/file.sqlite3`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it does not know is told below, in a sentence
            configuration: dict[str, Any] = env.db_url_config(text(name) or default)
    except ValueError:
        configuration = {}
    if configuration.get("ENGINE") not in DATABASE_ENGINES or configuration.get("NAME") in ("", ":memory:"):
        raise ImproperlyConfigured(
            f"{name} does not name a database. Set it to postgres://user:password@host:5432/name "
            "or sqlite:////folder/file.sqlite3, or leave it out for SQLite under DATA_DIR."
        )
    return configuration


def _is_origin(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.path or parts.query or parts.fragment)
    except ValueError:
        return False
