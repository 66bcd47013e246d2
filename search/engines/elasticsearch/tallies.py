"""The counts of `Listed._count` as aggregations: each filter value is counted under all *other* filters of the choice.

Counts that stand under the same filters share one bucket, so what Elasticsearch goes through grows with the filters chosen, not
with the counts asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from elasticsearch import dsl

from catalog.at_a_glance.filters import PRICE_BANDS
from catalog.at_a_glance.listed import MOST_PRODUCERS, NONE, Choice, Tally

from . import queries

EVERY = 10_000
"""Buckets of a count that is never cut: there are some 3,300 communes, and fewer of everything else."""
_ANSWERING = "answering"


@dataclass(frozen=True)
class _Count:
    """A count by its name, the filters that it leaves out, and how Elasticsearch counts."""

    name: str
    apart_from: frozenset[str]
    aggregation: Any


class Counting:
    """The aggregations of a choice, and the tally that their answer is."""

    def __init__(self, choice: Choice, on: date) -> None:
        self._choice = choice
        self._filters = queries.filters(choice, on)
        self._counts = list(_counts(choice, on))

    @property
    def post_filter(self) -> Any:
        """What narrows the found after they are counted; nothing where nothing was chosen."""
        return queries.all_of(list(self._filters.values())) if self._filters else None

    def add_to(self, search: dsl.Search[Any]) -> None:
        search.aggs.bucket(_ANSWERING, dsl.A("filter", dsl.Q("match_all")))
        for count in self._counts:
            bucket = self._bucket(count)
            if bucket and bucket not in search.aggs:
                narrowed = queries.all_of([self._filters[name] for name in self._under(count)])
                search.aggs.bucket(bucket, dsl.A("filter", narrowed))
            (search.aggs[bucket] if bucket else search.aggs).bucket(count.name, count.aggregation)

    def read(self, total: int, answer: Mapping[str, Any]) -> tuple[Tally, int]:
        """The tally of an answer, and how many answer before any filter."""
        found = {
            count.name: (answer[bucket] if (bucket := self._bucket(count)) else answer)[count.name] for count in self._counts
        }
        return Tally(
            total=total,
            former_unknown=found["former_unknown"]["doc_count"] if self._choice.former else 0,
            former_unknown_of_province=_keys(found["former_unknown_of_province"]["provinces"]),
            of_star=_keys(found["of_star"]["listing"]["stars"]),
            of_group=_keys(found["of_group"]),
            of_province=_keys(found["of_province"]),
            of_former=_keys(found["of_former"]),
            of_commune=_keys(found["of_commune"]) if self._choice.place else Counter(),
            of_producer=_keys(found["of_producer"]),
            of_price=Counter({band: found["of_price"]["buckets"][str(at)]["doc_count"] for at, band in enumerate(PRICE_BANDS)}),
            of_packaging=_keys(found["of_packaging"]),
        ), answer[_ANSWERING]["doc_count"]

    def _under(self, count: _Count) -> list[str]:
        return [name for name in self._filters if name not in count.apart_from]

    def _bucket(self, count: _Count) -> str:
        """The name of the bucket that a count stands in; none where no filter is left."""
        return "+".join(self._under(count))


def _counts(choice: Choice, on: date) -> Iterator[_Count]:
    def count(name: str, aggregation: Any, *apart_from: str) -> _Count:
        return _Count(name, frozenset(apart_from), aggregation)

    anywhere = ("place", "former", "commune")
    unknown = dsl.Q("term", former_province=NONE)
    yield count("of_province", _by("province"), *anywhere)
    yield count("of_former", _by("former_province"), *anywhere)
    yield count("former_unknown_of_province", dsl.A("filter", unknown, aggs={"provinces": _by("province")}), *anywhere)
    if choice.former:
        yield count("former_unknown", dsl.A("filter", unknown))
    if choice.place:
        yield count("of_commune", _by("commune"), "commune")
    yield count("of_star", _stars(on), "stars")
    yield count("of_group", _by("group"), "group")
    yield count("of_producer", _by("producer", MOST_PRODUCERS), "producer")
    yield count("of_price", _prices(), "price")
    yield count("of_packaging", _by("packaging_kind"), "packaging")


def _by(key: str, most: int = EVERY) -> Any:
    return dsl.A("terms", field=key, size=most)


def _stars(on: date) -> Any:
    stars = dsl.A("terms", field=f"{queries.CERTIFICATES}.stars")
    return dsl.A(
        "nested", path=queries.CERTIFICATES, aggs={"listing": dsl.A("filter", queries.in_force(on), aggs={"stars": stars})}
    )


def _prices() -> Any:
    ranges = [{"key": str(at), **queries.price_bounds(band, least="from", below="to")} for at, band in enumerate(PRICE_BANDS)]
    return dsl.A("range", field="price", keyed=True, ranges=ranges)


def _keys(counted: Mapping[str, Any]) -> Counter[int]:
    return Counter({key: bucket["doc_count"] for bucket in counted["buckets"] if (key := int(bucket["key"])) != NONE})
