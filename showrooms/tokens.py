"""The tokens by which tills and screens ask. A token is shown once; what is kept cannot be turned back into it."""

from __future__ import annotations

import hashlib
import secrets

from .models import Till

_BYTES = 24


def give(till: Till) -> str:
    """A new token for `till`, which from now on knows no other."""
    token = secrets.token_urlsafe(_BYTES)
    Till.objects.filter(pk=till.pk).update(digest=digest_of(token))
    till.refresh_from_db()
    return token


def till_of(token: str) -> Till | None:
    """The till in use that bears this token."""
    return Till.objects.select_related("showroom").filter(digest=digest_of(token), live=True).first() if token else None


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def unknown_digest() -> str:
    """The digest of a token that nobody has: that of a till before its first."""
    return digest_of(secrets.token_urlsafe(_BYTES))
