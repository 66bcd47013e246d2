"""Kept pages: a public page is rendered once for each edition, day, language and address, and then only sent.

    key = (release, edition, day, language, address in one spelling)

The middleware stands outermost. It fixes the key with one raw read before anything else is read, looks whether the page is
kept, and only then calls what lies within. After rendering it reads the edition again: a page torn by a commit half-way is
served once, neither kept nor given an ETag. So nothing has to be emptied when facts change or the day ends: the key is
another one.

What is kept holds nothing of the visitor: pages are rendered without the request. What staff preview as of another day never
comes here.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cached_property

import brotli  # type: ignore[import-untyped]
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.urls import Resolver404, resolve
from django.utils.http import parse_etags

from catalog import clock
from catalog.edition import Reading
from catalog.public.frame import PublicPage
from catalog.public.reading import REVALIDATE, asks_for_a_day, page_address
from ocop.languages import language_of
from ocop.page_store import KeptPage, PageStore, page_store

MOST_ADDRESSES = 20_000
LONGEST_ADDRESS = 400
"""What is remembered of spellings: how many, and up to how many characters."""

KEPT_STATUSES = {200, 410}
_OWN_HEADERS = {"content-length", "content-encoding", "cache-status", "etag", "vary"}
_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=4),
    "gzip": lambda body: gzip.compress(body, compresslevel=5, mtime=0),
}
_VARY = ("Vary", "Accept-Encoding")
_NOT_A_PAGE = ""


class KeptPagesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._addresses: dict[str, str] = {}

    @cached_property
    def _store(self) -> PageStore:
        return page_store()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = self._address(request) if request.method in {"GET", "HEAD"} else _NOT_A_PAGE
        if address == _NOT_A_PAGE or (settings.SECURE_SSL_REDIRECT and not request.is_secure()):
            return self.get_response(request)
        request.get_host()  # raises for a host that is not ours, as CommonMiddleware would
        try:
            reading = Reading.begin(clock.today())
        except DatabaseError:
            # What lies within meets the same, and tells it in the page's language and under the headers of every answer.
            return self.get_response(request)
        # HSTS is sent over HTTPS only, so the scheme is a part of what a page is.
        key = reading.key(language_of(request.path_info), f"{request.scheme} {address}")
        coding = _coding(request)
        page = None if _may_be_a_preview(request) or not reading.token else self._store.get(key)
        if page is None:
            return self._rendered(request, reading, key, coding)
        if coding not in page.bodies:
            page = self._with_coding(key, page, coding)
        return _answer(request, key, page, coding, "hit")

    def _rendered(self, request: HttpRequest, reading: Reading, key: str, coding: str) -> HttpResponseBase:
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
        request.reading = reading  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not isinstance(response, PublicPage) or not _may_be_kept(response) or not reading.still_holds():
            response.headers["Cache-Status"] = "ocop; fwd=miss"
            return response
        headers = tuple((name, value) for name, value in response.headers.items() if name.lower() not in _OWN_HEADERS)
        page = KeptPage(response.status_code, (*headers, _VARY), {"": response.content})
        if response.worth_keeping and not response.cookies:
            page = self._with_coding(key, page, coding)
            return _answer(request, key, page, coding, "fwd=miss; stored")
        return _answer(request, key, _encoded(page, coding), coding, "fwd=miss")

    def _with_coding(self, key: str, page: KeptPage, coding: str) -> KeptPage:
        page = _encoded(page, coding)
        self._store.keep(key, page)
        return page

    def _address(self, request: HttpRequest) -> str:
        """The page's address in one spelling, or that this is no page. Spellings are remembered: reading one takes longer than
        sending the page."""
        spelled = f"{request.path_info}?{request.META.get('QUERY_STRING', '')}"
        known = self._addresses.get(spelled)
        if known is not None:
            return known
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return _NOT_A_PAGE
        address = page_address(match.func, request, match.kwargs)
        if address and len(spelled) <= LONGEST_ADDRESS:
            if len(self._addresses) >= MOST_ADDRESSES:
                self._addresses = {}
            self._addresses[spelled] = address
        return address or _NOT_A_PAGE


def _may_be_a_preview(request: HttpRequest) -> bool:
    """Whether staff may be asking for another day: only the view, which reads the session, can tell."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and asks_for_a_day(request)


def _may_be_kept(response: PublicPage) -> bool:
    return response.status_code in KEPT_STATUSES and "no-store" not in response.headers.get("Cache-Control", "")


def _answer(request: HttpRequest, key: str, page: KeptPage, coding: str, status: str) -> HttpResponse:
    own = {"Cache-Status": f"ocop; {status}"}
    if page.status == 200:
        # Weak where the page is sent in another coding than its own.
        own["ETag"] = f'W/"{key}"' if coding else f'"{key}"'
    if page.status == 200 and f'"{key}"' in _asked_about(request):
        return HttpResponseNotModified(headers={**own, "Cache-Control": REVALIDATE, **dict([_VARY])})
    body = page.bodies[coding]
    own["Content-Length"] = str(len(body))
    if coding:
        own["Content-Encoding"] = coding
    response = HttpResponse(body, status=page.status, headers={**dict(page.headers), **own})
    # A certificate that ran out is no fault of the site: Django would log every such visit as a warning.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _asked_about(request: HttpRequest) -> set[str]:
    """The tags of what the visitor keeps, compared weakly (RFC 9110, 13.1.2)."""
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    return {etag.removeprefix("W/") for etag in parse_etags(asked)} if asked else set()


def _encoded(page: KeptPage, coding: str) -> KeptPage:
    if coding in page.bodies:
        return page
    return KeptPage(page.status, page.headers, {**page.bodies, coding: _CODINGS[coding](page.bodies[""])})


def _coding(request: HttpRequest) -> str:
    """The content coding to send, the smallest that the visitor takes; browsers name theirs without weights."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    if not accepted:
        return ""
    taken = {each.strip().lower() for each in accepted.split(",")}
    return next((coding for coding in _CODINGS if coding in taken), "")
