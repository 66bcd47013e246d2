"""The vocabulary and the place names that texts are read by, kept in the process."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db import connection

from catalog.at_a_glance.overview import overview
from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading
from catalog.models import Commune, FormerCommune, FormerProvince

from . import makers, outbox, synonyms
from .documents import Field
from .engines import database
from .models import SearchWord
from .places import TOWNS, PlaceNames
from .vocabulary import Vocabulary

SECONDS = 60.0
"""How long a vocabulary is used before it is looked whether documents were made since. Only slips are corrected by it, and a word
that it does not know is looked for all the same."""
_FIELD = {field.letter: field for field in Field}


@dataclass(frozen=True)
class _Kept:
    vocabulary: Vocabulary
    version: int
    until: float


_kept: _Kept | None = None


def vocabulary() -> Vocabulary:
    global _kept  # one for the process; threads that meet here read the same twice
    now = time.monotonic()
    if _kept is None or now >= _kept.until or connection.in_atomic_block:
        version = outbox.state().version
        if _kept is None or _kept.version != version or connection.in_atomic_block:
            _kept = _Kept(_read(), version, now + SECONDS)
        else:
            _kept = _Kept(_kept.vocabulary, version, now + SECONDS)
    return _kept.vocabulary


def _read() -> Vocabulary:
    tokens = SearchWord.objects.values_list("token", flat=True)
    provinces = list(FormerProvince.objects.order_by("name").values_list("name", flat=True).distinct())
    return Vocabulary(
        ((_FIELD[token[0]], token[1:]) for token in tokens),
        database.together,
        _names_of_places(),
        [*provinces, *synonyms.phrases(), *makers.phrases(), "ocop"],
    )


def _names_of_places() -> Iterable[str]:
    yield from chain.from_iterable(TOWNS.values())
    for model in (Commune, FormerCommune):
        yield from model.objects.values_list("name", flat=True).distinct()


_place_names = Shelf(lambda reading: PlaceNames.of(overview(reading)))


def place_names(reading: Reading) -> PlaceNames:
    return _place_names.get(reading)
