"""A plan, the listing rule, filters and orders as Elasticsearch queries.

Scores are sums of constants, so `_score` is what `Plan.score` says: nothing depends on how rare a word is.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from elasticsearch import dsl

from catalog.at_a_glance.filters import PriceRange, Sort
from catalog.at_a_glance.listed import NONE, Choice
from catalog.validity import MINIMUM_LISTED_STARS
from search.plan import Clause, Kind, Plan, Sought

Query = Any
"""One of `elasticsearch.dsl`, whose types mypy does not read."""
Order = dict[str, Any]
CERTIFICATES = "certificates"


# --- what is found ----------------------------------------------------------------------------------------------------


def answering(plan: Plan, on: date) -> Query:
    """The listed products that answer the plan, each with its score."""
    clauses = {kind: [_clause(clause) for clause in plan.clauses if clause.kind is kind] for kind in Kind}
    must, needed = clauses[Kind.FIRM], clauses[Kind.NEEDED]
    should = [*clauses[Kind.OPTIONAL], *(_sought(bonus) for bonus in plan.bonuses if bonus.worth)]
    if plan.whole:
        should.append(dsl.Q("constant_score", filter=dsl.Q("bool", must=needed), boost=plan.whole))
    if plan.least <= 0:
        should += needed
    elif plan.least < len(needed):
        must.append(dsl.Q("bool", should=needed, minimum_should_match=plan.least))
    else:
        must += needed if plan.least == len(needed) else [dsl.Q("match_none")]
    return dsl.Q(
        "bool",
        must=must,
        should=should,
        # What finds nothing at all scores 0: it does not answer.
        minimum_should_match=0 if must else 1,
        filter=[dsl.Q("term", live=True), _certified(in_force(on))],
    )


def _clause(clause: Clause) -> Query:
    ways = [_sought(part) for part in clause.parts if part.worth]
    if len(ways) == 1:
        return ways[0]
    return dsl.Q("dis_max", queries=ways) if ways else dsl.Q("match_none")


def _sought(sought: Sought) -> Query:
    if sought.prefix:
        found = dsl.Q("prefix", **{sought.field: {"value": sought.phrase[0], "rewrite": "constant_score"}})
    elif len(sought.phrase) == 1:
        found = dsl.Q("term", **{sought.field: sought.phrase[0]})
    else:
        found = dsl.Q("match_phrase", **{sought.field: " ".join(sought.phrase)})
    return dsl.Q("constant_score", filter=found, boost=sought.worth)


# --- the listing rule -------------------------------------------------------------------------------------------------


def in_force(on: date) -> Query:
    """Among certificates: the one by which a product is listed on that day, at most one for each."""
    return dsl.Q(
        "bool",
        filter=[
            dsl.Q("term", **{f"{CERTIFICATES}.valid": on.isoformat()}),
            dsl.Q("range", **{f"{CERTIFICATES}.stars": {"gte": MINIMUM_LISTED_STARS}}),
        ],
    )


def _certified(certificate: Query) -> Query:
    return dsl.Q("nested", path=CERTIFICATES, query=certificate)


# --- filters ----------------------------------------------------------------------------------------------------------


def filters(choice: Choice, on: date) -> dict[str, Query]:
    """One filter for each that the choice makes, by its name there; together they are what `Listed` does by masks."""
    made: dict[str, Query] = {}
    if choice.stars:
        starred = dsl.Q("terms", **{f"{CERTIFICATES}.stars": sorted(choice.stars)})
        made["stars"] = _certified(in_force(on) & starred)
    if choice.group:
        made["group"] = dsl.Q("terms", group=sorted(choice.group.below))
    if choice.place:
        made["place"] = dsl.Q("term", province=choice.place.pk)
    if choice.former:
        made["former"] = dsl.Q("terms", former_province=[choice.former.pk, NONE])
    if choice.commune:
        made["commune"] = dsl.Q("term", commune=choice.commune.pk)
    if choice.producer:
        made["producer"] = dsl.Q("term", producer=choice.producer.pk)
    if choice.price:
        made["price"] = dsl.Q("range", price=price_bounds(choice.price, least="gte", below="lt"))
    if choice.packaging:
        made["packaging"] = dsl.Q("term", packaging_kind=int(choice.packaging))
    return made


def price_bounds(price: PriceRange, *, least: str, below: str) -> dict[str, int]:
    """A range of prices under the names that its ends go by. A product without a price is in none."""
    bounds = {least: price.least or 0}
    return bounds if price.below is None else {**bounds, below: price.below}


def all_of(given: list[Query]) -> Query:
    return given[0] if len(given) == 1 else dsl.Q("bool", filter=given)


# --- orders -----------------------------------------------------------------------------------------------------------


def order(sort: Sort, on: date, language: str) -> list[Order]:
    """The orders of `Listed`, and the best first; each ends with what no two products share."""
    listing = {"path": CERTIFICATES, "filter": in_force(on).to_dict()}
    stars: Order = {f"{CERTIFICATES}.stars": {"order": "desc", "mode": "max", "nested": listing}}
    recognised: Order = {f"{CERTIFICATES}.starts_on": {"order": "desc", "mode": "max", "nested": listing}}
    newest: list[Order] = [recognised, {"product": "desc"}]
    match sort:
        case Sort.BEST:
            return [{"_score": "desc"}, stars, *newest]
        case Sort.STARS:
            return [stars, *newest]
        case Sort.NAME:
            return [{f"order_{language}": "asc"}, {"product": "asc"}]
        case Sort.PRICE:
            # Priced ones by price and id, then the others, to whom the first two say nothing, as in a list by the newest.
            return [{"price": "asc"}, {"priced": "asc"}, *newest]
        case Sort.NEWEST:
            return newest
