"""Redirects that editors enter: by hand, with what would never work refused; and from a spreadsheet, step two, where whoever
comes without step one is led to it, since Wagtail's own page breaks there.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, path, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.redirects import forms as wagtails_forms
from wagtail.contrib.redirects import views as wagtails_views
from wagtail.contrib.redirects.models import Redirect

from ocop.languages import language_of
from ocop.pages.models.menus import ADDRESS, NO_ADDRESS
from ocop.pages.public.finding import page_at


class RedirectForm(wagtails_forms.RedirectForm):
    """Where it leads to may be an address of this site without its name, as in the menus."""

    redirect_link = forms.CharField(
        required=False,
        max_length=255,
        label=gettext_lazy("To any address"),
        help_text=gettext_lazy("An address of this site, such as /hoi-cho/, or a whole one that begins with https://."),
    )

    def clean_redirect_link(self) -> str:
        link: str = self.cleaned_data["redirect_link"].strip()
        if not ADDRESS.fullmatch(link):
            raise ValidationError(NO_ADDRESS)
        return link

    def clean(self) -> None:
        super().clean()
        page, link = self.cleaned_data.get("redirect_page"), self.cleaned_data.get("redirect_link")
        typed = self.cleaned_data.get("old_path")
        if typed and answers(Redirect.normalise_path(typed)):
            self.add_error("old_path", _("There is something at this address, and it would go on being shown. Choose another."))
        elif typed and leads_to((page.url if page else link) or "", typed):
            self.add_error("old_path", _("This address would lead to itself."))
        if not page and not link and "redirect_link" not in self.errors:
            self.add_error("redirect_link", _("Choose a page above, or write where it leads to."))

    def _get_validation_exclusions(self) -> set[str]:
        """What is asked here of the link, the model would ask otherwise: it knows whole addresses only."""
        return {*super()._get_validation_exclusions(), "redirect_link"}


def leads_to(target: str, old_path: str) -> bool:
    """Whether `target` is that address of this site."""
    parts = urlsplit(target)
    is_here = parts.netloc in {"", urlsplit(settings.PUBLIC_BASE_URL).netloc}
    return is_here and Redirect.normalise_path(parts.path) == Redirect.normalise_path(old_path)


def answers(old_path: str) -> bool:
    """Whether something is shown at that address now: a published page, or what the site always has there."""
    address = f"{old_path.partition('?')[0].rstrip('/')}/"
    try:
        match = resolve(address)
    except Resolver404:
        return False
    if match.func.__module__.startswith("ocop.pages.public."):
        return page_at(language_of(address), match.kwargs.get("path", "")) is not None
    return not match.kwargs


class CreateView(wagtails_views.CreateView):
    form_class = RedirectForm


class EditView(wagtails_views.EditView):
    form_class = RedirectForm


@wagtails_views.permission_checker.require_any("add")
def process_import(request: HttpRequest) -> HttpResponse:
    if "import_file_name" not in request.POST:
        return redirect("wagtailredirects:start_import")
    answer: HttpResponse = wagtails_views.process_import(request)
    return answer


# Stands before Wagtail's own under the same addresses.
urls: list[Any] = [
    path("redirects/add/", CreateView.as_view(), name="add_redirect"),
    path("redirects/<int:redirect_id>/", EditView.as_view(), name="edit_redirect"),
    path("redirects/import/process/", process_import, name="import_redirects"),
]
