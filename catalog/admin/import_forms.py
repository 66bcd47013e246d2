"""Forms of the import: the file, what it may leave unsaid, and the answers to possible matches."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog import clock
from catalog.admin.fields import DayField
from catalog.admin.ordering import PlaceField
from catalog.certification import CertificationError, check_decision_date
from catalog.imports.source import MAX_FILE_BYTES
from catalog.models import LastDayReading, Province


class OptionsForm(forms.Form):
    """What holds for the whole file where its rows don't say."""

    decision = forms.CharField(label=_("Decision number"), required=False, max_length=60)
    decided_on = DayField(label=_("Decision date"), required=False)
    authority = forms.CharField(label=_("Issuing body"), required=False, max_length=200)
    province = PlaceField(
        Province.objects.all(), label=_("Province or city"), required=False, to_field_name="code", empty_label="–"
    )
    reading = forms.ChoiceField(
        label=_("Reading of the last day"),
        choices=LastDayReading.choices,
        help_text=_("For decisions that are not on record yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reading"].initial = settings.LAST_DAY_READING

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day:
            try:
                check_decision_date(day, clock.today())
            except CertificationError as error:
                raise ValidationError(error.messages) from error
        return day

    def options(self) -> dict[str, Any]:
        """What is kept with the run, JSON-ready."""
        typed = self.cleaned_data
        return {
            "decision": typed["decision"].strip(),
            "decided_on": typed["decided_on"].isoformat() if typed["decided_on"] else "",
            "authority": typed["authority"].strip(),
            "province": typed["province"].code if typed["province"] else "",
            "reading": typed["reading"],
        }


def options_given(options: dict[str, Any]) -> dict[str, Any]:
    """What was kept with the run, as the form begins with it."""
    decided_on = options.get("decided_on")
    return options | {"decided_on": date.fromisoformat(decided_on) if decided_on else None}


class ImportForm(OptionsForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("The annex of the decision as published: .xlsx or .csv, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose the file with the list of products."),
        },
    )
    sheet = forms.CharField(
        label=_("Sheet"), required=False, max_length=100, help_text=_("Empty: all sheets that are not hidden.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise ValidationError(
                _("The file is too large: at most %(megabytes)d MB. Keep only the sheet with the list, or split it."),
                params={"megabytes": MAX_FILE_BYTES // 1024**2},
            )
        return file

    def options(self) -> dict[str, Any]:
        return super().options() | {"sheet": self.cleaned_data["sheet"].strip()}

    def digest(self) -> str:
        digest = hashlib.sha256()
        for chunk in self.cleaned_data["file"].chunks():
            digest.update(chunk)
        return digest.hexdigest()


_ROW = re.compile(r"[0-9]{1,7}")


def answers_from(data: Any) -> list[list[Any]]:
    """The answers in a posted plan page: fields `answer-…` hold `row|code|sheet`, with no code for a new product."""
    answers: list[list[Any]] = []
    for name in data:
        number, _bar, rest = data[name].partition("|")
        code, _bar, sheet = rest.partition("|")
        if name.startswith("answer-") and _ROW.fullmatch(number):
            answers.append([int(number), sheet, code])
    return answers
