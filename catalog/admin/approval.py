"""Sending a draft to those who approve it: what the edit screen says of it, what its buttons call it, and who gets a letter."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel
from wagtail.admin.signal_handlers import workflow_submission_email_notifier
from wagtail.models import WorkflowState
from wagtail.snippets.action_menu import PublishMenuItem, RestartWorkflowMenuItem, SubmitForModerationMenuItem, WorkflowMenuItem


class SendForApprovalItem(SubmitForModerationMenuItem):
    """Wagtail puts the workflow's name on the button, which the database keeps in one language."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        instance = parent_context.get("instance")
        state = instance.current_workflow_state if instance else None
        sent_back = state and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        return context | {"label": _("Send again for approval") if sent_back else _("Send for approval")}


def plain_words(items: list[Any], publishes: bool) -> None:
    """For those who publish, sending to themselves is no use; for all others it comes first after saving. There is one step of
    approval, so starting over is the same as sending again, and approving what was sent is how it is published."""
    decides = any(isinstance(item, WorkflowMenuItem) for item in items)
    items[:] = [
        SendForApprovalItem(order=item.order) if isinstance(item, SubmitForModerationMenuItem) else item
        for item in items
        if not (publishes and isinstance(item, SubmitForModerationMenuItem))
        and not (decides and isinstance(item, PublishMenuItem))
        and not isinstance(item, RestartWorkflowMenuItem)
    ]


class ReturnedPanel(Panel):
    """Who returned the draft, and why. Shown until it is sent again."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/returned_panel.html"

        def is_shown(self) -> bool:
            state = self.instance.current_workflow_state
            return super().is_shown() and bool(state) and state.status == WorkflowState.STATUS_NEEDS_CHANGES

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            decided = self.instance.current_workflow_state.current_task_state.specific
            return super().get_context_data(parent_context) | {"who": decided.finished_by, "comment": decided.get_comment()}


def one_letter_each() -> None:
    """Administrators are told of a draft as those who approve it are; Wagtail would tell them once more as administrators."""
    workflow_submission_email_notifier.valid_classes = ()
