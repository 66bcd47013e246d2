"""What pages add to the Wagtail admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.signals import task_submitted

from ocop.pages.admin import approval, booth_views, guide, pick_views, redirects, trees
from ocop.pages.admin.pick_warnings import say_after_saving
from ocop.pages.admin.plan import PlanViewSet
from ocop.pages.admin.registrations import RegistrationViewSet


@hooks.register("register_admin_urls")
def register_screens() -> list[Any]:
    return [*booth_views.urls, *pick_views.urls, *guide.urls]


# Before Wagtail's own, which have the same addresses.
@hooks.register("register_admin_urls", order=-1)
def register_what_wagtail_breaks_on() -> list[Any]:
    return [*trees.urls, *redirects.urls]


hooks.register("before_move_page", trees.refuse_to_move)
hooks.register("before_copy_page", trees.refuse_to_copy)
hooks.register("construct_page_action_menu", approval.plain_words)
hooks.register("before_edit_page", approval.decide_once)
task_submitted.connect(approval.pass_on_what_editors_send, dispatch_uid="pass_on_what_editors_send")


# The form is saved by then; whatever is said comes with the page that follows.
for saved in ("after_create_page", "after_edit_page"):
    hooks.register(saved, say_after_saving)


@hooks.register("register_admin_viewset")
def register_office() -> list[Any]:
    return [PlanViewSet(), RegistrationViewSet()]


@hooks.register("register_admin_menu_item")
def lead_to_the_guide() -> MenuItem:
    return guide.menu_item()
