"""Pages as visitors read them: found by their address, shown by the edition and the day, kept like any other public page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Locale

from catalog.edition import Reading
from catalog.public.frame import page
from catalog.public.reading import read_by_edition
from catalog.public.wording import language
from ocop.pages.blocks.media import FRAMES
from ocop.pages.models import HomePage
from ocop.pages.models.base import SitePage
from ocop.security import public_policy

from .asked import NOTHING, Asked
from .contexts import context_of
from .finding import home_page, page_at
from .shown import shown_on
from .surroundings import frame_of


def one_spelling(request: HttpRequest, path: str = "") -> str:
    return f"page {path}{Asked.read(request.GET).query('vi')}"


@read_by_edition(lambda request: "home")
def home(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The home page of the language; where it is not published, with the sections that a new site has."""
    return show(home_page(language()) or usual_home(), reading)


def usual_home() -> HomePage:
    return HomePage(locale=Locale(language_code=language()), url_path=f"/{language()}/")


@read_by_edition(one_spelling)
def serve(request: HttpRequest, reading: Reading, path: str = "") -> HttpResponse:
    found = page_at(language(), path)
    if found is None or not found.is_there(reading.on):
        raise Http404
    return show(found, reading, Asked.read(request.GET))


def show(found: SitePage, reading: Reading, asked: Asked = NOTHING, **more: Any) -> HttpResponse:
    context = page_context(found, reading, asked) | more
    response = page(found.template, context)
    if context["shown"].has_film:
        response.headers["Content-Security-Policy"] = public_policy(frame_src=FRAMES)
    return response


def page_context(found: SitePage, reading: Reading, asked: Asked = NOTHING) -> dict[str, Any]:
    """All that the template of a page needs."""
    own = context_of(found, reading, asked)
    shown = shown_on(found, reading, own.pop("product_ids", ()), own.pop("images", ()))
    return {"page": found, "frame": frame_of(found, reading), "shown": shown, **own}
