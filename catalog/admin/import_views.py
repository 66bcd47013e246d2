"""Importing a decision: upload, plan, questions, confirmation, progress, result."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.core.paginator import Paginator
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
from catalog.admin.import_forms import ImportForm, answers_from
from catalog.admin.import_rows import lapsed_rows, row_shown
from catalog.admin.import_runs import ImportRun
from catalog.admin.officer_view import OfficerFormView
from catalog.admin.read_only import ReadOnlyIndexView, ReadOnlyViewSet
from catalog.imports.plan import NEEDS_MENDING, WRITES, Verdict
from catalog.imports.progress import STEP_LABELS, Step
from catalog.imports.reasons import VERDICT_LABELS
from catalog.models import DecisionImport, Product

State = DecisionImport.State
ROWS_PER_PAGE = 100
SECONDS_BEFORE_PROGRESS = 2.0
"""Small files are planned before anyone sees a progress bar, and what is wrong with them shows at the form."""


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
        run.keep_upload(file.chunks())
        run.start_planning().join(SECONDS_BEFORE_PROGRESS)
        record.refresh_from_db()
        if record.state == State.FAILED:
            form.add_error("file", record.message)
            run.remove()
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("imports:run", args=[record.pk]))

    def get_success_url(self) -> str:
        return reverse("imports:index")


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

    @cached_property
    def working(self) -> bool:
        return self.run.alive

    def get_template_names(self) -> list[str]:
        self.run.record.refresh_from_db()
        if self.working:
            return ["catalog/admin/import_progress.html"]
        if self.run.record.state in (State.PLANNED, State.APPLIED):
            return ["catalog/admin/import_plan.html"]
        return ["catalog/admin/import_stopped.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        working = self.working
        self.run.record.refresh_from_db()
        record = self.run.record
        context = super().get_context_data(**kwargs) | {"run": record}
        if working:
            return context | {
                "progress": progress_shown(self.run),
                "saving": record.state == State.APPLYING,
                "status_url": reverse("imports:status", args=[record.pk]),
            }
        if record.state in (State.PLANNED, State.APPLIED):
            return context | self.plan_context()
        discardable = record.state not in (State.APPLYING, State.APPLIED)
        return context | {
            "discardable": discardable,
            "message": record.message or _("It stopped before its end, and nothing was saved."),
        }

    def plan_context(self) -> dict[str, Any]:
        plan, on = self.run.shown_plan(), clock.today()
        said = {(number, sheet): code for number, sheet, code in self.run.record.options.get("answers", [])}
        rows = [row_shown(row, said, on) for row in plan["rows"]]
        lapsed, certified = lapsed_rows(rows)
        tabs = tabs_of(plan["summary"])
        wanted = self.request.GET.get("verdict", "")
        if wanted not in {tab.verdict for tab in tabs}:
            wanted = ""
        if wanted:
            rows = [row for row in rows if row["verdict"] == wanted]
        else:
            rows = [row for row in rows if row["verdict"] != Verdict.NOT_A_ROW]
        page = Paginator(rows, ROWS_PER_PAGE).get_page(self.request.GET.get("p"))
        applied = self.run.record.state == State.APPLIED
        return {
            "applied": applied,
            "lapsed": lapsed,
            "certified": certified,
            "page": page,
            "tabs": tabs,
            "wanted": wanted,
            "to_write": sum(plan["summary"].get(verdict, 0) for verdict in WRITES),
            "to_mend": sum(plan["summary"].get(verdict, 0) for verdict in NEEDS_MENDING),
            "asks": not applied and any(row["candidates"] for row in page),
            "summary": plan["summary"],
            "unread_columns": plan["unread_columns"],
            "hidden_sheets": plan["hidden_sheets"],
            "several_sheets": len({row["sheet"] for row in plan["rows"]}) > 1,
            "has_mending": self.run.mending.exists(),
            "fingerprint": plan["fingerprint"],
        }


class Tab(NamedTuple):
    verdict: str
    label: Any
    number: int


def tabs_of(summary: Mapping[str, int]) -> list[Tab]:
    return [
        Tab("", _("all product rows"), summary["rows"]),
        *(Tab(verdict.value, VERDICT_LABELS[verdict], summary[verdict]) for verdict in Verdict if summary[verdict]),
    ]


class StatusView(RunView):
    """How far the run is, as JSON; read from files, since the database may be locked for writing."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return JsonResponse({"working": self.run.alive, **progress_shown(self.run)})


def progress_shown(run: ImportRun) -> dict[str, Any]:
    progress = run.progress()
    return progress | {"label": str(STEP_LABELS[Step(progress["phase"])])}


class AnswerView(RunView):
    """Keep what was said of possible matches and plan again with it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.run.record
        if record.state != State.PLANNED or self.run.alive:
            return self.to_run()
        kept = {(number, sheet): code for number, sheet, code in record.options.get("answers", [])}
        said = {(number, sheet): code for number, sheet, code in answers_from(request.POST)}
        if refused := self.refused(said, kept):
            messages.error(
                request,
                _("The answer for row %(row)d names a product that is not to be chosen there. Nothing changed: answer again.")
                % {"row": refused},
            )
            return self.to_run()
        kept |= said
        record.options["answers"] = [[number, sheet, code] for (number, sheet), code in sorted(kept.items())]
        record.save(update_fields=["options"])
        self.run.start_planning().join(SECONDS_BEFORE_PROGRESS)
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
        if not self.run.alive and request.POST.get("fingerprint") == self.run.shown_plan()["fingerprint"]:
            thread = self.run.start_applying()
            if thread:
                thread.join(0.5)
        return self.to_run()


class CancelView(RunView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run.alive:
            self.run.cancel()
        return self.to_run()


class AgainView(RunView):
    """Plan once more a run that stopped: its file is still there."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.run.alive and self.run.record.state != State.APPLIED and self.run.upload.exists():
            self.run.start_planning().join(SECONDS_BEFORE_PROGRESS)
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

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "file_name",
            DateColumn("uploaded_at", label=_("Uploaded"), sort_key="uploaded_at"),
            Column("uploaded_by", label=_("By"), accessor="uploaded_by"),
            Column("state", label=_("State"), accessor=state_words),
            Column("rows", label=_("Rows"), accessor=lambda record: record.summary.get("rows", "–")),
            Column(
                "mending",
                label=_("To mend"),
                accessor=lambda record: sum(record.summary.get(verdict, 0) for verdict in NEEDS_MENDING),
            ),
        ]

    def get_inspect_url(self, instance: DecisionImport) -> str:
        return reverse("imports:run", args=[instance.pk])


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
            path("<int:pk>/confirm/", ConfirmView.as_view(), name="confirm"),
            path("<int:pk>/discard/", DiscardView.as_view(), name="discard"),
            path("<int:pk>/cancel/", CancelView.as_view(), name="cancel"),
            path("<int:pk>/again/", AgainView.as_view(), name="again"),
            path("<int:pk>/mending/", MendingView.as_view(), name="mending"),
        ]
