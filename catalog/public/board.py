"""Today's board: what is in force, group by group and star by star. Every number leads to the list of just these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catalog import addresses
from catalog.at_a_glance.filters import STARS
from catalog.at_a_glance.listed import Choice, Tally
from catalog.at_a_glance.overview import Overview
from catalog.at_a_glance.places import Group

from .badge import badge
from .lifting import group_name
from .query import ListQuery
from .wording import language, stars_in_words


@dataclass(frozen=True)
class Cell:
    """A number of the board; `address` is the list of just these products, empty for none."""

    count: int
    address: str


@dataclass(frozen=True)
class Row:
    name: str
    address: str
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True)
class Board:
    """What is in force, group by group and star by star. The rows add up to `whole`."""

    stars: list[tuple[Any, str]]
    rows: list[Row]
    whole: Row


def board(at_a_glance: Overview) -> Board:
    whole, by_star = _tallies(at_a_glance)
    rows = [_row(group, whole, by_star) for group in at_a_glance.branches]
    totals = [_cell(whole.of_star[stars], ListQuery(stars=(stars,))) for stars in STARS]
    if without := whole.total - sum(row.total.count for row in rows):
        if without == whole.total:
            # On a day of an older law all products stand in groups that it did not have yet.
            rows = []
        left = [cell.count - sum(row.cells[at].count for row in rows) for at, cell in enumerate(totals)]
        rows.append(Row("", "", [Cell(count, "") for count in left], Cell(without, "")))
    return Board(
        stars=[(badge(stars, small=True), stars_in_words(stars)) for stars in STARS],
        rows=rows,
        whole=Row("", "", totals, _cell(whole.total, ListQuery())),
    )


def _tallies(at_a_glance: Overview) -> tuple[Tally, dict[int, Tally]]:
    listed = at_a_glance.listed
    return listed.tally(Choice()), {stars: listed.tally(Choice(stars=frozenset([stars]))) for stars in STARS}


def _row(group: Group, whole: Tally, by_star: dict[int, Tally]) -> Row:
    query = ListQuery(group=group.slug)
    cells = [_cell(by_star[stars].in_group(group), query.with_(stars=(stars,))) for stars in STARS]
    return Row(group_name(group), addresses.group(language(), group.slug), cells, _cell(whole.in_group(group), query))


def _cell(count: int, query: ListQuery) -> Cell:
    return Cell(count, query.address(language()) if count else "")
