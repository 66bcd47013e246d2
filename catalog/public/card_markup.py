"""Cards as they are printed, past the template engine: a list has two dozen, and is rendered anew after every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .cards import Card
from .pictures import Picture

SEEN_AT_ONCE = 4
"""How many cards of a page's own list a visitor may see before scrolling: their pictures do not wait for that."""
SIZES = "(min-width: 36em) 18rem, 7.5rem"


class Marks(Protocol):
    """Marks the words of a name that were asked for. Remembered cards know nothing of it."""

    def in_name(self, name: str) -> SafeString: ...


def cards_html(
    cards: Iterable[Card], heading: str = "", marks: Marks | None = None, notes: Mapping[int, str] | None = None
) -> SafeString:
    """Each card is one link, and one that puts what is sold into the cart.

    A `heading` of their own (`h3`) means that they stand further down the page. `notes` say of a
    product, by its id, what holds on this page alone."""
    sample, add = escape(_("sample product")), escape(_("Add to the cart"))
    name = marks.in_name if marks else escape
    printed = [
        _card(
            *(card, name(card.name), heading or "h2", (notes or {}).get(card.pk, "")),
            lazy=bool(heading) or number >= SEEN_AT_ONCE,
            sample=sample,
            add=add,
        )
        for number, card in enumerate(cards)
    ]
    return mark_safe(f'<div class="cards">\n{"".join(printed)}</div>')  # escaped in what it is made of


def _card(card: Card, name: str, heading: str, said: str, *, lazy: bool, sample: str, add: str) -> str:
    marked = f'<span class="card-sample">{sample}</span>\n' if card.fictional else ""
    note = f" <small>{escape(card.price_note)}</small>" if card.price_note else ""
    beside = f'<span class="card-note">{escape(said)}</span>\n' if said else ""
    to_cart = _to_cart(card, add) if card.add_address else ""
    return (
        f'<article class="card" data-product-id="{card.pk}"><a class="card-link" href="{escape(card.address)}">\n'
        f'<span class="card-picture" style="--wall:{escape(card.wall)}">{_picture(card.picture, lazy)}{card.badge}</span>\n'
        f'<span class="card-text"><{heading} class="card-name">{name}</{heading}>\n'
        f'<span class="card-by" lang="vi">{escape(card.producer)}&nbsp;· {escape(card.place)}</span>\n'
        f'{marked}<span class="card-price">{escape(card.price)}{note}</span>\n{beside}'
        '<svg class="term" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="term-track" d="M0 4H100"/><path class="term-elapsed" d="M0 4H{card.elapsed}"/>'
        f'<path class="term-today" d="M{card.elapsed} 0V8"/></svg>'
        f'<span class="card-until">{escape(card.until)}</span></span>\n</a>{to_cart}</article>\n'
    )


def _to_cart(card: Card, add: str) -> str:
    name = f'<span class="visually-hidden">: {escape(card.name)}</span>'
    return f'<a class="card-add" href="{escape(card.add_address)}" rel="nofollow" data-add>{add}{name}</a>'


def _picture(picture: Picture, lazy: bool) -> str:
    avif = f'<source type="image/avif" srcset="{escape(picture.avif)}" sizes="{SIZES}">' if picture.avif else ""
    loading = ' loading="lazy"' if lazy else ""
    return (
        f'<picture>{avif}<img src="{escape(picture.src)}" srcset="{escape(picture.srcset)}" sizes="{SIZES}"'
        f' width="{picture.width}" height="{picture.height}" alt=""{loading} decoding="async"></picture>'
    )
