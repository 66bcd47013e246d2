"""What slips of the fingers are taken for: measured against a few names."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest

from search.documents import Field, Phrase
from search.text import Word, words
from search.vocabulary import Vocabulary, likelihood

NAMES = [
    "Mật ong rừng",
    "Mật ong bạc hà",
    "Cơm cháy",
    "Nước mắm cá cơm",
    "Cá cơm khô",
    "Ca cao",
    "Trà đen",
    "Trà sen",
    "Bánh tét",
]


def together(runs: Iterable[Phrase]) -> dict[Phrase, int]:
    named = [tuple(word.folded for word in words(name)) for name in NAMES]
    return {run: sum(run in (*pairwise(name), *((word,) for word in name)) for name in named) for run in runs}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    spoken = [word for name in NAMES for word in words(name)]
    tokens = [(field, token) for word in spoken for field, token in ((Field.NAME, word.exact), (Field.NAME_FOLDED, word.folded))]
    return Vocabulary(tokens, together, ["Óc Eo", "Bạch Ngọc"], ["thịt heo", "miến", "bún tàu", "macadamia", "An Giang"])


def plain(word: str) -> Word:
    return Word(word, word)


def test_likelier_slips() -> None:
    swapped, twice, beside, missing, other = (likelihood(typed, "ong") for typed in ("ogn", "oong", "omg", "og", "ozg"))
    assert swapped == twice == 1 > beside > missing > other
    assert other > likelihood("nghen", "nghieng") > 0


@pytest.mark.parametrize(
    ("before", "typed", "after", "meant"),
    [
        *(("mat", "ogn", "", "ong"), ("mat", "on", "rung", "ong"), ("ca", "cmo", "", "com"), ("bahn", "tte", "", "tet")),
        # The list of goods: no name has these.
        *(
            ("thit", "heoo", "", "heo"),
            ("bun", "tua", "", "tau"),
            ("", "macadami", "", "macadamia"),
            ("an", "gianh", "", "giang"),
        ),
        # By itself a word keeps its first letter.
        *(("", "oong", "", "ong"), ("", "nat", "", ""), ("", "xyzzy", "", ""), ("", "25", "", "")),
    ],
)
def test_what_an_unknown_word_stands_for(vocabulary: Vocabulary, before: str, typed: str, after: str, meant: str) -> None:
    assert (vocabulary.meant_by(plain(typed), before, after) or [""])[0] == meant


@pytest.mark.parametrize(
    ("before", "typed", "meant"),
    [
        # "Trà sen" is a name: it stays, however near "trà đen" is. Nobody has "mật sen".
        *(("tra", "sen", ""), ("tra", "den", ""), ("mat", "sen", ""), ("mat", "cong", "ong")),
    ],
)
def test_known_words_are_doubted_where_others_fit(vocabulary: Vocabulary, before: str, typed: str, meant: str) -> None:
    doubted = vocabulary.doubted(plain(typed), before, "")
    assert max(doubted, key=lambda each: doubted[each], default="") == meant


def test_words_of_names_are_not_strange(vocabulary: Vocabulary) -> None:
    assert vocabulary.strange(plain("sen"), "mat", "") == []
    assert vocabulary.strange(plain("ngoc"), "mat", "") == []
    assert vocabulary.strange(plain("og"), "mat", "") == ["ong"]


@pytest.mark.parametrize(
    ("run", "apart"),
    [
        *(("matong", "mat ong"), ("matongrung", "mat ong rung"), ("nuocmamcacom", "nuoc mam ca com"), ("comchay", "com chay")),
        *(("cacao", "ca cao"), ("ongmat", ""), ("matongrungxa", ""), ("ong", ""), ("x" * 40, ""), ("anan" * 6, "")),
    ],
)
def test_words_run_together(vocabulary: Vocabulary, run: str, apart: str) -> None:
    assert " ".join(word.folded for word in vocabulary.apart(plain(run), "", "")) == apart


def test_names_of_communes(vocabulary: Vocabulary) -> None:
    text = words("mật ong óc eo")
    assert [vocabulary.place_ends(text, at) for at in range(4)] == [0, 0, 4, 0]
    assert vocabulary.knows(plain("eo")) and not vocabulary.writes(plain("eo"))
