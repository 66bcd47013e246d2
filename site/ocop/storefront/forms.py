"""What a shopper types to order: checked field by field, each complaint with what to do. Nothing here reads stock or prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from catalog import phones
from catalog.edition import Reading
from catalog.models import Province
from catalog.text import clean
from showrooms.models import Showroom

from . import places
from .models import Order
from .payments.methods import Way, offered
from .places import Place
from .states import Fulfilment, Method

_LONGEST_ID = 16
LONGEST_NAME = 120
LONGEST_STREET = 200
LONGEST_NOTE = 500
LONGEST_GIFT = 300


class _Line(forms.CharField):
    """One line of text: runs of blanks made one, no invisible characters."""

    def to_python(self, value: Any) -> str:
        return clean(str(value)) if value else ""


class _Id(forms.Field):
    """The id of a row; what is none is as good as nothing."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < _LONGEST_ID else None


class CheckoutForm(forms.Form):
    """Bound to what was sent, or to what is known before. After `is_valid`, `place` is the commune of a delivery; where the name
    may mean several, `choices` are these and the field complains. `commune_id` is what the script took from its suggestions for
    this name, `choice` what was chosen among the choices.

    `showrooms` are those that can serve the goods today, `provinces` those that are delivered to, `total` what the goods cost.
    """

    fulfilment = forms.ChoiceField(choices=Fulfilment.choices)
    showroom = _Id(required=False)
    province = _Id(required=False)
    commune = _Line(required=False, max_length=places.LONGEST)
    commune_id = _Id(required=False)
    choice = _Id(required=False)
    street = _Line(required=False, max_length=LONGEST_STREET)
    name = _Line(required=False, max_length=LONGEST_NAME)
    phone = forms.CharField(required=False, max_length=200)
    email = forms.CharField(required=False, max_length=254)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)
    gift_message = forms.CharField(required=False, max_length=LONGEST_GIFT)
    method = forms.ChoiceField(choices=Method.choices, required=False)
    consent = forms.BooleanField(required=False)
    key = forms.CharField(required=False)
    seen = forms.CharField(required=False)
    seen_total = _Id(required=False)

    def __init__(
        self,
        data: Any,
        *,
        reading: Reading,
        showrooms: Sequence[Showroom],
        provinces: Iterable[Province],
        total: int = 0,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self._reading = reading
        self._total = total
        self._showrooms = {showroom.pk for showroom in showrooms}
        self._provinces = {province.pk for province in provinces}
        self.place: Place | None = None
        self.choices: Sequence[Place] = ()
        self.fields["fulfilment"].error_messages = {
            each: _("Choose whether you collect the goods or have them delivered.") for each in ("required", "invalid_choice")
        }
        for name, longest in (("name", LONGEST_NAME), ("street", LONGEST_STREET), ("note", LONGEST_NOTE)):
            self.fields[name].error_messages["max_length"] = _too_long(longest)
        self.fields["gift_message"].error_messages["max_length"] = _too_long(LONGEST_GIFT)

    @property
    def delivered(self) -> bool:
        return self.value("fulfilment") == Fulfilment.DELIVERY

    @property
    def ways(self) -> list[Way]:
        return offered(Fulfilment.DELIVERY if self.delivered else Fulfilment.PICKUP, self._total)

    def value(self, name: str) -> str:
        """What stands in the field, as it was typed."""
        found = self[name].value()
        return "" if found is None else str(found)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not name:
            raise forms.ValidationError(_("Write the name of who receives the goods."))
        return name

    def clean_phone(self) -> str:
        number = phones.cleaned(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(_("Write a Vietnamese telephone number, such as 0912 345 678 or 024 3825 6677."))
        return number

    def clean_email(self) -> str:
        address = self.cleaned_data["email"].strip()
        if address:
            try:
                forms.EmailField(max_length=254).clean(address)
            except forms.ValidationError:
                raise forms.ValidationError(_("Write the address like lan@example.com, or leave the field empty.")) from None
        return address

    def clean_note(self) -> str:
        return _tidy(self.cleaned_data["note"])

    def clean_gift_message(self) -> str:
        return _tidy(self.cleaned_data["gift_message"])

    def clean_consent(self) -> bool:
        if not self.cleaned_data["consent"]:
            raise forms.ValidationError(_("Tick that you agree to the terms, then we can take the order."))
        return True

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("method", "") not in {way.method for way in self.ways}:
            self.add_error("method", _("Choose how you pay."))
        if typed.get("fulfilment") == Fulfilment.DELIVERY:
            self._clean_delivery(typed)
        elif typed.get("fulfilment") == Fulfilment.PICKUP and typed.get("showroom") not in self._showrooms:
            self.add_error("showroom", _("Choose the showroom where you collect the goods."))
        return typed

    def _clean_delivery(self, typed: dict[str, Any]) -> None:
        if not typed.get("street") and "street" not in self.errors:
            self.add_error("street", _("Write house number and street, or hamlet."))
        self.place = self._place(typed)
        if self.place is None:
            return
        if self.place.province not in self._provinces:
            sentence = _("We do not deliver to %(province)s yet. Choose another place, or collect the goods at a showroom.")
            self.add_error("province", sentence % {"province": self.place.province_name})
            self.place = None

    def _place(self, typed: dict[str, Any]) -> Place | None:
        """The commune that was chosen, or else the one that the name means; complains where it is none or several."""
        province, text = typed.get("province"), typed.get("commune", "")
        if chosen := places.place_of(typed.get("choice")):
            return chosen
        suggested = places.place_of(typed.get("commune_id"))
        # Who takes another province afterwards means that one.
        if suggested and suggested.province == (province or suggested.province) and text in (suggested.name, suggested.full_name):
            return suggested
        if not text:
            self.add_error("commune", _("Write the commune or ward."))
            return None
        found = places.meant(text, self._reading, province)
        if len(found) == 1 and found[0].province == (province or found[0].province):
            return found[0]
        if found:
            self.choices = found
            self.add_error("commune", _("Which one do you mean? Choose it below."))
        elif province:
            self.choices = places.suggested(text, self._reading, province) or places.communes_of(province)
            self.add_error("commune", _("We know no commune or ward of this name there. Choose it below."))
        else:
            self.choices = places.suggested(text, self._reading)
            self.add_error("commune", _("We know no commune or ward of this name. Write it otherwise, with its province."))
        return None


class FindForm(forms.Form):
    """An order is found by its number and the telephone that it was placed with."""

    number = forms.CharField(required=False, max_length=40)
    phone = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("number", "").strip():
            self.add_error("number", _("Write the number of the order: it stands on its page and in our letters."))
        if not typed.get("phone", "").strip():
            self.add_error("phone", _("Write the telephone number that the order was placed with."))
        return typed


def known_of(user: Any) -> dict[str, Any]:
    """What who is signed in told us with their last order, or else with their account, so that they need not type it again."""
    if not user.is_authenticated:
        return {}
    last = Order.objects.filter(user=user).order_by("-placed_at").first()
    if last is None:
        name = user.get_username()
        number = phones.shown(name) if phones.cleaned(name) == name else ""
        return {"name": user.get_full_name(), "phone": number, "email": user.email}
    return {"name": last.customer_name, "phone": phones.shown(last.phone), "email": last.email}


def _too_long(longest: int) -> str:
    return _("This is too long. Say it in %(longest)d letters.") % {"longest": longest}


def _tidy(text: str) -> str:
    """Lines as they were typed, without blanks at the ends and characters that cannot be seen."""
    return "\n".join(clean(line) for line in text.splitlines()).strip()
