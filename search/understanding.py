"""What someone means by a text: filters said in words, places, synonyms, slips, and the plan that looks for all of it.

understood = understand("nuowcs mawms phu quoc 5 sao", vocabulary, place_names)
understood.stars, understood.rest     # frozenset({5}), "nuowcs mawms phu quoc"
understood.corrections                # nuowcs -> nuoc, mawms -> mam
understood.attempts                   # plans, the strictest first; the first that finds something answers
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from catalog.at_a_glance.filters import PriceRange
from catalog.text import clean

from . import makers, places, synonyms
from .corrections import SMALL_ENGLISH_WORDS, Correction, Read, read
from .documents import BEGIN, END, Field, first_word
from .phrases import read_phrases
from .places import Place, PlaceNames
from .plan import Clause, Kind, Plan, Sought
from .text import Word, placed_words
from .vocabulary import Vocabulary

MOST_WORDS = 16
"""Words that are looked for; nobody types more, and each costs time."""

_OPTIONAL = frozenset(
    (
        *("ocop", "san pham", "dac san", "hang", "chinh hang", "mua", "ban", "online", "gia", "gia re", "re", "ngon"),
        *("cua", "loai", "cac", "nhung", "o", "tai", "va", "xa", "huyen", "tinh", "qua", "trai"),
    )
)
_LONGEST_OPTIONAL = 2
_OCCASIONS = frozenset(("qua tet", "qua tang", "qua bieu", "set qua tet", "gio qua tet", "hop qua tet"))


class Manner(StrEnum):
    """How far an answer departs from what was typed."""

    AS_TYPED = "as typed"
    OTHER_ACCENTS = "other accents"
    FEWER_WORDS = "fewer words"


class Attempt(NamedTuple):
    manner: Manner
    plan: Plan


@dataclass(frozen=True)
class Recognised:
    """A place in the text, and the text without it."""

    places: tuple[Place, ...]
    typed: str
    without: str


@dataclass(frozen=True)
class Understanding:
    """`rest` is the text without the phrases that became filters. No attempts: nothing is left that could be looked for."""

    rest: str
    stars: frozenset[int]
    price: PriceRange | None
    recognised: tuple[Recognised, ...]
    corrections: tuple[Correction, ...]
    attempts: tuple[Attempt, ...]
    words: tuple[Word, ...] = ()
    """As they were typed and, where corrected, as they were meant: what is marked in names."""
    meanings: frozenset[str] = frozenset()
    """Of the goods among them: what else is marked, by whatever name a product goes."""


class _Weights(NamedTuple):
    """What a word is worth in name, producer, place and the rest."""

    name: float
    maker: float
    place: float
    more: float


_EXACT = _Weights(10, 5, 5, 2)
_FOLDED = _Weights(8, 4, 4, 1.5)
_OTHER_ACCENTS = _Weights(5, 2.5, 2.5, 1)
_MEANT = _Weights(6, 3, 3, 1)
_LESS_LIKELY = _Weights(4, 2, 2, 0.5)
_KNOWN = 0.5
_READING = 9.0
"""What words without accents are worth where they stand as goods are spelled."""
_MEANING_EXACT, _MEANING_FOLDED = 7.0, 6.0
_FIELDS_EXACT = (Field.NAME, Field.MAKER, Field.PLACE, Field.MORE)
_FIELDS_FOLDED = (Field.NAME_FOLDED, Field.MAKER_FOLDED, Field.PLACE_FOLDED, Field.MORE_FOLDED)
_WHOLE_NAME, _WHOLE_NAME_EXACT, _NAME_BEGINS = 20.0, 4.0, 6.0
_ALL_TOGETHER, _GROUP, _TOGETHER, _TOGETHER_EXACT = 4.0, 2.0, 2.0, 1.0


def understand(text: str, vocabulary: Vocabulary, place_names: PlaceNames, *, doubting: bool = False) -> Understanding:
    """With `doubting` even words that the catalogue knows are taken for slips, where others fit far better."""
    phrases = read_phrases(text)
    heard = read(phrases.rest, MOST_WORDS, vocabulary, place_names, doubting=doubting)
    found, recognised = _places(phrases.rest, heard, place_names)
    attempts: list[Attempt] = []
    plan = _plan(heard, found, vocabulary)
    if not plan.empty and not _only_ocop(heard.typed):
        attempts = [Attempt(Manner.AS_TYPED, plan)]
        if any(word.marked for word in heard.typed):
            attempts.append(Attempt(Manner.OTHER_ACCENTS, _plan(heard, found, vocabulary, any_accents=True)))
        apart = _plan(heard, found, vocabulary, apart=True)
        # Not by any half of a name apart: "mắc khén" is no kind of "mắc ca".
        fewer = [*plan.called(), *(apart.called() if apart != plan else ()), *plan.named()]
        attempts += [Attempt(Manner.FEWER_WORDS, each) for each in dict.fromkeys(fewer)]
    return Understanding(
        phrases.rest if attempts else "",
        phrases.stars,
        phrases.price if phrases.price != PriceRange() else None,
        tuple(recognised),
        heard.corrections,
        tuple(attempts),
        (*heard.typed, *(Word(each[0], each[0]) for each in heard.meant.values())),
        _meanings(heard.likely, found),
    )


def _places(rest: str, heard: Read, place_names: PlaceNames) -> tuple[list[places.Found], list[Recognised]]:
    likely = heard.likely
    found, recognised, at = [], [], 0
    goods = synonyms.typed_phrases(likely)
    while at < len(likely):
        place = place_names.find(likely, at)
        # A longer name of goods over the same words is meant instead.
        if place is None or any(each.start < place.end and place.start < each.end and _longer(each, place) for each in goods):
            at += 1
            continue
        found.append(place)
        first, last = heard.placed[place.start], heard.placed[place.end - 1]
        without = clean(f"{rest[: first.start].rstrip(' ,')} {rest[last.end :].lstrip(' ,')}")
        recognised.append(Recognised(place.places, rest[first.start : last.end], without))
        at = place.end
    return found, recognised


def _longer(goods: synonyms.Typed, place: places.Found) -> bool:
    return goods.end - goods.start > place.end - place.start


def _over_a_place(goods: synonyms.Typed, found: Sequence[places.Found]) -> bool:
    return any(goods.start < each.end and each.start < goods.end for each in found)


def _meanings(likely: Sequence[Word], found: Sequence[places.Found]) -> frozenset[str]:
    goods = (each for each in synonyms.typed_phrases(likely) if not _over_a_place(each, found))
    return frozenset(meaning for each in goods for meaning in each.meanings)


def _plan(
    heard: Read,
    found: Sequence[places.Found],
    vocabulary: Vocabulary,
    *,
    any_accents: bool = False,
    apart: bool = False,
) -> Plan:
    """With `apart` a name of goods that has several words asks for these one by one: nobody may bear the whole name."""
    typed, likely = heard.typed, heard.likely
    goods = {each.start: each for each in _named_goods(likely, apart) if each.meanings}
    at_place = {each.start: each for each in found}
    clauses: list[Clause] = []
    at = 0
    while at < len(typed):
        if at in at_place:
            clauses.append(places.clause(at_place[at], likely))
            at = at_place[at].end
        elif (end := _occasion(typed, at)) and len(typed) > end - at:
            likely_goods = goods.get(at)
            parts = (
                _goods(likely_goods, likely, vocabulary, any_accents).parts
                if likely_goods
                else _run(likely[at:end], vocabulary, any_accents)
            )
            clauses.append(Clause(tuple(parts), Kind.OPTIONAL))
            at = end
        elif at in goods and not _over_a_place(goods[at], found):
            clauses.append(_goods(goods[at], likely, vocabulary, any_accents))
            at = goods[at].end
        elif end := makers.kind_ends(typed, at):
            kind = Kind.OPTIONAL if len(typed) > end - at else Kind.NEEDED
            clauses.append(Clause(tuple(_run(typed[at:end], vocabulary, any_accents)), kind))
            at = end
        elif (end := vocabulary.place_ends(likely, at)) and not any(at < each < end for each in (*goods, *at_place)):
            town = likely[at:end]
            clauses.append(Clause((*_run(town, vocabulary, any_accents), *places.in_province_of(town))))
            at = end
        elif (end := _optional(likely, at)) and len(typed) > end - at:
            clauses += [Clause(_word(word, [], vocabulary, any_accents), Kind.OPTIONAL) for word in likely[at:end]]
            at = end
        else:
            parts = _word(typed[at], heard.meant.get(at, []), vocabulary, any_accents)
            if town := places.town_in(likely[at]):
                parts = (*parts, *_run(town, vocabulary, any_accents), *places.in_province_of(town))
            clauses.append(Clause(parts))
            at += 1
    plan = Plan(tuple(clauses), tuple(_bonuses(likely)))
    if plan.empty:
        plan = Plan(tuple(replace(clause, kind=Kind.NEEDED) for clause in clauses), plan.bonuses)
    return Plan(plan.clauses, plan.bonuses, least=plan.needed)


def _named_goods(text: Sequence[Word], apart: bool) -> Iterator[synonyms.Typed]:
    for typed in synonyms.typed_phrases(text):
        if apart and typed.end - typed.start > 1:
            for inner in synonyms.typed_phrases(text[typed.start : typed.end - 1]):
                yield inner._replace(start=typed.start + inner.start, end=typed.start + inner.end)
        else:
            yield typed


def _only_ocop(typed: Sequence[Word]) -> bool:
    """Everything here is OCOP: the word alone asks for nothing."""
    return all(word.folded == "ocop" for word in typed)


def _occasion(typed: Sequence[Word], at: int) -> int:
    """The end of words for a present that begin here, 0 for none: what is given away may be called anything."""
    for length in (3, 2):
        if " ".join(word.folded for word in typed[at : at + length]) in _OCCASIONS:
            return at + length
    return 0


def _optional(typed: Sequence[Word], at: int) -> int:
    """The end of the optional phrase that begins here, 0 for none."""
    for length in range(_LONGEST_OPTIONAL, 0, -1):
        if " ".join(word.folded for word in typed[at : at + length]) in _OPTIONAL:
            return at + length
    return at + 1 if typed[at].exact in SMALL_ENGLISH_WORDS else 0


def _goods(typed: synonyms.Typed, text: Sequence[Word], vocabulary: Vocabulary, any_accents: bool) -> Clause:
    """A phrase that names goods, by whatever name a product goes by."""
    run = text[typed.start : typed.end]
    marked = any(word.marked for word in run) and not any_accents
    times = len(run)
    # Another name of the goods stands together as well as the one that was typed.
    worth = (_MEANING_EXACT if marked else _MEANING_FOLDED) * times + (_ALL_TOGETHER + _TOGETHER if times > 1 else 0)
    parts = [*_run(run, vocabulary, any_accents)]
    # One syllable without accents may be spelled many ways; several are hardly meant otherwise.
    parts += [Sought(Field.NAME, reading, _READING * times) for reading in synonyms.readings(run) if times > 1]
    for meaning in sorted(typed.meanings):
        parts.append(Sought(Field.MEANINGS, (meaning,), worth))
        # An abbreviation, or a name from elsewhere: what bears the name that most know comes before what bears a third one.
        parts.append(Sought(Field.NAME, synonyms.called(meaning), worth + _KNOWN))
    return Clause(tuple(parts), goods=True)


def _run(run: Sequence[Word], vocabulary: Vocabulary, any_accents: bool) -> list[Sought]:
    exact, folded = tuple(word.exact for word in run), tuple(word.folded for word in run)
    times = len(run)
    parts = [Sought(field, exact, worth * times) for field, worth in zip(_FIELDS_EXACT, _EXACT, strict=True)]
    weights = _folded_weights(run, vocabulary, any_accents)
    if weights:
        parts += [Sought(field, folded, worth * times) for field, worth in zip(_FIELDS_FOLDED, weights, strict=True)]
    return parts


def _folded_weights(run: Sequence[Word], vocabulary: Vocabulary, any_accents: bool) -> _Weights | None:
    """What the words without accents are worth; nothing where accents were typed and the catalogue knows the very words."""
    marked = [word for word in run if word.marked]
    if not marked:
        return _FOLDED
    # Some with accents and some without: no name is spelled so.
    if any_accents or len(marked) < len(run) or not all(word.exact in vocabulary.exact for word in marked):
        return _OTHER_ACCENTS
    return None


def _word(word: Word, meant: Sequence[str], vocabulary: Vocabulary, any_accents: bool) -> tuple[Sought, ...]:
    parts = _run([word], vocabulary, any_accents)
    for place, candidate in enumerate(meant):
        weights = _LESS_LIKELY if place else _MEANT
        parts += [Sought(field, (candidate,), worth) for field, worth in zip(_FIELDS_FOLDED, weights, strict=True)]
    return tuple(parts)


def _bonuses(typed: Sequence[Word]) -> list[Sought]:
    """For words that stand together as they were typed."""
    if not typed:
        return []
    exact, folded = tuple(word.exact for word in typed), tuple(word.folded for word in typed)
    bonuses = [
        Sought(Field.NAME_FOLDED, (BEGIN, *folded, END), _WHOLE_NAME),
        Sought(Field.NAME, (BEGIN, *exact, END), _WHOLE_NAME_EXACT),
        Sought(Field.NAME_FOLDED, (BEGIN, *folded), _NAME_BEGINS),
    ]
    if len(typed) > 1:
        bonuses.append(Sought(Field.NAME_FOLDED, folded, _ALL_TOGETHER))
        # The name of a group, such as "đồ uống".
        bonuses.append(Sought(Field.MORE_FOLDED, folded, _GROUP))
        bonuses.append(Sought(Field.MAKER_FOLDED, folded, _ALL_TOGETHER))
        for where in (Field.NAME_FOLDED, Field.MAKER_FOLDED, Field.PLACE_FOLDED):
            bonuses += [Sought(where, pair, _TOGETHER) for pair in dict.fromkeys(pairwise(folded))]
        bonuses += [Sought(Field.NAME, pair, _TOGETHER_EXACT) for pair in dict.fromkeys(pairwise(exact))]
    return bonuses


def suggesting(text: str, fields: Sequence[Field] = (Field.NAME_FOLDED,)) -> Plan | None:
    """The plan for what is being typed: whole words but for the last, which goes on. None for a text without words."""
    typed = [each.word for each in placed_words(text)][:MOST_WORDS]
    if not typed:
        return None
    *before, last = typed
    clauses = [Clause(tuple(Sought(field, (word.folded,), 8.0) for field in fields)) for word in before]
    clauses.append(Clause(tuple(Sought(field, (last.folded,), 8.0, prefix=True) for field in fields)))
    folded = tuple(word.folded for word in before)
    bonuses = [Sought(Field.NAME, (word.exact,), 1.0) for word in before if word.marked]
    bonuses += [Sought(Field.NAME, (last.exact,), 1.0, prefix=True)] if last.marked else []
    if before:
        bonuses += [Sought(Field.NAME_FOLDED, (BEGIN, *folded), 4.0), Sought(Field.NAME_FOLDED, folded, 2.0)]
    else:
        bonuses.append(Sought(Field.MEANINGS, (first_word(last.folded),), 4.0, prefix=True))
    return Plan(tuple(clauses), tuple(bonuses), least=len(clauses))
