"""What came in by the forms of fairs: found, answered, noted, handed on as a file, and deleted for good where somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from catalog import clock, phones
from catalog.text import folded
from ocop.pages import registering
from ocop.pages.models import FairPage, FairRegistration, RegistrationKind, RegistrationState
from showrooms.exporting import FORMATS, Sheet, download

CHANGE = "pages.change_fairregistration"
SEARCHED = ("organisation", "person", "email", "products")


def find(registrations: QuerySet[FairRegistration], text: str) -> QuerySet[FairRegistration]:
    """By the words of who sent it and of what, without accents, or by a telephone number however it is written."""
    words, number = folded(text).split(), phones.cleaned_of_any_country(text)
    keys = [
        row["pk"]
        for row in registrations.values("pk", *SEARCHED)
        if all(word in folded(" ".join(str(row[name]) for name in SEARCHED)) for word in words)
    ]
    return registrations.filter(Q(pk__in=keys) | Q(phone=number)) if number else registrations.filter(pk__in=keys)


class RegistrationFilterSet(WagtailFilterSet):
    page = django_filters.ModelChoiceFilter(label=gettext_lazy("Fair"), queryset=FairPage.objects.none())
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=RegistrationKind.choices)
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=RegistrationState.choices)

    class Meta:
        model = FairRegistration
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["page"].queryset = FairPage.objects.filter(registrations__isnull=False).distinct().order_by("-opens_on")


class PickColumn(Column):
    """A box to tick, for what is done to several at once."""

    cell_template_name = "pages/admin/pick_cell.html"


class RegistrationIndexView(IndexView):
    results_template_name = "pages/admin/registrations_results.html"
    is_searchable = True

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return find(queryset, self.search_query) if self.is_searching else queryset

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("page", "handled_by")

    @property
    def header_more_buttons(self) -> list[Any]:
        query = self.request.GET.urlencode()
        return [
            *super().header_more_buttons,
            *(
                HeaderButton(
                    _("Export as %(format)s") % {"format": form},
                    url=f"{reverse('registrations:export', args=[form])}?{query}",
                    icon_name="download",
                    priority=90,
                )
                for form in FORMATS
            ),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {
            "may_change": self.request.user.has_perm(CHANGE),
            "move_address": reverse("registrations:move"),
            "states": RegistrationState.choices,
        }


class FactsPanel(Panel):
    """What was sent, to read."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/registration_facts.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            registration = self.instance
            return super().get_context_data(parent_context) | {
                "registration": registration,
                "phone": phones.shown(registration.phone),
                "owed": registering.owed(registration),
                "sends": registering.letters_are_sent(),
                "send_address": reverse("registrations:send", args=[registration.pk]),
            }


def _handled_by(registration: FairRegistration) -> str:
    """The person's name, or what they sign in by."""
    who = registration.handled_by
    return who.get_full_name() or who.get_username() if who else ""


class RegistrationForm(WagtailAdminModelForm):
    class Meta:
        model = FairRegistration
        fields = ["state", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class RegistrationEditView(EditView):
    def save_instance(self) -> FairRegistration:
        """Who moves it into a state has handled it; a note alone is nobody's answer."""
        registration: FairRegistration = self.form.instance
        if "state" in self.form.changed_data:
            is_new = registration.state == RegistrationState.NEW
            registration.handled_by = None if is_new else self.request.user
            registration.handled_at = None if is_new else clock.now()
        return super().save_instance()


def chosen(request: HttpRequest) -> QuerySet[FairRegistration]:
    """Those of the list as it is filtered and searched."""
    filtered = RegistrationFilterSet(request.GET, queryset=FairRegistration.objects.all(), request=request).qs
    text = request.GET.get("q", "").strip()
    return find(filtered, text) if text else filtered


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Put those that are ticked into a state."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    state = request.POST.get("state", "")
    keys = [int(pk) for pk in request.POST.getlist("pick") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    if state not in RegistrationState.values or not keys:
        messages.error(request, _("Tick some rows of the list, and choose a state."))
    else:
        moved = registering.handle(FairRegistration.objects.filter(pk__in=keys), state, request.user, clock.now())
        sentence = ngettext("%(number)d registration is now “%(state)s”.", "%(number)d registrations are now “%(state)s”.", moved)
        messages.success(request, sentence % {"number": moved, "state": RegistrationState(state).label})
    return HttpResponseRedirect(_list(request))


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the letters that are still owed once more."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    registration = get_object_or_404(FairRegistration, pk=pk)
    if registering.send_owed(registration.pk, clock.now()):
        messages.success(request, _("The letters were handed to the mail server."))
    else:
        messages.error(request, _("The mail server did not take the letters. Nothing is lost; try again later."))
    return HttpResponseRedirect(reverse("registrations:edit", args=[pk]))


def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list as it is filtered, as a file."""
    if form not in FORMATS:
        raise Http404
    if not request.user.has_perm("pages.view_fairregistration") and not request.user.has_perm(CHANGE):
        raise PermissionDenied
    rows = chosen(request).select_related("page", "province", "handled_by")
    return download(Sheet(_("Registrations"), _headings(), _lines(rows)), form, f"dang-ky-{clock.today().isoformat()}")


def _headings() -> list[str]:
    return [
        *(_("Fair"), _("Kind"), _("Sent"), _("Company or producer"), _("Contact person"), _("Telephone"), _("E-mail")),
        *(_("Province or city"), _("Stalls wanted"), _("Products"), _("Message"), _("Language"), _("State"), _("Note")),
        *(_("Handled by"), _("Handled"), _("Consent given")),
    ]


def _lines(rows: QuerySet[FairRegistration]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            *(row.page.title, str(row.get_kind_display()), row.sent_at, row.organisation, row.person),
            *(phones.shown(row.phone), row.email, row.province.name if row.province else "", row.stalls),
            *(row.products, row.message, row.language, str(row.get_state_display()), row.note),
            *(_handled_by(row), row.handled_at, row.consent_at),
        ]


def _list(request: HttpRequest) -> str:
    query = request.POST.get("query", "")
    return reverse("registrations:index") + (f"?{query}" if query else "")


class RegistrationViewSet(ModelViewSet):
    model = FairRegistration
    name = "registrations"
    menu_label = gettext_lazy("Registrations")
    icon = "mail"
    menu_order = 132
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    index_view_class = RegistrationIndexView
    edit_view_class = RegistrationEditView
    filterset_class = RegistrationFilterSet
    ordering = "-sent_at"
    edit_handler = ObjectList(
        [FactsPanel(heading=gettext_lazy("What was sent")), FieldPanel("state"), FieldPanel("note")],
        base_form_class=RegistrationForm,
    )
    list_display = [
        PickColumn("pick", label=""),
        TitleColumn("organisation", label=gettext_lazy("Company or producer"), url_name="registrations:edit"),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("page", label=gettext_lazy("Fair"), accessor="page.title"),
        Column("person", label=gettext_lazy("Contact person")),
        Column("phone", label=gettext_lazy("Telephone"), accessor=lambda row: phones.shown(row.phone)),
        DateColumn("sent_at", label=gettext_lazy("Sent"), sort_key="sent_at"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display", sort_key="state"),
        Column("handled_by", label=gettext_lazy("Handled by"), accessor=_handled_by),
    ]

    def get_urlpatterns(self) -> list[Any]:
        # Nobody types one: they come in by the forms.
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]
        return [
            *patterns,
            path("move/", move, name="move"),
            path("send/<int:pk>/", send, name="send"),
            path("export/<str:form>/", export, name="export"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"add_url_name": None, **kwargs})
