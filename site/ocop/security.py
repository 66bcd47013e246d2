"""Headers that tell browsers what a page may do. Django 5.2 sends the others (`SecurityMiddleware`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


def _policy(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


STRIPES_PAGE = "https://checkout.stripe.com"
"""Where a shopper pays by card."""

_EVERYWHERE = {"object-src": "'none'", "base-uri": "'self'", "frame-ancestors": "'self'", "form-action": "'self'"}

# Public pages run our own files only. Styles may stand in attributes: sizes of pictures and charts are set there.
_PUBLIC = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "style-src": "'self' 'unsafe-inline'",
    **_EVERYWHERE,
}
# Wagtail's own pages start inline scripts.
ADMIN_POLICY = _policy(
    {
        "default-src": "'self'",
        "img-src": "'self' data: blob:",
        "script-src": "'self' 'unsafe-inline'",
        "style-src": "'self' 'unsafe-inline'",
        **_EVERYWHERE,
    }
)
ADMIN = "/admin/"

PERMISSIONS_POLICY = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"


def public_policy(*, frame_src: Iterable[str] = ()) -> str:
    """A form that places an order leads on to the page where it is paid, and browsers hold that against `form-action` too. A
    page may frame other sites only where it names them."""
    policy = dict(_PUBLIC)
    if settings.STRIPE_SECRET_KEY:
        policy["form-action"] = f"'self' {settings.STRIPE_API_BASE or STRIPES_PAGE}"
    if frames := " ".join(frame_src):
        policy["frame-src"] = frames
    return _policy(policy)


class SecurityHeadersMiddleware:
    """Adds a content security policy and a permissions policy to every response that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        policy = ADMIN_POLICY if request.path_info.startswith(ADMIN) else public_policy()
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
