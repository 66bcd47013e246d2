"""What is called otherwise elsewhere: `heo` is `lợn`, `bắp` is `ngô`, and `gạo thơm` is no pineapple.

The list is `data/synonyms.txt`. A meaning is a token (`c12`) that stands in the document of every product whose name bears it;
what a person types asks for the token beside the words. Names in which a word means something else are told apart where the
document is made, so both engines agree on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .text import Word, words

FILE = Path(__file__).parent / "data" / "synonyms.txt"
Spelled = tuple[str, ...]


class Typed(NamedTuple):
    """A phrase of the list in a text: from word `start` to before word `end`, and the meanings it asks for or bears."""

    start: int
    end: int
    meanings: frozenset[str]


@dataclass(frozen=True)
class _Sense:
    """What a phrase means. `beside` are the words it must stand beside, or alone; none: anywhere."""

    meaning: str
    borne: bool
    asked: bool
    beside: frozenset[Spelled] = frozenset()


@dataclass
class _List:
    senses: defaultdict[Spelled, list[_Sense]] = field(default_factory=lambda: defaultdict(list))
    called: dict[str, Spelled] = field(default_factory=dict)
    folded: defaultdict[Spelled, set[Spelled]] = field(default_factory=lambda: defaultdict(set))
    traps: set[Spelled] = field(default_factory=set)
    longest: int = 1

    def add(self, phrase: Spelled, sense: _Sense) -> None:
        self.senses[phrase].append(sense)
        self.called.setdefault(sense.meaning, phrase)
        self.longest = max(self.longest, len(phrase))


def meanings_in(name: Sequence[Word]) -> set[str]:
    """The tokens of every meaning that a name bears."""
    return {meaning for borne in borne_phrases(name) for meaning in borne.meanings}


def borne_phrases(name: Sequence[Word]) -> Iterator[Typed]:
    """The phrases of the list that a name bears, one perhaps inside another."""
    spelled = tuple(word.exact for word in name)
    for start, end, phrase in _phrases(spelled):
        senses = [sense for sense in _list().senses[phrase] if sense.borne and _fits(sense, spelled, start, end)]
        if senses:
            yield Typed(start, end, frozenset(sense.meaning for sense in senses))


def typed_phrases(text: Sequence[Word]) -> list[Typed]:
    """The phrases of the list in what was typed, the longest at each place and none over another. Words typed without accents
    stand for all their readings."""
    found, at = [], 0
    while at < len(text):
        typed = next((each for end in range(len(text), at, -1) if (each := _typed(text, at, end))), None)
        if typed:
            found.append(typed)
        at = typed.end if typed else at + 1
    return found


def phrases() -> list[str]:
    """Every phrase that someone may type, spelled."""
    return [" ".join(phrase) for phrase, senses in _list().senses.items() if any(sense.asked for sense in senses)]


def readings(text: Sequence[Word]) -> list[Spelled]:
    """The phrases of the list that these words may be, as far as their accents were typed; of meanings that are asked for."""
    return sorted(phrase for phrase in _readings(text) if any(sense.asked for sense in _list().senses[phrase]))


def called(meaning: str) -> Spelled:
    """What most call it."""
    return _list().called[meaning]


def _typed(text: Sequence[Word], start: int, end: int) -> Typed | None:
    known = _list()
    if end - start > known.longest:
        return None
    readings = _readings(text[start:end])
    spelled = tuple(word.exact for word in text)
    meanings = {
        sense.meaning
        for reading in readings
        for sense in known.senses[reading]
        if sense.asked and _fits(sense, (*spelled[:start], *reading, *spelled[end:]), start, end, folded=True)
    }
    if not meanings and any(reading in known.traps for reading in readings if len(reading) > 1):
        # The words mean something else together: nothing is asked for, and nothing shorter inside is either.
        return Typed(start, end, frozenset())
    return Typed(start, end, frozenset(meanings)) if meanings else None


def _readings(text: Sequence[Word]) -> list[Spelled]:
    """The phrases of the list that these words may be, as far as their accents were typed."""
    candidates = _list().folded.get(tuple(word.folded for word in text), ())
    return [
        phrase
        for phrase in candidates
        if all(not word.marked or word.exact == spelled for word, spelled in zip(text, phrase, strict=True))
    ]


def _phrases(spelled: Spelled) -> Iterator[tuple[int, int, Spelled]]:
    """Every phrase of the list in a name, but for those inside a trap that are shorter."""
    known = _list()
    spans = [
        (start, end) for start in range(len(spelled)) for end in range(start + 1, min(start + known.longest, len(spelled)) + 1)
    ]
    sprung = [span for span in spans if spelled[slice(*span)] in known.traps]
    for start, end in spans:
        phrase = spelled[start:end]
        inside = any(first <= start and end <= last and (first, last) != (start, end) for first, last in sprung)
        if phrase in known.senses and not inside:
            yield start, end, phrase


def _fits(sense: _Sense, spelled: Spelled, start: int, end: int, *, folded: bool = False) -> bool:
    if not sense.beside or end - start == len(spelled):
        return True
    return any(
        _same(spelled[end : end + len(word)], word, folded) or _same(spelled[max(start - len(word), 0) : start], word, folded)
        for word in sense.beside
    )


def _same(found: Spelled, word: Spelled, folded: bool) -> bool:
    # What was typed may lack accents.
    return len(found) == len(word) and all(
        one == other or (folded and one == words(other)[0].folded) for one, other in zip(found, word, strict=True)
    )


@cache
def _list() -> _List:
    known = _List()
    lines = [line.strip() for line in FILE.read_text("utf-8").splitlines()]
    meanings: dict[Spelled, str] = {}
    beside: list[tuple[Spelled, Spelled, frozenset[Spelled]]] = []
    for number, line in enumerate(line for line in lines if line and not line.startswith("#")):
        meaning = f"c{number}"
        if line.startswith("!"):
            known.traps |= {_spelled(trap) for trap in line[1:].split(",")}
        elif "~" in line:
            phrase, _, rest = line.partition("~")
            other, _, near = rest.partition(":")
            beside.append((_spelled(phrase), _spelled(other), frozenset(map(_spelled, near.split(",")))))
        elif ">" in line:
            asked, _, borne = line.partition(">")
            known.add(_spelled(asked), _Sense(meaning, borne=True, asked=True))
            for phrase_of in map(_spelled, borne.split(",")):
                known.add(phrase_of, _Sense(meaning, borne=True, asked=False))
        else:
            for phrase_of in map(_spelled, line.split("=")):
                known.add(phrase_of, _Sense(meaning, borne=True, asked=True))
                meanings[phrase_of] = meaning
    for phrase_of, other_phrase, near_words in beside:
        known.add(phrase_of, _Sense(meanings[other_phrase], borne=True, asked=True, beside=near_words))
    for phrase_of in (*known.senses, *known.traps):
        known.longest = max(known.longest, len(phrase_of))
        known.folded[_folded(phrase_of)].add(phrase_of)
    return known


def _spelled(phrase: str) -> Spelled:
    return tuple(word.exact for word in words(phrase))


def _folded(phrase: Spelled) -> Spelled:
    return tuple(word.folded for word in words(" ".join(phrase)))
