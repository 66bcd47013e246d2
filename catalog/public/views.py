"""The public views. Each reads the day and the edition once, through `read_by_edition`, and renders without the request."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from catalog import addresses, codes
from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.models import Product

from . import errors, pictures, questions, share, structured_data
from .cards import cards
from .frame import Frame, frame, page
from .list_page import context_of, no_such_page
from .listing import nearby, page_of
from .more import more_of
from .product_page import ProductPage, product_page, published
from .query import ListQuery
from .reading import DAY_PARAMETERS, read_by_edition
from .records import Verdict
from .trail import group_crumbs, groups_crumb, trail
from .verification import look_up, look_up_code
from .verification_page import verification_page
from .wording import language, other_language

NEARBY = 6


@read_by_edition(lambda request: f"list {ListQuery.read(request.GET).key()}")
def product_list(request: HttpRequest, reading: Reading) -> HttpResponse:
    query = ListQuery.read(request.GET)
    if query.text:
        return _to_search(request)
    listed = page_of(query, reading)
    if listed.beyond_last:
        return no_such_page(listed, reading)
    context = context_of(listed, reading, lambda lifted: listed.overview.listed.tally(lifted.choice).total)
    group = listed.overview.groups.get(listed.query.group)
    if group:
        context["breadcrumbs"] = trail(groups_crumb(), *group_crumbs(group.path))
    return page("catalog/public/product_list.html", context, worth_keeping=listed.query.offered)


def _to_search(request: HttpRequest) -> HttpResponse:
    """A text has its own address now, with all that was asked for: what can't be read is told there."""
    asked = request.GET.copy()
    for name in DAY_PARAMETERS:
        asked.pop(name, None)
    return HttpResponsePermanentRedirect(f"{addresses.search(language())}?{asked.urlencode()}")


@read_by_edition(lambda request, slug: f"product {slug}")
def product(request: HttpRequest, reading: Reading, slug: str) -> HttpResponse:
    if slug != slug.lower():
        return HttpResponsePermanentRedirect(addresses.product(language(), slug.lower()))
    published_now = published(slug, overview(reading))
    if published_now is None:
        return errors.missing(reading, addresses.product(other_language(), slug))
    found, certificates = published_now
    shown = product_page(found, overview(reading), reading.on, certificates)
    context: dict[str, Any] = {
        "page": shown,
        "record": shown.record,
        "frame": frame_of_product(found, reading),
        "breadcrumbs": shown.breadcrumbs,
    }
    if found.pk in overview(reading).listed:
        context["share"] = share.share_of_product(shown)
        context["structured_data"] = structured_data.script(*structured_data.product_nodes(shown))
        return page("catalog/public/product.html", context | {"rows": more_of(found, reading)})
    return _not_listed(shown, context, reading)


def _not_listed(shown: ProductPage, context: dict[str, Any], reading: Reading) -> HttpResponse:
    """The address of a product that was certified once (410) or will be (404)."""
    context["frame"] = frame_of_product(shown.product, reading, indexed=False)
    context["cards"] = cards(nearby(shown.product, reading, NEARBY), reading)
    status = 404 if shown.record.verdict is Verdict.NOT_YET else 410
    response = page("catalog/public/record.html", context, status=status)
    # A certificate that ran out is no fault of the site: Django would log every such visit as a warning.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@read_by_edition(lambda request: f"verify {tuple(questions.read(request.GET.get('q', '')))}")
def verify(request: HttpRequest, reading: Reading) -> HttpResponse:
    return verification_page(look_up(questions.read(request.GET.get("q", "")), reading), reading)


@read_by_edition(lambda request, code: f"code {tuple(questions.read(code))}")
def verify_code(request: HttpRequest, reading: Reading, code: str) -> HttpResponse:
    """The address printed as QR; Vietnamese, with a switch to the English answer."""
    spelled = codes.clean_public_code(code)
    if spelled and spelled != code:
        return HttpResponsePermanentRedirect(addresses.short_verify(spelled))
    answer = look_up_code(questions.read(code), reading.on)
    return verification_page(answer, reading, of_label=True, status=200 if answer.found else 404)


def illustration(request: HttpRequest, code: str, fingerprint: str, width: int) -> HttpResponseBase:
    """A drawn picture. Its address changes when the picture would, so it is kept for ever."""
    found = Product.objects.filter(code=code).select_related("group").first()
    group = pictures.group_for_drawing(
        found.group.name if found and found.group else None, found.group_as_published if found else ""
    )
    if found is None or width not in pictures.WIDTHS or not pictures.is_current(found, group, fingerprint):
        return HttpResponse(_("There is no such picture."), status=404, content_type="text/plain; charset=utf-8")
    path = pictures.kept_illustration(found, group, width)
    return FileResponse(
        path.open("rb"), content_type="image/webp", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


@read_by_edition(lambda request, code, fingerprint: f"share {code} {fingerprint}")
def share_image(request: HttpRequest, reading: Reading, code: str, fingerprint: str) -> HttpResponse:
    return share.share_image(request, reading, code, fingerprint)


def frame_of_product(shown: Product, reading: Reading, *, indexed: bool = True) -> Frame:
    return frame(
        reading,
        here="list",
        address=addresses.product(language(), shown.slug),
        other_address=addresses.product(other_language(), shown.slug),
        indexed=indexed,
    )
