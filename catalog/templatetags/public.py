"""Tags and filters of the public pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django import template
from django.utils.safestring import SafeString

from catalog.models import Producer, Product
from catalog.public import preview, share, structured_data, wording
from catalog.public.card_markup import Marks, cards_html
from catalog.public.cards import Card
from catalog.public.options import Option, options_html

register = template.Library()


@register.filter
def grouped(value: int) -> str:
    """A number with its thousands apart: `{{ page.total|grouped }}`."""
    return wording.number(value)


@register.filter
def day(value: date) -> str:
    """A date as the page's language writes it."""
    return wording.day(value)


@register.filter
def decision_number(value: str) -> str:
    """A decision's number, or that its source tells none."""
    return wording.decision_number(value)


@register.simple_block_tag
def said(content: SafeString) -> SafeString:
    """`{% said as title %}…{% endsaid %}`: what stands between, to be printed more than once."""
    return content


@register.simple_tag
def share_of_site() -> share.Share:
    """How a page is shared that is not one product's: `{% share_of_site as share %}`."""
    return share.share_of_site()


@register.simple_tag
def product_preview(product: Product) -> SafeString:
    """The page of a product as edited, for officers."""
    return preview.product_preview(product)


@register.simple_tag
def producer_preview(producer: Producer) -> SafeString:
    """The page of a producer as edited, for officers."""
    return preview.producer_preview(producer)


@register.simple_tag
def options(values: Sequence[Option], one: bool = False) -> SafeString:
    """Filter values as links with counts; `one` where choosing one lifts the other."""
    return options_html(values, one=one)


@register.simple_tag
def card_list(
    cards: Sequence[Card], heading: str = "", marks: Marks | None = None, notes: Mapping[int, str] | None = None
) -> SafeString:
    """Product cards; the `heading` of each is `h2` unless it is given, `marks` marks words of their names, and `notes` are
    lines of this page's own, by product id."""
    return cards_html(cards, heading, marks or None, notes or None)


@register.simple_tag
def breadcrumb_data(crumbs: Sequence[tuple[str, str]]) -> SafeString:
    """The way to a page in schema.org's words."""
    return structured_data.script(structured_data.breadcrumbs(*crumbs))
