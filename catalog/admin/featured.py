"""Where a product or producer is featured: the pages that name it, by Wagtail's index of references."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.panels import Panel
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry


class Mention(NamedTuple):
    """A page that names the object, published or not; `fields` say where on it. The address is empty for who may not edit it."""

    title: str
    kind: str
    live: bool
    fields: str
    address: str


def mentions(named: Model, user: Any) -> list[Mention]:
    """The pages that name an object, the published ones first."""
    policy = policy_registry.get_by_type(Page)
    found = []
    for source, references in ReferenceIndex.get_references_to(named).group_by_source_object():
        if isinstance(source, Page):
            page = source.specific
            may_edit = policy.user_has_permission_for_instance(user, "change", page)
            found.append(
                Mention(
                    title=page.get_admin_display_title(),
                    kind=capfirst(page.specific_class._meta.verbose_name),
                    live=page.live,
                    fields=", ".join(dict.fromkeys(str(each.describe_source_field()) for each in references)),
                    address=reverse("wagtailadmin_pages:edit", args=[page.pk]) if may_edit else "",
                )
            )
    return sorted(found, key=lambda mention: (not mention.live, mention.title))


class FeaturedPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/featured_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"mentions": mentions(self.instance, self.request.user)}
