"""The first screen: what is in force, what lapses soon, what waits for a person."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from catalog import addresses, clock
from catalog.admin.filters import lapsing_state, lapsing_words
from catalog.models import DecisionImport, Product


class Figure(NamedTuple):
    number: int
    label: str
    url: str


class NothingYetPanel(Component):
    """For those who may sign in and nothing more: an empty page would look broken."""

    name = "nothing_yet"
    order = 50
    template_name = "catalog/admin/nothing_yet_panel.html"

    @staticmethod
    def fits(user: Any) -> bool:
        return not user.is_superuser and user.get_all_permissions() <= {"wagtailadmin.access_admin"}


class StandingPanel(Component):
    """Figures of today, each a link to the list behind it."""

    name = "standing"
    order = 50
    template_name = "catalog/admin/standing_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        on = clock.today()
        products = reverse("products:list")
        every = Product.objects.all()
        figures = [Figure(every.certified(on).count(), _("in force today"), f"{products}?state=in_force")]
        figures += [
            Figure(
                every.lapsing_within(on, days).count(),
                lapsing_words(days),
                f"{products}?state={lapsing_state(days)}",
            )
            for days in (30, 90)
        ]
        if hidden := every.certified(on).filter(live=False).count():
            figures.append(Figure(hidden, _("in force, not published"), f"{products}?state=in_force&live=0"))
        if self.request.user.has_perm("catalog.add_decisionimport"):
            figures += self.imports()
        tongue = "en" if get_language() == "en" else "vi"
        return {"figures": figures, "today": on, "site": addresses.home(tongue), "parameter": "on" if tongue == "en" else "ngay"}

    def imports(self) -> list[Figure]:
        last = DecisionImport.objects.filter(state=DecisionImport.State.APPLIED).first()
        if not last:
            return []
        mending = last.summary.get("conflicting", 0) + last.summary.get("unreadable", 0)
        return [Figure(mending, _("rows to mend in the last import"), reverse("imports:run", args=[last.pk]))]
