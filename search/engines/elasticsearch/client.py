"""How Elasticsearch is reached: one client per process and address, no retries, and every failure as a plain EngineError."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from time import monotonic
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from elasticsearch import ApiError, ConnectionTimeout, Elasticsearch, TransportError

from search.engines.query import EngineError

SEARCH_SECONDS = 0.4
"""For a search and all that it asks of the server: then somebody else answers."""
UPKEEP_SECONDS = 60.0
"""For writing, swapping and reading the index through: nobody waits in front of a page."""
_PORTS = {"http": 80, "https": 443}
_REFUSED = (401, 403)

logger = logging.getLogger(__name__)


@cache
def client(url: str) -> Elasticsearch:
    """The client of an address such as `https://user:password@host:9200` or `https://host:9200/?api_key=…`.

    A certificate is checked against those that the machine trusts, or the ones of `SSL_CERT_FILE`.
    """
    parts = urlsplit(url)
    # Not `parse_qs`: the keys are base64, and a plus in them is a plus.
    given = {name: unquote(value) for name, _, value in (pair.partition("=") for pair in parts.query.split("&"))}
    options: dict[str, Any] = {}
    if given.get("api_key"):
        options["api_key"] = given["api_key"]
    elif parts.username:
        options["basic_auth"] = (unquote(parts.username), unquote(parts.password or ""))
    if parts.scheme == "https":
        options["ssl_context"] = ssl.create_default_context()
    host = {"scheme": parts.scheme, "host": parts.hostname, "port": parts.port or _PORTS[parts.scheme]}
    if path := parts.path.rstrip("/"):
        host["path_prefix"] = path
    return Elasticsearch([host], request_timeout=UPKEEP_SECONDS, max_retries=0, retry_on_timeout=False, **options)


class Deadline:
    """What is left of the time for several requests together."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    @classmethod
    def of_a_search(cls) -> Self:
        return cls(SEARCH_SECONDS)

    @property
    def left(self) -> float:
        left = self._end - monotonic()
        if left <= 0:
            raise EngineError("Elasticsearch did not answer in time.")
        return left


@contextmanager
def told_plainly() -> Iterator[None]:
    """Whatever the client raises as an EngineError with a sentence that anyone may read; what it said goes to the log."""
    try:
        yield
    except ConnectionTimeout as error:
        raise EngineError("Elasticsearch did not answer in time.") from error
    except TransportError as error:
        _note(f"Elasticsearch cannot be reached: {error.message}")
        raise EngineError("Elasticsearch cannot be reached.") from error
    except ApiError as error:
        _note(f"Elasticsearch answered {error.status_code}: {_reason(error)}")
        if error.status_code in _REFUSED:
            raise EngineError("Elasticsearch refuses the user name, password or key of the site.") from error
        raise EngineError("Elasticsearch answered with an error.") from error


@lru_cache(maxsize=64)
def _note(what: str) -> None:
    """Once for each thing that it said: it is asked again and again."""
    logger.warning("%s", what)


def _reason(error: ApiError) -> str:
    problem = error.body.get("error") if isinstance(error.body, dict) else None
    if isinstance(problem, dict):
        return str(problem.get("reason") or problem.get("type"))
    return str(problem or error.message)
