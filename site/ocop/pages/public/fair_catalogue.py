"""The catalogue of a fair, to be printed: its exhibitors' products, numbered, with indexes that lead to the numbers.

It is made for the days of the fair: only what is listed on the day of reading and on every day of the fair from then on, and it
says so. What has no settled days, or is over, gets a catalogue of the day of reading, which says that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import addresses
from catalog.alphabet import vietnamese_order
from catalog.at_a_glance.overview import Overview, overview
from catalog.edition import Reading
from catalog.models import Product
from catalog.public.cards import Card, cards
from catalog.public.frame import page as rendered
from catalog.public.guide import star_lines
from catalog.public.lifting import group_name
from catalog.public.listing import ListedProduct, listed_products
from catalog.public.qr import qr
from catalog.public.reading import read_by_edition
from catalog.public.wording import day, language, number
from catalog.rules import RuleBook

from .booths import Booths, BoothView
from .fair import Fair
from .parts import fair_at, part_frame
from .when import days

PAPERS = ("a5", "a4")
"""The first is what an address asks for that names none."""
PAPER = {"vi": "kho", "en": "paper"}


@dataclass(frozen=True)
class Entry:
    number: int
    card: Card
    group: str
    qr: SafeString


@dataclass(frozen=True)
class Stand:
    """An exhibitor with its products in the catalogue; `booths` are all of its booths."""

    booths: str
    name: str
    place: str
    entries: list[Entry]


@dataclass(frozen=True)
class Part:
    """A zone of the fair; its name is empty for what is in none."""

    key: str
    name: str
    stands: list[Stand]


@dataclass(frozen=True)
class BoothLine:
    """A booth in its index; `numbers` are empty where it has nothing in the catalogue."""

    number: str
    name: str
    numbers: str


@dataclass(frozen=True)
class Heading:
    """A group or a province in its index."""

    name: str
    entries: list[Entry]


class Catalogue:
    def __init__(self, fair: Fair, booths: Booths, reading: Reading) -> None:
        self._fair = fair
        self._booths = booths
        self._reading = reading
        self._lasting = self._in_force_throughout()
        ids = [pk for of_producer in booths.products.values() for pk in of_producer if pk in self._lasting]
        self._cards = {card.pk: card for card in cards(ids, reading)}
        self._products = {product.pk: product for product in listed_products(ids, reading.on)}
        self.parts = list(self._parts())
        self.entries = [entry for part in self.parts for stand in part.stands for entry in stand.entries]

    def _in_force_throughout(self) -> frozenset[int]:
        """The exhibitors' products that are listed today and on all days of the fair that are left."""
        facts, on = self._fair.facts, self._reading.on
        listed = frozenset(pk for ids in self._booths.products.values() for pk in ids)
        if not self.is_for_its_days or facts.opens_on is None or facts.closes_on is None:
            return listed
        lasting = Product.objects.listed_throughout(max(on, facts.opens_on), facts.closes_on)
        return listed & set(lasting.filter(producer__in=list(self._booths.products)).values_list("pk", flat=True))

    @property
    def is_for_its_days(self) -> bool:
        facts = self._fair.facts
        return facts.is_settled and not self._fair.is_over and not self._fair.is_called_off

    @property
    def made_for(self) -> str:
        """Which days it is made for: on its cover and at the foot of every page."""
        facts, made = self._fair.facts, day(self._reading.on)
        if self.is_for_its_days and facts.opens_on and facts.closes_on:
            meant = days(max(self._reading.on, facts.opens_on), facts.closes_on)
            return _("Catalogue made for %(days)s; made on %(day)s") % {"days": meant, "day": made}
        if self._fair.is_called_off:
            return _("The fair does not take place as planned. Products in force on %(day)s") % {"day": made}
        if facts.closes_on:
            words = {"last": day(facts.closes_on), "day": made}
            return _("The fair ended on %(last)s. Products in force on %(day)s") % words
        return _("The days of the fair are not settled. Products in force on %(day)s") % {"day": made}

    @property
    def promise(self) -> str:
        """What may be read out of it."""
        if self.is_for_its_days:
            return _(
                "Every product in here has a certificate that, by the register of the day it was made, is in force to the last"
                " day of the fair. A certificate can still be withdrawn: scan the code to see how it stands."
            )
        return _("Every product in here has a certificate in force on the day it was made. Scan the code to see how it stands.")

    @property
    def counted(self) -> str:
        products = ngettext("%(count)s product", "%(count)s products", len(self.entries))
        makers = len({stand.name for part in self.parts for stand in part.stands})
        exhibitors = ngettext("%(count)s exhibitor", "%(count)s exhibitors", makers)
        return f"{products % {'count': number(len(self.entries))}} · {exhibitors % {'count': number(makers)}}"

    # --- the body -----------------------------------------------------------------------------------------------------

    def _parts(self) -> Iterable[Part]:
        """Exhibitors stand at the first of their booths. Numbers run through the whole."""
        done: set[int] = set()
        self._numbers_of: dict[int, list[int]] = {}
        next_number = 1
        for zone in self._booths.zones:
            stands = []
            for booth in zone.booths:
                if booth.producer is None or booth.producer in done:
                    continue
                done.add(booth.producer)
                ids = [pk for pk in booth.products if pk in self._cards and pk in self._products]
                entries = [self._entry(pk, next_number + at) for at, pk in enumerate(ids)]
                self._numbers_of[booth.producer] = [entry.number for entry in entries]
                next_number += len(entries)
                if entries:
                    stands.append(Stand(self._booths_of(booth), booth.name, booth.place, entries))
            if stands:
                yield Part(zone.key, zone.name, stands)

    def _booths_of(self, booth: BoothView) -> str:
        return ", ".join(view.number for view in self._booths.views if view.producer == booth.producer)

    def _entry(self, pk: int, at: int) -> Entry:
        product, card = self._products[pk], self._cards[pk]
        address = settings.PUBLIC_BASE_URL + addresses.short_verify(product.code)
        label = _("QR code that leads to the certificate of %(name)s") % {"name": card.name}
        return Entry(at, card, _group_of(product, overview(self._reading)), qr(address, label))

    # --- the indexes --------------------------------------------------------------------------------------------------

    @property
    def by_booth(self) -> list[BoothLine]:
        return [
            BoothLine(view.number, view.name, _spans(self._numbers_of.get(view.producer or 0, []))) for view in self._booths.views
        ]

    @property
    def by_group(self) -> list[Heading]:
        return _headings((entry.group, entry) for entry in self.entries)

    @property
    def by_province(self) -> list[Heading]:
        return _headings((entry.card.place, entry) for entry in self.entries)


@read_by_edition(lambda request, path: f"catalogue {path} {_paper(request.GET)}")
def catalogue(request: HttpRequest, reading: Reading, path: str) -> HttpResponse:
    page = fair_at(path)
    fair = Fair(page, reading.on)
    booths = Booths(fair.facts, reading)
    if not booths:
        raise Http404
    made = Catalogue(fair, booths, reading)
    paper, frame = _paper(request.GET), part_frame(page, reading, "catalogue")
    context: dict[str, Any] = {
        "page": page,
        "fair": fair,
        "catalogue": made,
        "frame": frame,
        "other_address": frame.other_address + (_asking(paper, frame.other_language) if frame.translated else ""),
        "stars": star_lines(RuleBook(), reading.on),
        "paper": paper,
        "papers": [(key, fair.catalogue_address + _asking(key, language()), key.upper()) for key in PAPERS],
        "style_sheet": f"pages/catalogue-{paper}.css",
        "foot": _foot(page.title, made.made_for),
    }
    return rendered("pages/catalogue.html", context)


def _paper(parameters: QueryDict) -> str:
    """The paper that is asked for; both languages' names of the parameter are read."""
    asked = (value.strip().lower() for name in PAPER.values() for value in parameters.getlist(name))
    return next((value for value in asked if value in PAPERS), PAPERS[0])


def _asking(paper: str, tongue: str) -> str:
    """What stands behind the address; nothing for the usual paper, so that one catalogue has one address."""
    return f"?{PAPER[tongue]}={paper}" if paper != PAPERS[0] else ""


def _foot(title: str, made_for: str) -> SafeString:
    """Rules for the margins of every sheet: what the catalogue is made for, and the number of the page."""
    return mark_safe(  # written letter by letter in `_css`
        f"@page{{@top-left{{content:{_css(title)}}}@bottom-left{{content:{_css(made_for)}}}@bottom-right{{content:counter(page)}}}}"
    )


def _css(text: str) -> str:
    """A string of a style sheet that nothing can break out of: whatever is no letter, figure or blank goes by its number."""
    return '"{}"'.format("".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text))


def _group_of(product: ListedProduct, at_a_glance: Overview) -> str:
    group = at_a_glance.group_of_id.get(product.group_id or 0)
    return group_name(group) if group else product.group_as_published or _("Other products")


def _headings(pairs: Iterable[tuple[str, Entry]]) -> list[Heading]:
    """Headings and what stands below them, both in alphabetical order."""
    found: dict[str, list[Entry]] = {}
    for name, entry in pairs:
        found.setdefault(name, []).append(entry)
    return [
        Heading(name, sorted(found[name], key=lambda entry: vietnamese_order(entry.card.name)))
        for name in sorted(found, key=vietnamese_order)
    ]


def _spans(numbers: list[int]) -> str:
    """`3–7`; those of an exhibitor follow one another."""
    if not numbers:
        return ""
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
