"""The words of a text as they were meant: keystrokes and words run together are read as what they spell, slips of the fingers as
what they may stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from . import makers, synonyms
from .documents import Phrase
from .places import PlaceNames, town_in
from .text import Placed, Word, placed_words
from .vocabulary import Vocabulary, likeliest

SMALL_ENGLISH_WORDS = frozenset(("from", "in", "of", "and", "the", "for", "with"))
_SYLLABLE = 4
"""Letters that a short name of a place keeps within; a longer one is no slip."""


class Correction(NamedTuple):
    """What was typed, as it was typed, and the folded words that are looked for instead."""

    typed: str
    meant: Phrase


@dataclass(frozen=True)
class Read:
    """`placed` are the words as typed, or as they certainly spell; `meant` is what a word may stand for, the likeliest first."""

    placed: tuple[Placed, ...]
    meant: dict[int, list[str]]
    corrections: tuple[Correction, ...]

    @property
    def typed(self) -> list[Word]:
        return [each.word for each in self.placed]

    @property
    def likely(self) -> list[Word]:
        """The words with the likeliest correction in place."""
        return [Word(meant[0], meant[0]) if (meant := self.meant.get(at)) else word for at, word in enumerate(self.typed)]


def read(text: str, most: int, vocabulary: Vocabulary, place_names: PlaceNames, *, doubting: bool) -> Read:
    """The first `most` words of the text. With `doubting` words that are known may be slips too, where what they may stand for
    stands beside their neighbours far more often."""
    placed, spelled = _spelled(text, most, vocabulary, place_names)
    meant, slips = _meant(text, placed, vocabulary, place_names, doubting)
    return Read(tuple(placed), meant, (*spelled, *slips))


def _spelled(text: str, most: int, vocabulary: Vocabulary, place_names: PlaceNames) -> tuple[list[Placed], list[Correction]]:
    """The words of the text; where keystrokes or words run together were typed, what they spell, in the same place."""
    typed = list(placed_words(text))[:most]
    read: list[Placed] = []
    corrections = []
    for at, placed in enumerate(typed):
        spelled = []
        if not (_understood(placed.word, vocabulary, place_names) or _run_together(placed.word, place_names)):
            before, after = (read[-1].word.folded if read else ""), (typed[at + 1].word.folded if at + 1 < len(typed) else "")
            spelled = vocabulary.keystrokes(placed.word) or vocabulary.apart(placed.word, before, after)
        read += [placed._replace(word=word) for word in spelled] or [placed]
        if spelled:
            corrections.append(Correction(text[placed.start : placed.end], tuple(word.folded for word in spelled)))
    return read, corrections


def _meant(
    text: str, placed: Sequence[Placed], vocabulary: Vocabulary, place_names: PlaceNames, doubting: bool
) -> tuple[dict[int, list[str]], list[Correction]]:
    """For each word that is still unknown what it may stand for, and the likeliest as a correction to tell. Of known words the
    one that is likeliest a slip: there is hardly ever more than one."""
    certain = _certain([each.word for each in placed], vocabulary, place_names)
    meant: dict[int, list[str]] = {}
    doubts: dict[int, dict[str, float]] = {}
    for at, (word, _, _) in enumerate(placed):
        before = (meant.get(at - 1) or [placed[at - 1].word.folded])[0] if at else ""
        after = placed[at + 1].word.folded if at + 1 < len(placed) else ""
        if at in certain:
            continue
        if not _understood(word, vocabulary, place_names):
            meant[at] = vocabulary.meant_by(word, before, after)
        elif doubting:
            doubts[at] = vocabulary.doubted(word, before, after)
        elif not vocabulary.writes(word):
            meant[at] = likeliest(vocabulary.doubted(word, before, after))
        elif not word.marked:
            meant[at] = vocabulary.strange(word, before, after)
    doubtful = max(doubts, key=lambda at: max(doubts[at].values(), default=0), default=None)
    if doubtful is not None:
        meant[doubtful] = likeliest(doubts[doubtful])
    meant = {at: candidates for at, candidates in sorted(meant.items()) if candidates}
    corrections = [Correction(text[placed[at].start : placed[at].end], (each[0],)) for at, each in meant.items()]
    return meant, corrections


def _certain(typed: Sequence[Word], vocabulary: Vocabulary, place_names: PlaceNames) -> set[int]:
    """Words that are no slips: kinds of producers, and those that name goods or a place together with the words beside them."""
    spans = [(each.start, each.end) for each in synonyms.typed_phrases(typed)]
    for at in range(len(typed)):
        found = place_names.find(typed, at)
        spans.append((at, found.end if found else vocabulary.place_ends(typed, at)))
    certain = {at for start, end in spans if end - start > 1 for at in range(start, end)}
    for at, word in enumerate(typed):
        certain.update(range(at, makers.kind_ends(typed, at)))
        if word.exact in SMALL_ENGLISH_WORDS or _run_together(word, place_names):
            certain.add(at)
    return certain


def _run_together(word: Word, place_names: PlaceNames) -> bool:
    """Whether it is the name of a place without its blanks: `hanoi`."""
    return len(word.folded) > _SYLLABLE and (place_names.find([word], 0) is not None or bool(town_in(word)))


def _understood(word: Word, vocabulary: Vocabulary, place_names: PlaceNames) -> bool:
    if word.exact in SMALL_ENGLISH_WORDS or vocabulary.knows(word) or synonyms.typed_phrases([word]):
        return True
    return place_names.find([word], 0) is not None or makers.kind_ends([word], 0) > 0
