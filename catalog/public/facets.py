"""The filter sheet: every filter value as a link to the list with it, and how many products it would show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.alphabet import vietnamese_order
from catalog.at_a_glance.filters import PRICE_BANDS, STARS, Sort
from catalog.at_a_glance.listed import ProducerName
from catalog.at_a_glance.places import FormerPlace, Group, Place, communes
from catalog.models import Producer
from catalog.packaging import PackagingKind

from .counted import became_sentence, unknown_among_sentence, unknown_former_note
from .lifting import Lifted, group_name, lifted, price_label
from .listing import ListPage
from .options import Option
from .query import ListQuery, Part
from .wording import day, language, producer_name, stars_in_words

SHEET = "bo-loc"
"""The sheet's id in the page. A filter link leads back to its own place in the open sheet, so several can be set one after
another."""


class SortLink(NamedTuple):
    label: str
    address: str
    chosen: bool


@dataclass(frozen=True)
class Facets:
    stars: list[Option]
    groups: list[Option]
    places: list[Option]
    former_places: list[Option]
    former_note: str
    communes: list[Option]
    producers: list[Option]
    prices: list[Option]
    packagings: list[Option]
    chosen: list[Lifted]
    sorts: list[SortLink]
    clear: str


def facets(page: ListPage) -> Facets:
    """What the sheet of a list page offers. Values with no products are left out, but for the chosen ones. At most two queries:
    names of communes and of producers.
    """
    query, tongue = page.query, language()
    groups = _options_of_groups(page, page.overview.branches)
    return Facets(
        stars=[_star(page, star) for star in STARS],
        groups=groups,
        places=[_place(page, place) for place in page.overview.places if _shown(page, place)],
        former_places=_former_places(page, page.overview.merged_formers, "loc-truoc", with_place=True),
        former_note=_former_note(page, page.overview.places),
        communes=_communes(page),
        producers=_producers(page),
        prices=_prices(page),
        packagings=_packagings(page),
        chosen=lifted(page),
        sorts=[SortLink(label, query.with_(sort=sort).address(tongue), query.sort is sort) for sort, label in _sorts(query)],
        clear=query.without_filters.address(tongue),
    )


def _sorts(query: ListQuery) -> list[tuple[Sort, str]]:
    best = [(Sort.BEST, _("Best match"))] if query.text else []
    return [
        *best,
        (Sort.NEWEST, _("Newest")),
        (Sort.STARS, _("Most stars")),
        (Sort.NAME, _("Name A–Z")),
        (Sort.PRICE, _("Lowest price")),
    ]


def _address(query: ListQuery, place: str, *, stays: bool = True) -> str:
    """The list under `query`, with the sheet open at `place`, the id of an option, if it `stays`."""
    return f"{query.address(language())}#{place if stays else SHEET}"


def _star(page: ListPage, star: int) -> Option:
    stars = set(page.query.stars) ^ {star}
    place = f"loc-sao-{star}"
    query = page.query.with_(stars=tuple(sorted(stars, reverse=True)) if len(stars) < len(STARS) else ())
    return Option(place, stars_in_words(star), page.tally.of_star[star], _address(query, place), star in page.query.stars)


def _options_of_groups(page: ListPage, groups: Iterable[Group]) -> list[Option]:
    """The groups of one level; those on the way to the chosen one are opened."""
    path = page.choice.group.path if page.choice.group else []
    options = []
    for group in groups:
        count = page.tally.in_group(group)
        if not count and group not in path:
            continue
        chosen = group == page.choice.group
        above = group.parent.slug if chosen and group.parent else ""
        place = f"loc-nhom-{group.slug}"
        options.append(
            Option(
                place,
                group_name(group),
                count,
                _address(page.query.with_(group=above if chosen else group.slug), place, stays=count > 0),
                chosen,
                _options_of_groups(page, group.children) if group in path else [],
            )
        )
    return options


def _shown(page: ListPage, place: Place) -> bool:
    return bool(page.tally.of_province[place.pk]) or page.choice.place == place


def _place(page: ListPage, place: Place) -> Option:
    chosen = page.choice.place == place and not page.choice.former
    opened = page.choice.place == place and place.merged
    count, here = page.tally.of_province[place.pk], f"loc-tinh-{place.slug}"
    return Option(
        here,
        place.name,
        count,
        _address(page.query.with_(province="" if chosen else place.slug, former="", commune=""), here, stays=count > 0),
        chosen,
        _former_places(page, [(former, place) for former in place.formers], "loc-tinh-cu") if opened else [],
        _former_note(page, [place]) if opened else "",
    )


def _former_note(page: ListPage, places: Iterable[Place]) -> str:
    """Why the former provinces of a merged one may add up to more than it has: some decisions do not say which it was."""
    return unknown_former_note(sum(page.tally.former_unknown_of_province[place.pk] for place in places if place.merged))


def _former_places(
    page: ListPage, merged: Iterable[tuple[FormerPlace, Place]], prefix: str, *, with_place: bool = False
) -> list[Option]:
    """The provinces before the merger of 2025 that are no longer; `prefix` begins their ids, and `with_place` names today's
    province beside each."""
    options = []
    now_in = _("now in %(place)s")
    for former, place in merged:
        chosen = former == page.choice.former
        count = page.tally.of_former[former.pk] + page.tally.former_unknown_of_province[place.pk]
        if not count and not chosen:
            continue
        changes = {"province": place.slug, "former": ""} if chosen else {"province": "", "former": former.slug, "commune": ""}
        # A chosen one is lifted to its province of today, and is then found below that.
        stays = f"loc-tinh-cu-{former.slug}" if chosen else f"{prefix}-{former.slug}"
        address = _address(page.query.with_(**changes), stays, stays=count > 0)
        today = now_in % {"place": place.name} if with_place and former.name != place.name else ""
        options.append(Option(f"{prefix}-{former.slug}", former.name, count, address, chosen, aside=today))
    return options


def _communes(page: ListPage) -> list[Option]:
    """The communes of the chosen province that have products, by name."""
    chosen = page.choice.commune
    found = communes(page.tally.of_commune.keys() | ({chosen.pk} if chosen else set()))
    return [
        Option(
            place := f"loc-xa-{commune.slug}",
            commune.full_name,
            count := page.tally.of_commune[commune.pk],
            _address(page.query.with_(commune="" if commune == chosen else commune.slug), place, stays=count > 0),
            commune == chosen,
        )
        for commune in found
        if commune.code
    ]


def _producers(page: ListPage) -> list[Option]:
    """The producers with most products under the other filters, the chosen one in any case."""
    chosen, counts = page.choice.producer, page.tally.of_producer
    rows = Producer.objects.filter(pk__in=counts).values_list(*ProducerName._fields) if counts else ()
    found = {ProducerName(*row) for row in rows} | ({chosen} if chosen else set())
    return [
        Option(
            place := f"loc-chu-the-{producer.slug}",
            producer_name(producer.name),
            counts[producer.pk],
            _address(
                page.query.with_(producer="" if producer == chosen else producer.slug), place, stays=counts[producer.pk] > 0
            ),
            producer == chosen,
        )
        for producer in sorted(found, key=lambda each: (-counts[each.pk], vietnamese_order(each.name)))
    ]


def _prices(page: ListPage) -> list[Option]:
    chosen = page.query.price
    return [
        Option(
            place := f"loc-gia-{band.least or 0}",
            price_label(band),
            count := page.tally.of_price[band],
            _address(page.query.with_(price=None if band == chosen else band), place, stays=count > 0),
            band == chosen,
        )
        for band in PRICE_BANDS
        if page.tally.of_price[band] or band == chosen
    ]


def _packagings(page: ListPage) -> list[Option]:
    chosen = page.query.packaging
    return [
        Option(
            place := f"loc-dong-goi-{kind.value}",
            str(kind.label),
            count := page.tally.of_packaging[kind],
            _address(page.query.with_(packaging=None if kind is chosen else kind), place, stays=count > 0),
            kind is chosen,
        )
        for kind in PackagingKind
        if kind and (page.tally.of_packaging[kind] or kind is chosen)
    ]


def former_sentence(page: ListPage) -> str:
    """What became of the former province that was chosen, and what this list can't tell of it."""
    former, place = page.choice.former, page.choice.place
    if not former or not place:
        return ""
    if not former.merged_on:
        names = {"former": former.name, "place": place.name}
        return _("%(former)s is called %(place)s now.") % names if former.name != place.name else ""
    if former.name == place.name:
        sentence = _("%(former)s as it was before %(day)s.") % {"former": former.name, "day": day(former.merged_on)}
    else:
        sentence = became_sentence(former, place)
    return f"{sentence} {unknown_among_sentence(page.tally.former_unknown)}".rstrip()


def ignored_sentences(page: ListPage) -> list[str]:
    """One sentence for each part of the address that could not be used."""
    sentences = {
        Part.TEXT: _("One text of at most 100 letters is looked for, so the rest was left out."),
        Part.STAR: _("The star filter of this address is not 3, 4 or 5, so it was left out."),
        Part.GROUP: _("The group of this address is not one we know, so it was left out."),
        Part.PROVINCE: _("The province of this address does not fit, so it was left out."),
        Part.FORMER: _("The former province of this address is not one we know, so it was left out."),
        Part.COMMUNE: _("The commune of this address is not one we know there, so it was left out."),
        Part.PRODUCER: _("The producer of this address is not one we know, so it was left out."),
        Part.PRICE_FROM: _("The lowest price of this address can’t be read, so it was left out."),
        Part.PRICE_BELOW: _("The highest price of this address can’t be read or is too low, so it was left out."),
        Part.PACKAGING: _("The packaging of this address is not one we know, so it was left out."),
        Part.SORT: _("The order of this address is not one we know. The newest come first."),
        Part.PAGE: _("The page number of this address can’t be read. This is the first page."),
    }
    return [sentences[part] for part in Part if part in page.query.ignored]


def page_links(page: ListPage) -> list[tuple[int, str]]:
    """The pages worth a link."""
    tongue = language()
    return links_of_pages(page.query.page, page.pages, lambda number: page.query.with_(page=number).address(tongue))


def links_of_pages(here: int, last: int, address_of: Callable[[int], str]) -> list[tuple[int, str]]:
    """The first page, the last, and those around this one; a gap shows as page 0."""
    links: list[tuple[int, str]] = []
    for page_number in sorted({1, here - 1, here, here + 1, last} & set(range(1, last + 1))):
        if links and page_number - links[-1][0] > 1:
            links.append((0, ""))
        links.append((page_number, address_of(page_number)))
    return links
