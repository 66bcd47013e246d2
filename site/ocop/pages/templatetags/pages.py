"""Tags of pages and their blocks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar

from catalog.public import structured_data
from catalog.public.pictures import Picture
from catalog.public.wording import language, number
from ocop.pages.public.previews import block_preview, page_preview

register = template.Library()


@register.simple_tag(takes_context=True)
def picture_of(context: dict[str, Any], image: Any, alt: str = "") -> Picture | None:
    """A picture of the page in all its sizes: `{% picture_of value.image value.alt as picture %}`."""
    found: Picture | None = context["shown"].picture(image, alt)
    return found


@register.filter
def focus(image: Any) -> SafeString:
    """Where a picture may not be cut, as CSS: `style="{{ image|focus }}"`; nothing where no focal point is set."""
    point = image.get_focal_point() if image is not None else None
    if point is None:
        return SafeString()
    across, down = (round(100 * value / whole) for value, whole in ((point.x, image.width), (point.y, image.height)))
    return SafeString(f"object-position:{across}% {down}%")


@register.filter
def cell(value: Any) -> str:
    """A number as the page's language writes it: `1.234,5`; nothing for none."""
    if value is None:
        return ""
    whole, _point, decimals = f"{abs(Decimal(str(value))):f}".partition(".")
    decimals = decimals.rstrip("0")
    separator = "," if language() == "vi" else "."
    return ("−" if value < 0 else "") + number(int(whole)) + (f"{separator}{decimals}" if decimals else "")


@register.simple_tag(takes_context=True)
def cards_of(context: dict[str, Any], ids: list[int], most: int | None = None) -> Any:
    """The cards of the first of these products that are listed: `{% cards_of sections.newest value.most as cards %}`."""
    return context["shown"].cards(ids[:most])


@register.simple_tag(takes_context=True)
def maker_of(context: dict[str, Any], producer: Any) -> Any:
    """A producer that has something in force, as pages tell of it."""
    return context["shown"].maker(producer)


@register.simple_tag(takes_context=True)
def stories_of(context: dict[str, Any], value: Any) -> Any:
    """The stories of a section of the home page."""
    return context["sections"].stories_of(value)


@register.simple_tag
def questions_data(questions: Any) -> SafeString:
    """Questions with their answers in schema.org's words."""
    asked = [
        {
            "@type": "Question",
            "name": each["question"],
            "acceptedAnswer": {"@type": "Answer", "text": " ".join(strip_tags(each["answer"].source.replace("<", " <")).split())},
        }
        for each in questions
    ]
    return structured_data.script({"@type": "FAQPage", "mainEntity": asked}) if asked else SafeString()


@register.simple_tag(takes_context=True)
def preview_of_page(context: dict[str, Any]) -> SafeString:
    """The page as edited, as visitors would see it. Beside the form Wagtail's checks of the content look into it."""
    whole = page_preview(context["page"], context.get("preview_mode", ""))
    if not getattr(context["request"], "in_preview_panel", False):
        return whole
    return SafeString(whole.replace("</body>", f"{wagtailuserbar(context)}</body>"))


@register.simple_tag(takes_context=True)
def preview_of_block(context: dict[str, Any]) -> SafeString:
    """A block with an example in it, as visitors would see it."""
    return block_preview(context["bound_block"])
