"""What is typed to make an account, to sign in to it, and to choose another password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.text import clean

from . import accounts

LONGEST_PASSWORD = 200


def _password() -> forms.CharField:
    field = forms.CharField(max_length=LONGEST_PASSWORD, strip=False)
    field.error_messages |= {
        "required": gettext_lazy("Type a password."),
        "max_length": gettext_lazy("This password is too long. Take one of at most 200 letters."),
    }
    return field


class SignUpForm(forms.Form):
    name = forms.CharField(required=False, max_length=1000)
    contact = forms.CharField(required=False, max_length=1000)
    password = _password()

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not 0 < len(name) <= accounts.LONGEST_NAME:
            raise forms.ValidationError(_("Write your name, in at most %(most)d letters.") % {"most": accounts.LONGEST_NAME})
        return name

    def clean_contact(self) -> str:
        contact = accounts.user_name(self.cleaned_data["contact"])
        if not accounts.is_contact(contact):
            raise forms.ValidationError(_("Write your e-mail address or your telephone number, such as 0912 345 678."))
        return contact

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if {"name", "contact", "password"} <= typed.keys():
            _check_password(self, typed["password"], accounts.new_user(typed["name"], typed["contact"]))
        return typed


class SignInForm(AuthenticationForm):
    """Django's, for addresses and numbers as people type them. It tries just as long where there is no such account."""

    error_messages = {
        "invalid_login": gettext_lazy(
            "Address or number and password do not belong together. Look whether capitals are on, and type them again."
        ),
        "inactive": gettext_lazy("This account is closed. Ask whoever manages the accounts."),
    }
    username = forms.CharField(max_length=1000)
    password = _password()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = _("Type your e-mail address or telephone number.")

    def clean_username(self) -> str:
        return accounts.user_name(self.cleaned_data["username"])[: accounts.LONGEST_CONTACT]


class NewPasswordForm(SetPasswordForm):
    """For the link of a letter: whoever follows it owns the address. It is typed once; browsers show it on request."""

    password = _password()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["new_password1"], self.fields["new_password2"]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data
        if "password" in typed:
            _check_password(self, typed["password"], self.user)
        return typed

    def save(self, commit: bool = True) -> Any:
        self.user.set_password(self.cleaned_data["password"])
        if commit:
            self.user.save(update_fields=["password"])
        return self.user


class ChangePasswordForm(NewPasswordForm):
    """For who is signed in: asks the one before, since a phone may lie about unlocked."""

    before = forms.CharField(max_length=LONGEST_PASSWORD, strip=False, required=False)

    def clean_before(self) -> str:
        before: str = self.cleaned_data["before"]
        if not self.user.check_password(before):
            raise forms.ValidationError(_("This is not your password of now. Type it again."))
        return before


class ClaimForm(forms.Form):
    """An order that was placed without an account."""

    number = forms.CharField(required=False, max_length=100)
    phone = forms.CharField(required=False, max_length=100)


_REFUSALS: Mapping[str, Any] = {
    "password_too_short": gettext_lazy("This password is too short. Take eight letters or more."),
    "password_too_common": gettext_lazy("Many people take this password, so it is guessed first. Take another one."),
    "password_entirely_numeric": gettext_lazy("This password is all digits. Put a word into it."),
    "password_too_similar": gettext_lazy("This password is too much like your name or address. Take another one."),
}
"""By Django's codes, whose own words are not all there in Vietnamese."""


def _check_password(form: forms.Form, password: str, user: Any) -> None:
    """The first thing that is wrong with it: who mends that is told of the next."""
    try:
        validate_password(password, user)
    except forms.ValidationError as refused:
        first = refused.error_list[0]
        form.add_error("password", _REFUSALS.get(first.code or "", first))
