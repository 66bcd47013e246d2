"""Which province and commune a published place means, by old names and new.

A former province leads to the one it became; a former commune may be split over several new ones and is then only
suggested, never chosen. Homonyms are why a province is read only where the text says it is one ("tỉnh …", "TP …", or the
last part of an address).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from catalog.text import clean, likeness, name_key

COMMUNES_CHANGED_ON = date(2025, 7, 1)
"""The two-level local government began and communes were merged (resolution 202/2025/QH15)."""

_LONGEST_PROVINCE_NAME = 5
_PARTS = re.compile(r"[,;()]|\s[-–]\s")
# With its accents: the communes "Tịnh …" of Quảng Ngãi are no "tỉnh".
_STATED = re.compile(r"\b(?:(tỉnh|tinh)|thành phố|thanh pho|tp\.?|thủ đô)\s*(\S.*)")
_COMMUNE = re.compile(r"^(xã|phường|thị trấn|đặc khu|tt\.?|p\.|x\.)\s*(.+)$", re.IGNORECASE)
_COMMUNE_KINDS = {"tt": "thị trấn", "p": "phường", "x": "xã"}


class ProvinceFact(NamedTuple):
    id: int
    code: str
    name: str
    full_name: str
    aliases: list[str]


class FormerProvinceFact(NamedTuple):
    id: int
    code: str
    name: str
    province_id: int
    merged_on: date | None


class CommuneFact(NamedTuple):
    id: int
    kind: str
    name: str
    province_id: int


class FormerCommuneFact(NamedTuple):
    commune_id: int
    kind: str
    name: str
    partial: bool


class ProvinceFound(NamedTuple):
    """A province today, and the former one by whose name it was found."""

    province_id: int
    former: FormerProvinceFact | None = None


class CommuneFound(NamedTuple):
    """The one commune a name surely means, or those it may mean."""

    commune_id: int | None = None
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text states about provinces: the ones found, and whether it names a "tỉnh" that nobody knows."""

    found: tuple[ProvinceFound, ...] = ()
    unknown: bool = False


def _province_key(name: str) -> str:
    return re.sub(r"^(tinh|thanh pho|tp|thu do) ", "", likeness(name))


class PlaceBook:
    """All places, read once; answers from memory."""

    def __init__(
        self,
        provinces: Iterable[ProvinceFact],
        former_provinces: Iterable[FormerProvinceFact],
        communes: Iterable[CommuneFact],
        former_communes: Iterable[FormerCommuneFact],
    ) -> None:
        self._by_name: dict[str, ProvinceFound] = {}
        self._codes: dict[str, int] = {}
        self._provinces: dict[int, str] = {}
        self._keys_today: set[str] = set()
        former_by_name: dict[str, FormerProvinceFact] = {}
        for former in former_provinces:
            former_by_name[_province_key(former.name)] = former
            self._codes.setdefault(former.code, former.province_id)
        for former in former_by_name.values():
            self._by_name[_province_key(former.name)] = ProvinceFound(former.province_id, former)
        for province in provinces:
            self._provinces[province.id] = province.name
            self._keys_today.add(_province_key(province.name))
            self._codes[province.code] = province.id  # a new code contains the unit that bore it before
            for name in (province.name, province.full_name, *province.aliases):
                key = _province_key(name)
                self._by_name[key] = ProvinceFound(province.id, former_by_name.get(key))
        self._communes: dict[int, CommuneFact] = {}
        self._communes_by_name: dict[tuple[int, str], list[CommuneFact]] = defaultdict(list)
        self._provinces_of_commune: dict[str, set[int]] = defaultdict(set)
        for commune in communes:
            self._communes[commune.id] = commune
            key = name_key(commune.name)
            self._communes_by_name[commune.province_id, key].append(commune)
            self._provinces_of_commune[key].add(commune.province_id)
        self._former_communes: dict[tuple[int, str], list[FormerCommuneFact]] = defaultdict(list)
        for each in former_communes:
            province_id = self._communes[each.commune_id].province_id
            key = name_key(each.name)
            self._former_communes[province_id, key].append(each)
            self._provinces_of_commune[key].add(province_id)

    def province(self, text: str) -> ProvinceFound | None:
        """The province a whole text names: its name, an alias, a former name or a code."""
        written = clean(text)
        if written.isdigit():
            code = self._codes.get(written.zfill(2))
            return ProvinceFound(code) if code else None
        return self._by_name.get(_province_key(written))

    def stated_in(self, text: str) -> Stated:
        """The provinces an address, a title or an issuing body's name states."""
        found: dict[int, ProvinceFound] = {}
        unknown = False
        parts = [part for part in _PARTS.split(text) if part.strip()]
        for index, part in enumerate(parts):
            province = self._by_name.get(_province_key(part)) if index == len(parts) - 1 else None
            stated = _STATED.search(clean(part).casefold())
            if not province and stated:
                province = self._longest_name(likeness(stated.group(2)))
                unknown = unknown or (province is None and stated.group(1) is not None)
            if province:
                found.setdefault(province.province_id, province)
        return Stated(tuple(found.values()), unknown and not found)

    def _longest_name(self, words: str) -> ProvinceFound | None:
        split = words.split()
        for length in range(min(len(split), _LONGEST_PROVINCE_NAME), 0, -1):
            found = self._by_name.get(" ".join(split[:length]))
            if found:
                return found
        return None

    def provinces_of_commune(self, text: str) -> set[int]:
        """All provinces that have, or had, a commune of this name."""
        _kind, key = _commune_key(text)
        return self._provinces_of_commune.get(key, set())

    def former_among(self, named: Iterable[ProvinceFound], day: date | None) -> int | None:
        """The former province to keep with a product: the first named by a name that no province bears any more; else the first
        that had not been merged into another of its own name by `day`."""
        formers = [found.former for found in named if found.former and found.former.merged_on]
        gone = [former for former in formers if _province_key(former.name) not in self._keys_today]
        standing = [former for former in formers if day is None or (former.merged_on and day < former.merged_on)]
        return next((former.id for former in (*gone, *standing)), None)

    def name(self, province_id: int) -> str:
        return self._provinces[province_id]

    def commune_today(self, text: str, province_id: int) -> int | None:
        """The one commune of today that bears this name, whatever was called so before."""
        kind, key = _commune_key(text)
        named = self._communes_by_name.get((province_id, key), ())
        found = [each.id for each in named if not kind or name_key(each.kind) == name_key(kind)] or [each.id for each in named]
        return found[0] if len(found) == 1 else None

    def commune(self, text: str, province_id: int, day: date | None) -> CommuneFound:
        """The commune of today a published name means. Names from before the mergers are read as the old units first."""
        kind, key = _commune_key(text)
        if not key:
            return CommuneFound()
        today = [each.id for each in self._communes_by_name.get((province_id, key), ())]
        before = self._former_communes.get((province_id, key), [])
        same_kind = [each for each in before if not kind or name_key(each.kind) == name_key(kind)]
        whole = {each.commune_id for each in same_kind if not each.partial}
        possible = sorted({*today, *(each.commune_id for each in same_kind or before)})
        if day is not None and day >= COMMUNES_CHANGED_ON and len(today) == 1:
            return CommuneFound(today[0])
        if len(whole) == 1 and not any(each.partial for each in same_kind):
            return CommuneFound(whole.pop())
        if not before and len(today) == 1:
            return CommuneFound(today[0])
        return CommuneFound(None, tuple(f"{self._communes[each].kind} {self._communes[each].name}" for each in possible))


def _commune_key(text: str) -> tuple[str, str]:
    """The kind a commune's name says it is (empty where it does not) and the key of the bare name."""
    written = clean(text)
    prefix = _COMMUNE.match(written)
    kind = _COMMUNE_KINDS.get(prefix[1].rstrip(".").casefold(), prefix[1].casefold()) if prefix else ""
    return kind, name_key(prefix[2] if prefix else written)


def commune_in(address: str) -> str:
    """The part of an address that names a commune ("Ấp 1, xã An Phú, huyện …" gives "xã An Phú"), or nothing."""
    for part in _PARTS.split(address):
        if _COMMUNE.match(part.strip()):
            return part.strip()
    return ""
