"""Filter values as links. A sheet has some hundred and fifty of them, so they are printed without the template engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .wording import number


@dataclass(frozen=True, slots=True)
class Option:
    """One filter value. `address` sets it, or lifts it when `chosen`; `note` stands under what is `below`, `aside` beside the
    label."""

    id: str
    label: str
    count: int
    address: str
    chosen: bool = False
    below: list[Option] = field(default_factory=list)
    note: str = ""
    aside: str = ""


def options_html(options: Iterable[Option], *, one: bool = False) -> SafeString:
    """The values as a list, each with its count; `one` where choosing one lifts the other."""
    kind = " options-one" if one else ""
    return mark_safe(f'<ul class="options{kind}">{"".join([_item(option, one) for option in options])}</ul>')  # escaped in _item


def _item(option: Option, one: bool) -> str:
    chosen = ' aria-current="true"' if option.chosen else ""
    aside = f" <small>{escape(option.aside)}</small>" if option.aside else ""
    below = options_html(option.below, one=one) if option.below else ""
    note = f'<p class="option-note">{escape(option.note)}</p>' if option.note else ""
    return (
        f'<li><a class="option" href="{escape(option.address)}" id="{option.id}"{chosen}>'
        f'<span class="option-label">{escape(option.label)}{aside}</span>'
        f'<span class="option-count">{number(option.count)}</span></a>{below}{note}</li>'
    )
