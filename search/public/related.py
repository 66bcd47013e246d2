"""Searches that go on from one: phrases that continue its text among the names of what it found.

>>> continuations("trà", [["Trà hoa vàng Tam Đảo"], ["Trà hoa vàng Ba Chẽ"], ["Trà gừng"], ["Trà gừng mật ong"]])
['trà gừng', 'trà hoa vàng']
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from catalog.alphabet import vietnamese_order
from catalog.text import clean
from search.phrases import read_phrases
from search.text import Placed, Word, placed_words, words

MOST = 6
READ = 96
"""Of how many results the names are read."""
LONGEST = 4
"""Words that a continuation may add."""
LEAST_BEARERS = 2

Spelled = tuple[str, ...]
# What no phrase ends with.
_DANGLING = frozenset(
    (
        *("va", "cua", "tu", "voi", "cho", "o", "tai", "theo", "bang", "loai", "co", "khong", "trong"),
        *("the", "a", "an", "of", "and", "with", "from", "in", "for"),
    )
)


@dataclass
class _Phrase:
    """Words that names begin with: which products bear them, how they are written, and in how many names they end in the middle
    of a name of its own ("Hồ" of "Hồ Nắng")."""

    bearers: set[int] = field(default_factory=set)
    written: Counter[str] = field(default_factory=Counter)
    cut: int = 0

    @property
    def text(self) -> str:
        return min(self.written, key=lambda written: (-self.written[written], written))

    @property
    def whole(self) -> bool:
        return 2 * self.cut <= self.written.total()


def continuations(text: str, names: Iterable[Iterable[str]]) -> list[str]:
    """At most `MOST` texts that begin with `text`, each borne by several of the products whose `names` these are, though not by
    all; the commonest first. Each is a text that finds those products, and has no filter in it."""
    products = list(names)
    found: defaultdict[Spelled, _Phrase] = defaultdict(_Phrase)
    for product, of_product in enumerate(products):
        for name in of_product:
            for spelled, phrase, cut in _continued(words(text), clean(name)):
                found[spelled].bearers.add(product)
                found[spelled].written[phrase] += 1
                found[spelled].cut += cut
    counts = {
        spelled: len(phrase.bearers)
        for spelled, phrase in found.items()
        if LEAST_BEARERS <= len(phrase.bearers) < len(products) and phrase.whole
    }
    said_more: Counter[Spelled] = Counter()
    for spelled, count in counts.items():
        said_more[spelled[:-1]] += count
    chosen: set[Spelled] = set()
    for spelled in sorted(counts, key=len):
        # "trà hoa" is half of "trà hoa vàng" and "trà hoa cúc": what most go on from is no phrase. What few go on from is.
        complete = 2 * said_more[spelled] <= counts[spelled] and words(spelled[-1])[0].folded not in _DANGLING
        if complete and not any(spelled[:end] in chosen for end in range(1, len(spelled))):
            chosen.add(spelled)
    phrases = {found[spelled].text: counts[spelled] for spelled in chosen}
    good = [phrase for phrase in phrases if read_phrases(phrase).rest == phrase]
    return sorted(good, key=lambda phrase: (-phrases[phrase], vietnamese_order(phrase)))[:MOST]


def _continued(asked: Sequence[Word], name: str) -> Iterator[tuple[Spelled, str, bool]]:
    """What a name that begins with the words asked for has behind them, one word more each time, and whether that is cut."""
    placed = list(placed_words(name))
    length = len(asked)
    if not asked or len(placed) <= length or not all(map(_same, asked, (each.word for each in placed))):
        return
    for end in range(length + 1, min(length + LONGEST, len(placed)) + 1):
        last, following = placed[end - 1], placed[end] if end < len(placed) else None
        if not _joined(name, placed[end - 2], last):
            return
        if following and following.start == last.end:
            continue  # "ST25" is not cut in two
        phrase = name[placed[0].start : last.end]
        cut = following is not None and _joined(name, last, following) and _capital(name, last) and _capital(name, following)
        shouted = phrase.isupper()
        spelled = tuple(each.word.exact for each in placed[:end])
        yield spelled, phrase.lower() if shouted else phrase[0].lower() + phrase[1:], cut and not shouted


def _capital(name: str, placed: Placed) -> bool:
    return name[placed.start].isupper()


def _same(asked: Word, found: Word) -> bool:
    return found.exact == asked.exact if asked.marked else found.folded == asked.folded


def _joined(name: str, before: Placed, after: Placed) -> bool:
    return not name[before.end : after.start].strip()
