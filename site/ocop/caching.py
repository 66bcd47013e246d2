"""Kept pages: a public page is rendered once for each edition, day, language and address, and then only sent.

    key = (release, edition, day, language, address in one spelling)

and, for a page that shows words for stock, the token of these.

The middleware stands outermost. It fixes the key with one raw read before anything else is read, looks whether the page is
kept, and only then calls what lies within. After rendering it reads the edition again: a page torn by a commit half-way is
served once, neither kept nor given an ETag. So nothing has to be emptied when facts change or the day ends: the key is
another one.

A page that is not worth keeping is rendered each time, and its ETag is of what it says as well. What answers a search is not
told by the key alone: which engine answered, and which words were known by then, may be others a moment later.

Scheduled pages are published here as well: the edition tells when the next one is due, and the first visitor at or after that
moment waits until it is published, before a kept page is looked for.

What is kept holds nothing of the visitor: pages are rendered without the request. What staff preview as of another day never
comes here.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import ResponseHeaders
from django.urls import Resolver404, resolve
from django.utils.http import parse_etags

from catalog import clock
from catalog.edition import Reading
from catalog.public.frame import PublicPage
from catalog.public.reading import REVALIDATE, asks_for_a_day, page_address, shows_availability
from ocop.languages import language_of
from ocop.page_store import KeptPage, PageStore, Sent, page_store
from ocop.pages import schedule
from showrooms import holds

logger = logging.getLogger(__name__)

MOST_ADDRESSES = 20_000
LONGEST_ADDRESS = 400
"""What is remembered of spellings: how many, and up to how many characters."""

A_SECOND = timedelta(seconds=1)
KEPT_STATUSES = {200, 410}
_OWN_HEADERS = {"content-length", "content-encoding", "cache-status", "etag", "vary"}
_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=4),
    "gzip": lambda body: gzip.compress(body, compresslevel=5, mtime=0),
}
_HIT, _MISS, _STORED = "ocop; hit", "ocop; fwd=miss", "ocop; fwd=miss; stored"
LONGEST_ACCEPTED = 200
"""Characters of `Accept-Encoding` that are read; browsers send a tenth of that."""
_NOUGHT = re.compile(r"q\s*=\s*0(\.0{0,3})?")
_VARY = {"Vary": "Accept-Encoding"}


class Asked(NamedTuple):
    """A page that someone asks for: its language, its address in one spelling, and whether it shows words for stock."""

    language: str
    address: str
    availability: bool


class KeptPagesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._spellings: dict[tuple[str | None, str, str], Asked] = {}
        self._freed_at = self._tried_at = datetime.min.replace(tzinfo=UTC)

    @cached_property
    def _store(self) -> PageStore:
        return page_store()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # What editors preview comes as a request for the page's address, and is not the page.
        is_read = request.method in {"GET", "HEAD"} and not hasattr(request, "is_dummy")
        asked = self._asked(request) if is_read else None
        if asked is None or (settings.SECURE_SSL_REDIRECT and not request.is_secure()):
            return self.get_response(request)
        try:
            if asked.availability:
                self._free_what_lapsed()
            reading = self._read(asked)
        except DatabaseError:
            # What lies within meets the same, and tells it in the page's language and under the headers of every answer.
            return self.get_response(request)
        # HSTS is sent over HTTPS only, so the scheme is a part of what a page is.
        key = reading.key(asked.language, f"{request.scheme} {asked.address}")
        coding = _coding(request)
        page = None if _may_be_a_preview(request) or not reading.token else self._store.get(key)
        if page is None:
            return self._rendered(request, reading, key, coding)
        if coding not in page.sent:
            page = _with_coding(page, key, coding)
            self._store.keep(key, page)
        return _answer(request, page, coding)

    def _read(self, asked: Asked) -> Reading:
        """The edition, after what was due by now was published."""
        at, on = clock.now_and_today()
        reading = Reading.begin(on, availability=asked.availability)
        if not _is_due(reading, at) or abs(at - self._tried_at) < A_SECOND:
            return reading
        try:
            schedule.publish_due(at)
        except DatabaseError:
            logger.exception("What is due could not be published")
        reading = Reading.begin(on, availability=asked.availability)
        if _is_due(reading, at):
            self._tried_at = at
        return reading

    def _free_what_lapsed(self) -> None:
        """Goods kept for an order that was not paid in time are free once somebody looks; asked at most once a second."""
        at, on = clock.now_and_today()
        if abs(at - self._freed_at) >= A_SECOND:
            self._freed_at = at
            holds.free_lapsed(at, on)

    def _rendered(self, request: HttpRequest, reading: Reading, key: str, coding: str) -> HttpResponseBase:
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
        request.reading = reading  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not isinstance(response, PublicPage) or not _may_be_kept(response) or not reading.still_holds():
            response.headers["Cache-Status"] = _MISS
            return response
        kept = response.worth_keeping and not response.cookies
        tag = key if kept else _tag(key, response.content)
        page = _with_coding(_plain(response, tag), tag, coding)
        if kept:
            self._store.keep(key, page)
        answer = _answer(request, page, coding)
        answer.headers = ResponseHeaders({**answer.headers, "Cache-Status": _STORED if kept else _MISS})
        return answer

    def _asked(self, request: HttpRequest) -> Asked | None:
        """What page is asked for, if it is one. Spellings are remembered, with the hosts that they came under: reading an
        address takes longer than sending its page.

        Raises DisallowedHost for a host that is not ours, as CommonMiddleware would.
        """
        spelled = (request.META.get("HTTP_HOST"), request.path_info, request.META.get("QUERY_STRING", ""))
        asked = self._spellings.get(spelled)
        if asked is not None:
            return asked
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return None
        address = page_address(match.func, request, match.kwargs)
        if not address:
            return None
        request.get_host()
        asked = Asked(language_of(request.path_info), address, shows_availability(match.func))
        if sum(len(part or "") for part in spelled) <= LONGEST_ADDRESS:
            if len(self._spellings) >= MOST_ADDRESSES:
                self._spellings = {}
            self._spellings[spelled] = asked
        return asked


def _is_due(reading: Reading, at: datetime) -> bool:
    return reading.due is not None and reading.due <= at.timestamp() * 1000


def _may_be_a_preview(request: HttpRequest) -> bool:
    """Whether staff may be asking for another day: only the view, which reads the session, can tell."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and asks_for_a_day(request)


def _may_be_kept(response: PublicPage) -> bool:
    return response.status_code in KEPT_STATUSES and "no-store" not in response.headers.get("Cache-Control", "")


def _answer(request: HttpRequest, page: KeptPage, coding: str) -> HttpResponse:
    sent = page.sent[coding]
    if page.status == 200 and _holds(request, sent):
        response = HttpResponse(status=304)
        response.headers = sent.confirmation
        return response
    response = HttpResponse(sent.body, status=page.status)
    response.headers = sent.headers
    # A certificate that ran out is no fault of the site: Django would log every such visit as a warning.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _holds(request: HttpRequest, sent: Sent) -> bool:
    """Whether the visitor's copy is this page; tags are compared weakly (RFC 9110, 13.1.2)."""
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    if not asked:
        return False
    etag = sent.headers["ETag"]
    return asked == etag or etag.removeprefix("W/") in {each.removeprefix("W/") for each in parse_etags(asked)}


def _tag(key: str, body: bytes) -> str:
    """The tag of a page whose key does not tell all that it says, 32 hex digits."""
    return hashlib.sha256(key.encode() + body).hexdigest()[:32]


def _plain(response: PublicPage, tag: str) -> KeptPage:
    """What was rendered, in its own coding."""
    own = {name: value for name, value in response.headers.items() if name.lower() not in _OWN_HEADERS}
    return KeptPage(response.status_code, {"": _sent(own, response.content, f'"{tag}"' if response.status_code == 200 else "")})


def _with_coding(page: KeptPage, tag: str, coding: str) -> KeptPage:
    if coding in page.sent:
        return page
    plain = page.sent[""]
    # Weak: it is another coding of the page, not the same bytes.
    etag = f'W/"{tag}"' if page.status == 200 else ""
    sent = _sent({**plain.headers, "Content-Encoding": coding}, _CODINGS[coding](plain.body), etag)
    return KeptPage(page.status, {**page.sent, coding: sent})


def _sent(headers: Mapping[str, str], body: bytes, etag: str) -> Sent:
    own = {"Cache-Status": _HIT, **_VARY, **({"ETag": etag} if etag else {})}
    return Sent(
        body,
        ResponseHeaders({**headers, **own, "Content-Length": str(len(body))}),
        ResponseHeaders({**own, "Cache-Control": REVALIDATE}),
    )


def _coding(request: HttpRequest) -> str:
    """The content coding to send: the smallest that the visitor takes."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return _smallest_taken(accepted) if len(accepted) <= LONGEST_ACCEPTED else ""


@lru_cache(maxsize=256)
def _smallest_taken(accepted: str) -> str:
    """By `Accept-Encoding` (RFC 9110, 12.5.3); weights only matter where they are nought, which refuses."""
    taken = set()
    for each in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in each.split(";"))
        if not any(_NOUGHT.fullmatch(parameter) for parameter in parameters):
            taken.add(name)
    return next((coding for coding in _CODINGS if coding in taken), "")
