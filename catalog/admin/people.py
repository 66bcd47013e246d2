"""Users and their roles in the admin, the roles under the names people know them by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.ui.tables import TitleColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import groups, users

from catalog.roles import label


class SignInForm(LoginForm):
    """Wagtail's, with the label that its password lacks, and without hints that say the labels again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class RolesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group: Any) -> str:
        return label(group.name)


def roles_field() -> RolesField:
    return RolesField(
        queryset=Group.objects.order_by("name"),
        required=False,
        label=_("Roles"),
        help_text=_("What each person may do follows from their roles."),
        widget=forms.CheckboxSelectMultiple,
    )


class PersonCreationForm(UserCreationForm):
    groups = roles_field()


class PersonEditForm(UserEditForm):
    groups = roles_field()


class PeopleViewSet(users.UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        return PersonEditForm if for_update else PersonCreationForm


class RoleIndexView(groups.IndexView):
    columns = [
        TitleColumn(
            "name",
            label=_("Name"),
            accessor=lambda group: label(group.name),
            sort_key="name",
            url_name="wagtailusers_groups:edit",
        )
    ]


class RoleViewSet(groups.GroupViewSet):
    index_view_class = RoleIndexView
