"""The calendar of a year: fairs that have a page, and entries of the promotion plan that have none yet, as one list.

What an entry's published page says of name, days, place and results goes before what the plan says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ocop.pages.models import Dated, FairKind, FairPage, PlanEntry, PlanState, Stage
from ocop.pages.models.base import FIRST_LANGUAGE


@dataclass(frozen=True)
class Entry:
    """One line of the calendar on a day. `page` is the published page to read it at, in the language asked for or else the first
    one; `facts` is the page that holds its days. At least one of `facts` and `plan` is there.
    """

    on: date
    plan: PlanEntry | None
    page: FairPage | None
    facts: FairPage | None

    @property
    def dated(self) -> Dated:
        found = self.facts or self.plan
        assert found, "an entry stands for a page or for a line of the plan"
        return found

    @property
    def kind(self) -> FairKind:
        return FairKind((self.facts or self.plan).kind)  # type: ignore[union-attr]

    @property
    def opens_on(self) -> date | None:
        return self.dated.opens_on

    @property
    def closes_on(self) -> date | None:
        return self.dated.closes_on

    @property
    def is_called_off(self) -> bool:
        """Cancelled or put off: it takes place on none of its days."""
        return self.plan is not None and self.plan.is_called_off

    @property
    def is_running(self) -> bool:
        return not self.is_called_off and self.dated.is_running(self.on)

    @property
    def is_past(self) -> bool:
        """Over; or its quarters are, and nobody settled its days."""
        last = self.dated.last_likely_day
        return last is not None and last < self.on

    @property
    def stage(self) -> Stage:
        if self.facts:
            return self.facts.stage(self.on)
        if self.dated.is_over(self.on):
            return Stage.OVER
        return Stage.RUNNING if self.dated.is_running(self.on) else Stage.ANNOUNCED

    @property
    def visitors(self) -> int | None:
        return self._result("visitors")

    @property
    def turnover(self) -> int | None:
        return self._result("turnover")

    @property
    def contracts(self) -> int | None:
        return self._result("contracts")

    @property
    def is_tentative(self) -> bool:
        """Whether nobody has promised it: a plan that is not approved, or that was put off."""
        if self.plan and self.plan.state == PlanState.POSTPONED:
            return True
        return self.page is None and self.plan is not None and self.plan.state == PlanState.PLANNED

    @property
    def uid(self) -> str:
        """The same for ever, in every language."""
        if self.facts:
            return f"fair-{self.facts.translation_key}"
        assert self.plan
        return f"plan-{self.plan.pk}"

    def touches(self, year: int) -> bool:
        """Whether it stands in the plan of that year, or reaches into it from the one before."""
        return year in (self.dated.in_year, self.closes_on.year if self.closes_on else None)

    def _result(self, name: str) -> int | None:
        """What the page tells, else the plan."""
        told = getattr(self.facts, name) if self.facts else None
        found: int | None = getattr(self.plan, name) if told is None and self.plan else told
        return found


def entries(year: int, on: date, *, language: str = FIRST_LANGUAGE, public: bool = True) -> list[Entry]:
    """What the calendar of `year` holds, in the order of its days; unless `public`, also what the plan keeps to itself."""
    return [entry for entry in every_entry(on, language=language, public=public) if entry.touches(year)]


def years(on: date, *, public: bool = True) -> list[int]:
    """The years that have something, and that of `on`."""
    found = {entry.dated.in_year for entry in every_entry(on, public=public)}
    return sorted({year for year in found if year} | {on.year})


def every_entry(on: date, *, language: str = FIRST_LANGUAGE, public: bool = True) -> list[Entry]:
    """All of them. Three queries."""
    plans = PlanEntry.objects.select_related("province")
    of_page: dict[int, PlanEntry] = {}
    alone = []
    pages = _pages()
    for plan in plans:
        facts = pages.of_id.get(plan.page_id) if plan.page_id else None
        if facts:
            of_page[facts.pk] = plan
        elif plan.public or not public:
            alone.append(Entry(on, plan, None, None))
    with_page = [Entry(on, of_page.get(facts.pk), page, facts) for facts, page in pages.read_in(language)]
    return sorted([*with_page, *alone], key=_order)


def coming(on: date, *, language: str = FIRST_LANGUAGE) -> list[Entry]:
    """Fairs with a page that run, then those that come next. One query."""
    pages = _Pages(_live().select_related("locale", "province", "plan_entry"))
    entries = [Entry(on, getattr(facts, "plan_entry", None), page, facts) for facts, page in pages.read_in(language)]
    found = [entry for entry in entries if not entry.is_past and not entry.is_called_off]
    return sorted(found, key=lambda entry: (not entry.is_running, _order(entry)))


def _order(entry: Entry) -> tuple[date, int, bool]:
    first = entry.dated.first_likely_day or date.max
    # What is settled before what may be any day of the quarter.
    return first, 0 if entry.dated.is_settled else 1, entry.page is None


class _Pages:
    """The published pages of fairs; those of one fair in several languages share their translation key."""

    def __init__(self, pages: Iterable[FairPage]) -> None:
        self._of_fair: dict[object, dict[str, FairPage]] = {}
        for page in pages:
            self._of_fair.setdefault(page.translation_key, {})[page.language] = page
        self.of_id = {page.pk: self._facts(of) for of in self._of_fair.values() for page in of.values()}

    def read_in(self, language: str) -> list[tuple[FairPage, FairPage]]:
        """Of each fair the page that holds its facts, and the one to read it at."""
        return [(self._facts(of), of.get(language) or self._facts(of)) for of in self._of_fair.values()]

    @staticmethod
    def _facts(of: dict[str, FairPage]) -> FairPage:
        return of.get(FIRST_LANGUAGE) or next(iter(of.values()))


def _pages() -> _Pages:
    return _Pages(_live().select_related("locale", "province"))


def _live() -> QuerySet[FairPage]:
    found: QuerySet[FairPage] = FairPage.objects.live().order_by("pk")
    return found
