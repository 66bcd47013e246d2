"""What showrooms add to the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.log_actions import LogActionRegistry

from showrooms import addresses
from showrooms.access import reads_all, works_somewhere
from showrooms.admin.choosers import showroom_chooser
from showrooms.admin.desk_panel import DeskPanel
from showrooms.admin.people import AssignmentViewSet
from showrooms.admin.rooms import ShowroomViewSet
from showrooms.admin.targets import RangeTargetViewSet
from showrooms.admin.tills import GAVE_TOKEN, TillViewSet


class ShowroomGroup(ModelViewSetGroup):
    menu_label = _("Showrooms")
    menu_icon = "home"
    menu_order = 150
    items = (ShowroomViewSet, AssignmentViewSet, TillViewSet, RangeTargetViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [showroom_chooser, ShowroomGroup()]


@hooks.register("register_permissions")
def register_reading_of_the_ledger() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="showrooms", codename="view_entry")


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(GAVE_TOKEN, _("Give a token"), _("A new token was made; the former one ended"))


def desk_home() -> str:
    return addresses.desk_home("en" if get_language() == "en" else "vi")


class DeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return reads_all(request.user) or works_somewhere(request.user)


@hooks.register("register_admin_menu_item")
def register_desk() -> MenuItem:
    return DeskMenuItem(_("Showroom desk"), lazy(desk_home, str)(), name="showroom-desk", icon_name="clipboard-list", order=151)


@hooks.register("construct_homepage_panels", order=1000)
def lead_to_the_desk(request: HttpRequest, panels: list[Component]) -> None:
    """Whoever works at a desk only finds the way there, instead of being told that there is nothing to do."""
    if any(panel.name == "nothing_yet" for panel in panels) and works_somewhere(request.user):
        panels[:] = [panel for panel in panels if panel.name != "nothing_yet"] + [DeskPanel(desk_home())]
