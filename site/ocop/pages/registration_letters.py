"""The two letters of a registration, as plain text and as HTML: to the organiser what was sent, to the sender that it arrived.

The sender's letter repeats nothing that was typed: whoever fills in the form chooses the address it goes to.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog import phones

from .models import FairPage, FairRegistration, RegistrationKind
from .models.base import FIRST_LANGUAGE


def notice(registration: FairRegistration) -> EmailMultiAlternatives:
    """To the organiser, in the language of the office."""
    with override(FIRST_LANGUAGE):
        subject = _said(
            registration, registration.page, _("A buyer registers: %(fair)s"), _("A producer applies for a stall: %(fair)s")
        )
        link = settings.PUBLIC_BASE_URL + reverse("registrations:edit", args=[registration.pk])
        letter = _letter(registration, registration.page, "notice", subject, registration.page.organiser_email, link)
    if registration.email:
        letter.reply_to = [registration.email]
    return letter


def confirmation(registration: FairRegistration) -> EmailMultiAlternatives:
    """To the sender, in the language of the form."""
    with override(registration.language):
        page = registration.page.in_language(registration.language) or registration.page
        subject = _said(registration, page, _("We have your registration: %(fair)s"), _("We have your application: %(fair)s"))
        letter = _letter(registration, page, "confirmation", subject, registration.email, settings.PUBLIC_BASE_URL + page.address)
    if registration.page.organiser_email:
        letter.reply_to = [registration.page.organiser_email]
    return letter


def _said(registration: FairRegistration, page: FairPage, of_buyer: str, of_exhibitor: str) -> str:
    sentence = of_buyer if registration.kind == RegistrationKind.BUYER else of_exhibitor
    return sentence % {"fair": _title(page)}


def _title(page: FairPage) -> str:
    return " ".join(page.title.split())


def _letter(
    registration: FairRegistration, page: FairPage, words: str, subject: str, to: str, link: str
) -> EmailMultiAlternatives:
    """`page` in the language of the letter."""
    context: dict[str, Any] = {
        "registration": registration,
        "fair": _title(page),
        "facts": registration.page,
        "phone": phones.shown(registration.phone),
        "is_buyer": registration.kind == RegistrationKind.BUYER,
        "heading": subject,
        "link": link,
        "words": f"pages/letters/{words}.html",
    }
    plain = render_to_string(f"pages/letters/{words}.txt", context).strip() + "\n"
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname
    # The same whenever it is sent again, so that a mail program can tell.
    headers = {"Message-ID": f"<registration-{registration.pk}.{words}@{host}>", "Auto-Submitted": "auto-generated"}
    letter = EmailMultiAlternatives(subject, plain, to=[to], headers=headers)
    letter.attach_alternative(render_to_string("pages/letters/letter.html", context), "text/html")
    return letter
