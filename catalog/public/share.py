"""How a page looks where it is shared: the picture, and what it is called for those who don't see it.

The picture of a product shows its stars, so it answers only while the product is listed, at the one address that holds the
fingerprint of all it shows today. Its file lies beside the media, not in them: a front server hands out those at any time.
Browsers and proxies ask before they show it again, since a withdrawal may come on any day. What chat and social sites copied is
out of reach; it says its last day on its face.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from catalog import addresses, photographs, sharing
from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.files import write_whole
from catalog.models import Product

from .product_page import ProductPage, product_page, with_page_facts
from .structured_data import absolute
from .wording import PRODUCER_NOT_NAMED, day, language


@dataclass(frozen=True)
class Share:
    """`kind` is Open Graph's word for what the page is about; `image` is absolute; the size is in pixels."""

    kind: str
    image: str
    alt: str
    width: int = sharing.WIDTH
    height: int = sharing.HEIGHT


def share_of_site() -> Share:
    """The picture of the whole, for every page that is not one product's."""
    return Share("website", absolute(static(f"sharing/cover-{language()}.jpg")), _("OCOP catalogue"))


def share_of_product(page: ProductPage) -> Share:
    """The picture of a listed product's page."""
    stub = _stub(page)
    address = addresses.share_image(language(), stub.code, sharing.fingerprint(stub))
    words = {"sample": f"{stub.sample}: " if stub.sample else "", "name": page.name, "stars": stub.stars_in_words}
    alt = _("%(sample)s%(name)s, %(stars)s, in force to the end of %(day)s") % (words | {"day": stub.until})
    return Share("product", absolute(address), alt)


def share_image(request: HttpRequest, reading: Reading, code: str, fingerprint: str) -> HttpResponse:
    """The picture of a product that is listed today, at today's address; 404 at any other."""
    listed = Product.objects.listed(reading.on).filter(code=code).exists()
    found = with_page_facts().get(code=code) if listed else None
    page = product_page(found, overview(reading), reading.on) if found else None
    stub = _stub(page) if page else None
    if page is None or stub is None or fingerprint != sharing.fingerprint(stub):
        return HttpResponse(_("There is no such picture."), status=404, content_type="text/plain; charset=utf-8")
    etag = f'"{language()}-{fingerprint}"'
    if request.method == "HEAD":
        # Whoever only asks whether it is still there need not wait until it is drawn.
        response = HttpResponse(content_type="image/jpeg")
    else:
        response = HttpResponse(_picture(page.product, stub), content_type="image/jpeg")
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _stub(page: ProductPage) -> sharing.Stub:
    product, certificate = page.product, page.record.certificate
    assert certificate, "a listed product has a certificate in force"
    return sharing.Stub(
        name=page.name,
        stars=certificate.stars,
        stars_in_words=_("OCOP, %(stars)d stars") % {"stars": certificate.stars},
        producer="" if page.producer.name == PRODUCER_NOT_NAMED else page.producer.name,
        place=page.place,
        until_label=_("In force to the end of"),
        until=day(certificate.last_day),
        code_label=_("Code"),
        code=product.code,
        catalogue=_("OCOP catalogue"),
        programme=_("One Commune One Product"),
        sample=_("sample product") if product.fictional else "",
        caption=_("Illustration, not a photograph"),
        drawing=(product.code, product.name, page.look),
        photograph=page.gallery[0].source,
    )


def _picture(product: Product, stub: sharing.Stub) -> bytes:
    """The picture as a file, drawn now if none is kept; older ones of this product go."""
    photograph = None
    path = _file(stub)
    if stub.photograph and not path.exists():
        photograph = _first_readable(product)
        if photograph is None:
            # No photograph can be read now: once one can, the picture is drawn with it.
            stub = replace(stub, photograph="")
            path = _file(stub)
    with suppress(FileNotFoundError):
        return path.read_bytes()
    body = BytesIO()
    sharing.draw(stub, photograph).save(body, "JPEG", quality=90, subsampling=0, optimize=True, progressive=True)
    write_whole(path, lambda file: file.write(body.getvalue()))
    for older in path.parent.glob(f"{stub.code}-*.jpg"):
        if older != path:
            older.unlink(missing_ok=True)
    return body.getvalue()


def _file(stub: sharing.Stub) -> Path:
    return Path(settings.DATA_DIR) / "share-images" / language() / f"{stub.code}-{sharing.fingerprint(stub)}.jpg"


def _first_readable(product: Product) -> Image.Image | None:
    """The first photograph that can be read, as `fitted`."""
    rows = product.images.order_by("sort_order", "pk").select_related("image")
    return next(filter(None, (fitted(row.image) for row in rows)), None)


def fitted(image: Any) -> Image.Image | None:
    """An image cut to its place in the picture out of the square around its focus; none where its file cannot be read."""
    photographs.prefetch([image], photographs.CARD)
    with suppress(photographs.UnreadablePhotograph, OSError):
        squares = photographs.renditions(image, photographs.CARD)
        largest = max((each for each in squares if "format-webp" in each.filter_spec), key=lambda each: each.width)
        with largest.file.open("rb") as file, Image.open(file) as photograph:
            return ImageOps.fit(photograph.convert("RGB"), sharing.PICTURE)
    return None
