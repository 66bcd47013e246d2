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
from catalog.text import behind_legal_form, name_key, producer_key
from search import answering, synonyms
from search.documents import Field
from search.phrases import read_phrases
from search.places import SHORT_NAMES
from search.text import Word, words

MOST_PRODUCTS = 5
MOST_OTHERS = 3
READ_FOR_PRODUCERS = 300
"""Products whose producers are looked at: one producer may have many, and many may only be of a legal form that begins so."""
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
    of_places = list(_places(typed, at_a_glance))
    named = (
        (_("Products"), _products(looked_for, at_a_glance, reading, named=bool(of_places)) if typed else []),
        (_("Producers"), _producers(looked_for, at_a_glance, reading) if typed else []),
        (_("Places"), of_places),
        (_("Groups"), list(_groups(typed, at_a_glance))),
    )
    groups = [{"title": title, "items": [asdict(item) for item in items]} for title, items in named if items]
    count = sum(len(items) for _title, items in named)
    said = ngettext("%(count)s suggestion, reached by the arrow keys", "%(count)s suggestions, reached by the arrow keys", count)
    return {"q": text, "groups": groups, "said": said % {"count": count} if count else _("No suggestions")}


def _products(text: str, at_a_glance: Overview, reading: Reading, *, named: bool) -> list[Item]:
    """Those whose names go on so, then those that are called what it means. `named`: a place is called so, and nothing in it is
    taken for a slip."""
    begun = answering.suggest(text, reading, MOST_PRODUCTS)
    understood = _understood(text, reading, named=named, begun=bool(begun)) if len(begun) < MOST_PRODUCTS else []
    found = listed_products(list(dict.fromkeys([*begun, *understood]))[:MOST_PRODUCTS], reading.on)
    tongue = language()
    return [
        Item(
            in_language(product.name_en, product.name),
            _beside(stars_in_words(product.stars), _province(product.province_id, at_a_glance), producer_name(product.producer)),
            addresses.product(tongue, product.slug),
        )
        for product in found
    ]


def _understood(text: str, reading: Reading, *, named: bool, begun: bool) -> list[int]:
    """Products by what the text means. Where names go on from it, it is only read further if it ends with goods that
    go by several names: whatever else it ends with is still being typed."""
    typed = words(text)
    if begun and not any(each.meanings and each.end == len(typed) for each in synonyms.typed_phrases(typed)):
        return []
    meant = answering.understood(text, reading)
    return [] if meant.corrections and (named or begun) else answering.suggest_meant(meant, reading, MOST_PRODUCTS)


def _beside(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _province(pk: int, at_a_glance: Overview) -> str:
    place = at_a_glance.place_of_id.get(pk)
    return place.name if place else ""


def _producers(text: str, at_a_glance: Overview, reading: Reading) -> list[Item]:
    """Producers of listed products by the names they have today; what kind of business they are tells none from another. One
    query, and one count for each."""
    # A legal form is found as it is written, so one that was abbreviated is left out.
    looked_for = text if producer_key(text) == name_key(text) else behind_legal_form(text)
    found = answering.suggest(looked_for, reading, READ_FOR_PRODUCERS, (Field.MAKER_FOLDED,))
    rows = Product.objects.filter(pk__in=found).values_list(
        "pk", *(f"producer__{name}" for name in ("pk", "slug", "name", "live"))
    )
    producer_of = {product: producer for product, *producer in rows} if found else {}
    producers = dict.fromkeys(tuple(producer_of[pk]) for pk in found if pk in producer_of)
    named = [row for row in producers if row[2] != PRODUCER_NOT_NAMED]
    typed = words(producer_key(text))
    best = _best(named, lambda row: [_rank(producer_key(row[2]), typed, _form(row[2]))], MOST_OTHERS)
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
        named.append((place_count(place, tally), _with_joined(place.name, *aliases, *SHORT_NAMES.get(place.slug, ()))))
        for former in place.formers:
            if former.slug != place.slug:
                counted = former_count(former, place, tally, at_a_glance, now_in(place))
                named.append((counted, _with_joined(former.name, *SHORT_NAMES.get(former.slug, ()))))
    counted_ones = sorted((each for each in named if each[0].count), key=lambda each: -each[0].count)
    for counted, _names in _best(counted_ones, lambda each: _ranks(each[1], typed), MOST_OTHERS):
        yield Item(counted.name, _beside(counted.aside, _count(counted.count)), counted.address)


def _groups(typed: Sequence[Word], at_a_glance: Overview) -> Iterator[Item]:
    tally = at_a_glance.listed.tally(Choice())
    counted = [(group, tally.in_group(group)) for group in at_a_glance.groups.values()]
    filled = sorted((each for each in counted if each[1]), key=lambda each: -each[1])
    for group, count in _best(filled, lambda each: _ranks((each[0].name, each[0].name_en), typed), MOST_OTHERS):
        yield Item(group_name(group), _count(count), addresses.group(language(), group.slug))


def _count(products: int) -> str:
    return ngettext("%(count)s product", "%(count)s products", products) % {"count": number(products)}


Rank = tuple[bool, bool]
"""How well a name goes with what was typed, the best first: as it is spelled, then from its first word on."""


def _best(things: Iterable[Thing], ranks: Callable[[Thing], Iterable[Rank | None]], most: int) -> list[Thing]:
    """The things with a rank, by the best that each has. Between equals their order decides."""
    ranked = [(min(filter(None, ranks(thing)), default=None), thing) for thing in things]
    good = [(rank, thing) for rank, thing in ranked if rank is not None]
    return [thing for _rank, thing in sorted(good, key=lambda each: each[0])[:most]]


def _ranks(names: Iterable[str], typed: Sequence[Word]) -> Iterator[Rank | None]:
    return (_rank(name, typed) for name in names)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[Word, ...]:
    """Of names that are looked at with every letter typed."""
    return tuple(words(name))


@lru_cache(maxsize=1024)
def _with_joined(*names: str) -> tuple[str, ...]:
    """The names, and each as it is typed in one word: "hanoi"."""
    return (*names, *("".join(word.exact for word in words(name)) for name in names))


def _form(producer: str) -> int:
    """How many words of a producer's key are its legal form, at most all but the last: then that is what it is called by."""
    return len(_words(producer_key(producer))) - max(len(_words(behind_legal_form(producer))), 1)


def _rank(name: str, typed: Sequence[Word], form: int = 0) -> Rank | None:
    """The rank of a name that has the words typed, the last perhaps only begun, and not all of them among its first `form` words.
    A few letters begin only a name, not any word of one."""
    named = _words(name)
    for start in range(max(form - len(typed) + 1, 0), len(named) - len(typed) + 1 if typed else 0):
        run = named[start : start + len(typed)]
        *before, last = zip(run, typed, strict=True)
        begun = last[0].folded.startswith(last[1].folded)
        first = start in (0, form)
        may_begin = first or before or len(last[1].folded) >= LEAST_LETTERS or last[0].folded == last[1].folded
        if begun and may_begin and all(word.folded == each.folded for word, each in before):
            spelled = all(word.exact.startswith(each.exact) for word, each in (*before, last) if each.marked)
            return not spelled, not first
    return None
