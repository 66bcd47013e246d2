"""Redirects from a spreadsheet, step two: whoever comes without step one is led to it. Wagtail's own page breaks there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from wagtail.contrib.redirects.views import permission_checker
from wagtail.contrib.redirects.views import process_import as wagtails_own


@permission_checker.require_any("add")
def process_import(request: HttpRequest) -> HttpResponse:
    if "import_file_name" not in request.POST:
        return redirect("wagtailredirects:start_import")
    answer: HttpResponse = wagtails_own(request)
    return answer


# Stands before Wagtail's own under the same address.
urls = [path("redirects/import/process/", process_import, name="import_redirects")]
