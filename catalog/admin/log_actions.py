"""How the history tells what officers did: what changed from what to what, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, DateField, Field
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from catalog.admin.words import day
from catalog.models import Certificate, Decision, Producer, Product

CERTIFICATE_ACTIONS = {
    "catalog.issue": gettext_lazy("Certificate issued"),
    "catalog.renew": gettext_lazy("Certificate renewed"),
    "catalog.upgrade": gettext_lazy("Upgraded"),
    "catalog.downgrade": gettext_lazy("Downgraded"),
    "catalog.withdraw": gettext_lazy("Certificate withdrawn"),
    "catalog.extend": gettext_lazy("Certificate extended"),
    "catalog.correct": gettext_lazy("Certificate corrected"),
    "catalog.delete": gettext_lazy("Certificate deleted"),
    "catalog.import": gettext_lazy("Recorded by an import"),
}
OTHER_ACTIONS = {
    "catalog.correct_product": gettext_lazy("Facts corrected"),
    "catalog.correct_producer": gettext_lazy("Facts corrected"),
    "catalog.record_decision": gettext_lazy("Decision recorded"),
}
_MODELS = (Certificate, Decision, Product, Producer)


def field_of(name: str) -> Field[Any, Any] | None:
    fields = (field for model in _MODELS for field in model._meta.concrete_fields)
    return next((field for field in fields if field.name == name), None)


def field_label(name: str) -> str:
    """The name of a fact as the forms show it."""
    if name == "extended_until":
        return _("extended: last day in force")
    field = field_of(name)
    return str(field.verbose_name) if field else name


def change_words(data: dict[str, Any]) -> list[str]:
    """Each value before and after. Nothing for something new: its line names it already."""
    before, after = data.get("before") or {}, data.get("after") or {}
    if not before:
        return []
    return [
        f"{field_label(name)}: {_shown(name, before.get(name))} → {_shown(name, value)}"
        for name, value in after.items()
        if before.get(name) != value
    ]


def _shown(name: str, value: str | None) -> str:
    """What is kept as text, as people read it: labels for choices, days as papers write them."""
    if value in (None, ""):
        return "–"
    field = field_of(name)
    if field and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DateField) and (kept := parse_date(str(value))):
        # Forms and papers name the last day of an extension; stored is the day after.
        return day(kept - timedelta(days=1) if name == "extended_until" else kept)
    if isinstance(field, BooleanField):
        return _("yes") if value == "True" else _("no")
    return str(value)


class OfficerActionFormatter(LogFormatter):
    def format_message(self, log_entry: Any) -> str:
        subject = log_entry.data.get("certificate", "")
        said = [f"{self.label}: {subject}" if subject else str(self.label), *change_words(log_entry.data)]
        return ". ".join(said)

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("why") or "")


def register(actions: LogActionRegistry) -> None:
    for action, label in (CERTIFICATE_ACTIONS | OTHER_ACTIONS).items():
        formatter = type("_Formatter", (OfficerActionFormatter,), {"label": label})
        actions.register_action(action)(formatter)
