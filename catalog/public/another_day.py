"""A preview of another day leads on to that day: its links, its forms and its redirections carry the day along.

This is done to the finished page of a preview, or to what a script of it asks for, so that pages of shoppers are rendered
without a thought of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.urls import Resolver404, resolve

# What leads on: links, where a photograph is sent, and where the camera, the search box and the list of showrooms look for
# their answers.
_LINK = re.compile(
    r'((?:<a\b(?![^>]*\sdata-today)[^>]*?\shref|<form\b(?=[^>]*\smethod="post")[^>]*?\saction'
    r'|\sdata-(?:answer|suggestions|where))=")(/[^"#]*)'
)
_ADDRESS_IN_JSON = re.compile(r'("address":")(/[^"#]*)')
_FORM = re.compile(r'<form\b[^>]*?\saction="(/[^"#?]*)"[^>]*?\smethod="get"[^>]*>')


def carry_the_day(response: HttpResponse, parameter: str, day: str) -> None:
    """Write `parameter=day` into whatever in the response leads to a page that can be seen as of a day."""
    asked = urlencode({parameter: day})

    def leading_on(ampersand: str) -> Callable[[re.Match[str]], str]:
        return lambda found: found[1] + _with(asked, found[2], ampersand) if _is_read_by_the_day(found[2]) else found[0]

    def form(found: re.Match[str]) -> str:
        hidden = f'<input type="hidden" name="{escape(parameter)}" value="{escape(day)}">'
        return found[0] + hidden if _is_read_by_the_day(found[1]) else found[0]

    if "Location" in response.headers:
        response.headers["Location"] = _with(asked, response.headers["Location"], "&")
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if kind == "text/html":
        response.content = _FORM.sub(form, _LINK.sub(leading_on("&amp;"), response.content.decode())).encode()
    elif kind == "application/json":
        response.content = _ADDRESS_IN_JSON.sub(leading_on("&"), response.content.decode()).encode()


def _with(asked: str, address: str, ampersand: str) -> str:
    return f"{address}{ampersand if '?' in address else '?'}{asked}"


def _is_read_by_the_day(address: str) -> bool:
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return False
    return getattr(view, "shows_a_day", False)
