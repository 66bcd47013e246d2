"""A forgotten password: a letter with a link, to whoever has an address. What is answered never tells whether somebody has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from catalog import clock
from catalog.public.wording import language
from ocop.storefront import addresses, notices, postman
from ocop.storefront.account_forms import NewPasswordForm
from ocop.throttle import Throttle, address_of

from .account import account_page, part, too_often
from .pages import SeeOther, not_there, takes

ASKING = Throttle("forgotten passwords from an address", most=10, within=timedelta(hours=1))
WRITING = Throttle("letters about a forgotten password", most=3, within=timedelta(hours=1))


@takes("GET", "POST")
def forgotten(request: HttpRequest) -> HttpResponseBase:
    if not notices.are_sent():
        return not_there(part("forgotten"))
    form = PasswordResetForm(request.POST or None)
    if request.method != "POST":
        return account_page(request, "forgotten", "forgotten", form=form)
    at = clock.now()
    if not ASKING.admits(address_of(request), at):
        return account_page(request, "forgotten", "forgotten", 429, form=PasswordResetForm(), refused=too_often())
    if not form.is_valid():
        refused = _("Write the address like lan@example.com.")
        return account_page(request, "forgotten", "forgotten", 422, form=form, refused=refused)
    address = form.cleaned_data["email"]
    if WRITING.admits(address.lower(), at):
        for user in form.get_users(address):
            postman.post(_letter(user))
    return account_page(request, "forgotten", "forgotten", form=form, sent_to=address)


def _letter(user: Any) -> EmailMessage:
    """With the site's own address in the link, whatever name it was asked under."""
    whom = urlsafe_base64_encode(force_bytes(user.pk))
    link = f"{addresses.account(language(), 'reset')}{whom}/{default_token_generator.make_token(user)}/"
    body = render_to_string(
        "storefront/letters/forgotten.txt",
        {"link": settings.PUBLIC_BASE_URL + link, "days": settings.PASSWORD_RESET_TIMEOUT // 86400},
    )
    address = getattr(user, get_user_model().get_email_field_name())
    return EmailMessage(_("A new password"), body, to=[address], headers={"Auto-Submitted": "auto-generated"})


class _Reset(PasswordResetConfirmView):
    """Django's: the token leaves the address at once, and works one time."""

    form_class = NewPasswordForm
    post_reset_login = False

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        messages.success(self.request, _("Your password is changed. Sign in with it."))
        return SeeOther(addresses.account(language(), "sign_in"))

    def get_success_url(self) -> str:
        return addresses.account(language(), "sign_in")

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        form = context.get("form")
        status = 422 if form is not None and form.errors else 200 if self.validlink else 410
        return account_page(self.request, "reset", "forgotten", status, form=form, is_valid=self.validlink)


reset = takes("GET", "POST")(_Reset.as_view())
