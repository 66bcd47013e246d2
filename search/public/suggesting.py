"""What may be meant by a text that is still being typed: products, producers, places and groups, each where something is in
force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import addresses
from catalog.at_a_glance.listed import Choice, ProducerName
from catalog.at_a_glance.overview import Overview, overview
from catalog.edition import Reading
from catalog.models import Product
from catalog.public.counted import Counted, former_count, now_in, place_count
from catalog.public.lifting import group_name
from catalog.public.listing import listed_products
from catalog.public.query import ListQuery
from catalog.public.wording import PRODUCER_NOT_NAMED, in_language, language, number, producer_name, stars_in_words
from search import answering
from search.documents import Field
from search.phrases import read_phrases
from search.places import SHORT_NAMES
from search.text import Word, words

MOST_PRODUCTS = 5
MOST_OTHERS = 3
READ_FOR_PRODUCERS = 60
"""Products whose producers are looked at: one producer may have many."""
LEAST_LETTERS = 4
"""From which on a word inside a name is found by its beginning."""

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Item:
    """`detail` tells it from others of its name."""

    label: str
    detail: str
    address: str


def suggestions(text: str, reading: Reading) -> dict[str, Any]:
    """What the suggestions' address answers: `said` tells those who hear the page how many there are."""
    looked_for = read_phrases(text).rest
    typed, at_a_glance = words(looked_for), overview(reading)
    named = (
        (_("Products"), _products(looked_for, at_a_glance, reading) if typed else []),
        (_("Producers"), _producers(looked_for, typed, at_a_glance, reading) if typed else []),
        (_("Places"), list(_places(typed, at_a_glance))),
        (_("Groups"), list(_groups(typed, at_a_glance))),
    )
    groups = [{"title": title, "items": [asdict(item) for item in items]} for title, items in named if items]
    count = sum(len(items) for _title, items in named)
    said = ngettext("%(count)s suggestion, reached by the arrow keys", "%(count)s suggestions, reached by the arrow keys", count)
    return {"q": text, "groups": groups, "said": said % {"count": count} if count else _("No suggestions")}


def _products(text: str, at_a_glance: Overview, reading: Reading) -> list[Item]:
    found = listed_products(answering.suggest(text, reading, MOST_PRODUCTS), reading.on)
    tongue = language()
    return [
        Item(
            in_language(product.name_en, product.name),
            _beside(stars_in_words(product.stars), _province(product.province_id, at_a_glance), producer_name(product.producer)),
            addresses.product(tongue, product.slug),
        )
        for product in found
    ]


def _beside(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _province(pk: int, at_a_glance: Overview) -> str:
    place = at_a_glance.place_of_id.get(pk)
    return place.name if place else ""


def _producers(text: str, typed: Sequence[Word], at_a_glance: Overview, reading: Reading) -> list[Item]:
    """Producers of listed products by the names they have today. One query, and one count for each."""
    found = answering.suggest(text, reading, READ_FOR_PRODUCERS, (Field.MAKER_FOLDED,))
    rows = Product.objects.filter(pk__in=found).values_list(
        "pk", *(f"producer__{name}" for name in ("pk", "slug", "name", "live"))
    )
    producer_of = {product: producer for product, *producer in rows} if found else {}
    producers = dict.fromkeys(tuple(producer_of[pk]) for pk in found if pk in producer_of)
    named = [row for row in producers if row[2] != PRODUCER_NOT_NAMED]
    best = _best(named, typed, lambda row: (row[2],), MOST_OTHERS)
    return [
        Item(
            name,
            _count(at_a_glance.listed.tally(Choice(producer=ProducerName(pk, slug, name))).total),
            addresses.producer(language(), slug) if live else ListQuery(producer=slug).address(language()),
        )
        for pk, slug, name, live in best
    ]


def _places(typed: Sequence[Word], at_a_glance: Overview) -> Iterator[Item]:
    """Today's provinces and cities and those before the merger, under all their names, where something is in force."""
    tally = at_a_glance.listed.tally(Choice())
    named: list[tuple[Counted, tuple[str, ...]]] = []
    for place in at_a_glance.places:
        aliases = at_a_glance.provinces[place.pk].aliases
        named.append((place_count(place, tally), (place.name, *aliases, *SHORT_NAMES.get(place.slug, ()))))
        for former in place.formers:
            if former.slug != place.slug:
                counted = former_count(former, place, tally, at_a_glance, now_in(place))
                named.append((counted, (former.name, *SHORT_NAMES.get(former.slug, ()))))
    counted_ones = sorted((each for each in named if each[0].count), key=lambda each: -each[0].count)
    for counted, _names in _best(counted_ones, typed, lambda each: each[1], MOST_OTHERS):
        yield Item(counted.name, _beside(counted.aside, _count(counted.count)), counted.address)


def _groups(typed: Sequence[Word], at_a_glance: Overview) -> Iterator[Item]:
    tally = at_a_glance.listed.tally(Choice())
    counted = [(group, tally.in_group(group)) for group in at_a_glance.groups.values()]
    filled = sorted((each for each in counted if each[1]), key=lambda each: -each[1])
    for group, count in _best(filled, typed, lambda each: (each[0].name, each[0].name_en), MOST_OTHERS):
        yield Item(group_name(group), _count(count), addresses.group(language(), group.slug))


def _count(products: int) -> str:
    return ngettext("%(count)s product", "%(count)s products", products) % {"count": number(products)}


def _best(things: Iterable[Thing], typed: Sequence[Word], names: Callable[[Thing], Iterable[str]], most: int) -> list[Thing]:
    """The things with a name that has the words typed, the last perhaps only begun. Between equals their order decides."""
    ranked = [(sorted(filter(None, (_rank(name, typed) for name in names(thing)))), thing) for thing in things]
    return [thing for ranks, thing in sorted(ranked, key=lambda each: each[0][:1]) if ranks][:most]


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[Word, ...]:
    """Of names that are looked at with every letter typed."""
    return tuple(words(name))


def _rank(name: str, typed: Sequence[Word]) -> tuple[bool, bool] | None:
    """How well a name goes with what was typed, the best first: as it is spelled, then from its first word on. A few letters
    begin only a name, not any word of one."""
    named = _words(name)
    for start in range(len(named) - len(typed) + 1 if typed else 0):
        run = named[start : start + len(typed)]
        *before, last = zip(run, typed, strict=True)
        begun = last[0].folded.startswith(last[1].folded)
        may_begin = start == 0 or before or len(last[1].folded) >= LEAST_LETTERS or last[0].folded == last[1].folded
        if begun and may_begin and all(word.folded == each.folded for word, each in before):
            spelled = all(word.exact.startswith(each.exact) for word, each in (*before, last) if each.marked)
            return not spelled, start > 0
    return None
