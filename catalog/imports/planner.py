"""Making the plan: from rows, options and the snapshot to verdicts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, pairwise

from django.utils.translation import gettext as _

from catalog.certificate_checks import CertificationError, check_decision_number
from catalog.identity import authority_key, authority_level, number_key
from catalog.models import Certificate
from catalog.rules import EARLIEST_DECISION
from catalog.text import name_key, producer_key
from catalog.validity import add_months, printed_end_departs

from .cells import DecisionRef
from .errors import ImportFileError
from .locate import locate
from .matching import NO_PRODUCERS, ProducersFound, exact_matches, find_producers, possible_matches, recorded_matches
from .plan import Answers, Options, Plan, PlannedRound, PlannedRow, ProductRef, RowRef, Verdict
from .progress import Progress, Step, silent
from .reasons import problem_sentence
from .rows import Note, ParsedFile, ParsedRound, ParsedRow, Problem, RowKind
from .snapshot import Bodies, CertificateFact, ProductFact, Snapshot, read_snapshot

Round = Certificate.Round
_FOR_A_PERSON = frozenset(
    {"ambiguous_place", "current_stars_differ", "recognition_contradicted", "rounds_swapped", "several_lines", "withdrawn"}
)
"""Problems of rows that can be read, but not without a person saying what is meant."""
_DECISION_UNREAD = frozenset({"bad_date", "bad_decision", "broken_formula"})


def make_plan(
    parsed: ParsedFile,
    options: Options,
    answers: Answers,
    on: date,
    progress: Progress = silent,
) -> Plan:
    """Read the catalogue and plan. Raises `ImportFileError("bad_option")` where options or answers cannot be."""
    snapshot = read_snapshot(parsed, answers.same.values(), on)
    return Plan(parsed, options, answers, on, snapshot.token, plan_rows(parsed, options, answers, on, snapshot, progress))


def plan_rows(
    parsed: ParsedFile,
    options: Options,
    answers: Answers,
    on: date,
    snapshot: Snapshot,
    progress: Progress = silent,
) -> list[PlannedRow]:
    """The pure part: every parsed row with its verdict, in order."""
    return _Planner(parsed, options, answers, on, snapshot, progress).run()


@dataclass(slots=True)
class _Draft:
    """A row on its way to a verdict."""

    planned: PlannedRow
    rounds: tuple[ParsedRound, ...] = ()
    producers: ProducersFound = NO_PRODUCERS
    product: ProductFact | None = None
    confirmed: bool = False

    @property
    def open(self) -> bool:
        return self.planned.verdict is Verdict.NEW

    def refuse(self, verdict: Verdict, code: str, *problems: Problem, **details: object) -> None:
        self.planned.verdict, self.planned.code = verdict, code
        self.planned.problems += problems
        self.planned.details = details


class _Planner:
    def __init__(
        self, parsed: ParsedFile, options: Options, answers: Answers, on: date, snapshot: Snapshot, progress: Progress
    ) -> None:
        self.parsed = parsed
        self.on = on
        self.snapshot = snapshot
        self.progress = progress
        self.default = DecisionRef(options.decision, options.decided_on, options.authority)
        self._check_default()
        self.stated = [self._stated_rounds(row) for row in parsed.rows]
        self.bodies = self._bodies()
        self.default_province = snapshot.places.province(options.province) if options.province else None
        if options.province and not self.default_province:
            raise ImportFileError(
                "bad_option",
                _("No province is called “%(name)s”. Write its name or its two-digit code.") % {"name": options.province},
            )
        self.same, self.new = self._answers(answers)

    def _check_default(self) -> None:
        """A decision given for the whole file is refused at once, not row by row."""
        if self.default.number:
            try:
                check_decision_number(self.default.number)
            except CertificationError as error:
                raise ImportFileError("bad_option", error.messages[0]) from error
        wrong = self._day_problem(self.default.decided_on, 0) if self.default.decided_on else None
        if wrong:
            raise ImportFileError("bad_option", problem_sentence(wrong))

    def _bodies(self) -> Bodies:
        """Who issued the decisions that are on record or that some row of the file names in full."""
        bodies: Bodies = defaultdict(dict)
        for each in chain.from_iterable(self.stated):
            if each.authority and each.decided_on:
                named = bodies[number_key(each.decision_number), each.decided_on]
                named.setdefault(authority_key(each.authority), each.authority)
        for decision, on_record in self.snapshot.bodies.items():
            bodies[decision] |= on_record
        return bodies

    def run(self) -> list[PlannedRow]:
        drafts = []
        for index, (row, stated) in enumerate(zip(self.parsed.rows, self.stated, strict=True)):
            if index % 250 == 0:
                self.progress(index, len(self.parsed.rows), Step.PLANNING)
            drafts.append(self._draft(row, stated))
        taken = self._match_exactly(draft for draft in drafts if draft.open)
        for draft in drafts:
            if draft.open and draft.product is None:
                self._match_otherwise(draft, taken)
        by_product: dict[str, list[_Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.open and draft.planned.product:
                by_product[draft.planned.product.key].append(draft)
        for of_one in by_product.values():
            self._settle(of_one)
        self.progress(len(self.parsed.rows), len(self.parsed.rows), Step.PLANNING)
        return [draft.planned for draft in drafts]

    # Answers

    def _answers(self, answers: Answers) -> tuple[dict[RowRef, ProductFact], set[RowRef]]:
        sheets: dict[int, list[str]] = defaultdict(list)
        for row in self.parsed.rows:
            if row.kind is RowKind.DATA:
                sheets[row.number].append(row.sheet)

        def located(answer: RowRef) -> RowRef:
            places = [sheet for sheet in sheets.get(answer.number, ()) if answer.sheet in ("", sheet)]
            if not places:
                raise ImportFileError("bad_option", _("Row %(row)d is no product row of this file.") % {"row": answer.number})
            if len(places) > 1:
                raise ImportFileError(
                    "bad_option",
                    _("Several sheets have a row %(row)d. Write the sheet before it: SHEET:%(row)d.") % {"row": answer.number},
                )
            return RowRef(answer.number, places[0])

        same: dict[RowRef, ProductFact] = {}
        for answer, code in answers.same.items():
            product = self.snapshot.products_by_code.get(code)
            if product is None:
                raise ImportFileError("bad_option", _("No product has the code %(code)s.") % {"code": code})
            same[located(answer)] = product
        new = {located(answer) for answer in answers.new}
        if both := new & same.keys():
            number = min(each.number for each in both)
            raise ImportFileError("bad_option", _("Row %(row)d cannot be both an old and a new product.") % {"row": number})
        return same, new

    # One row by itself

    def _draft(self, row: ParsedRow, stated: Sequence[ParsedRound]) -> _Draft:
        if row.kind is not RowKind.DATA:
            return _Draft(PlannedRow(row, Verdict.NOT_A_ROW, row.kind.value))
        planned = PlannedRow(row, Verdict.NEW, "first_certificate", problems=row.problems, notes=row.notes)
        draft = _Draft(planned)
        if _says_not_recognised(row):
            planned.problems = tuple(problem for problem in row.problems if problem.code == "not_recognised")
            planned.verdict, planned.code = Verdict.NOT_RECOGNISED, "not_recognised"
            return draft
        draft.rounds = planned.stated = self._complete_rounds(draft, stated)
        planned.stars = draft.rounds[-1].stars if draft.rounds else None
        self._place(draft)
        if planned.problems:
            open_to_a_person = all(problem.code in _FOR_A_PERSON for problem in planned.problems)
            planned.verdict = Verdict.CONFLICTING if open_to_a_person else Verdict.UNREADABLE
            planned.code = planned.problems[0].code
        elif planned.place:
            draft.producers = find_producers(self.snapshot, row.producer, planned.place.province_id, row.name)
        return draft

    def _complete_rounds(self, draft: _Draft, stated: Sequence[ParsedRound]) -> tuple[ParsedRound, ...]:
        """The rounds in order of time, each with its decision: its own, or what title and options say of it."""
        row = draft.planned.row
        undated = {problem.round for problem in row.problems if problem.code in _DECISION_UNREAD}
        complete = [self._with_body(each) for each in stated]
        for each in complete:
            if not undated & {each.number, 0}:
                draft.planned.problems += tuple(self._decision_problems(each))
        draft.planned.problems += tuple(_swapped(complete))
        return tuple(sorted(complete, key=lambda each: each.decided_on or date.max))

    def _stated_rounds(self, row: ParsedRow) -> list[ParsedRound]:
        """The rounds with what title and options add. They name one decision, of two rounds side by side only the later one."""
        return [
            self._with_default(self._with_default(each, row.context.document), self.default) if each is row.rounds[-1] else each
            for each in row.rounds
        ]

    def _with_body(self, each: ParsedRound) -> ParsedRound:
        """A round that leaves its body out has the one given for the whole file, else the only one known for its number and
        day."""
        if each.authority or not each.decision_number or not each.decided_on:
            return each
        known = self.bodies.get((number_key(each.decision_number), each.decided_on), {})
        return replace(each, authority=self.default.authority or (next(iter(known.values())) if len(known) == 1 else ""))

    @staticmethod
    def _with_default(own: ParsedRound, default: DecisionRef) -> ParsedRound:
        """`own` with what it lacks from `default`, unless the two speak of different decisions."""
        if own.decision_number and default.number and number_key(own.decision_number) != number_key(default.number):
            return own
        if own.decided_on and default.decided_on and own.decided_on != default.decided_on:
            return own
        return replace(
            own,
            decision_number=own.decision_number or default.number,
            decided_on=own.decided_on or default.decided_on,
            authority=own.authority or default.authority,
        )

    def _decision_problems(self, each: ParsedRound) -> Iterable[Problem]:
        day = each.decided_on
        if not each.decision_number:
            yield Problem("no_decision", round=each.number)
        elif day is None:
            yield Problem("no_date", shown=each.decision_number, round=each.number)
        elif wrong := self._day_problem(day, each.number):
            yield wrong
        elif not _in_year(day, each.year):
            yield Problem("year_differs", shown=f"{day:%d/%m/%Y}", round=each.number, other=each.year)
        elif not each.authority:
            yield Problem("no_authority", shown=each.decision_number, round=each.number)

    def _day_problem(self, day: date, shown: int) -> Problem | None:
        if day > self.on:
            return Problem("date_in_future", shown=f"{day:%d/%m/%Y}", round=shown)
        if day < EARLIEST_DECISION:
            return Problem("date_before_2018", shown=f"{day:%d/%m/%Y}", round=shown)
        return None

    def _place(self, draft: _Draft) -> None:
        found = locate(draft.planned.row, draft.rounds, self.snapshot.places, self.default_province)
        draft.planned.place = found.place
        draft.planned.problems += found.problems
        draft.planned.notes += found.notes

    # Which product

    def _match_exactly(self, drafts: Iterable[_Draft]) -> set[int]:
        """Give rows the products that bear their names; returns the ids of products so found."""
        taken: set[int] = set()
        for draft in drafts:
            row = draft.planned.row
            found = recorded_matches(self.snapshot, row, draft.rounds) or exact_matches(self.snapshot, draft.producers, row.name)
            answered = self.same.get(RowRef(row.number, row.sheet))
            if answered and found and answered.id not in {product.id for product in found}:
                raise ImportFileError(
                    "bad_option",
                    _("Row %(row)d is on record as %(code)s and cannot be another product too.")
                    % {"row": row.number, "code": found[0].code},
                )
            if answered:
                self._take(draft, answered)
                draft.confirmed = not found
            elif len(found) == 1:
                self._take(draft, found[0])
            elif found:
                draft.planned.candidates = tuple(_reference(product) for product in found)
                draft.refuse(Verdict.CONFLICTING, "possible_match")
            taken |= {product.id for product in found} | ({answered.id} if answered else set())
        return taken

    def _match_otherwise(self, draft: _Draft, taken: set[int]) -> None:
        row, planned = draft.planned.row, draft.planned
        if RowRef(row.number, row.sheet) not in self.new:
            day = draft.rounds[-1].decided_on or self.on
            possible = possible_matches(self.snapshot, draft.producers, row.name, day, taken)
            if possible:
                planned.candidates = tuple(_reference(product) for product in possible)
                draft.refuse(Verdict.CONFLICTING, "possible_match")
                return
        producers = draft.producers.exact
        planned.producer_id = producers[0].id if producers else None
        province_id = planned.place.province_id if planned.place else 0
        self._suggest_group(planned)
        planned.producer_group = f"{province_id}:{producer_key(row.producer)}"
        planned.product = ProductRef(f"{planned.producer_group}:{name_key(row.name)}", row.name)

    def _suggest_group(self, planned: PlannedRow) -> None:
        row = planned.row
        suggested = self.snapshot.groups.suggest(row.group, row.name)
        planned.group_id = suggested.id
        if suggested.filed_under_drinks:
            planned.notes += (Note("tea_or_coffee", row.group),)

    def _take(self, draft: _Draft, product: ProductFact) -> None:
        draft.product = product
        draft.planned.producer_id = product.producer_id
        draft.planned.product = _reference(product)

    # All rows of one product

    def _settle(self, drafts: list[_Draft]) -> None:
        """Verdicts for the rows of one product, in view of its certificates on record and of each other."""
        by_day: dict[date, list[_Draft]] = defaultdict(list)
        for draft in drafts:
            for day in {each.decided_on for each in draft.rounds if each.decided_on}:
                by_day[day].append(draft)
        for day, of_day in by_day.items():
            for draft in of_day if len(of_day) > 1 else ():
                others = [other.planned.row.number for other in of_day if other is not draft]
                draft.refuse(Verdict.CONFLICTING, "duplicate_in_file", day=day, others=others)
        product = drafts[0].product
        on_record = {certificate.starts_on: certificate for certificate in (product.certificates if product else ())}
        for draft in drafts:
            if draft.open:
                self._refuse_same_day(draft, on_record)
            if draft.open:
                self._refuse_ends(draft, on_record)
        remaining = [draft for draft in drafts if draft.open]
        history = {day: certificate.stars for day, certificate in on_record.items()}
        for draft in remaining:
            history |= {each.decided_on: each.stars for each in draft.rounds if each.decided_on}
        last_on_record = max(on_record, default=None)
        for draft in remaining:
            self._decide(draft, history, on_record, last_on_record)

    def _refuse_same_day(self, draft: _Draft, on_record: dict[date, CertificateFact]) -> None:
        days = [each.decided_on for each in draft.rounds]
        if len(set(days)) < len(days):
            draft.refuse(Verdict.CONFLICTING, "same_day_conflict", day=days[0], stars=None)
            return
        for each in draft.rounds:
            rival = on_record.get(each.decided_on) if each.decided_on else None
            if rival and not rival.records(each):
                draft.refuse(
                    Verdict.CONFLICTING,
                    "same_day_conflict",
                    day=rival.starts_on,
                    stars=rival.stars,
                    number=rival.decision_number,
                )
                return

    def _refuse_ends(self, draft: _Draft, on_record: dict[date, CertificateFact]) -> None:
        """A printed end that the term cannot explain waits for an officer's reason; one on record already has it, and there
        only another end is in question."""
        for each in draft.rounds:
            if each.printed_end is None or each.decided_on is None:
                continue
            recorded = on_record.get(each.decided_on)
            if recorded and not recorded.ends_as(each.printed_end):
                details = {"day": recorded.starts_on, "printed": each.printed_end, "recorded": recorded.end}
                draft.refuse(Verdict.CONFLICTING, "end_differs", **details)
                return
            months = self.snapshot.rules.term_months(each.decided_on)
            if not recorded and printed_end_departs(each.decided_on, months, each.printed_end):
                problem = Problem(
                    "bad_printed_end",
                    shown=f"{each.printed_end:%d/%m/%Y}",
                    round=each.number,
                    other=f"{add_months(each.decided_on, months):%d/%m/%Y}",
                )
                draft.refuse(Verdict.UNREADABLE, problem.code, problem)
                return

    def _decide(
        self,
        draft: _Draft,
        history: dict[date, int],
        on_record: dict[date, CertificateFact],
        last_on_record: date | None,
    ) -> None:
        planned = draft.planned
        fresh = [each for each in draft.rounds if each.decided_on not in on_record]
        for each in draft.rounds:
            recorded = on_record.get(each.decided_on) if each.decided_on else None
            if recorded and each.score is not None and recorded.score != each.score:
                planned.notes += (Note("score_differs", f"{recorded.score or '–'} → {each.score}"),)
        if not fresh:
            planned.verdict, planned.code = Verdict.UNCHANGED, "already_recorded"
            return
        planned.rounds = tuple(self._planned_round(each, index, draft, history) for index, each in enumerate(fresh))
        newest = planned.rounds[-1]
        before = _before(newest.decided_on, history)
        if before is not None or draft.product is not None:
            planned.verdict = _compare(newest.stars, before)
            later = last_on_record is None or newest.decided_on > last_on_record
            planned.code = "later_round" if later else "earlier_round"
        if len(fresh) > 1:
            planned.code = "two_rounds"
        planned.renames = draft.confirmed and newest.decided_on == max(history)
        planned.notes += tuple(Note("departure", departure["code"]) for each in planned.rounds for departure in each.departures)
        if newest.proposed_five:
            planned.notes += (Note("proposed_five"),)

    def _planned_round(self, each: ParsedRound, index: int, draft: _Draft, history: dict[date, int]) -> PlannedRound:
        assert each.decided_on is not None  # `_decision_problem` let no round without a day through
        before = _before(each.decided_on, history)
        if before is not None:
            round_kind = Round.UPGRADE if each.stars > before else Round.REEVALUATION
        else:
            # A list with two rounds says which was the first; any other row may be a product's third.
            round_kind = Round.FIRST if len(draft.rounds) > 1 and index == 0 and draft.product is None else Round.UNKNOWN
        departures = self.snapshot.rules.departures(
            level=authority_level(each.authority),
            signed_on=each.decided_on,
            stars=each.stars,
            score=each.score,
            printed_end=each.printed_end,
            proposed_five=each.proposed_five,
        )
        return PlannedRound(
            each.stars,
            each.score,
            each.decision_number,
            each.decided_on,
            each.authority,
            each.printed_end,
            each.proposed_five,
            round_kind,
            tuple(departures),
        )


def _says_not_recognised(row: ParsedRow) -> bool:
    """Whether the list itself says that the product got no stars, in whatever round, and nothing in the row says otherwise."""
    codes = {problem.code for problem in row.problems if problem.round or problem.code in ("not_recognised", "withdrawn")}
    return codes == {"not_recognised"} and not row.rounds


def _swapped(rounds: Iterable[ParsedRound]) -> Iterable[Problem]:
    for first, second in pairwise(rounds):
        if first.decided_on and second.decided_on and second.decided_on < first.decided_on:
            yield Problem("rounds_swapped", shown=f"{second.decided_on:%d/%m/%Y}", other=f"{first.decided_on:%d/%m/%Y}")


def _in_year(day: date, written: str) -> bool:
    """Whether a column of years agrees with the date: "2024", "năm 2024", "24", "2023-2024"; empty, it says nothing."""
    return not written or any(int(number) in (day.year, day.year % 100) for number in re.findall(r"\d+", written))


def _before(day: date, history: dict[date, int]) -> int | None:
    """Stars of the certificate just before `day` in time."""
    earlier = max((each for each in history if each < day), default=None)
    return history[earlier] if earlier else None


def _compare(stars: int, before: int | None) -> Verdict:
    if before is None or stars == before:
        return Verdict.RENEWED
    return Verdict.UPGRADED if stars > before else Verdict.DOWNGRADED


def _reference(product: ProductFact) -> ProductRef:
    return ProductRef(str(product.id), product.name, product.id, product.code)


def replan(plan: Plan) -> Plan:
    """The same import planned on the catalogue as it is now."""
    return make_plan(plan.parsed, plan.options, plan.answers, plan.on)
