"""Forms of the screens. They say in plain words what the tables would refuse."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from catalog.facts import check_places
from catalog.text import clean, folded
from showrooms import addresses, tokens
from showrooms.models import Assignment, RangeTarget, Till

# Stand at the desk where a showroom's address would.
_TAKEN = {address.strip("/") for table in (addresses.SIGN_IN, addresses.SIGN_OUT) for address in table.values()}
_PAIR = re.compile(r"(-?\d{1,3}[.,]\d+)\s*[;, ]\s*(-?\d{1,3}[.,]\d+)")


class PositionField(forms.Field):
    """Latitude and longitude in one box, as maps copy them."""

    default_error_messages = {
        "unreadable": _("Copy the position from a map: latitude, comma, longitude, for example 21.02851, 105.80482."),
        "elsewhere": _("This position is not in Vietnam. Latitude comes first, for example 21.02851, 105.80482."),
    }

    def to_python(self, value: Any) -> tuple[float, float] | None:
        typed = clean(value or "")
        if not typed:
            return None
        pair = _PAIR.fullmatch(typed)
        if not pair:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        latitude, longitude = (float(number.replace(",", ".")) for number in pair.groups())
        if not (8.0 <= latitude <= 23.5 and 102.0 <= longitude <= 118.0):
            raise ValidationError(self.error_messages["elsewhere"], code="elsewhere")
        return latitude, longitude

    def prepare_value(self, value: Any) -> Any:
        return "{}, {}".format(*value) if isinstance(value, tuple) else value


class ShowroomForm(WagtailAdminModelForm):
    position = PositionField(
        label=_("Position on the map"),
        required=False,
        help_text=_("Latitude and longitude as a map copies them, for example 21.02851, 105.80482."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.latitude is not None:
            self.initial["position"] = (self.instance.latitude, self.instance.longitude)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or slugify(folded(self.cleaned_data.get("name", "")))[:80]
        if not slug and "name" in self.cleaned_data:
            raise ValidationError(_("Write an address: letters and digits of this name make none."), code="required")
        if slug in _TAKEN:
            raise ValidationError(_("The desk has this address for itself. Choose another one."), code="taken")
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day lies before the first day."))
        return cleaned

    def _post_clean(self) -> None:
        if "position" in self.cleaned_data:
            self.instance.latitude, self.instance.longitude = self.cleaned_data["position"] or (None, None)
        super()._post_clean()
        try:
            check_places(self.instance)
        except ValidationError as error:
            self._update_errors(error)


class TillForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["showroom"].disabled = True
        else:
            self.instance.digest = tokens.unknown_digest()

    class Meta:
        model = Till
        fields = ["showroom", "name", "may_sell", "live"]


def person_name(user: Any) -> str:
    name = user.get_full_name()
    return f"{name} ({user.get_username()})" if name else str(user.get_username())


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user: Any) -> str:
        return person_name(user)


class AssignmentForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["user"].queryset.filter(is_active=True).order_by("first_name", "last_name", "username")
        self.fields["user"] = PersonField(people, label=self.fields["user"].label)
        if self.instance.pk:
            self.fields["user"].queryset = self.fields["user"].queryset.model.objects.all()
            self.fields["user"].disabled = self.fields["showroom"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        showroom, user = cleaned.get("showroom"), cleaned.get("user")
        others = Assignment.objects.exclude(pk=self.instance.pk)
        if showroom and user and others.filter(showroom=showroom, user=user).exists():
            self.add_error("user", _("This person works at that showroom already. Open their line to change it."))
        return cleaned

    class Meta:
        model = Assignment
        fields = ["showroom", "user", "manages"]


class RangeTargetForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        province, since = cleaned.get("province"), cleaned.get("since")
        others = RangeTarget.objects.exclude(pk=self.instance.pk)
        if province and since and others.filter(province=province, since=since).exists():
            self.add_error("since", _("A target from this day is there already. Change that one."))
        return cleaned

    class Meta:
        model = RangeTarget
        fields = ["province", "share", "since", "source"]
