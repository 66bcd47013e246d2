"""What products and producers share as snippets: facts typed once, at creation; later only editorial fields in the form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_latest_str
from wagtail.admin.views.generic import history
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    HistoryView,
    IndexView,
    InspectView,
    RevisionsCompareView,
    SnippetViewSet,
)

from catalog.admin.bulk import bulk_buttons
from catalog.admin.panels import Fact, fact_of
from catalog.admin.words import day
from catalog.facts import check_places
from catalog.text import clean


class EditorialForm(WagtailAdminModelForm):
    """The form of drafts. It has no schedule: what is listed follows from certificates and never from a timer."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if any(self.data.get(name) for name in ("go_live_at", "expire_at")):
            raise ValidationError(_("Nothing here is published or taken down by a schedule. Leave the times empty."))
        return cleaned

    def clean_name(self) -> str:
        """A name of invisible characters only is none."""
        name = clean(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def _post_clean(self) -> None:
        super()._post_clean()
        if "province" in self.fields:
            try:
                check_places(self.instance)
            except ValidationError as error:
                self._update_errors(error)


class FoundIndexView(IndexView):
    """A list searched by `find`, which takes the list as filtered so far and what was typed."""

    find: Any = None

    @cached_property
    def bulk_buttons(self) -> list[Any]:
        return bulk_buttons(self.request.user, self.model)

    @cached_property
    def columns(self) -> list[Column]:
        """Boxes to tick for those who may do something with what they tick."""
        boxes, *others = super().columns
        return [boxes, *others] if self.bulk_buttons else others

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"bulk_buttons": self.bulk_buttons}

    @property
    def is_searchable(self) -> bool:
        return bool(self.index_results_url)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return type(self).find(queryset, self.search_query) if self.is_searching else queryset

    def get_inspect_url(self, instance: Model) -> str | None:
        """Who may edit reads on the edit screen."""
        return None if self.get_edit_url(instance) else super().get_inspect_url(instance)


class FactsInspectView(InspectView):
    """An object read by someone who may not edit it: its facts, and the texts that are on the site."""

    template_name = "catalog/admin/facts_read.html"
    history_url_name = ""
    shown_facts: tuple[str, ...] = ()
    shown_texts: tuple[str, ...] = ()

    def get_page_title(self) -> str:
        return str(self.object)

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, last = super().get_breadcrumbs_items()
        return [*before, last | {"sublabel": ""}]

    def shown(self, names: tuple[str, ...]) -> list[Fact]:
        facts = (fact_of(self.object, name) for name in names)
        return [Fact(fact.label, self.in_words(fact.value)) for fact in facts if fact.value not in ("", False)]

    @staticmethod
    def in_words(value: Any) -> Any:
        if isinstance(value, date):
            return day(value)
        return number_format(value, force_grouping=True) if type(value) is int else value

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "facts": self.shown(self.shown_facts),
            "texts": self.shown(self.shown_texts),
            "history_url": reverse(self.history_url_name, args=[self.object.pk]),
        }


class ActionColumn(history.ActionColumn):
    """Only a revision can be a draft: Wagtail takes any line without one for the draft of an object without drafts."""

    def get_status(self, instance: Any, parent_context: Any) -> str | None:
        return super().get_status(instance, parent_context) if instance.revision_id else None


class FactsHistoryView(HistoryView):
    any_permission_required = ["add", "change", "delete", "view"]
    inspect_url_name = ""

    def get_edit_url(self, instance: Model) -> str:
        """The screen that shows the object: the one to edit it for who may."""
        if self.user_has_permission("change"):
            return super().get_edit_url(instance)
        return reverse(self.inspect_url_name, args=[instance.pk])

    @cached_property
    def header_buttons(self) -> list[Any]:
        return super().header_buttons if self.user_has_permission("change") else []

    @cached_property
    def columns(self) -> list[Column]:
        action, *others = super().columns
        return [
            ActionColumn(
                action.name,
                label=action.label,
                object=self.object,
                url_names=action.url_names if self.user_has_permission("change") else dict.fromkeys(action.url_names),
                user_can_unschedule=action.user_can_unschedule,
            ),
            *others,
        ]


class FactsFinder(ModelAdminURLFinder):
    """Where the admin links to an object: the screen that edits it, or the one that shows it, or none."""

    inspect_url_name = ""

    def get_edit_url(self, instance: Model) -> str | None:
        if url := super().get_edit_url(instance):
            return url
        may_read = policy_registry.get(instance).user_has_permission(self.user, "view")
        return reverse(self.inspect_url_name, args=[instance.pk]) if may_read else None


class FactsCreateView(CreateView):
    """Facts are typed here only, so this form is saved when its button is pressed: saved by itself half-way, it would be taken
    for the form of drafts, and facts typed after that would be dropped without a word."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class FactsEditView(EditView):
    def get_success_message(self, instance: Model | None = None) -> str:
        """Whoever decides about a draft is told what they decided; Wagtail says that something was updated."""
        decided = {
            "approve": _("“%(name)s” is approved and published."),
            "reject": _("“%(name)s” is returned to whoever sent it."),
        }
        if self.action == "workflow-action" and self.workflow_action in decided:
            return decided[self.workflow_action] % {"name": get_latest_str(instance or self.object)}
        return str(super().get_success_message(instance))


class FactsViewSet(SnippetViewSet):
    """A snippet whose facts are form fields when it is created and only shown when it is edited."""

    copy_view_enabled = False
    add_to_admin_menu = True
    list_per_page = 50
    index_template_name = "catalog/admin/snippet_list.html"
    add_view_class = FactsCreateView
    edit_view_class = FactsEditView
    history_view_class = FactsHistoryView
    inspect_view_enabled = True
    inspect_view_class = FactsInspectView

    edit_panels: Panel

    @cached_property
    def url_finder_class(self) -> type:
        names = {"edit_url_name": self.get_url_name("edit"), "inspect_url_name": self.get_url_name("inspect")}
        return type(f"{self.model.__name__}Finder", (FactsFinder,), names)

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_inspect_view_kwargs(
            **{"template_name": self.inspect_view_class.template_name, "history_url_name": self.get_url_name("history"), **kwargs}
        )

    def get_history_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_history_view_kwargs(**{"inspect_url_name": self.get_url_name("inspect"), **kwargs})

    @cached_property
    def _update_handler(self) -> Panel:
        return self.edit_panels.bind_to_model(self.model)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        return (self._update_handler if for_update else self._edit_handler).get_form_class()

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_edit_view_kwargs(**{"panel": self._update_handler, **kwargs})

    @property
    def revisions_compare_view(self) -> Any:
        # Facts are the same in every revision, so there is nothing to compare in them.
        return self.construct_view(
            self.revisions_compare_view_class,
            edit_handler=self._update_handler,
            template_name=self.get_templates("revisions_compare", fallback=RevisionsCompareView.template_name),
        )
