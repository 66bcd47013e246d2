"""Forms of the domain functions. They gather what is typed; what can and can't be is said by the functions themselves."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from catalog.admin.choosers import decision_chooser
from catalog.admin.fields import DayField, ScoreField
from catalog.certification import STARS, CertificationError
from catalog.models import Certificate, Decision, Producer, Product, WithdrawalGround

STAR_CHOICES = [(stars, f"{stars} ★") for stars in STARS]


# Inputs that the forms name otherwise than the domain functions, which know a certificate's fields only.
_INPUT_OF_FIELD = {"signed_on": "decision", "until": "last_day", "from_day": "withdrawn_from"}
_INPUT_OF_CODE = {"no_extension_paper": "extension_decision"}


def put_error(form: forms.BaseForm, error: ValidationError) -> None:
    """Show `error` at the input it speaks of, or above the form where there is no such input."""
    if isinstance(error, CertificationError):
        name = _INPUT_OF_CODE.get(error.code or "", "")
        if name not in form.fields:
            name = error.field if error.field in form.fields else _INPUT_OF_FIELD.get(error.field or "", "")
        form.add_error(name if name in form.fields else None, error.messages)
    elif hasattr(error, "error_dict"):
        for name, messages in error.message_dict.items():
            form.add_error(name if name in form.fields else None, messages)
    else:
        form.add_error(None, error.messages)


class DecisionField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Decision.objects.all(), widget=decision_chooser.widget_class(), **kwargs)


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the paper says, and where. Kept in the history, next to your name and the time."),
        error_messages={"required": _("Say why: what does the paper show?")},
    )


class OfficerReasonForm(forms.Form):
    officer_reason = forms.CharField(
        label=_("Your reason for departing from the rules of that day"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everyone reads it: it stands with the certificate on the site."),
    )


class RenewForm(OfficerReasonForm, NoteForm, WhyForm):
    decision = DecisionField(label=_("Decision"))
    score = ScoreField(label=_("Score"), required=False)
    certified_name = forms.CharField(
        label=_("Name as certified"), required=False, max_length=255, help_text=_("Empty: the product’s name.")
    )
    printed_end = DayField(
        label=_("End as printed"),
        required=False,
        help_text=_("Only where the paper prints an end. Otherwise it follows from the date and the term."),
    )
    proposed_five = forms.BooleanField(
        label=_("Proposed for five stars"), required=False, help_text=_("A note only: the certificate has four stars.")
    )
    field_order: list[str] = [
        "decision",
        "stars",
        "round",
        "score",
        "certified_name",
        "printed_end",
        "proposed_five",
        "note",
        "officer_reason",
        "why",
    ]

    def details(self) -> dict[str, Any]:
        """The keyword arguments of the domain function, but for the audit."""
        return {name: value for name, value in self.cleaned_data.items() if name != "why"}


class StarsForm(RenewForm):
    stars = forms.TypedChoiceField(label=_("Stars"), choices=STAR_CHOICES, coerce=int)


class IssueForm(StarsForm):
    round = forms.ChoiceField(label=_("Round"), choices=Certificate.Round.choices, initial=Certificate.Round.FIRST)


class WithdrawForm(WhyForm):
    decision = DecisionField(label=_("Decision that withdraws it"))
    from_day = DayField(label=_("Withdrawn from"), help_text=_("The first day on which it is no longer in force."))
    ground = forms.ChoiceField(
        label=_("Ground"),
        # The first of a list is chosen by not looking, and the ground is printed for everyone to read.
        choices=[("", _("Choose the ground")), *WithdrawalGround.choices],
        error_messages={"required": _("Choose the ground of the withdrawal.")},
    )
    field_order = ["decision", "from_day", "ground", "why"]


class ExtendForm(WhyForm):
    decision = DecisionField(label=_("Paper that extends it"))
    last_day = DayField(label=_("Last day in force"), help_text=_("As the paper says it. The day itself counts."))
    field_order = ["decision", "last_day", "why"]


class CorrectForm(OfficerReasonForm, NoteForm, WhyForm):
    decision = DecisionField(label=_("Decision"))
    stars = forms.TypedChoiceField(label=_("Stars"), choices=STAR_CHOICES, coerce=int)
    round = forms.ChoiceField(label=_("Round"), choices=Certificate.Round.choices)
    score = ScoreField(label=_("Score"), required=False)
    proposed_five = forms.BooleanField(label=_("Proposed for five stars"), required=False)
    certified_name = forms.CharField(label=_("Name as certified"), max_length=255)
    producer_as_published = forms.CharField(label=_("Producer as published"), required=False, max_length=255)
    certificate_number = forms.CharField(label=_("Certificate number"), required=False, max_length=60)
    printed_end = DayField(label=_("End as printed"), required=False)
    extension_decision = DecisionField(label=_("Paper that extends it"), required=False)
    last_day = DayField(label=_("Extended: last day in force"), required=False)
    withdrawal_decision = DecisionField(label=_("Decision that withdraws it"), required=False)
    withdrawn_from = DayField(
        label=_("Withdrawn from"), required=False, help_text=_("The first day on which it is no longer in force.")
    )
    withdrawal_ground = forms.ChoiceField(label=_("Ground"), required=False, choices=[("", "–"), *WithdrawalGround.choices])
    field_order = [
        "decision",
        "stars",
        "round",
        "score",
        "proposed_five",
        "certified_name",
        "producer_as_published",
        "certificate_number",
        "printed_end",
        "extension_decision",
        "last_day",
        "withdrawal_decision",
        "withdrawn_from",
        "withdrawal_ground",
        "note",
        "officer_reason",
        "why",
    ]


class DeleteForm(WhyForm):
    """Nothing but the reason."""


class DecisionForm(WagtailAdminModelForm):
    """A new decision. The reading of its last day starts as the setting says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["reading"] = settings.LAST_DAY_READING

    class Meta(WagtailAdminModelForm.Meta):
        model = Decision
        fields = ["number", "signed_on", "authority", "kind", "reading", "document", "source", "source_url"]
        widgets = {"source": forms.Textarea(attrs={"rows": 2})}


class CorrectDecisionForm(WhyForm, DecisionForm):
    """A decision on record; its kind stays, since papers of another kind are other papers."""

    class Meta(DecisionForm.Meta):
        fields = [name for name in DecisionForm.Meta.fields if name != "kind"]


@cache
def facts_form(of: type[Product | Producer], facts: tuple[str, ...]) -> type[forms.ModelForm[Any]]:
    """The form that corrects `facts`. Made when it is first asked for: choosers take the place of select boxes only in forms
    made after Wagtail has started."""

    class FactsForm(WhyForm, WagtailAdminModelForm):
        class Meta(WagtailAdminModelForm.Meta):
            model = of
            fields = list(facts)
            widgets = {"source": forms.Textarea(attrs={"rows": 2})} if "source" in facts else {}

    return FactsForm
