"""What the sections of a home page show. Each thing is worked out when a section first asks for it, and once for all of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from wagtail.models import Page

from catalog import addresses
from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice, Tally
from catalog.at_a_glance.overview import Overview, overview
from catalog.edition import Reading
from catalog.public import structured_data
from catalog.public.board import Board, board
from catalog.public.counted import Counted, group_counts, place_count
from catalog.public.wording import language
from ocop.pages import blocks, calendar, page_addresses
from ocop.pages.blocks.home import NewestSection, SearchSection, StoriesSection
from ocop.pages.models import HomePage
from ocop.pages.tiles import TILES, Tile
from showrooms.public.shops import Shop
from showrooms.shown import public_showrooms, rough_position_of

from .contexts import shows
from .stories import StoryLine, story_lines
from .when import stage_words, when


class PlaceTile(NamedTuple):
    """`tile` is where the province lies; none for one that the drawing does not know."""

    counted: Counted
    tile: Tile | None


class NearShop(NamedTuple):
    """A showroom as a short line; `position` is rough where its own is not known: good for an order."""

    shop: Shop
    position: str


class FairLine(NamedTuple):
    name: str
    address: str
    when: str
    stage: str
    is_running: bool
    theme: str
    place: str


class Sections:
    """What there is to show on a day, read by the templates of the sections of `stream`."""

    def __init__(self, page: HomePage | None, stream: Any, reading: Reading) -> None:
        self._page = page
        self._stream = stream
        self._reading = reading

    @property
    def _overview(self) -> Overview:
        return overview(self._reading)

    @property
    def _tally(self) -> Tally:
        return self._overview.listed.tally(Choice())

    @property
    def has_title(self) -> bool:
        return blocks.has(self._stream, SearchSection)

    @cached_property
    def board(self) -> Board:
        return board(self._overview)

    @cached_property
    def newest(self) -> list[int]:
        """As many of the newest products as the longest section of them shows."""
        most = max((value["most"] for value in self._values(NewestSection)), default=0)
        return self._overview.listed.page(Choice(), Sort.NEWEST, 0, most)

    @cached_property
    def groups(self) -> list[Counted]:
        return group_counts(self._overview.branches, self._tally)

    @cached_property
    def places(self) -> list[PlaceTile]:
        """From the north down, as they are read; those without a tile last."""
        codes = {pk: province.code for pk, province in self._overview.provinces.items()}
        tally = self._tally
        found = [PlaceTile(place_count(place, tally), TILES.get(codes[place.pk])) for place in self._overview.places]
        return sorted(found, key=lambda each: (each.tile.row, each.tile.column) if each.tile else (len(TILES), 0))

    @cached_property
    def fairs(self) -> list[FairLine]:
        """Those that run, then those that come next."""
        return [_fair_line(entry) for entry in calendar.coming(self._reading.on, language=language())]

    @cached_property
    def shops(self) -> list[NearShop]:
        found = []
        for showroom in public_showrooms(self._reading.on):
            position = rough_position_of(showroom)
            found.append(
                NearShop(Shop(showroom, self._reading.on), f"{position.latitude},{position.longitude}" if position else "")
            )
        return found

    @cached_property
    def stories(self) -> list[StoryLine]:
        return story_lines()

    @cached_property
    def picked_stories(self) -> dict[object, StoryLine]:
        """Every published story of the page's language, by what its translations share."""
        return {line.page.translation_key: line for line in self.stories}

    def stories_of(self, value: Any) -> list[StoryLine]:
        """Those that a section picks, then the newest."""
        picked = [self.picked_stories.get(page.translation_key) for page in value["picked"] if page is not None]
        lines = dict.fromkeys([*(line for line in picked if line), *self.stories])
        return list(lines)[: value["most"]]

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Of the lists that sections lead on to, by kind of page: those that are published."""
        if self._page is None or not self._page.pk:
            return {}
        below = Page.objects.child_of(self._page).live().exclude(content_type__model="contentpage")
        rows = below.values_list("content_type__model", "url_path")
        return {kind: page_addresses.of(self._page.language, url_path) for kind, url_path in rows}

    @property
    def images(self) -> list[Any]:
        return [line.image for value in self._values(StoriesSection) for line in self.stories_of(value)]

    def _values(self, kind: type[Any]) -> list[Any]:
        return [value for block, value in blocks.parts(self._stream) if isinstance(block, kind)]


def _fair_line(entry: calendar.Entry) -> FairLine:
    assert entry.page and entry.facts
    facts = entry.facts
    return FairLine(
        name=entry.page.title,
        address=entry.page.address,
        when=when(facts),
        stage=stage_words(facts, entry.stage, entry.on, entry.plan),
        is_running=entry.is_running,
        theme=entry.page.theme or facts.theme,
        place=facts.province.name if facts.province else "",
    )


@shows(HomePage)
def home(page: HomePage, reading: Reading) -> dict[str, Any]:
    sections = Sections(page, page.body, reading)
    return {
        "sections": sections,
        "kinds": {block.block_type for block in page.body},
        "product_ids": sections.newest,
        "images": sections.images,
        "structured_data": structured_data.script(*structured_data.website()),
        "near_address": addresses.showrooms(language()),
    }
