"""`manage.py search TEXT`: what the search page answers, for people and scripts.

    search "nuoc mam phu quoc 5 sao"
    search "mat ogn" --engine database --on 2027-01-31 --json

Without --engine it is answered by whichever engine answers pages. Promoted products are told apart: they have no score.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog import clock
from catalog.at_a_glance.filters import PriceRange, Sort
from catalog.at_a_glance.listed import Choice
from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.management.commands.listed import iso_day
from catalog.models import Product
from catalog.public import listing
from catalog.public.query import LONGEST_TEXT, ListQuery
from catalog.text import clean
from search.answering import answer
from search.engines.choosing import ENGINES, engine_named
from search.engines.query import EngineError, SearchEngine
from search.public.results import Asked, asked_for, promoted_for
from search.understanding import Understanding

SHOWN, MOST = 20, 10_000


@dataclass(frozen=True)
class _Answered:
    scores: dict[int, float]
    total: int
    manner: str
    meant: Understanding
    engine: str


class Command(BaseCommand):
    help = "Answer a text as the search page does: the products, and how the text was understood."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", metavar="TEXT", help="what someone types")
        parser.add_argument("--engine", metavar="NAME", help=f"{' or '.join(ENGINES)} (default: the one that pages ask)")
        parser.add_argument("--on", metavar="DATE", help="the day, as 2026-11-23 (default: today in Vietnam)")
        parser.add_argument("--limit", metavar="N", default=str(SHOWN), help=f"at most so many products (default: {SHOWN})")
        parser.add_argument("--json", action="store_true", help="an object instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        text = clean(options["text"])[:LONGEST_TEXT].strip()
        if not text:
            raise CommandError('There is no text. Write what to search for, for example: manage.py search "mat ong".')
        reading = Reading.begin(iso_day(options["on"]) if options["on"] else clock.today())
        limit = _number(options["limit"])
        try:
            engine = _engine(options["engine"]) if options["engine"] else None
            asked = asked_for(ListQuery(text=text), reading)
            _query, choice = listing.resolved(asked.query, overview(reading))
            answered = _answer(asked, choice, reading, limit, engine)
        except EngineError as error:
            raise CommandError(str(error)) from error
        put_first = promoted_for(asked, choice, reading)
        names = dict(Product.objects.filter(pk__in=[*answered.scores, *put_first]).values_list("pk", "name"))
        told = {
            "results": [{"id": pk, "name": names.get(pk, ""), "score": score} for pk, score in answered.scores.items()],
            "promoted": [{"id": pk, "name": names.get(pk, "")} for pk in put_first],
            "understood": _told(asked.query, answered.meant) | {"manner": answered.manner},
            "total": answered.total,
            "engine": answered.engine,
        }
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self._table(told, reading)

    def _table(self, told: dict[str, Any], reading: Reading) -> None:
        for line in _sentences(told["understood"]):
            self.stdout.write(line)
        for row in told["promoted"]:
            self.stdout.write(f"promoted  {row['id']:>7}  {row['name']}")
        for row in told["results"]:
            self.stdout.write(f"{row['score']:8.2f}  {row['id']:>7}  {row['name']}")
        shown, total = len(told["results"]), told["total"]
        self.stdout.write(f"{shown} of {total} in force on {reading.on.isoformat()}, answered by {told['engine']}")


def _answer(asked: Asked, choice: Choice, reading: Reading, limit: int, engine: SearchEngine | None) -> _Answered:
    """Where the text says nothing but filters, the newest are listed, as the page does."""
    answered = answer(asked.meant, choice, Sort.BEST, 0, limit, reading, engine=engine)
    if answered.page:
        scores = dict(zip(answered.page.ids, answered.page.scores, strict=True))
        return _Answered(scores, answered.page.tally.total, answered.manner.value, answered.understanding, answered.engine)
    if asked.query.text:
        return _Answered({}, 0, answered.manner.value, answered.understanding, answered.engine)  # signs only, no word
    listed = overview(reading).listed
    newest = dict.fromkeys(listed.page(choice, Sort.NEWEST, 0, limit), 0.0)
    return _Answered(newest, listed.tally(choice).total, answered.manner.value, answered.understanding, answered.engine)


def _told(query: ListQuery, meant: Understanding) -> dict[str, Any]:
    price = query.price
    return {
        "filters": {
            "stars": list(query.stars),
            "price": {"least": price.least, "below": price.below} if price else None,
            "places": [{"typed": each.typed, "names": [place.name for place in each.places]} for each in meant.recognised],
        },
        "corrections": [{"typed": each.typed, "meant": " ".join(each.meant)} for each in meant.corrections],
        "text": query.text,
    }


def _sentences(understood: dict[str, Any]) -> list[str]:
    filters = understood["filters"]
    said = [f"stars: {' or '.join(map(str, filters['stars']))}"] if filters["stars"] else []
    if filters["price"]:
        said.append(f"price: {_price(PriceRange(**filters['price']))}")
    said += [f"place: {each['typed']} = {', '.join(each['names'])}" for each in filters["places"]]
    said += [f"corrected: {each['typed']} = {each['meant']}" for each in understood["corrections"]]
    said.append(f"looked for: {understood['text'] or 'nothing beside'} ({understood['manner']})")
    return said


def _price(price: PriceRange) -> str:
    least = f"from {price.least} đồng" if price.least else ""
    below = f"below {price.below} đồng" if price.below else ""
    return " ".join(filter(None, (least, below)))


def _engine(name: str) -> SearchEngine:
    if name not in ENGINES:
        raise CommandError(f"There is no engine {name!r}. Name one of these: {', '.join(ENGINES)}.")
    return engine_named(name)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST):
        raise CommandError(f"{text!r} is no number of products. Write a whole number from 1 to {MOST}.")
    return int(text)
