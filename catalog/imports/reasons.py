"""What officers read: why a row has its verdict, how to mend it, and what is worth a look. In the language active when asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .plan import NEEDS_MENDING, PlannedRow, Verdict
from .rows import Problem

VERDICT_LABELS = {
    Verdict.NEW: pgettext_lazy("verdict of an import row", "new"),
    Verdict.RENEWED: pgettext_lazy("verdict of an import row", "renewed"),
    Verdict.UPGRADED: pgettext_lazy("verdict of an import row", "upgraded"),
    Verdict.DOWNGRADED: pgettext_lazy("verdict of an import row", "downgraded"),
    Verdict.UNCHANGED: pgettext_lazy("verdict of an import row", "unchanged"),
    Verdict.CONFLICTING: pgettext_lazy("verdict of an import row", "needs your decision"),
    Verdict.UNREADABLE: pgettext_lazy("verdict of an import row", "cannot be read"),
    Verdict.NOT_RECOGNISED: pgettext_lazy("verdict of an import row", "not recognised"),
    Verdict.NOT_A_ROW: pgettext_lazy("verdict of an import row", "not a product"),
}
EARLIER_ROUND_LABEL = pgettext_lazy("verdict of an import row", "an earlier round")


def verdict_label(verdict: Verdict, code: str) -> str:
    """The verdict in words. A round entered after a later one recognises nothing anew, however its stars compare."""
    return str(EARLIER_ROUND_LABEL if code == "earlier_round" else VERDICT_LABELS[verdict])


_SETTLED = {
    "first_certificate": gettext_lazy("Not yet in the catalogue: a new product with its first certificate."),
    "later_round": gettext_lazy("A later decision for a product on record."),
    "earlier_round": gettext_lazy("An earlier round of a product on record, entered after a later one."),
    "already_recorded": gettext_lazy("This certificate is on record already."),
    "two_rounds": gettext_lazy("Two rounds in one row; both are entered."),
    "title": gettext_lazy("Title of the list."),
    "header": gettext_lazy("Header of the table."),
    "group_heading": gettext_lazy("Heading of a group of rows."),
    "footer": gettext_lazy("Below the list: a total, a signature or a page number."),
    "continuation": gettext_lazy("Adds nothing to the row above."),
}

# Reason and remedy of each problem; `column` is the header as printed, `shown` the cell as printed, `other` what it
# contradicts.
_PROBLEMS = {
    "no_name": (gettext_lazy("The product’s name is missing."), gettext_lazy("Write the name as the decision prints it.")),
    "no_producer": (gettext_lazy("The producer is missing."), gettext_lazy("Write the producer as the decision prints it.")),
    "no_stars": (gettext_lazy("The stars are missing."), gettext_lazy("Write 3, 4 or 5 as the decision says.")),
    "bad_stars": (
        gettext_lazy("“%(shown)s” is no number of stars that gets a certificate."),
        gettext_lazy("Write 3, 4 or 5 as the decision says."),
    ),
    "not_recognised": (
        gettext_lazy("The list says that this product is not recognised: “%(shown)s”."),
        gettext_lazy("Leave the row out, or correct it if the decision does recognise the product."),
    ),
    "recognition_contradicted": (
        gettext_lazy("The row names decision %(other)s, yet says “%(shown)s”."),
        gettext_lazy("Compare with the paper. Take away the decision, or the words that contradict it."),
    ),
    "withdrawn": (
        gettext_lazy("The list speaks of a withdrawal: “%(shown)s”."),
        gettext_lazy("Import the row without these words, with the stars it had. Then choose “Withdraw” on the certificate."),
    ),
    "current_stars_differ": (
        gettext_lazy("The column “%(column)s” says %(shown)s, but the rounds have %(other)s stars."),
        gettext_lazy("Compare with the paper: add the round that is missing, or correct the stars."),
    ),
    "rounds_swapped": (
        gettext_lazy("The second round, of %(shown)s, is dated before the first, of %(other)s. Are the dates swapped?"),
        gettext_lazy("Compare both days with the papers and write them the right way round."),
    ),
    "no_decision": (
        gettext_lazy("No decision is named, neither in the row nor in the title."),
        gettext_lazy("Write the decision’s number in the row, or give it for the whole file."),
    ),
    "bad_decision": (
        gettext_lazy("“%(shown)s” in the column “%(column)s” is no decision number."),
        gettext_lazy("Write the number as the paper prints it, for example 2497/QĐ-UBND."),
    ),
    "no_authority": (
        gettext_lazy("The issuing body of decision %(shown)s is not stated."),
        gettext_lazy("Write it once for the whole file, or add a column for it."),
    ),
    "year_differs": (
        gettext_lazy("The decision is dated %(shown)s, but the column of years says %(other)s."),
        gettext_lazy("Compare with the paper and correct the one that is wrong."),
    ),
    "no_date": (
        gettext_lazy("The day of the decision is missing."),
        gettext_lazy("Write the day the decision was signed, as day/month/year."),
    ),
    "bad_date": (
        gettext_lazy("“%(shown)s” in the column “%(column)s” is not one certain day."),
        gettext_lazy("Write the day as day/month/year, for example 10/10/2022."),
    ),
    "date_in_future": (
        gettext_lazy("The decision’s day, %(shown)s, has not come yet."),
        gettext_lazy("Compare the day with the paper."),
    ),
    "date_before_2018": (
        gettext_lazy("The decision’s day, %(shown)s, lies before 2018, when the programme began."),
        gettext_lazy("Compare the day with the paper."),
    ),
    "broken_formula": (
        gettext_lazy("The cell “%(column)s” shows %(shown)s instead of a value."),
        gettext_lazy("Type the value instead of the formula, then save the file."),
    ),
    "bad_score": (
        gettext_lazy("“%(shown)s” is no score between 0 and 100."),
        gettext_lazy("Write the score from the paper, for example 71,00, or leave it empty."),
    ),
    "several_products": (
        gettext_lazy("The cell seems to hold several products: “%(shown)s”."),
        gettext_lazy("Give each product its own row."),
    ),
    "several_lines": (
        gettext_lazy("The cell has several lines that may be several products: “%(shown)s”."),
        gettext_lazy("Give each product its own row, or write one product’s name on one line."),
    ),
    "not_a_name": (
        gettext_lazy("“%(shown)s” in the column “%(column)s” is a piece of a web page, not a name."),
        gettext_lazy("Write the name as the decision prints it."),
    ),
    "cells_beyond_header": (
        gettext_lazy("The row has more cells than the header: “%(shown)s” belongs to no column."),
        gettext_lazy("Usually a name holds a comma: put that name in quotation marks."),
    ),
    "unknown_place": (
        gettext_lazy("The province cannot be found: “%(shown)s”."),
        gettext_lazy("Add the province to the address, or give it for the whole file."),
    ),
    "ambiguous_place": (
        gettext_lazy("“%(shown)s” may lie in more than one province."),
        gettext_lazy("Write the one right province in the address."),
    ),
    "bad_printed_end": (
        gettext_lazy("The printed end is %(shown)s, more than a month away from %(other)s, where the term ends."),
        gettext_lazy("Compare both days with the paper. If it does say so, enter the certificate by hand, with a reason."),
    ),
    "too_long": (
        gettext_lazy("The text in the column “%(column)s” is too long to be a name or a number."),
        gettext_lazy("Keep only what the column asks for."),
    ),
}

_CONFLICT_REMEDIES = {
    "same_day_conflict": gettext_lazy("Compare both with the paper. Correct the row, or the certificate on record."),
    "duplicate_in_file": gettext_lazy("Keep the right row and delete the other."),
    "end_differs": gettext_lazy("Compare both with the paper. Correct the certificate on record, or the file."),
    "possible_match": gettext_lazy("Say whether it is that product or a new one."),
}

_NOTES = {
    "current_address": gettext_lazy("Address today, as the list says: %(shown)s."),
    "address_cut": gettext_lazy("The address was too long and is shortened."),
    "commune_suggestions": gettext_lazy("The commune of today is not certain. It may be: %(shown)s."),
    "score_differs": gettext_lazy("The score differs from the one on record and is left as it is: %(shown)s."),
    "cells_beyond_header": gettext_lazy("Right of the table, in no column: “%(shown)s”. It is not read."),
    "may_be_several": gettext_lazy("The name may stand for several products: “%(shown)s”. It is entered as one."),
    "current_stars": gettext_lazy("The list says “%(shown)s” for the stars of today. The latest round counts."),
    "tea_or_coffee": gettext_lazy(
        "The list says “%(shown)s”, but tea and coffee are food (decision 26/2026/QĐ-TTg). Choose the group on the product."
    ),
    "proposed_five": gettext_lazy("Proposed for five stars; the certificate has four."),
}
_DEPARTURES = {
    "authority": gettext_lazy("At that time another level recognised this number of stars. It is entered with a note."),
    "score": gettext_lazy("The score does not lie in the band of these stars. It is entered with a note."),
}


def reason_sentence(planned: PlannedRow) -> str:
    """Why the row has its verdict: one sentence, or one for each thing that cannot be read."""
    if planned.verdict is Verdict.NOT_RECOGNISED:
        return " ".join([*_problem_sentences(planned), _("There is nothing to enter.")])
    if planned.problems:
        return " ".join(_problem_sentences(planned))
    details = planned.details
    if planned.code == "duplicate_in_file":
        return _("Row %(rows)s names the same product for the same day, %(day)s.") % {
            "rows": ", ".join(map(str, details["others"])),
            "day": _day(details["day"]),
        }
    if planned.code == "same_day_conflict":
        if details["stars"] is None:
            return _("Both rounds of the row bear the same day, %(day)s.") % {"day": _day(details["day"])}
        return _("On record is another certificate from %(day)s: %(stars)d stars, decision %(number)s.") % {
            "day": _day(details["day"]),
            "stars": details["stars"],
            "number": details["number"],
        }
    if planned.code == "end_differs":
        return _("The list prints the end %(printed)s; on record the certificate from %(day)s ends on %(recorded)s.") % {
            "printed": _day(details["printed"]),
            "day": _day(details["day"]),
            "recorded": _day(details["recorded"]),
        }
    if planned.code == "possible_match":
        return _("This may be a product on record under another name: %(products)s.") % {
            "products": "; ".join(f"{each.name} ({each.code})" for each in planned.candidates)
        }
    return str(_SETTLED[planned.code])


def remedy_sentence(planned: PlannedRow) -> str:
    """What to do about a row that needs mending; empty for the others."""
    if planned.verdict not in NEEDS_MENDING:
        return ""
    if planned.problems:
        return " ".join(dict.fromkeys(str(_PROBLEMS[problem.code][1]) for problem in planned.problems))
    return str(_CONFLICT_REMEDIES.get(planned.code, ""))


def _problem_sentences(planned: PlannedRow) -> list[str]:
    return [problem_sentence(problem) for problem in planned.problems]


def problem_sentence(problem: Problem) -> str:
    if problem.code == "unknown_place" and not problem.shown:
        return _("No province is named, neither in the row nor in the title.")
    if problem.code == "unknown_place" and problem.other:
        return _("The province cannot be found: “%(shown)s”. It may be %(other)s.") % {
            "shown": problem.shown,
            "other": problem.other,
        }
    if problem.code == "broken_formula" and not problem.shown:
        problem = replace(problem, shown=_("a formula without a result"))
    sentence = str(_PROBLEMS[problem.code][0]) % {
        "shown": problem.shown,
        "column": problem.column,
        "other": problem.other,
    }
    return _("Round %(round)d: %(problem)s") % {"round": problem.round, "problem": sentence} if problem.round else sentence


def note_sentences(planned: PlannedRow) -> list[str]:
    return [
        str(_DEPARTURES[note.shown] if note.code == "departure" else _NOTES[note.code]) % {"shown": note.shown}
        for note in planned.notes
    ]


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
