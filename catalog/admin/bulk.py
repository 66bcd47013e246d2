"""Publishing, taking off the site and deleting many at once: a plan that names everything, a confirmation, one transaction.

What is done is what was confirmed. The form carries a digest of the plan it showed; under the locks under which the rows are
then written, the plan is made again, and if it differs nothing is done and the new plan is shown.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib.auth import get_permission_codename
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from modelcluster.models import get_all_child_relations
from wagtail.actions.delete import DeleteAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.admin import messages
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import ListingButton
from wagtail.log_actions import LogContext, log
from wagtail.models import WorkflowState
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from catalog import clock
from catalog.admin.deleting import why_it_stays
from catalog.models import Producer, Product
from catalog.validity import lock_products

NAMES_SHOWN = 20
"""How many of those concerned are named; the others are counted."""


@dataclass
class Plan:
    """What an action will do, and what it cannot do, each with its reason."""

    to_do: list[Any] = field(default_factory=list)
    refused: list[tuple[Any, str]] = field(default_factory=list)
    consequences: list[str] = field(default_factory=list)

    def digest(self) -> str:
        # The draft is a part of it: what is published was there to be read when it was confirmed.
        to_do = [[each.pk, each.latest_revision_id] for each in self.to_do]
        said = [to_do, [[each.pk, why] for each, why in self.refused], self.consequences]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def refusals(self) -> list[tuple[str, list[Any], int]]:
        """Each reason with the first of those it holds for, and how many more there are."""
        counted = Counter(why for _each, why in self.refused)
        named = {why: [each for each, reason in self.refused if reason == why][:NAMES_SHOWN] for why in counted}
        return [(why, named[why], number - len(named[why])) for why, number in counted.most_common()]


def counted(*numbers_and_sentences: tuple[int, Any]) -> list[str]:
    """The sentences that there is something to say of, each with its number."""
    return [sentence % {"number": number} for number, sentence in numbers_and_sentences if number]


class CatalogueBulkAction(WagtailAdminTemplateMixin, SnippetBulkAction):
    """Subclasses name the permission, say what will be, and do it to one object."""

    models = [Product, Producer]
    template_name = "catalog/admin/bulk_confirm.html"
    permission: ClassVar[str]
    question: ClassVar[Any]
    done: ClassVar[Any]
    moved = False

    @classmethod
    def allowed(cls, user: Any, model: type[Model]) -> bool:
        return bool(user.has_perm(f"{model._meta.app_label}.{get_permission_codename(cls.permission, model._meta)}"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.allowed(request.user, self.model):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    # What is chosen

    def chosen(self) -> list[Any]:
        """Ticked ones, or all of the list as it is filtered and searched, in the list's order."""
        viewset = self.model.snippet_viewset
        index = viewset.index_view_class(**viewset.index_view.view_initkwargs)
        index.setup(self.request)
        ids = self.request.GET.getlist("id")
        if "all" in ids:
            rows = index.get_queryset()
        else:
            keys = {int(each) for each in ids if each.isascii() and each.isdigit() and len(each) < 19}
            rows = index.order_queryset(index.get_base_queryset().filter(pk__in=keys))
        found = list(rows)
        if not found:
            raise Http404
        return found

    def lock(self, objects: list[Any]) -> None:
        """Lock the rows in primary-key order, as domain functions do."""
        if self.model is Product:
            lock_products([each.pk for each in objects])
        elif connection.features.has_select_for_update:
            rows = self.model.objects.filter(pk__in=[each.pk for each in objects]).order_by("pk")
            list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))

    # What will be

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        """None that the base class would look for: the plan has them."""
        return [], {}

    def plan(self) -> Plan:
        plan = Plan()
        for each in self.chosen():
            why = self.why_not(each)
            if why:
                plan.refused.append((each, why))
            else:
                plan.to_do.append(each)
        plan.consequences = self.consequences(plan.to_do)
        return plan

    def why_not(self, each: Any) -> str:
        """Why nothing will be done with this one; nothing when it will."""
        raise NotImplementedError

    def consequences(self, objects: list[Any]) -> list[str]:
        raise NotImplementedError

    def perform(self, each: Any) -> None:
        raise NotImplementedError

    def locked(self, each: Any) -> str:
        """Why the reader may not touch this one: someone has locked it, or it waits for others to approve it."""
        if not (each.locked or str(each.pk) in self.waiting):
            return ""
        lock = each.get_lock()
        return _("Locked by someone else.") if lock and lock.for_user(self.request.user) else ""

    @cached_property
    def waiting(self) -> set[str]:
        """The keys of those sent for approval."""
        in_progress = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS, base_content_type=ContentType.objects.get_for_model(self.model)
        )
        return set(in_progress.values_list("object_id", flat=True))

    def in_force(self, objects: Iterable[Any]) -> int:
        """How many of these products have a certificate in force today that lists them."""
        keys = [each.pk for each in objects]
        return sum(pk in self.certified for pk in keys) if self.model is Product else 0

    @cached_property
    def certified(self) -> set[int]:
        return set(Product.objects.all().certified(clock.today()).values_list("pk", flat=True))

    # Two steps

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = self.plan()
        nothing = [_("None of what you chose can be changed this way.")]
        return super().get_context_data(**kwargs) | {
            "plan": plan,
            "number": len(plan.to_do),
            "question": (counted((len(plan.to_do), self.question)) or nothing)[0],
            "named": plan.to_do[:NAMES_SHOWN],
            "more": max(0, len(plan.to_do) - NAMES_SHOWN),
            "shown": plan.digest(),
            "moved": self.moved,
            "submit_label": self.display_name,
            "serious": "serious" in self.classes,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                self.lock(self.chosen())
                self.forget()
                plan = self.plan()
                if self.request.POST.get("shown", "") == plan.digest():
                    for each in plan.to_do:
                        # Of entries that share an identifier, Wagtail's histories show the last one only.
                        with LogContext(user=self.request.user):
                            self.perform(each)
                    messages.success(self.request, self.done % {"number": len(plan.to_do)})
                    return HttpResponseRedirect(self.next_url)
        except (ProtectedError, RestrictedError):
            messages.error(self.request, _("Something else still names one of these. Nothing was changed."))
            return HttpResponseRedirect(self.next_url)
        self.moved = True
        self.forget()
        return self.render_to_response(self.get_context_data(form=form))

    def forget(self) -> None:
        """Drop what was read before the locks."""
        for name in ("waiting", "certified"):
            self.__dict__.pop(name, None)

    def get_page_title(self) -> str:
        return str(self.display_name)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {
                "url": reverse(self.model.snippet_viewset.get_url_name("list")),
                "label": capfirst(self.model._meta.verbose_name_plural),
            },
            {"url": "", "label": self.get_page_title()},
        ]


class PublishBulkAction(CatalogueBulkAction):
    display_name = gettext_lazy("Publish")
    aria_label = gettext_lazy("Publish the selected")
    action_type = "publish"
    action_priority = 10
    permission = "publish"
    question = ngettext_lazy("Publish %(number)d?", "Publish these %(number)d?", "number")
    done = ngettext_lazy("%(number)d published.", "%(number)d published.", "number")
    appear = ngettext_lazy(
        "%(number)d of these is in force today and will be on the site at once.",
        "%(number)d of these are in force today and will be on the site at once.",
        "number",
    )
    stay_unlisted = ngettext_lazy(
        "%(number)d has no certificate in force today. Shoppers will not see it in any list.",
        "%(number)d have no certificate in force today. Shoppers will not see them in any list.",
        "number",
    )
    drafts_replace = ngettext_lazy(
        "%(number)d is published already. Its newest draft will replace what the site shows.",
        "%(number)d are published already. Their newest drafts will replace what the site shows.",
        "number",
    )
    waits_settled = ngettext_lazy(
        "%(number)d waits for approval. Publishing settles that.",
        "%(number)d wait for approval. Publishing settles that.",
        "number",
    )

    def why_not(self, each: Any) -> str:
        if each.live and not each.has_unpublished_changes:
            return _("Published already, and no newer draft waits.")
        if locked := self.locked(each):
            return locked
        return _("The draft misses something. Open it and publish it there.") if self.incomplete(each) else ""

    def incomplete(self, each: Any) -> bool:
        """A draft may be saved before it is whole; the edit form asks for the rest when it is published, and so do we."""
        if not each.latest_revision_id:
            return False
        draft = each.get_latest_revision_as_object()
        try:
            draft.clean_fields(exclude=draft.FACTS)
            for relation in get_all_child_relations(type(draft)):
                for child in getattr(draft, relation.get_accessor_name()).all():
                    child.clean_fields(exclude=[relation.field.name])
        except ValidationError:
            return True
        return False

    def consequences(self, objects: list[Any]) -> list[str]:
        anew = [each for each in objects if not each.live]
        in_force = self.in_force(anew)
        return counted(
            (in_force, self.appear),
            (len(anew) - in_force if self.model is Product else 0, self.stay_unlisted),
            (len(objects) - len(anew), self.drafts_replace),
            (sum(str(each.pk) in self.waiting for each in objects), self.waits_settled),
        )

    def perform(self, each: Any) -> None:
        user = self.request.user
        if revision := each.get_latest_revision():
            revision.publish(user=user, skip_permission_checks=True)
            return
        # Nobody ever edited it, as after an import: its row is all there is to publish.
        now = timezone.now()
        each.live, each.has_unpublished_changes = True, False
        each.first_published_at, each.last_published_at = each.first_published_at or now, now
        each.save(update_fields=["live", "has_unpublished_changes", "first_published_at", "last_published_at"])
        log(each, "wagtail.publish", user=user)


class UnpublishBulkAction(CatalogueBulkAction):
    display_name = gettext_lazy("Unpublish")
    aria_label = gettext_lazy("Unpublish the selected")
    action_type = "unpublish"
    action_priority = 20
    permission = "publish"
    classes = {"serious"}
    question = ngettext_lazy("Take %(number)d off the site?", "Take these %(number)d off the site?", "number")
    done = ngettext_lazy("%(number)d taken off the site.", "%(number)d taken off the site.", "number")
    leave = ngettext_lazy(
        "%(number)d of these is in force today and will leave the site at once.",
        "%(number)d of these are in force today and will leave the site at once.",
        "number",
    )
    stay_on_record = ngettext_lazy(
        "%(number)d is in no list today. Its record stays in verification.",
        "%(number)d are in no list today. Their records stay in verification.",
        "number",
    )

    def why_not(self, each: Any) -> str:
        return self.locked(each) if each.live else _("Not published, so there is nothing to take off.")

    def consequences(self, objects: list[Any]) -> list[str]:
        if self.model is Producer:
            return [_("Their stories, pictures, contacts and shop links leave the site. Their products stay.")] if objects else []
        in_force = self.in_force(objects)
        return counted(
            (in_force, self.leave),
            (len(objects) - in_force, self.stay_on_record),
        )

    def perform(self, each: Any) -> None:
        UnpublishAction(each, user=self.request.user).execute(skip_permission_checks=True)


class DeleteBulkAction(CatalogueBulkAction):
    """Takes the place of Wagtail's own, which asks and tells less."""

    display_name = gettext_lazy("Delete")
    aria_label = gettext_lazy("Delete the selected")
    action_type = "delete"
    action_priority = 30
    permission = "delete"
    classes = {"serious"}
    question = ngettext_lazy("Delete %(number)d?", "Delete these %(number)d?", "number")
    done = ngettext_lazy("%(number)d deleted.", "%(number)d deleted.", "number")

    def why_not(self, each: Any) -> str:
        stays = why_it_stays(each)
        return str(stays.of_many) if stays else self.locked(each)

    def consequences(self, objects: list[Any]) -> list[str]:
        return [_("They are gone for good, with their drafts. Their histories stay with the administrators.")] if objects else []

    def perform(self, each: Any) -> None:
        DeleteAction(each, user=self.request.user).execute(skip_permission_checks=True)


BULK_ACTIONS = (PublishBulkAction, UnpublishBulkAction, DeleteBulkAction)


def bulk_buttons(user: Any, model: type[Model]) -> list[ListingButton]:
    """The buttons under a list for what its reader may do with many at once."""
    options = model._meta
    actions = bulk_action_registry.get_bulk_actions_for_model(options.app_label, options.model_name)
    return [
        ListingButton(
            action.display_name,
            reverse("wagtail_bulk_action", args=[options.app_label, options.model_name, action.action_type]),
            attrs={"aria-label": action.aria_label, "data-bulk-action-button": ""},
            priority=action.action_priority,
            classname=" ".join({*action.classes, "bulk-action-btn"}),
        )
        for action in sorted(actions, key=lambda action: action.action_priority)
        if action.allowed(user, model)
    ]
