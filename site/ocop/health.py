"""`GET /healthz`: is the site able to answer, for load balancers and people who look after it."""

from __future__ import annotations

import logging
import secrets

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from catalog import clock, edition

logger = logging.getLogger(__name__)

OK = "ok"
DOWN = "down"


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """JSON: `date` (today in Vietnam), `edition` (null when the database is down), `release`, `database` (`vendor`, `ok`),
    `services` (name to `ok` or `down`) and `ok`. Status 200, or 503 when the site cannot show a page.

    Reads no session and asks for no login. The cache alone does not stop the site, so it does not decide `ok`.
    """
    token = _edition_token()
    answer = {
        "ok": token is not None,
        "date": clock.today().isoformat(),
        "edition": token,
        "release": edition.release(),
        "database": {"vendor": connection.vendor, "ok": token is not None},
        "services": {"database": OK if token is not None else DOWN, "cache": _cache_state()},
    }
    return JsonResponse(answer, status=200 if answer["ok"] else 503, headers={"Cache-Control": "no-store"})


def _edition_token() -> str | None:
    """The edition's token: every public page starts by reading it, so a site that cannot is down."""
    try:
        return edition.current_token() or None
    except DatabaseError:
        logger.exception("The database does not answer.")
        return None


def _cache_state() -> str:
    probe = secrets.token_hex(8)
    try:
        cache.set("healthz", probe, timeout=10)
        return OK if cache.get("healthz") == probe else DOWN
    except Exception:  # each cache backend has errors of its own
        logger.exception("The cache does not answer.")
        return DOWN
