"""The words that the catalogue knows, and which of them someone may have meant who typed one it does not know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import telex
from .documents import BEGIN, END, Field, Phrase
from .text import Word, words

MOST_NEAR = 4
_LONG = 6
"""Letters from which on two of them may be wrong."""
_OF_NAMES = (Field.NAME_FOLDED, Field.MAKER_FOLDED, Field.PLACE_FOLDED)

Together = Callable[[Iterable[Phrase]], dict[Phrase, int]]
"""How many names bear each of these runs of folded words."""


class Vocabulary:
    """`counts` are how many documents hold a token of a field; `known` are words that need no correction though no document has
    them, such as names of places; `together` asks for runs of words only when it has to."""

    def __init__(self, counts: Iterable[tuple[Field, str, int]], together: Together, known: Iterable[str] = ()) -> None:
        self._known = {word.folded for text in known for word in words(text)}
        self.exact: set[str] = set()
        self.folded: Counter[str] = Counter()
        """Of words in any field, names and producers counting most."""
        self._of_names: set[str] = set()
        self._together = together
        for field, token, count in counts:
            if field in (Field.NAME, Field.MAKER, Field.PLACE, Field.MORE):
                self.exact.add(token)
            elif field is not Field.MEANINGS and token not in (BEGIN, END):
                self.folded[token] += count
                if field in _OF_NAMES:
                    self._of_names.add(token)

    def knows(self, word: Word) -> bool:
        return word.folded in self.folded or word.folded in self._known

    def read_as(self, word: Word) -> list[Word]:
        """The words that an unknown one certainly stands for: keystrokes of telex, or two words run together. None for others."""
        decoded = telex.decoded(word.folded)
        if decoded and decoded in self.exact:
            return words(decoded)
        return [Word(half, half) for half in self._apart(word.folded)]

    def meant_by(self, word: Word, before: str, after: str) -> list[str]:
        """The folded words that an unknown one may stand for by a slip of the fingers, the likeliest first. `before` and `after`
        are its folded neighbours."""
        if word.folded.isdigit() or len(word.folded) < 3:
            return []
        return self._near(word.folded, before, after)

    def _apart(self, run: str) -> Phrase:
        """`matong` is `mat ong`, where some name has both words in this order."""
        halves = [(run[:at], run[at:]) for at in range(2, len(run) - 1)]
        known = [pair for pair in halves if pair[0] in self._of_names and pair[1] in self._of_names]
        counts = self._together(known) if known else {}
        best = max(known, key=lambda pair: counts.get(pair, 0), default=None)
        return best if best and counts.get(best) else ()

    def _near(self, typed: str, before: str, after: str) -> list[str]:
        most = 2 if len(typed) >= _LONG else 1
        near = {
            candidate: distance
            for letters in range(max(len(typed) - most, 2), len(typed) + most + 1)
            for candidate, distance, _ in process.extract(
                typed, self._by_length.get(letters, ()), scorer=OSA.distance, score_cutoff=most, limit=None
            )
        }
        if not near:
            return []
        pairs = {(before, each): each for each in near if before} | {(each, after): each for each in near if after}
        counts = self._together(pairs) if pairs else {}
        beside: Counter[str] = Counter()
        for pair, candidate in pairs.items():
            beside[candidate] += counts.get(pair, 0)
        # What stands beside the neighbours counts before how few letters differ; then how common it is.
        # Without such company the first letter must agree: fingers slip later in a word, and names of people and villages look
        # like other words.
        likely = [each for each in near if beside[each] or each[0] == typed[0]]
        order = sorted(likely, key=lambda each: (not beside[each], near[each], -beside[each], -self.folded[each], each))
        return order[:MOST_NEAR]

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        lengths: defaultdict[int, list[str]] = defaultdict(list)
        for token in sorted(self._of_names):
            if token.isalpha():
                lengths[len(token)].append(token)
        return lengths
