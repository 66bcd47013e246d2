"""Where a row's product is: what the row, its decision and the annex's title say, weighed against each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .places import CommuneFound, PlaceBook, ProvinceFound, commune_in
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
    that points to two provinces of today is for a person. The commune is the one the list names as today's; an older name is
    taken only where it means just one."""
    own_parts = (part for part in (row.address, row.commune, row.district, row.province) if part)
    published = ", ".join(dict.fromkeys(own_parts)) or row.current_address or row.context.place
    own = _own_province(row, places)
    if row.province and own is None:
        return Located(problems=(Problem("unknown_place", shown=row.province),))
    authorities = list(dict.fromkeys(each.authority for each in rounds if each.authority))
    address = places.stated_in(", ".join(part for part in (row.address, row.commune, row.district) if part))
    current = places.stated_in(row.current_address)
    named = [
        *([own] if own else ()),
        *address.found,
        *(found for authority in authorities for found in places.stated_in(authority).found),
    ]
    stated = [*named, *current.found]
    if len({found.province_id for found in stated}) > 1:
        shown = dict.fromkeys(part for part in (published, row.current_address, *authorities) if part)
        return Located(problems=(Problem("ambiguous_place", shown="; ".join(shown)),))
    if (address.unknown and own is None and not current.found) or (current.unknown and not named):
        return Located(problems=(Problem("unknown_place", shown=row.current_address if current.unknown else published),))
    found = stated[0] if stated else default or _by_context(row, places)
    commune_text = row.commune or commune_in(row.address) or commune_in(row.context.place)
    current_commune = commune_in(row.current_address)
    if found is None:
        return Located(problems=(_nowhere(published, commune_text or current_commune, places),))
    day = rounds[0].decided_on if rounds else None
    today = places.commune_today(current_commune, found.province_id) if current_commune else None
    commune = CommuneFound(today) if today else places.commune(commune_text or current_commune, found.province_id, day)
    notes = (Note("commune_suggestions", ", ".join(commune.suggestions)),) if commune.suggestions else ()
    former = places.former_among(named if stated else [found], day)
    return Located(PlannedPlace(published[:_LONGEST_PLACE], found.province_id, former, commune.commune_id), notes=notes)


def _nowhere(published: str, commune: str, places: PlaceBook) -> Problem:
    """A commune's name does not choose a province; where just one has, or had, a commune of that name, the person is told."""
    possible = places.provinces_of_commune(commune)
    if len(possible) > 1:
        return Problem("ambiguous_place", shown=published)
    return Problem("unknown_place", shown=published, other=", ".join(places.name(each) for each in possible))


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
