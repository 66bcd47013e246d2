"""Which group of today's law the published group text means, where that is sure.

Lists name the groups of their own period. The branch is carried over where the old name maps to one; tea and coffee, filed
by many lists under drinks, are food (decision 26/2026/QĐ-TTg, groups 5 and 6 of branch I), so "Đồ uống" says nothing of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from catalog.text import likeness

_LEAD = re.compile(r"^(?:(?:[ivx]+|\d{1,2}|[a-h]) )?(?:(?:nganh|nhom|phan nhom|bo san pham|linh vuc|san pham) )*")
_TEA_AND_COFFEE = re.compile(r"\b(tra|che|ca phe|cafe|coffee|cacao|ca cao)\b")
_DRINKS = "do uong"
# Names of branches in the periods before, as keys, with words that only today's branch has.
_FORMER_BRANCHES = {
    "thao duoc": "duoc lieu",
    "duoc lieu": "duoc lieu",
    "vai va mai mac": "thu cong mi nghe",
    "vai mai mac": "thu cong mi nghe",
    "luu niem noi that trang tri": "thu cong mi nghe",
    "thu cong mi nghe": "thu cong mi nghe",
    "thu cong mi nghe trang tri": "thu cong mi nghe",
    "dich vu du lich": "du lich",
    "du lich nong thon": "du lich",
    "dich vu du lich nong thon ban hang": "du lich",
    "dich vu du lich nong thon": "du lich",
    "du lich cong dong": "du lich",
}


class GroupFact(NamedTuple):
    id: int
    level: str
    name: str


class Suggested(NamedTuple):
    """The group meant, if that is sure; whether the text files tea or coffee under drinks."""

    id: int | None = None
    filed_under_drinks: bool = False


def _key(text: str) -> str:
    return _LEAD.sub("", likeness(text).replace(" va ", " "))


class GroupBook:
    """The groups of the period in force, read once."""

    def __init__(self, groups: Iterable[GroupFact]) -> None:
        self._by_name: dict[str, set[int]] = {}
        self._branches: dict[str, int] = {}
        depth = {"branch": 0, "group": 1, "subgroup": 2}
        for group in sorted(groups, key=lambda each: depth.get(each.level, 3)):
            key = _key(group.name)
            # A group and its only subgroup may bear one name: the higher one is all that the text says.
            self._by_name.setdefault(key, {group.id})
            if group.level == "branch":
                self._branches[key] = group.id

    def suggest(self, published: str, product_name: str) -> Suggested:
        key = _key(published)
        if not key:
            return Suggested()
        if key == _DRINKS and _TEA_AND_COFFEE.search(likeness(product_name)):
            return Suggested(filed_under_drinks=True)
        exact = self._by_name.get(key)
        if exact:
            return Suggested(next(iter(exact)))
        word = _FORMER_BRANCHES.get(likeness(_LEAD.sub("", likeness(published)))) or _FORMER_BRANCHES.get(key)
        return Suggested(next((id for name, id in self._branches.items() if word and word in name), None))
