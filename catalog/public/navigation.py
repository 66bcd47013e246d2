"""The links of masthead and footer: those the site was made with, or what a higher room puts in their place.

A room that lets editors choose them hands in a function by `choose`, from its `AppConfig`, so that this one knows no room above.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog import addresses
from catalog.edition import Reading

from .wording import language


class Link(NamedTuple):
    """`here` is the part of the site that it marks in the masthead; empty for none."""

    words: str
    address: str
    here: str = ""


class Navigation(NamedTuple):
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]


Chosen = Callable[[Navigation, Reading], Navigation]
_choices: list[Chosen] = []


def choose(chosen: Chosen) -> None:
    """Let `chosen` say, from the built-in links and the reading, which links stand on a page of the active language."""
    _choices[:] = [chosen]


def navigation(reading: Reading) -> Navigation:
    links = built_in()
    for chosen in _choices:
        links = chosen(links, reading)
    return links


def built_in() -> Navigation:
    tongue = language()
    return Navigation(
        menu=(
            Link(_("Products"), addresses.product_list(tongue), "list"),
            Link(_("Places"), addresses.places(tongue), "places"),
            Link(_("Groups"), addresses.groups(tongue), "groups"),
            Link(_("Showrooms"), addresses.showrooms(tongue), "showrooms"),
            Link(_("Verify"), addresses.verify(tongue), "verify"),
        ),
        footer=(
            Link(_("Check the code on a label"), addresses.verify(tongue)),
            Link(_("How to read the stars"), addresses.guide(tongue)),
            Link(_("Provinces and cities"), addresses.places(tongue)),
            Link(_("Groups of products"), addresses.groups(tongue)),
            Link(_("Showrooms near you"), addresses.showrooms(tongue)),
        ),
    )
