"""Importing a decision: upload, plan, questions, confirmation, progress, result."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from catalog import clock
from catalog.admin.import_forms import ImportForm, OptionsForm, answers_from, options_given
from catalog.admin.import_rows import MEND, lapsed_rows, row_shown, tab_label, tab_of
from catalog.admin.import_runs import ImportRun, PlanGone
from catalog.admin.officer_view import OfficerFormView
from catalog.admin.read_only import ReadOnlyIndexView, ReadOnlyViewSet
from catalog.imports.plan import NEEDS_MENDING, WRITES, Verdict
from catalog.imports.progress import STEP_LABELS, Step
from catalog.models import DecisionImport, Product

logger = logging.getLogger(__name__)
State = DecisionImport.State
ROWS_PER_PAGE = 100
SECONDS_BEFORE_PROGRESS = 2.0
"""Small files are planned before anyone sees a progress bar, and what is wrong with them shows at the form."""
_GONE = gettext_lazy("The files of this import are no longer here. Upload the file again.")
_UNKEPT = gettext_lazy("The file could not be stored on our side. Nothing was saved: try again in a moment.")
# What an officer can give for the whole file, where rows miss it.
_MISSING = frozenset({"no_decision", "no_date", "unknown_place", "ambiguous_place"})


class Crumbs:
    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("imports:index"), "label": capfirst(DecisionImport._meta.verbose_name_plural)},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},  # type: ignore[attr-defined]
        ]


class UploadView(Crumbs, OfficerFormView):
    model = DecisionImport
    permission_required = "add"
    form_class = ImportForm
    template_name = "catalog/admin/import_upload.html"
    page_title = gettext_lazy("Import a decision")
    submit_label = gettext_lazy("Read the file and show the plan")

    def form_valid(self, form: Any) -> HttpResponse:
        file = form.cleaned_data["file"]
        record = DecisionImport.objects.create(
            file_name=file.name,
            sha256=form.digest(),
            uploaded_by=self.request.user,  # type: ignore[misc]  # the mixin has sent anonymous visitors away
            options=form.options(),
        )
        run = ImportRun(record)
        try:
            run.keep_upload(file.chunks())
        except OSError:
            logger.exception("an upload could not be kept")
            form.add_error("file", _UNKEPT)
            run.remove()
            return self.form_invalid(form)
        wait_for(run.start_planning())
        record.refresh_from_db()
        if record.state == State.FAILED:
            form.add_error("file", record.message)
            run.remove()
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("imports:run", args=[record.pk]))

    def get_success_url(self) -> str:
        return reverse("imports:index")


def wait_for(thread: threading.Thread | None) -> None:
    if thread:
        thread.join(SECONDS_BEFORE_PROGRESS)


class RunView(PermissionCheckedMixin, View):
    """Shared by all views of one run."""

    model = DecisionImport
    permission_required = "add"

    @cached_property
    def run(self) -> ImportRun:
        return ImportRun(get_object_or_404(DecisionImport, pk=self.kwargs["pk"]))

    def to_run(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("imports:run", args=[self.run.record.pk]))


class RunPageView(Crumbs, WagtailAdminTemplateMixin, RunView, TemplateView):
    """One address for a run, from the upload to the result: what it shows follows from how far the run is."""

    page_title = gettext_lazy("Import a decision")

    def get_page_subtitle(self) -> str:
        return self.run.record.file_name

    options_form: OptionsForm | None = None

    @cached_property
    def working(self) -> bool:
        return self.run.alive

    @cached_property
    def plan(self) -> dict[str, Any] | None:
        """The plan to show; None while there is none, or none any more."""
        self.run.record.refresh_from_db()
        if self.working or self.run.record.state not in (State.PLANNED, State.APPLIED):
            return None
        try:
            return self.run.shown_plan()
        except PlanGone:
            return None

    def get_template_names(self) -> list[str]:
        if self.working:
            return ["catalog/admin/import_progress.html"]
        return ["catalog/admin/import_plan.html" if self.plan else "catalog/admin/import_stopped.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        working, plan = self.working, self.plan
        record = self.run.record
        context = super().get_context_data(**kwargs) | {"run": record}
        if working:
            return context | {
                "progress": progress_shown(self.run),
                "saving": record.state == State.APPLYING,
                "saved": record.state == State.APPLIED,
                "status_url": reverse("imports:status", args=[record.pk]),
            }
        context["options_form"] = self.options_form or OptionsForm(initial=options_given(record.options))
        return context | (self.plan_context(plan) if plan else self.stopped_context())

    def stopped_context(self) -> dict[str, Any]:
        record = self.run.record
        stopped = record.message or _("It stopped before its end, and nothing was saved.")
        here = self.run.upload.exists() and record.state not in (State.PLANNED, State.APPLIED)
        return {
            "runnable": here,
            "discardable": record.state not in (State.APPLYING, State.APPLIED),
            "message": stopped if here else _GONE,
        }

    def plan_context(self, plan: dict[str, Any]) -> dict[str, Any]:
        on = clock.today()
        said = kept_answers(self.run.record.options)
        rows = plan["rows"]
        tabs = tabs_of(plan)
        wanted = self.request.GET.get("verdict", "")
        if wanted not in {tab.verdict for tab in tabs}:
            wanted = ""
        if wanted:
            chosen = [row for row in rows if tab_of(row) == wanted]
        else:
            chosen = [row for row in rows if row["verdict"] != Verdict.NOT_A_ROW]
        page = Paginator(chosen, ROWS_PER_PAGE).get_page(self.request.GET.get("p"))
        page.object_list = [row_shown(row, said, on) for row in page]
        lapsed, certified = lapsed_rows(rows, on)
        applied = self.run.record.state == State.APPLIED
        to_mend = sum(plan["summary"].get(verdict, 0) for verdict in NEEDS_MENDING)
        questions = sum(tab_of(row) == Verdict.CONFLICTING for row in rows)
        return {
            "applied": applied,
            "lapsed": lapsed,
            "certified": certified,
            "page": page,
            "tabs": tabs,
            "wanted": wanted,
            "to_write": sum(plan["summary"].get(verdict, 0) for verdict in WRITES),
            "to_mend": to_mend,
            "questions": questions,
            "to_mend_in_file": to_mend - questions,
            "asks": not applied and any(row["candidates"] or row["answered"] for row in page),
            "options_open": bool(self.options_form) or misses_what_options_give(rows),
            "summary": plan["summary"],
            "unread_columns": plan["unread_columns"],
            "hidden_sheets": plan["hidden_sheets"],
            "several_sheets": len({row["sheet"] for row in rows}) > 1,
            "has_mending": self.run.mending.exists(),
            "fingerprint": plan["fingerprint"],
        }


def misses_what_options_give(rows: Iterable[Mapping[str, Any]]) -> bool:
    return any(problem["code"] in _MISSING for row in rows for problem in row["problems"])


class Tab(NamedTuple):
    verdict: str
    label: Any
    number: int


def tabs_of(plan: Mapping[str, Any]) -> list[Tab]:
    counted = Counter(tab_of(row) for row in plan["rows"])
    names = [verdict.value for verdict in Verdict]
    names.insert(names.index(Verdict.CONFLICTING) + 1, MEND)
    return [
        Tab("", _("all product rows"), plan["summary"]["rows"]),
        *(Tab(name, tab_label(name), counted[name]) for name in names if counted[name]),
    ]


class StatusView(RunView):
    """How far the run is, as JSON; counted in files, since the database shows nothing of a transaction before its end."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        working = self.run.alive
        return JsonResponse({"working": working, "saved": self.saved(), **progress_shown(self.run)})

    def saved(self) -> bool:
        return DecisionImport.objects.filter(pk=self.run.record.pk, state=State.APPLIED).exists()


def progress_shown(run: ImportRun) -> dict[str, Any]:
    progress = run.progress()
    return progress | {"label": str(STEP_LABELS[Step(progress["phase"])])}


class AnswerView(RunView):
    """Keep what was said of possible matches and plan again with it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        said = {(number, sheet): code for number, sheet, code in answers_from(request.POST)}
        try:
            refused = self.refused(said, kept_answers(self.run.record.options))
        except PlanGone:
            return self.to_run()
        if refused:
            messages.error(
                request,
                _("The answer for row %(row)d names a product that is not to be chosen there. Nothing changed: answer again.")
                % {"row": refused},
            )
            return self.to_run()

        def add(options: dict[str, Any]) -> None:
            answers = kept_answers(options) | said
            options["answers"] = [[number, sheet, code] for (number, sheet), code in sorted(answers.items())]

        wait_for(self.run.start_planning((State.PLANNED,), add))
        return self.to_run()

    def refused(self, said: Mapping[tuple[int, str], str], kept: Mapping[tuple[int, str], str]) -> int | None:
        """The first row whose answer is none of those the page offered for it, or names a product that is gone."""
        offered = {
            (row["row"], row["sheet"]): {each["code"] for each in row["candidates"]} for row in self.run.shown_plan()["rows"]
        }
        standing = set(Product.objects.filter(code__in=set(said.values())).values_list("code", flat=True))
        for row, code in said.items():
            # A row answered before is settled, and its plan offers nothing any more.
            fits = not code or (code in standing and (row in kept or code in offered.get(row, ())))
            if row not in offered or not fits:
                return row[0]
        return None


def kept_answers(options: Mapping[str, Any]) -> dict[tuple[int, str], str]:
    return {(number, sheet): code for number, sheet, code in options.get("answers", [])}


class OptionsView(RunPageView):
    """Plan again with another decision, day, body, province or reading for the whole file: the file is still there."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OptionsForm(request.POST)
        if not form.is_valid():
            self.options_form = form
            return self.render_to_response(self.get_context_data())
        wait_for(self.run.start_planning((State.PLANNED, State.FAILED), lambda options: options.update(form.options())))
        return self.to_run()


class DiscardView(RunView):
    """Take away an upload that nobody wants to save: its file, its plan and its row."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.run.discard():
            messages.error(request, _("This import is being saved or is saved, so it stays on record."))
            return self.to_run()
        messages.success(request, _("“%(file)s” was discarded. Nothing was saved.") % {"file": self.run.record.file_name})
        return HttpResponseRedirect(reverse("imports:index"))


class ConfirmView(RunView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The confirmed plan is the one on the page that was posted, not one that another window made since.
        thread = self.run.start_applying(cast(AbstractBaseUser, request.user), request.POST.get("fingerprint", ""))
        if thread:
            thread.join(0.5)
        return self.to_run()


class CancelView(RunView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run.record.state == State.APPLIED:
            messages.info(request, _("Everything was saved already, so there was nothing left to stop."))
        elif self.run.alive:
            self.run.cancel()
        return self.to_run()


class AgainView(RunView):
    """Plan once more a run that stopped: its file is still there."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run.upload.exists():
            wait_for(self.run.start_planning())
        return self.to_run()


class MendingView(RunView):
    """The rows that need mending, as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        if not self.run.mending.exists():
            raise Http404
        suffix = _("rows-to-mend")
        name = f"{Path(self.run.record.file_name).stem}-{suffix}.xlsx"
        return FileResponse(self.run.mending.open("rb"), as_attachment=True, filename=name)


class ImportIndexView(ReadOnlyIndexView):
    add_item_label = gettext_lazy("Import a decision")
    any_permission_required = ["add", "view"]

    def get_base_queryset(self) -> QuerySet[DecisionImport]:
        return super().get_base_queryset().select_related("uploaded_by", "confirmed_by")

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "file_name",
            DateColumn("uploaded_at", label=_("Uploaded"), sort_key="uploaded_at"),
            Column("uploaded_by", label=_("Uploaded by"), accessor="uploaded_by"),
            Column("confirmed_by", label=_("Confirmed by"), accessor=lambda record: record.confirmed_by or "–"),
            Column("state", label=_("State"), accessor=state_words),
            Column("rows", label=_("Rows"), accessor=lambda record: record.summary.get("rows", "–")),
            Column(
                "mending",
                label=_("To mend"),
                accessor=lambda record: sum(record.summary.get(verdict, 0) for verdict in NEEDS_MENDING),
            ),
        ]

    def get_inspect_url(self, instance: DecisionImport) -> str | None:
        """A run is for those who may import; others read the list."""
        return reverse("imports:run", args=[instance.pk]) if self.user_has_permission("add") else None


def state_words(record: DecisionImport) -> str:
    """How far a run is. One that no process works on any more has stopped, whatever its row still says."""
    if record.state in (State.UPLOADED, State.APPLYING) and not ImportRun(record).alive:
        return str(State.FAILED.label)
    return str(record.get_state_display())


class ImportViewSet(ReadOnlyViewSet):
    model = DecisionImport
    name = "imports"
    icon = "upload"
    add_to_admin_menu = True
    menu_order = 150
    menu_label = gettext_lazy("Import a decision")
    index_view_class = ImportIndexView
    ordering = "-uploaded_at"

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(**{"add_url_name": self.get_url_name("upload"), **kwargs})

    @cached_property
    def url_finder_class(self) -> type:
        return type("ImportPageFinder", (super().url_finder_class,), {"inspect_url_name": self.get_url_name("run")})

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", UploadView.as_view(), name="upload"),
            path("<int:pk>/", RunPageView.as_view(), name="run"),
            path("<int:pk>/status/", StatusView.as_view(), name="status"),
            path("<int:pk>/answers/", AnswerView.as_view(), name="answers"),
            path("<int:pk>/options/", OptionsView.as_view(), name="options"),
            path("<int:pk>/confirm/", ConfirmView.as_view(), name="confirm"),
            path("<int:pk>/discard/", DiscardView.as_view(), name="discard"),
            path("<int:pk>/cancel/", CancelView.as_view(), name="cancel"),
            path("<int:pk>/again/", AgainView.as_view(), name="again"),
            path("<int:pk>/mending/", MendingView.as_view(), name="mending"),
        ]
