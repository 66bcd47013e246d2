"""The words that the catalogue knows, and which of them someone may have meant who typed one it does not know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from math import sqrt

from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import telex
from .documents import Field, Phrase
from .text import Word, words

MOST_NEAR = 4
_LONG = 6
"""Letters from which on two of them may be wrong."""
_SHORT = 3
"""Letters below which a word is only taken for a slip where its neighbours tell."""
_LONGEST_RUN = 24
"""Letters of words run together that are taken apart; more is noise."""
_LISTED = 400
"""Names that a pair of words of the list of goods, or of a province, counts as much as."""
_LIKELIER = 20
"""How many times more names must bear what a known word may be a slip of, than bear it as it was typed."""
_EXACT = (Field.NAME, Field.MAKER, Field.PLACE, Field.MORE)
_OF_NAMES = (Field.NAME_FOLDED, Field.MAKER_FOLDED, Field.PLACE_FOLDED)
_LONGEST_PLACE = 4

Together = Callable[[Iterable[Phrase]], dict[Phrase, int]]
"""How many names bear each of these runs of folded words."""


class Vocabulary:
    """`tokens` are words of documents with their fields; `communes` are names of places that need no correction though no
    document has them; `phrases` are what people type though no name may bear it, and what slips are corrected to: goods by any
    name, provinces. `together` asks for runs of words only when it has to."""

    def __init__(
        self,
        tokens: Iterable[tuple[Field, str]],
        together: Together,
        communes: Iterable[str] = (),
        phrases: Iterable[str] = (),
    ) -> None:
        self._communes = set(map(_folded, communes))
        self._of_communes = {word for name in self._communes for word in name}
        self.exact: set[str] = set()
        self.folded: set[str] = set()
        self._of_names: set[str] = set()
        self._in_names: set[str] = set()
        self._listed: set[Phrase] = set()
        self._together = together
        for field, token in tokens:
            if field in _EXACT:
                self.exact.add(token)
            else:
                self.folded.add(token)
                if field in _OF_NAMES:
                    self._of_names.add(token)
                if field is Field.NAME_FOLDED:
                    self._in_names.add(token)
        for phrase in phrases:
            spelled = words(phrase)
            folded = [word.folded for word in spelled]
            self.exact.update(word.exact for word in spelled)
            self._of_names.update(folded)
            self._listed.update(pairwise(folded) if len(folded) > 1 else [tuple(folded)])

    def knows(self, word: Word) -> bool:
        """Whether anything or any place is called so, whatever the accents."""
        return self.writes(Word(word.folded, word.folded)) or word.folded in self._of_communes

    def writes(self, word: Word) -> bool:
        """Whether some product's texts, or the list of goods, have the word with these accents."""
        return word.exact in self.exact if word.marked else word.folded in self.folded or word.folded in self._of_names

    def place_ends(self, text: Sequence[Word], start: int) -> int:
        """Where the name of a commune ends that begins with this word and has several; 0 for none."""
        for end in range(min(start + _LONGEST_PLACE, len(text)), start + 1, -1):
            if tuple(word.folded for word in text[start:end]) in self._communes:
                return end
        return 0

    def keystrokes(self, word: Word) -> list[Word]:
        """The word that an unknown one spells in telex; none for others."""
        decoded = telex.decoded(word.folded)
        return words(decoded) if decoded and decoded in self.exact else []

    def apart(self, word: Word, before: str, after: str) -> list[Word]:
        """The words that were run together in an unknown one, unless it is likelier a slip; none for others."""
        if any(weight >= _LIKELY_SLIP for weight in self._in_company(word, before, after).values()):
            return []
        return [Word(part, part) for part in self._apart(word.folded)]

    def meant_by(self, word: Word, before: str, after: str) -> list[str]:
        """The folded words that an unknown one may stand for by a slip of the fingers, the likeliest first. `before` and `after`
        are its folded neighbours."""
        return likeliest(self._in_company(word, before, after) or self._alone(word))

    def _in_company(self, word: Word, before: str, after: str) -> dict[str, float]:
        """What it may stand for, as far as that stands beside its neighbours, and how likely."""
        near = self._near(word.folded)
        return {each: near[each] * sqrt(count) for each, count in self._company(near, before, after).items() if count}

    def _alone(self, word: Word) -> dict[str, float]:
        """What it may stand for by itself. The first letter must agree: fingers slip later in a word, and names of people and
        villages look like other words."""
        if len(word.folded) < _SHORT:
            return {}
        near = self._near(word.folded)
        likely = {each for each, likelihood in near.items() if each[0] == word.folded[0] or likelihood == 1}
        counts = self._counted((each,) for each in likely)
        return {each: near[each] * sqrt(count) for (each,), count in counts.items() if count}

    def doubted(self, word: Word, before: str, after: str, *, least: float = 0) -> dict[str, float]:
        """What a known word may be a slip of, where nobody's name has it beside its neighbours, and how likely."""
        near = {each: likelihood for each, likelihood in self._near(word.folded).items() if likelihood >= max(least, _ONE_LETTER)}
        if not near:
            return {}
        beside = self._company([word.folded, *near], before, after)
        return {
            each: likelihood * sqrt(beside[each])
            for each, likelihood in near.items()
            if beside[each] > _LIKELIER * beside[word.folded]
        }

    def strange(self, word: Word, before: str, after: str) -> list[str]:
        """What a word must be a slip of that is known, but in no product's name, where a likely slip fits."""
        return [] if word.folded in self._in_names else likeliest(self.doubted(word, before, after, least=_LIKELY_SLIP))

    def _apart(self, run: str) -> Phrase:
        """`matong` is `mat ong`, where names have each word beside the next."""
        if not 4 <= len(run) <= _LONGEST_RUN or not run.isalpha():
            return ()
        parts = {part for part in _parts(run) if part in self._of_names}
        pairs = {(one, other) for one in parts for other in parts if one + other in run}
        beside = {pair: count for pair, count in self._counted(pairs).items() if count}
        ways = [way for way in _divisions(run, parts) if all(pair in beside for pair in pairwise(way))]
        return max(ways, key=lambda way: (-len(way), min(beside[pair] for pair in pairwise(way))), default=())

    def _near(self, typed: str) -> dict[str, float]:
        """Words of names that differ in few letters, and how likely someone who types so meant them."""
        if not (typed.isascii() and typed.isalpha() and len(typed) > 1):
            return {}
        most = 2 if len(typed) >= _LONG else 1
        return {
            candidate: likelihood(typed, candidate)
            for letters in range(max(len(typed) - most, 2), len(typed) + most + 1)
            for candidate, _, _ in process.extract(
                typed, self._by_length.get(letters, ()), scorer=OSA.distance, score_cutoff=most, limit=None
            )
            if candidate != typed
        }

    def _company(self, candidates: Iterable[str], before: str, after: str) -> Counter[str]:
        """How many names have each candidate behind the word before, or before the word behind."""
        candidates = list(candidates)
        pairs: dict[Phrase, str] = {(before, each): each for each in candidates if before}
        pairs |= {(each, after): each for each in candidates if after}
        # A word that is no syllable can't be but what it says.
        alone = [each for each in candidates if (each,) in self._listed and not telex.syllable(each)] if pairs else []
        beside = Counter(dict.fromkeys(alone, _LISTED))
        for pair, count in self._counted(pairs).items():
            beside[pairs[pair]] += count
        return beside

    def _counted(self, pairs: Iterable[Phrase]) -> dict[Phrase, int]:
        wanted = set(pairs)
        counts = {**dict.fromkeys(wanted, 0), **(self._together(wanted) if wanted else {})}
        return {pair: count + _LISTED * (pair in self._listed) for pair, count in counts.items()}

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        lengths: defaultdict[int, list[str]] = defaultdict(list)
        for token in sorted(self._of_names):
            if token.isascii() and token.isalpha():
                lengths[len(token)].append(token)
        return lengths


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEYS = {key: (column + row / 2, row) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys)}
_LIKELY_SLIP, _ONE_LETTER, _TWO_LETTERS = 0.4, 0.1, 0.02


@lru_cache(maxsize=32768)
def _folded(name: str) -> Phrase:
    return tuple(word.folded for word in words(name))


def likeliest(weights: Mapping[str, float]) -> list[str]:
    """The likeliest first, as far as they are about as likely as it."""
    least = max(weights.values(), default=0) / _LIKELIER
    order = sorted(weights, key=lambda each: (-weights[each], each))
    return [each for each in order if weights[each] >= least][:MOST_NEAR]


def likelihood(typed: str, meant: str) -> float:
    """How likely a slip is, of those that make this of that: the same letters in another order, or one struck twice or once for
    twice, before a neighbouring key, before a letter too many or too few, before any other letter."""
    if sorted(typed) == sorted(meant) or _once(typed) == _once(meant):
        return 1.0
    if abs(len(typed) - len(meant)) == 1 and OSA.distance(typed, meant) == 1:
        return _LIKELY_SLIP
    differing = [(one, other) for one, other in zip(typed, meant, strict=False) if one != other]
    if len(typed) != len(meant) or len(differing) > 1:
        return _TWO_LETTERS
    ((one, other),) = differing
    (column, row), (other_column, other_row) = _KEYS[one], _KEYS[other]
    return 0.5 if abs(row - other_row) <= 1 and abs(column - other_column) <= 1 else _ONE_LETTER


def _once(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _parts(run: str) -> Iterator[str]:
    return (run[start:end] for start in range(len(run) - 1) for end in range(start + 2, len(run) + 1))


def _divisions(run: str, parts: set[str]) -> Iterator[Phrase]:
    """Every way to read the run as two or more of these parts."""
    for at in range(2, len(run) - 1):
        if run[:at] in parts:
            if run[at:] in parts:
                yield run[:at], run[at:]
            for rest in _divisions(run[at:], parts):
                yield run[:at], *rest
