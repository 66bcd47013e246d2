"""The language of a public page is its address: Vietnamese at the root, English under `/en/`.

Nothing else decides it, so a page is the same for every visitor and can be kept: no `Accept-Language`, no cookie.
The Wagtail admin picks its user's language afterwards by itself.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


def language_of(path: str) -> str:
    """The language code (`vi` or `en`) that an address such as `/en/products/` belongs to."""
    return "en" if path == "/en" or path.startswith("/en/") else "vi"


class LanguageFromAddressMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # as LocaleMiddleware does
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
