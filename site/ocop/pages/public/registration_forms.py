"""What a buyer or a producer types into a form of a fair, checked field by field; and the proof that a person typed it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _

from catalog import phones
from catalog.alphabet import vietnamese_order
from catalog.models import Province
from catalog.text import clean
from ocop.pages.models import RegistrationKind

QUICKEST = timedelta(seconds=3)
"""Nobody fills in such a form sooner."""
LONGEST = timedelta(days=1)
MOST_STALLS = 20
LONGEST_TEXT = 1500
_SALT = "form of a fair"


@dataclass(frozen=True)
class Stamp:
    """When a form was handed out, and the key under which it counts once."""

    key: str
    at: datetime

    @classmethod
    def new(cls, at: datetime) -> Stamp:
        return cls(secrets.token_urlsafe(16), at)

    @classmethod
    def read(cls, text: str, now: datetime) -> Stamp | None:
        """The stamp that a form came back with; none where it is not ours or older than a day."""
        try:
            key, moment = signing.loads(text, salt=_SALT)
            found = cls(str(key), datetime.fromtimestamp(moment, now.tzinfo))
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return found if found.at <= now <= found.at + LONGEST else None

    def __str__(self) -> str:
        return signing.dumps([self.key, int(self.at.timestamp())], salt=_SALT)

    def is_too_quick(self, now: datetime) -> bool:
        return now < self.at + QUICKEST


class _Line(forms.CharField):
    """One line of text: runs of blanks made one, no invisible characters."""

    def to_python(self, value: Any) -> str:
        return clean(str(value)) if value else ""


class _Text(forms.CharField):
    """Lines as they were typed, without characters that cannot be seen."""

    def to_python(self, value: Any) -> str:
        return "\n".join(clean(line) for line in str(value or "").splitlines()).strip()


class RegistrationForm(forms.Form):
    organisation = _Line(required=False, max_length=200)
    person = _Line(required=False, max_length=120)
    phone = forms.CharField(required=False, max_length=200)
    email = forms.CharField(required=False, max_length=254)
    province = forms.ModelChoiceField(Province.objects.all(), required=False)
    stalls = forms.CharField(required=False, max_length=20)
    products = _Text(required=False, max_length=LONGEST_TEXT)
    message = _Text(required=False, max_length=LONGEST_TEXT)
    consent = forms.BooleanField(required=False)
    website = forms.CharField(required=False)
    """Nobody sees it; robots fill it in."""

    def __init__(self, kind: RegistrationKind, data: Any = None) -> None:
        super().__init__(data)
        self.kind = kind
        if kind == RegistrationKind.BUYER:
            del self.fields["stalls"]
        for field in self.fields.values():
            if longest := getattr(field, "max_length", None):
                sentence = _("This is too long. Say it in %(longest)d letters.") % {"longest": longest}
                field.error_messages["max_length"] = sentence
        self.fields["province"].error_messages["invalid_choice"] = _("Choose a province or city from the list.")

    @property
    def provinces(self) -> list[Province]:
        return sorted(Province.objects.all(), key=lambda province: vietnamese_order(province.name))

    def clean_organisation(self) -> str:
        return self._needed("organisation", _("Write the name of your company, shop or household."))

    def clean_person(self) -> str:
        return self._needed("person", _("Write the name of whom we may ask for."))

    def clean_phone(self) -> str:
        number = phones.cleaned_of_any_country(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(_("Write a telephone number such as 0912 345 678, or +81 3 1234 5678 from abroad."))
        return number

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].strip()
        if address:
            try:
                forms.EmailField(max_length=254).clean(address)
            except forms.ValidationError:
                raise forms.ValidationError(_("Write the address like lan@example.com, or leave the field empty.")) from None
        return address

    def clean_stalls(self) -> int | None:
        typed = clean(self.cleaned_data["stalls"])
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= MOST_STALLS):
            raise forms.ValidationError(_("Write a number of stalls from 1 to %(most)d.") % {"most": MOST_STALLS})
        return int(typed)

    def clean_products(self) -> str:
        sentence = (
            _("Write which products you are looking for.")
            if self.kind == RegistrationKind.BUYER
            else _("Write which products you will show.")
        )
        return self._needed("products", sentence)

    def clean_consent(self) -> bool:
        if not self.cleaned_data["consent"]:
            raise forms.ValidationError(_("Tick that we may use what you wrote to answer you."))
        return True

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave the field “website” empty: it is there for robots."))
        return ""

    @property
    def typed(self) -> dict[str, Any]:
        """What is kept."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("consent", "website")}

    def _needed(self, name: str, sentence: str) -> str:
        text: str = self.cleaned_data[name]
        if not text:
            raise forms.ValidationError(sentence)
        return text
