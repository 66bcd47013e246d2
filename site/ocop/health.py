"""`GET /healthz`: is the site able to answer, for load balancers and people who look after it."""

from __future__ import annotations

import logging
import secrets
from datetime import date

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from catalog import clock, edition
from catalog.models import Product
from search.standing import standing

logger = logging.getLogger(__name__)

OK = "ok"
DOWN = "down"
_ON_A_PAGE = (
    "name",
    "producer__name",
    "group__period__title",
    "province__name",
    "former_province__name",
    "commune__name",
    "images__image__file",
    "certificates__decision__number",
)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """JSON: `date` (today in Vietnam), `edition` (null when the database is down), `release`, `database` (`vendor`, and `ok`
    when it answers what a page asks), `services` (name to `ok` or `down`), `search` (`engine` that answers,
    changes `waiting`, and `elasticsearch` with its `fault` where one is configured) and `ok`. Status 200, or 503 when the site
    cannot show a page.

    Reads no session and asks for no login. The cache and Elasticsearch do not stop the site, so they do not decide `ok`.
    """
    today = clock.today()
    token = _edition_token()
    ok = token is not None and _page_can_be_read(today)
    answer = {
        "ok": ok,
        "date": today.isoformat(),
        "edition": token,
        "release": edition.release(),
        "database": {"vendor": connection.vendor, "ok": ok},
        "services": {"database": OK if ok else DOWN, "cache": _cache_state()},
        **_search(),
    }
    return JsonResponse(answer, status=200 if ok else 503, headers={"Cache-Control": "no-store"})


def _edition_token() -> str | None:
    """The edition's token: every public page starts by reading it, so a site that cannot is down."""
    try:
        return edition.current_token() or None
    except DatabaseError:
        logger.exception("The database does not answer.")
        return None


def _page_can_be_read(on: date) -> bool:
    """Ask once for one listed product and all that its page tells of it: a database that answers may still lack a table."""
    product = Product.objects.listed(on).order_by()
    try:
        list(product.values_list(*_ON_A_PAGE)[:1])
    except DatabaseError:
        logger.exception("The database answers, but not what a page asks.")
        return False
    return True


def _search() -> dict[str, object]:
    """Who answers the next search, and how many changes it waits for; `fault` says why Elasticsearch may not, where it should."""
    try:
        found = standing()
    except DatabaseError:
        logger.exception("The database does not tell how search stands.")
        return {"search": None}
    search = {"engine": found.engine, "waiting": found.waiting, "failures": found.failures}
    return {
        "search": search | {"elasticsearch": OK if not found.fault else DOWN, "fault": found.fault}
        if found.configured
        else search
    }


def _cache_state() -> str:
    probe = secrets.token_hex(8)
    try:
        cache.set("healthz", probe, timeout=10)
        return OK if cache.get("healthz") == probe else DOWN
    except Exception:  # each cache backend has errors of its own
        logger.exception("The cache does not answer.")
        return DOWN
