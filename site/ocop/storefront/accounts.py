"""Accounts of shoppers: users like all others, without any role. Their name is their e-mail address or telephone number.

    accounts.user_name("Lan@Example.VN")    # 'lan@example.vn'
    accounts.user_name("0912 345 678")      # '+84912345678'

Neither is confirmed, so nothing is ever shown for it: an order belongs to whoever was signed in when it was placed, or knows its
number and telephone (`claim`).
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from catalog import phones
from catalog.text import clean

from .codes import clean_number
from .models import Order

LONGEST_NAME = 120
LONGEST_CONTACT = 150
"""What Django keeps of a user's name."""


def user_name(contact: str) -> str:
    """What who typed this signs in as: an e-mail address in small letters, a telephone number as +84…; any other name of a user
    as it is, for staff sign in here too.
    """
    text = clean(contact)
    return text.lower() if "@" in text else phones.cleaned(text) or text


def is_contact(name: str) -> bool:
    """Whether a shopper can be called so."""
    if len(name) > LONGEST_CONTACT:
        return False
    if "@" not in name:
        return phones.cleaned(name) == name
    try:
        validate_email(name)
    except ValidationError:
        return False
    return True


def new_user(name: str, contact: str) -> Any:
    """A user who is not kept yet, for the rules of passwords."""
    return get_user_model()(username=contact, first_name=name, email=contact if "@" in contact else "")


def register(name: str, contact: str, password: str) -> Any | None:
    """The new account; None where there is one of that name already."""
    user = new_user(name, contact)
    user.set_password(password)
    try:
        with transaction.atomic():
            # Staff may be called by an address in capitals.
            if get_user_model().objects.filter(username__iexact=contact).exists():
                return None
            user.save(force_insert=True)
    except IntegrityError:
        return None
    return user


def orders_of(user: Any) -> QuerySet[Order]:
    """Their orders, the newest first, with showroom and lines."""
    return Order.objects.filter(user=user).select_related("showroom").prefetch_related("lines").order_by("-placed_at", "-pk")


def claim(user: Any, number: str, phone: str) -> Order | None:
    """Put an order that was placed without an account among those of `user`. None where number and telephone do not belong
    together, or the order is somebody else's: which of these it is, nobody is told.
    """
    known, dialled = clean_number(number), phones.cleaned(phone)
    if known is None or dialled is None:
        return None
    theirs = Order.objects.filter(number=known, phone=dialled)
    theirs.filter(user=None).update(user=user)
    return theirs.filter(user=user).first()
