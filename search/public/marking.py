"""The words of a name that were asked for, marked, and those that call the same goods by another name.

>>> Marking([Word("mat", "mat"), Word("ong", "ong")]).in_name("Mật ong <rừng>")
'<mark>Mật ong</mark> &lt;rừng&gt;'
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalog.text import clean
from search import synonyms
from search.text import Placed, Word, placed_words


class Marking:
    """A word typed with accents is found as it is spelled, and where a name has it only with other accents, so; one typed
    without them, with any. The words of a place are only found together: "hoa binh" marks no flower. Phrases that bear one of the
    `meanings` of the list of goods are found however they are called: "heo" marks "lợn"."""

    def __init__(
        self, asked: Iterable[Word], places: Iterable[Sequence[Word]] = (), meanings: Collection[str] = frozenset()
    ) -> None:
        self._meanings = frozenset(meanings)
        self._places = [tuple(place) for place in places]
        of_places = {word for place in self._places for word in place}
        self._asked = [(word,) for word in dict.fromkeys(asked) if word not in of_places] + self._places

    def in_name(self, name: str) -> SafeString:
        shown = clean(name)
        marked, at = "", 0
        for start, end in runs(shown, self._found(list(placed_words(shown)))):
            marked += f"{escape(shown[at:start])}<mark>{escape(shown[start:end])}</mark>"
            at = end
        return mark_safe(marked + escape(shown[at:]))  # escaped piece by piece

    def _found(self, placed: Sequence[Placed]) -> list[Placed]:
        found: set[Placed] = set()
        for asked in self._asked:
            of_name = (placed[at : at + len(asked)] for at in range(len(placed) - len(asked) + 1))
            folded = [run for run in of_name if all(map(_reads_as, run, asked))]
            exact = [run for run in folded if all(map(_is_spelled_as, run, asked))]
            found.update(each for run in exact or folded for each in run)
        for borne in synonyms.borne_phrases([each.word for each in placed]) if self._meanings else ():
            if borne.meanings & self._meanings:
                found.update(placed[borne.start : borne.end])
        return sorted(found, key=lambda each: each.start)


def _reads_as(placed: Placed, asked: Word) -> bool:
    return placed.word.folded == asked.folded


def _is_spelled_as(placed: Placed, asked: Word) -> bool:
    return placed.word.exact == asked.exact or not asked.marked


def runs(text: str, found: Iterable[Placed]) -> Iterator[tuple[int, int]]:
    """Where each run of found words begins and ends: neighbours are marked as one."""
    start, end = 0, 0
    for each in found:
        if end and text[end : each.start].strip():
            yield start, end
            end = 0
        if not end:
            start = each.start
        end = each.end
    if end:
        yield start, end
