"""The page of a search: what its text says by itself becomes filters, the rest is looked for, and the page tells of both.

asked = asked_for(ListQuery.read(request.GET), reading)
found = results(asked, reading)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice, Found, Tally
from catalog.at_a_glance.overview import Overview, overview
from catalog.edition import Reading
from catalog.models import Product
from catalog.public import listing
from catalog.public.counted import became_sentence
from catalog.public.lifting import Lifted
from catalog.public.listing import ListPage
from catalog.public.query import ListQuery
from catalog.public.wording import language
from catalog.text import clean
from search import answering
from search.documents import Phrase
from search.places import Place
from search.promotions import promoted
from search.text import placed_words, words
from search.understanding import Correction, Manner, Understanding

from . import related
from .marking import Marking, runs

MOST_PROMOTED = 4
"""More would stand in the way of what was asked for."""


class Asked(NamedTuple):
    """A query whose text has become filters as far as it said any, and what the text means. No text: it said nothing else.
    `typed` is the query as it came."""

    query: ListQuery
    meant: Understanding
    typed: ListQuery


class Corrected(NamedTuple):
    """What was typed and is nowhere; the text as it was meant, and its own search."""

    typed: str
    text: str
    address: str


class Related(NamedTuple):
    text: str
    address: str


@dataclass(frozen=True)
class Results:
    """`corrected` and `manner` tell how far the products of `page` are from what was typed, `became` what became of places.
    `answering` products there are before any filter. Where few have all that was asked for, `fitting` says how many do under
    the filters (0 where there are no others), and the `others` of the page are of the same goods; `only_others`: so are all of
    the page. `promoted` are those that editors put first."""

    page: ListPage
    answering: int
    fitting: int
    others: list[int]
    only_others: bool
    promoted: list[int]
    marks: Marking
    manner: Manner
    corrected: Corrected | None
    became: list[str]
    related: list[Related]


def asked_for(query: ListQuery, reading: Reading) -> Asked:
    """The query with stars and prices that its text says as filters: they count for more than those of the address."""
    meant = answering.understood(query.text, reading)
    stars = tuple(sorted(meant.stars, reverse=True)) or query.stars
    said = query._replace(stars=stars, price=meant.price or query.price)
    if meant.rest:
        # The links of the page bear what is left; if that said more by itself, they would lead elsewhere.
        if len(meant.rest) < len(query.text):
            return asked_for(said._replace(text=meant.rest), reading)._replace(typed=query)
        return Asked(said, meant, query)
    said_anything = words(query.text) or meant.stars or meant.price
    return Asked(said.with_text("") if said_anything else said, meant, query)


def promoted_for(asked: Asked, choice: Choice, reading: Reading) -> list[int]:
    """What editors promote for the text as it was typed or else for what is left of it, as far as that passes the filters that
    the text says. Nothing under filters beside the text."""
    if asked.typed.filters or not asked.query.text:
        return []
    found = promoted(asked.typed.text, reading)
    if not found and (of_rest := promoted(asked.query.text, reading)):
        choice = replace(choice, found=Found.of(of_rest))
        found = overview(reading).listed.page(choice, Sort.BEST, 0, MOST_PROMOTED)
    return found[:MOST_PROMOTED]


def results(asked: Asked, reading: Reading, *, named: bool = False) -> Results:
    """What a text finds. `named`: it is the very name of something, so what only has some of its words is left out.

    Besides what the engine reads: one query for names, one each for a commune and a producer. What editors promote stands before
    the first page of a text alone, and not once more on it.
    """
    at_a_glance, meant = overview(reading), asked.meant
    query, choice = listing.resolved(asked.query, at_a_glance)
    goes_on = query.page == 1 and query.sort is Sort.BEST
    first = min((query.page - 1) * listing.PAGE_SIZE, at_a_glance.total)
    end = first + (max(related.READ, listing.PAGE_SIZE) if goes_on else listing.PAGE_SIZE)
    answer = answering.answer(meant, choice, query.sort, first, end, reading, language())
    if named and (answer.manner is Manner.FEWER_WORDS or _nothing_fits(answer, query)):
        answer = replace(answer, manner=Manner.AS_TYPED, page=None, answering=0, fitting=0)
    # Words may be taken for slips only once nothing has them.
    meant = answer.understanding
    ids, tally = (answer.page.ids, answer.page.tally) if answer.page else ([], Tally())
    names = _names(ids)
    corrected = _corrected(query, meant.corrections, names) if ids else None
    text = corrected.text if corrected else query.text
    put_first = promoted_for(asked, choice, reading) if goes_on else []
    on_page = ids[: listing.PAGE_SIZE]
    shown = [pk for pk in on_page if pk not in put_first] or on_page
    has_others = query.sort is Sort.BEST and 0 < answer.fitting < tally.total
    fitting = [pk for pk in on_page[: max(answer.fitting - first, 0)] if pk in shown] if has_others else shown
    return Results(
        page=ListPage(
            query,
            choice,
            fitting or shown,
            tally,
            at_a_glance,
            tuple(_phrases(meant)),
        ),
        answering=answer.answering,
        fitting=answer.fitting if has_others else 0,
        others=[pk for pk in shown if pk not in fitting] if fitting else [],
        only_others=has_others and not fitting,
        promoted=put_first,
        marks=Marking(meant.words, [words(recognised.typed) for recognised in meant.recognised], meant.meanings),
        manner=Manner.FEWER_WORDS if _nothing_fits(answer, query) else answer.manner,
        corrected=corrected,
        became=list(_became(meant, at_a_glance)),
        related=[
            Related(phrase, query.with_(text=phrase).address(language()))
            for phrase in (related.continuations(text, names) if goes_on else ())
        ],
    )


def _nothing_fits(answer: answering.Answer, query: ListQuery) -> bool:
    """Whether all that is found are others of the same goods: the filters leave none that has all that was asked for."""
    found = answer.page is not None and answer.page.tally.total > 0
    return found and query.sort is Sort.BEST and answer.manner is not Manner.FEWER_WORDS and not answer.fitting


def products_with(reading: Reading) -> Callable[[Lifted], int]:
    """How many products there are once a filter is lifted."""

    def count(lifted: Lifted) -> int:
        page = None
        if lifted.text:
            meant = answering.understood(lifted.text, reading)
            page = answering.answer(meant, lifted.choice, Sort.BEST, 0, 1, reading, language()).page
        return (page.tally if page else overview(reading).listed.tally(lifted.choice)).total

    return count


def _names(ids: list[int]) -> list[list[str]]:
    """The names of these products in either language, in their order."""
    if not ids:
        return []
    rows = Product.objects.filter(pk__in=ids).values_list("pk", "name", "name_en")
    named = {pk: [each for each in (name, english) if each] for pk, name, english in rows}
    return [named[pk] for pk in ids if pk in named]


def _phrases(meant: Understanding) -> Iterable[listing.Phrase]:
    for recognised in meant.recognised:
        yield listing.Phrase(" / ".join(map(_place, recognised.places)), recognised.without)


def _place(place: Place) -> str:
    return _("%(place)s (former province)") % {"place": place.name} if place.former else place.name


def _became(meant: Understanding, at_a_glance: Overview) -> Iterable[str]:
    """What became of the former provinces that were typed."""
    for place in dict.fromkeys(place for recognised in meant.recognised for place in recognised.places if place.former):
        today, former = at_a_glance.former_of_slug[place.slug]
        if former.merged_on and today.name != former.name:
            yield became_sentence(former, today)


def _corrected(query: ListQuery, corrections: Iterable[Correction], names: Iterable[Iterable[str]]) -> Corrected | None:
    """The corrections as one, in the spelling of what was found."""
    meant = dict(corrections)
    wrong = [placed for placed in placed_words(query.text) if query.text[placed.start : placed.end] in meant]
    if not wrong:
        return None
    text, at = "", 0
    for placed in wrong:
        text += query.text[at : placed.start] + _spelled(meant[query.text[placed.start : placed.end]], names)
        at = placed.end
    text += query.text[at:]
    typed = "”, “".join(query.text[start:end] for start, end in runs(query.text, wrong))
    return Corrected(typed, text, query.with_(text=text).address(language()))


def _spelled(folded: Phrase, names: Iterable[Iterable[str]]) -> str:
    """How the products that were found write some words, which are given without accents."""
    seen: Counter[str] = Counter()
    for name in (clean(each) for of_product in names for each in of_product):
        placed = list(placed_words(name))
        for start in range(len(placed) - len(folded) + 1):
            run = placed[start : start + len(folded)]
            if tuple(each.word.folded for each in run) == folded:
                seen[name[run[0].start : run[-1].end].lower()] += 1
    return min(seen, key=lambda written: (-seen[written], written), default=" ".join(folded))
