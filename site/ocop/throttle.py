"""How often somebody may do something: counted in the cache, for each window of time.

>>> GUESSING = Throttle("order look-up", most=10, within=timedelta(minutes=10))
>>> GUESSING.admits("203.0.113.7", at)     # counts this try, and says whether it may go on
True

Each window begins anew, so at most twice as many pass around its edge. Without a cache that all workers share, each counts for
itself. Where the cache does not answer, everybody passes: what must hold without it is held elsewhere.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

logger = logging.getLogger(__name__)

LEFT_ALONE = timedelta(seconds=15)
"""A cache that did not answer: nobody waits for it again so soon."""


class _Silence:
    """Until when the cache is left alone."""

    until: datetime | None = None


@dataclass(frozen=True)
class Throttle:
    """At most so many tries `within` a time, under a `name` of its own, for each of those who try."""

    name: str
    most: int
    within: timedelta

    def admits(self, who: str, at: datetime) -> bool:
        """Count a try of `who` at that moment; whether it is one of those allowed."""
        if _Silence.until and at < _Silence.until:
            return True
        length = int(self.within.total_seconds())
        window = int(at.timestamp()) // length
        digest = hashlib.sha256(f"{self.name}\n{who}\n{window}".encode()).hexdigest()[:32]
        key = f"throttle-{digest}"
        try:
            cache.add(key, 0, timeout=length)
            return cache.incr(key) <= self.most
        except ValueError:
            return True  # the window ended between the two
        except Exception:  # each cache has errors of its own
            _Silence.until = at + LEFT_ALONE
            logger.warning("The cache does not answer: tries of “%s” are not counted.", self.name)
            return True

    def wait(self, at: datetime) -> int:
        """Seconds until the next window."""
        length = int(self.within.total_seconds())
        return length - int(at.timestamp()) % length


def address_of(request: HttpRequest) -> str:
    """Whom a request comes from, for counting: an IPv4 address, or the network of an IPv6 one, which is one household's.

    Behind a proxy that ends TLS it is the address which that proxy saw: the last one of `X-Forwarded-For`. What stands before
    it anybody can write.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
