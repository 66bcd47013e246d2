"""The public views of the search: its page, and what is suggested while a text is typed."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from catalog.at_a_glance.filters import Sort
from catalog.edition import Reading
from catalog.public.cards import cards
from catalog.public.frame import PublicPage, page
from catalog.public.list_page import context_of, no_such_page
from catalog.public.query import ListQuery
from catalog.public.reading import read_by_edition
from catalog.public.wording import language
from search import log
from search.text import words
from search.understanding import Manner

from . import results, suggesting
from .namesakes import lapsed_namesakes


@read_by_edition(lambda request: f"search {ListQuery.read(request.GET).key()}")
def search(request: HttpRequest, reading: Reading) -> HttpResponse:
    """What answers a text. Without one, or where all of it became filters, the list answers: for this once, since nothing has
    moved."""
    typed = ListQuery.read(request.GET)
    asked = results.asked_for(typed, reading) if typed.text else None
    if asked is None or not asked.query.text:
        return HttpResponseRedirect((asked.query if asked else typed).address(language()))
    lapsed = lapsed_namesakes((typed.text, asked.query.text), reading)
    found = results.results(asked, reading, named=bool(lapsed))
    _note(typed, found, reading)
    if found.page.beyond_last:
        return no_such_page(found.page, reading)
    context: dict[str, Any] = context_of(found.page, reading, results.products_with(reading)) | {
        "found": found,
        "marks": found.marks,
        "fewer_words": found.manner is Manner.FEWER_WORDS,
        "other_accents": found.manner is Manner.OTHER_ACCENTS,
        "has_words": bool(words(found.page.query.text)),
        "others": cards(found.others, reading),
        "promoted": cards(found.promoted, reading),
        "lapsed": lapsed,
    }
    return page("search/public/results.html", context, worth_keeping=False)


def _note(typed: ListQuery, found: results.Results, reading: Reading) -> None:
    """Count what was searched for; who turns a page, orders or filters what was found does not search once more."""
    if typed.page == 1 and typed.sort is Sort.BEST and not (typed.filters and found.answering):
        words_left_out = found.manner is Manner.FEWER_WORDS
        log.note(typed.text, language(), found.answering, reading, words_left_out=words_left_out)


@read_by_edition(lambda request: f"suggestions {ListQuery.read(request.GET).text}")
def suggestions(request: HttpRequest, reading: Reading) -> HttpResponse:
    answer = suggesting.suggestions(ListQuery.read(request.GET).text, reading)
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return PublicPage(body, worth_keeping=False, content_type="application/json")
