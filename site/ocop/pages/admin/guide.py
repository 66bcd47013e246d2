"""The editor guide: one page of the admin in each language. A browser test walks it, and makes its pictures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path, reverse_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem

from catalog import addresses

from .booth_views import for_editors, writes_pages


@for_editors
def guide(request: HttpRequest) -> HttpResponse:
    """In the language of the account, or the one asked for by `lang`."""
    language = request.GET.get("lang") or get_language() or ""
    language = language if language in addresses.LANGUAGES else addresses.LANGUAGES[0]
    context = {"language": language, "text": f"pages/admin/guide/{language}.html", "page_title": _("Editor guide")}
    return TemplateResponse(request, "pages/admin/guide/page.html", context)


class GuideMenuItem(MenuItem):
    """For those who write pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return writes_pages(request.user)


def menu_item() -> MenuItem:
    return GuideMenuItem(
        gettext_lazy("Editor guide"), reverse_lazy("editor_guide:page"), name="editor-guide", icon_name="info-circle", order=101
    )


patterns: tuple[list[Any], str] = ([path("", guide, name="page")], "editor_guide")
urls = [path("editor-guide/", include(patterns))]
