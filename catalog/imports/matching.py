"""Which product on record a row means: the one that bears its name, or those that may be it under another name.

Entity and name are no stable key: names change between rounds. So a row that no product matches exactly is held back while
its producer has a product of a similar name that this file does not mention otherwise; a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from catalog.identity import number_key
from catalog.text import digits, likeness, name_key, producer_core, producer_key

from .rows import ParsedRound, ParsedRow
from .snapshot import ProducerFact, ProductFact, Snapshot

SIMILAR = 80
"""Least `token_set_ratio` of two names, without accents, that may be one product: "trám muối Hùng Lý" and "trám đen Hùng Lý"."""
NEAR_PRODUCER = 70
"""Least `ratio` of two producers' cores that may be one, where both make a product of the same name."""
_VOWEL = re.compile("[aeiou]")


@dataclass(frozen=True, slots=True)
class ProducersFound:
    """Producers of the row's name and province, and others that may be meant: whose name differs only in legal form or
    spelling, or is near and who makes a product of the row's very name."""

    exact: tuple[ProducerFact, ...]
    alike: tuple[ProducerFact, ...]


NO_PRODUCERS = ProducersFound((), ())


def find_producers(snapshot: Snapshot, name: str, province_id: int, product_name: str) -> ProducersFound:
    exact = _in_province(snapshot.producers_by_key.get(producer_key(name), ()), province_id)
    core = producer_core(name)
    alike = _in_province(snapshot.producers_by_core.get(core, ()), province_id) if core else ()
    namesakes = snapshot.products_by_name.get(name_key(product_name), ())
    makers = {product.producer_id: snapshot.producers_by_id[product.producer_id] for product in namesakes}
    near = _in_province((maker for maker in makers.values() if _near(core, producer_core(maker.name))), province_id)
    others = {producer.id: producer for producer in (*alike, *near)}
    for producer in exact:
        others.pop(producer.id, None)
    return ProducersFound(exact, tuple(others.values()))


def _near(one: str, other: str) -> bool:
    """Whether two cores may be one producer's: much the same letters, or all the telling words of one within the other.
    An abbreviation nobody knows ("cblt Vĩnh Hải") tells nothing; one word alone tells too little."""
    if digits(one) != digits(other):
        return False
    if fuzz.ratio(one, other) >= NEAR_PRODUCER:
        return True
    fewer, more = sorted((_telling_words(one), _telling_words(other)), key=len)
    return len(fewer) >= 2 and fewer <= more


def _telling_words(core: str) -> set[str]:
    return {word for word in core.split() if _VOWEL.search(word)}


def _in_province(producers: Iterable[ProducerFact], province_id: int) -> tuple[ProducerFact, ...]:
    """Homonyms in other provinces are other people; a producer without a province may be anywhere."""
    return tuple(producer for producer in producers if producer.province_id in (province_id, None))


def exact_matches(snapshot: Snapshot, producers: ProducersFound, name: str) -> list[ProductFact]:
    """Products of the very producer that bear the name now; failing that, those that once bore it."""
    key = name_key(name)
    products = [product for producer in producers.exact for product in snapshot.products_by_producer.get(producer.id, ())]
    named_so = [product for product in products if product.name_key == key]
    return named_so or [product for product in products if product.bears(key)]


def recorded_matches(snapshot: Snapshot, row: ParsedRow, rounds: Iterable[ParsedRound]) -> list[ProductFact]:
    """Products with a certificate that these rounds already are, by decision, certified name and holder as printed: whatever
    product, producer and place have been mended to since, importing the list again finds them."""
    found: dict[int, ProductFact] = {}
    for each in rounds:
        if each.decided_on:
            key = (number_key(each.decision_number), each.decided_on, name_key(row.name), producer_key(row.producer))
            found |= {product.id: product for product in snapshot.products_by_record.get(key, ())}
    return list(found.values())


def possible_matches(
    snapshot: Snapshot, producers: ProducersFound, name: str, day: date, taken: Collection[int]
) -> list[ProductFact]:
    """Products that may be the row's under another name: similar, with the same digits, last recognised before `day`, and not
    matched exactly by any row of the file (`taken`)."""
    found: list[tuple[float, ProductFact]] = []
    for producer in producers.exact:
        for product in snapshot.products_by_producer.get(producer.id, ()):
            found.append((_likeness(product, name), product))
    for producer in producers.alike:
        # Another spelling of the producer is doubt enough: there, only the very same product name counts.
        for product in snapshot.products_by_producer.get(producer.id, ()):
            found.append((100.0 if product.bears(name_key(name)) else 0.0, product))
    close = [
        (ratio, product)
        for ratio, product in found
        if ratio >= SIMILAR and product.id not in taken and _recognised_before(product, day)
    ]
    return [product for _ratio, product in sorted(close, key=lambda entry: (-entry[0], entry[1].id))]


def _recognised_before(product: ProductFact, day: date) -> bool:
    return all(certificate.starts_on < day for certificate in product.certificates)


def _likeness(product: ProductFact, name: str) -> float:
    return max(_alike(likeness(each), likeness(name)) for each in {product.name, *product.names})


def _alike(one: str, other: str) -> float:
    """0 to 100. A name whose words are all in the other counts fully: "trám muối" within "trám muối Hùng Lý"."""
    return fuzz.token_set_ratio(one, other) if digits(one) == digits(other) else 0.0
