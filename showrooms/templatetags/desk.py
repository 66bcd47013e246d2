"""Tags and filters of the desk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.public import wording
from catalog.public.badge import badge
from showrooms.models import Showroom
from showrooms.public.words import name_of
from showrooms.standing import ItemStanding
from showrooms.stock import Stocked
from showrooms.views import saying

register = template.Library()


@register.filter
def money(value: int) -> str:
    """Whole đồng: `{{ price|money }}`."""
    return wording.money(value)


@register.filter
def called(showroom: Showroom) -> str:
    """What a showroom is called in the language of the page, for a title or a list of choices."""
    return name_of(showroom)


@register.simple_tag
def showroom_name(showroom: Showroom) -> str | SafeString:
    """The same within a page, marked where it is not in the page's language."""
    name = name_of(showroom)
    return format_html('<span lang="vi">{}</span>', name) if name == showroom.name else name


@register.filter
def pieces(value: int) -> str:
    """`3 pieces`."""
    return saying.pieces(value)


@register.filter
def signed(value: int) -> str:
    """`+3`, `−2`."""
    return f"{'+' if value > 0 else '−'}{wording.number(abs(value))}"


@register.filter
def may_leave(row: Stocked) -> int:
    """Pieces that may be taken off the shelf: all but those that are reserved, past their day or not."""
    return row.on_hand - row.reserved


@register.filter
def best_before(day: date, on: date) -> str:
    """`{{ lot.best_before|best_before:desk.on }}`."""
    return saying.best_before(day, on)


@register.filter
def moment(value: datetime) -> str:
    """A moment as the clocks in Vietnam showed it."""
    return saying.moment(value)


@register.filter
def machine_day(value: date) -> str:
    """A day as `input type="date"` and programs write it."""
    return value.isoformat()


@register.filter
def machine_moment(value: datetime) -> str:
    """A moment as programs write it."""
    return value.isoformat()


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], part: str, *rest: object) -> str:
    """An address of this desk: `{% address "goods" row.item.pk %}`."""
    return str(context["desk"].address(part, *rest))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite; words stand beside it."""
    return format_html('<svg class="icon" aria-hidden="true" viewBox="0 0 24 24"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def standing(of_item: ItemStanding, on: date, on_hand: bool = True) -> SafeString:
    """The state of a certificate in words, with the shape that goes with it."""
    said = saying.state(of_item, on, on_hand=on_hand)
    return SafeString(
        render_to_string("showrooms/desk/standing.html", {"said": said, "icon": icon(said.shape), "of_item": of_item})
    )


@register.simple_tag
def large_badge(of_item: ItemStanding) -> str | SafeString:
    """The badge as on a product's page, where a certificate is in force."""
    return badge(of_item.stars) if of_item.may_be_shown and of_item.stars else ""


@register.simple_tag
def small_badge(of_item: ItemStanding) -> str | SafeString:
    """The badge, where a certificate is in force."""
    return badge(of_item.stars, small=True) if of_item.may_be_shown and of_item.stars else ""
