"""Making the plan: from rows, options and the snapshot to verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from catalog.identity import authority_level, number_key
from catalog.models import Certificate
from catalog.rules import EARLIEST_DECISION
from catalog.text import name_key, producer_key
from catalog.validity import add_months, printed_end_departs

from .cells import DecisionRef
from .errors import ImportFileError
from .locate import locate
from .matching import NO_PRODUCERS, ProducersFound, exact_matches, find_producers, possible_matches
from .plan import Answers, Options, Plan, PlannedRound, PlannedRow, ProductRef, RowRef, Verdict
from .progress import Progress, Step, silent
from .reasons import problem_sentence
from .rows import Note, ParsedFile, ParsedRound, ParsedRow, Problem, RowKind
from .snapshot import CertificateFact, ProductFact, Snapshot, read_snapshot

Round = Certificate.Round


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
        if options.decided_on:
            self._check_default_day(options.decided_on)
        self.default_province = snapshot.places.province(options.province) if options.province else None
        if options.province and not self.default_province:
            raise ImportFileError(
                "bad_option",
                _("No province is called “%(name)s”. Write its name or its two-digit code.") % {"name": options.province},
            )
        self.same, self.new = self._answers(answers)

    def _check_default_day(self, day: date) -> None:
        """A day given for the whole file is refused at once, not row by row."""
        wrong = self._day_problem(day, 0)
        if wrong:
            raise ImportFileError("bad_option", problem_sentence(wrong))

    def run(self) -> list[PlannedRow]:
        drafts = []
        for index, row in enumerate(self.parsed.rows):
            if index % 250 == 0:
                self.progress(index, len(self.parsed.rows), Step.PLANNING)
            drafts.append(self._draft(row))
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

    def _draft(self, row: ParsedRow) -> _Draft:
        if row.kind is not RowKind.DATA:
            return _Draft(PlannedRow(row, Verdict.NOT_A_ROW, row.kind.value))
        planned = PlannedRow(row, Verdict.NEW, "first_certificate", problems=row.problems, notes=row.notes)
        draft = _Draft(planned)
        draft.rounds = self._complete_rounds(draft)
        planned.stars = draft.rounds[-1].stars if draft.rounds else None
        self._place(draft)
        if planned.problems:
            planned.verdict, planned.code = Verdict.UNREADABLE, planned.problems[0].code
            if planned.code == "ambiguous_place":
                planned.verdict = Verdict.CONFLICTING
        elif planned.place:
            draft.producers = find_producers(self.snapshot, row.producer, planned.place.province_id, row.name)
            planned.group_id = self.snapshot.groups.suggest(row.group, row.name)
        return draft

    def _complete_rounds(self, draft: _Draft) -> tuple[ParsedRound, ...]:
        """The rounds in order of time, each with its decision: its own, or what title and options say of it."""
        row = draft.planned.row
        undated = {problem.round for problem in row.problems if problem.code in ("bad_date", "broken_formula")}
        complete = []
        for index, parsed_round in enumerate(row.rounds, start=1):
            shown = index if len(row.rounds) > 1 else 0
            # Title and options name one decision; of two rounds side by side it can only be the later one.
            if index == len(row.rounds):
                parsed_round = self._with_default(self._with_default(parsed_round, row.context.document), self.default)
            complete.append(parsed_round)
            if shown in undated or 0 in undated:
                continue
            problem = self._decision_problem(parsed_round, shown)
            if problem:
                draft.planned.problems += (problem,)
        return tuple(sorted(complete, key=lambda each: each.decided_on or date.max))

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

    def _decision_problem(self, each: ParsedRound, shown: int) -> Problem | None:
        day = each.decided_on
        if not each.decision_number:
            return Problem("no_decision", round=shown)
        if day is None:
            return Problem("no_date", shown=each.decision_number, round=shown)
        return self._day_problem(day, shown)

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
            found = exact_matches(self.snapshot, draft.producers, row.name)
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
        planned.producer_group = f"{province_id}:{producer_key(row.producer)}"
        planned.product = ProductRef(f"{planned.producer_group}:{name_key(row.name)}", row.name)

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
        for index, each in enumerate(draft.rounds, start=1):
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
                    round=index if len(draft.rounds) > 1 else 0,
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
