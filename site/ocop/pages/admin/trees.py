"""Translating, copying and moving pages: what cannot be is told before anything is written."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.actions.copy_for_translation import ParentNotTranslatedError
from wagtail.admin import messages
from wagtail.contrib.simple_translation.views import SubmitPageTranslationView
from wagtail.models import Page

from ocop.pages import slugs


class TranslatePageView(SubmitPageTranslationView):
    """Wagtail's own, but for what it answers with a broken page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not Page.objects.filter(pk=kwargs["page_id"]).exists():
            messages.error(request, _("This page is no longer there: someone has deleted it. Nothing was translated."))
            return redirect("wagtailadmin_explore_root")
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().post(request, **kwargs)
            return answer
        except ParentNotTranslatedError:
            above = self.object.get_parent()
            sentence = _("“%(parent)s” above it is not translated yet. Translate that first. Nothing was translated.")
            messages.error(request, sentence % {"parent": above.title})
            return redirect("simple_translation:submit_page_translation", above.pk)
        except ValidationError as refused:
            told = " ".join(refused.messages)
            messages.error(request, _("Nothing was translated. %(why)s") % {"why": told})
            return redirect("wagtailadmin_pages:edit", self.object.pk)


# Stands before Wagtail's own under the same address.
urls = [path("translation/submit/page/<int:page_id>/", TranslatePageView.as_view(), name="translate_page")]


def refuse_to_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _refused(request, page.slug, page, destination, "move")


def refuse_to_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.method != "POST":
        return None
    asked = request.POST.get("new_parent_page", "")
    destination = (Page.objects.filter(pk=asked).first() if asked.isdigit() else None) or page.get_parent()
    return _refused(request, request.POST.get("new_slug", ""), page, destination, "copy")


def _refused(request: HttpRequest, slug: str, page: Page, destination: Page, action: str) -> HttpResponse | None:
    why = slugs.refusal(slug, destination, destination.locale.language_code)
    if not why:
        return None
    messages.error(request, why)
    return HttpResponseRedirect(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]))
