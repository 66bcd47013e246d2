"""What the buttons of a page's form are called, as they are for products: see `catalog.admin.approval`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from wagtail.admin.action_menu import PublishMenuItem, RestartWorkflowMenuItem, SubmitForModerationMenuItem, WorkflowMenuItem
from wagtail.models import GroupApprovalTask, Page, TaskState, WorkflowState


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


def decide_once(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The form saves itself while it is written, and takes along what a button of approval has just put into it. Decided twice,
    the later of both would write the page back as it was before it was published.
    """
    decides = request.method == "POST" and "action-workflow-action" in request.POST
    if not decides or "application/json" not in request.headers.get("accept", ""):
        return None
    said = _("The page is being decided on. Nothing was saved by itself.")
    return JsonResponse({"success": False, "error_code": "invalid_revision", "error_message": said}, status=400)


def pass_on_what_editors_send(instance: TaskState, user: Any, **kwargs: Any) -> None:
    """An editor reads what authors send; what an editor sends goes on to whoever publishes. The last step stays a person’s."""
    task, workflow_state = instance.task.specific, instance.workflow_state
    if user is None or not isinstance(task, GroupApprovalTask) or not isinstance(workflow_state.content_object, Page):
        return
    is_last = not workflow_state.workflow.workflow_tasks.filter(sort_order__gt=_place(instance)).exists()
    if not is_last and task.groups.filter(pk__in=user.groups.values("pk")).exists():
        # The workflow looks at the step once it has begun, and goes on by itself.
        instance.approve(user=user, update=False)


def _place(state: TaskState) -> int:
    at: int = state.workflow_state.workflow.workflow_tasks.get(task=state.task).sort_order
    return at
