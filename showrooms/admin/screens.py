"""What the screens of this room share: who may only read finds a page to read, and what the ledger names is not deleted."""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import PROTECT, Model, ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import ButtonsColumnMixin, TitleColumn
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet

from catalog.admin.read_only import ReadOnlyIndexView, ReadOnlyInspectView


def is_on_record(instance: Model) -> bool:
    """Whether rows that are kept for good, such as the ledger's, name `instance`."""
    relations = (each for each in instance._meta.related_objects if each.on_delete is PROTECT)
    return any(each.related_model._base_manager.filter(**{each.field.name: instance}).exists() for each in relations)


class UnlessOnRecordDeleteView(DeleteView):
    """Says why something stays, and leads back to where it can be changed."""

    stays: ClassVar[Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        may_delete = self.user_has_permission(self.permission_required)
        return self.refuse() if may_delete and is_on_record(self.object) else super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            return self.refuse()

    def refuse(self) -> HttpResponse:
        messages.error(self.request, self.stays % {"name": self.object})
        return HttpResponseRedirect(reverse(self.edit_url_name, args=[self.object.pk]))


class RowTitleColumn(ButtonsColumnMixin, TitleColumn):
    """The first column of a list where it is more than a field: it leads to where the row is changed, or is read by whoever may
    not change it, and has the row's buttons.
    """

    view: Any = None

    def of(self, view: Any) -> RowTitleColumn:
        """Itself, for one answer of a list."""
        bound = copy(self)
        bound.view = view
        return bound

    def get_link_url(self, instance: Model, parent_context: Any) -> str | None:
        url: str | None = self.view.get_edit_url(instance) or self.view.get_inspect_url(instance)
        return url

    def get_buttons(self, instance: Model, parent_context: Any) -> list[Any]:
        buttons: list[Any] = self.view.get_list_buttons(instance)
        return buttons


class RoomIndexView(ReadOnlyIndexView):
    """A list whose rows lead somewhere."""

    @cached_property
    def columns(self) -> list[Any]:
        return [column.of(self) if isinstance(column, RowTitleColumn) else column for column in super().columns]


class RoomViewSet(ModelViewSet):
    index_view_class = RoomIndexView
    inspect_view_class = ReadOnlyInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
