"""Where a row's product is: what the row, its decision and the annex's title say, weighed against each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .places import PlaceBook, ProvinceFound, commune_in
from .plan import PlannedPlace
from .rows import Note, ParsedRound, ParsedRow, Problem

_LONGEST_PLACE = 255


class Located(NamedTuple):
    """The place, or why there is none."""

    place: PlannedPlace | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()


def locate(row: ParsedRow, rounds: Sequence[ParsedRound], places: PlaceBook, default: ProvinceFound | None) -> Located:
    """The province must be certain: the row's own, else the issuing body's, the officer's, the heading's, the title's. A row
    that points to two provinces of today is for a person. The commune is taken only where its name means just one."""
    published = ", ".join(dict.fromkeys(part for part in (row.address, row.commune, row.district, row.province) if part)) or (
        row.context.place
    )
    own = _own_province(row, places)
    if row.province and own is None:
        return Located(problems=(Problem("unknown_place", shown=row.province),))
    authorities = list(dict.fromkeys(each.authority for each in rounds if each.authority))
    address = places.stated_in(", ".join(part for part in (row.address, row.commune, row.district) if part))
    stated = [
        *([own] if own else ()),
        *address.found,
        *(found for authority in authorities for found in places.stated_in(authority).found),
    ]
    if len({found.province_id for found in stated}) > 1:
        return Located(
            problems=(Problem("ambiguous_place", shown="; ".join(part for part in (published, *authorities) if part)),)
        )
    if address.unknown and own is None:
        return Located(problems=(Problem("unknown_place", shown=published),))
    found = stated[0] if stated else default or _by_context(row, places)
    commune_text = row.commune or commune_in(row.address) or commune_in(row.context.place)
    if found is None:
        several = len(places.provinces_of_commune(commune_text)) > 1
        return Located(problems=(Problem("ambiguous_place" if several else "unknown_place", shown=published),))
    day = rounds[0].decided_on if rounds else None
    named_before = next((each for each in stated if each.former), found)
    commune = places.commune(commune_text, found.province_id, day)
    notes = (Note("commune_suggestions", ", ".join(commune.suggestions)),) if commune.suggestions else ()
    place = PlannedPlace(published[:_LONGEST_PLACE], found.province_id, places.former_on(named_before, day), commune.commune_id)
    return Located(place, notes=notes)


def _own_province(row: ParsedRow, places: PlaceBook) -> ProvinceFound | None:
    if not row.province:
        return None
    found = places.province(row.province)
    if found:
        return found
    stated = places.stated_in(row.province).found
    return stated[0] if len(stated) == 1 else None


def _by_context(row: ParsedRow, places: PlaceBook) -> ProvinceFound | None:
    for words in (row.context.place, row.context.title):
        stated = places.stated_in(words).found
        if len(stated) == 1:
            return stated[0]
    return None
