"""Real products, and nothing else: the judged queries, each in one of its forms, find what answers them.

All forms, among made-up products, are asked by `python -m bench.search_quality`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from django.core.management import call_command

from catalog.edition import Reading
from search.engines.database import DatabaseEngine
from search.evaluation import judged, rows, scoring
from search.evaluation.world import write_documents, write_products
from tests.factories import TODAY
from tests.rolled_back import rolled_back

pytestmark = pytest.mark.django_db

FORMS = (judged.Form.ACCENTED, judged.Form.UNACCENTED, judged.Form.MISSPELT)


@pytest.fixture(scope="module")
def results(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[scoring.Result]]:
    with rolled_back(django_db_blocker, asked_of_real_products) as found:
        yield found


def asked_of_real_products() -> list[scoring.Result]:
    call_command("load_places", verbosity=0)
    write_products(rows.read_rows(), TODAY)
    write_documents()
    ask = scoring.ask_search(Reading.begin(TODAY), DatabaseEngine())
    in_turns = [
        replace(query, forms={form: query.forms[form]})
        for query, form in zip(judged.judged_queries(), cycle(FORMS), strict=False)
    ]
    return list(scoring.results(in_turns, judged.all_facts(), ask))


@pytest.mark.parametrize("form", FORMS)
def test_what_answers_is_found(results: list[scoring.Result], form: judged.Form) -> None:
    some = [each for each in results if each.form is form]
    found = scoring.summary(some)
    missed = [(each.text, [product.written for product in each.first[:3]]) for each in some if (each.recall or 1) < 1]
    assert found.asked >= 30
    assert found.recall >= 0.95, missed
    assert found.gain >= 0.85, missed


def test_nothing_comes_that_is_to_be_kept_apart(results: list[scoring.Result]) -> None:
    assert not [(each.text, [product.written for product in each.sprung]) for each in results if each.sprung]
