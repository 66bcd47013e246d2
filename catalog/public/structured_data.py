"""What pages tell machines in schema.org's words, as JSON-LD.

Stars are the rating of a certification and never an `aggregateRating`: no shopper gave them. An `Offer` stands only where there
is a price that the producer asks; it ends with the certificate.

- A product that is not listed (410, 404) has no `Product` here. Google asks of a product's markup an offer or a review, neither
  of which a lapsed product may have, and that it describes what the page is about, which there is a record. Whoever keeps an old
  copy finds the end in it: `expires` and `availabilityEnds`.
- A made-up product has none either: what does not exist is no product, and machines read no caption that says so.
- `expires` and `availabilityEnds` take a day or a moment. A bare day would be read as the last one by some and as the first one
  after it by others, so both are the moment of the lapse: midnight in Vietnam before the first day no longer in force.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalog import addresses
from catalog.models import Certificate

from .lifting import group_name
from .pictures import Picture
from .product_page import ProductPage
from .wording import NUMBER_NOT_STATED, PRODUCER_NOT_NAMED, language

Node = dict[str, Any]
SCHEMA = "https://schema.org"
# As entities in JSON: no text can end the script element or start a comment in it.
_ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}
_COUNTRY = {"vi": "Việt Nam", "en": "Viet Nam"}


def script(*nodes: Node) -> SafeString:
    """The nodes as one `<script>` element of JSON-LD for a page's head; nothing for no nodes."""
    if not nodes:
        return SafeString()
    graph = {"@context": SCHEMA, "@graph": nodes}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def breadcrumbs(*crumbs: tuple[str, str]) -> Node:
    """The way to a page, from the outermost one down to itself: names with their addresses on this site."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": {"@id": absolute(address)}}
        for position, (name, address) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def website() -> tuple[Node, Node]:
    """The site and who publishes it, for the home page."""
    home = absolute(addresses.home(language()))
    organisation = {
        "@type": "Organization",
        "@id": f"{settings.PUBLIC_BASE_URL}/#organization",
        "name": _("OCOP catalogue"),
        "url": f"{settings.PUBLIC_BASE_URL}/",
        "logo": absolute(static("icons/icon-512.png")),
    }
    site = {
        "@type": "WebSite",
        "name": _("OCOP catalogue"),
        "url": home,
        "inLanguage": language(),
        "publisher": {"@id": organisation["@id"]},
    }
    return site, organisation


def product_nodes(page: ProductPage) -> list[Node]:
    """What a product's page says: the way to it and, while it is listed and no sample, the product."""
    address = addresses.product(language(), page.product.slug)
    nodes = [breadcrumbs(*page.breadcrumbs)]
    certificate = page.record.certificate if page.record.in_force else None
    if certificate and not page.product.fictional:
        nodes.append(_product(page, certificate, absolute(address)))
    return nodes


def absolute(address: str) -> str:
    return urljoin(f"{settings.PUBLIC_BASE_URL}/", address)


def _product(page: ProductPage, certificate: Certificate, url: str) -> Node:
    product = page.product
    producer = _producer(page)
    node: Node = {
        "@type": "Product",
        "@id": f"{url}#product",
        "url": url,
        "name": page.name,
        "alternateName": page.vietnamese_name,
        "description": " ".join(page.description.split()),
        "image": [_image(picture) for picture in page.gallery],
        "sku": product.code,
        "gtin": product.gtin,
        "category": " > ".join(map(group_name, page.groups)) or product.group_as_published,
        "brand": producer,
        "manufacturer": producer,
        "countryOfOrigin": {"@type": "Country", "name": _COUNTRY[language()]},
        "hasCertification": _certification(page, certificate),
        "offers": _offer(page, certificate, url),
    }
    return _said(node)


def _producer(page: ProductPage) -> Node | None:
    name = page.producer.name
    return None if name == PRODUCER_NOT_NAMED else {"@type": "Organization", "name": name}


def _image(picture: Picture) -> str | Node:
    address = absolute(picture.src)
    if not picture.drawn:
        return address
    return {"@type": "ImageObject", "contentUrl": address, "caption": _("Illustration, not a photograph")}


def _offer(page: ProductPage, certificate: Certificate, url: str) -> Node | None:
    """What the producer asks. Whether there is any left is not said: the catalogue does not know."""
    product = page.product
    if product.price is None or product.price_is_example:
        return None
    return _said(
        {
            "@type": "Offer",
            "url": url,
            "price": product.price,
            "priceCurrency": "VND",
            "availabilityEnds": _lapse(certificate.ends_on),
            "itemCondition": f"{SCHEMA}/NewCondition",
            "seller": _producer(page),
        }
    )


def _certification(page: ProductPage, certificate: Certificate) -> Node | None:
    decision = certificate.decision
    if decision.fictional:
        return None
    number = certificate.certificate_number or decision.number
    return _said(
        {
            "@type": "Certification",
            "name": _("OCOP, %(stars)d stars") % {"stars": certificate.stars},
            "url": page.record.verify_address,
            "certificationIdentification": "" if number == NUMBER_NOT_STATED else number,
            "certificationStatus": f"{SCHEMA}/CertificationActive",
            "certificationRating": {"@type": "Rating", "ratingValue": certificate.stars, "bestRating": 5, "worstRating": 1},
            "issuedBy": {"@type": "Organization", "name": decision.authority},
            "datePublished": decision.signed_on.isoformat(),
            "validFrom": certificate.starts_on.isoformat(),
            "expires": _lapse(certificate.ends_on),
        }
    )


def _lapse(ends_on: date) -> str:
    """The moment from which a certificate that ends on this day is no longer in force."""
    return datetime.combine(ends_on, time.min, tzinfo=timezone.get_default_timezone()).isoformat()


def _said(node: Node) -> Node:
    """Without what there is nothing to say of."""
    return {name: value for name, value in node.items() if value not in ("", None)}
