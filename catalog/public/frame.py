"""What surrounds every public page: the day and the number in force, the language switch, canonical addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from catalog import addresses
from catalog.at_a_glance.overview import overview
from catalog.edition import Reading

from .navigation import Navigation, navigation
from .wording import day, language, number, other_language, weekday_and_day


@dataclass(frozen=True)
class Frame:
    """`here` names the part of the site; `address` and `other_address` are this page in its own and the other language. A page
    that is not `translated` has there what is nearest to it. `links` are those of masthead and footer.
    `as_of` is the day of a preview for staff, empty on the pages of shoppers.
    """

    language: str
    date: str
    in_force: int
    in_force_text: str
    here: str
    address: str
    other_address: str
    indexed: bool
    as_of: str
    translated: bool
    links: Navigation

    @property
    def other_language(self) -> str:
        return "vi" if self.language == "en" else "en"

    @property
    def home_address(self) -> str:
        return addresses.home(self.language)

    @property
    def places_address(self) -> str:
        return addresses.places(self.language)

    @property
    def groups_address(self) -> str:
        return addresses.groups(self.language)

    @property
    def showrooms_address(self) -> str:
        return addresses.showrooms(self.language)

    @property
    def guide_address(self) -> str:
        return addresses.guide(self.language)

    @property
    def list_address(self) -> str:
        return addresses.product_list(self.language)

    @property
    def search_address(self) -> str:
        return addresses.search(self.language)

    @property
    def suggestions_address(self) -> str:
        return addresses.suggestions(self.language)

    @property
    def verify_address(self) -> str:
        return addresses.verify(self.language)

    @property
    def find_order_address(self) -> str:
        return addresses.find_order(self.language)

    @property
    def account_address(self) -> str:
        return addresses.account(self.language)

    @property
    def cart_address(self) -> str:
        return addresses.cart(self.language)

    @property
    def cart_mini_address(self) -> str:
        return addresses.cart_mini(self.language)

    @property
    def canonical(self) -> str:
        return settings.PUBLIC_BASE_URL + self.address

    @property
    def manifest_address(self) -> str:
        return addresses.manifest(self.language)

    @property
    def other_canonical(self) -> str:
        return settings.PUBLIC_BASE_URL + self.other_address


def frame(
    reading: Reading, *, here: str, address: str, other_address: str, indexed: bool = True, translated: bool = True
) -> Frame:
    in_force = overview(reading).total
    words = ngettext("%(count)s product in force", "%(count)s products in force", in_force)
    return Frame(
        language=language(),
        date=weekday_and_day(reading.on),
        in_force=in_force,
        in_force_text=words % {"count": number(in_force)},
        here=here,
        address=address,
        other_address=other_address,
        indexed=indexed and not reading.preview,
        as_of=day(reading.on) if reading.preview else "",
        translated=translated,
        links=navigation(reading),
    )


def frame_at(reading: Reading, here: str, address_in: Callable[[str], str], *, indexed: bool = True) -> Frame:
    """The frame of a page whose address `address_in` gives for a language."""
    address, other_address = address_in(language()), address_in(other_language())
    return frame(reading, here=here, address=address, other_address=other_address, indexed=indexed)


class PublicPage(HttpResponse):
    """A rendered page of the site, or what one asks for besides. One that answers what a visitor made up is not
    `worth_keeping`: such pages have no end."""

    def __init__(self, body: str, *, status: int = 200, worth_keeping: bool, content_type: str | None = None) -> None:
        super().__init__(body, content_type, status=status)
        self.worth_keeping = worth_keeping


def page(template: str, context: dict[str, Any], status: int = 200, *, worth_keeping: bool = True) -> PublicPage:
    """A page of the site. Rendered without the request: nothing of the visitor may show on a page that can be kept."""
    return PublicPage(render_to_string(template, context), status=status, worth_keeping=worth_keeping)
