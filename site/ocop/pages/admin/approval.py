"""What the buttons of a page's form are called, as they are for products: see `catalog.admin.approval`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.action_menu import PublishMenuItem, RestartWorkflowMenuItem, SubmitForModerationMenuItem, WorkflowMenuItem
from wagtail.models import WorkflowState


class SendForApprovalItem(SubmitForModerationMenuItem):
    """Wagtail puts the workflow's name on the button, which the database keeps in one language."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        page = parent_context.get("page")
        state = page.current_workflow_state if page else None
        sent_back = state and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        return context | {"label": _("Send again for approval") if sent_back else _("Send for approval")}


def plain_words(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Who publishes sends nothing to anybody, and publishes what was sent by approving it."""
    page = context.get("page") or context.get("parent_page")
    publishes = page is not None and page.permissions_for_user(request.user).can_publish()
    decides = any(isinstance(item, WorkflowMenuItem) for item in items)
    items[:] = [
        SendForApprovalItem(order=item.order) if isinstance(item, SubmitForModerationMenuItem) else item
        for item in items
        if not (publishes and isinstance(item, SubmitForModerationMenuItem))
        and not (decides and isinstance(item, PublishMenuItem))
        and not isinstance(item, RestartWorkflowMenuItem)
    ]
