"""What the catalogue adds to the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail import hooks
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import register_snippet
from wagtail.snippets.permissions import get_permission_name

from catalog.admin import log_actions
from catalog.admin.approval import one_letter_each, plain_words
from catalog.admin.bulk import BULK_ACTIONS
from catalog.admin.certificates import CertificateViewSet
from catalog.admin.choosers import commune_chooser, decision_chooser
from catalog.admin.dashboard import NothingYetPanel, StandingPanel
from catalog.admin.decisions import DecisionViewSet
from catalog.admin.deleting import why_it_stays
from catalog.admin.import_views import ImportViewSet
from catalog.admin.producers import ProducerViewSet
from catalog.admin.products import ProductViewSet
from catalog.admin.reference import ReferenceGroup

register_snippet(ProductViewSet)
register_snippet(ProducerViewSet)
one_letter_each()


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [
        decision_chooser,
        commune_chooser,
        CertificateViewSet(),
        DecisionViewSet(),
        ImportViewSet(),
        ReferenceGroup(),
    ]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    log_actions.register(actions)


@hooks.register("construct_snippet_action_menu")
def name_what_buttons_do(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    publishes = request.user.has_perm(get_permission_name("publish", context["model"]))
    plain_words(items, publishes)


@hooks.register("before_delete_snippet")
def refuse_to_delete_what_decisions_name(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """A product with certificates, and a producer with products, stay: they are on record."""
    for instance in instances:
        if stays := why_it_stays(instance):
            messages.error(request, stays.of_one % {"name": instance})
            return HttpResponseRedirect(reverse(instance.snippet_viewset.get_url_name("edit"), args=[instance.pk]))
    return None


# After Wagtail's own deletion of snippets, whose place ours takes.
for bulk_action in BULK_ACTIONS:
    hooks.register("register_bulk_action", bulk_action, order=1000)


def own_page_types() -> list[type[Page]]:
    return [model for model in get_page_models() if model is not Page]


@hooks.register("construct_main_menu")
def leave_out_empty_menus(request: HttpRequest, menu_items: list[Any]) -> None:
    """The page explorer waits until there are pages of ours to explore."""
    if not own_page_types():
        menu_items[:] = [item for item in menu_items if item.name != "explorer"]


# Wagtail registers the count itself through this hook, so ours comes after it.
@hooks.register("construct_homepage_summary_items", order=1000)
def leave_out_page_count(request: HttpRequest, items: list[Any]) -> None:
    if not own_page_types():
        items[:] = [item for item in items if not isinstance(item, PagesSummaryItem)]


@hooks.register("construct_homepage_panels")
def add_standing(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("catalog.view_product") or request.user.has_perm("catalog.change_product"):
        panels.append(StandingPanel(request))
    if NothingYetPanel.fits(request.user):
        panels.append(NothingYetPanel())


@hooks.register("insert_global_admin_js")
def tag_labels() -> str:
    return format_html('<script src="{}" defer></script>', static("catalog/tag-labels.js"))


@hooks.register("insert_editor_js")
def send_once_more() -> str:
    return format_html('<script src="{}" defer></script>', static("catalog/autosave.js"))


@hooks.register("insert_global_admin_css")
def admin_colours() -> SafeString:
    link = format_html('<link rel="stylesheet" href="{}">', static("catalog/admin.css"))
    # The dashboard's search box searches pages only.
    no_page_search = mark_safe('<style>.w-dashboard form[role="search"] { display: none; }</style>')
    return link if own_page_types() else link + no_page_search
