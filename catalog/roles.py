"""The roles of the people who work in the admin: groups, and what each may do with what this room holds.

A group's permissions belong to the administrators once a migration has made it. So `GRANTS` is what the groups are made with; a
later room names no permissions here but gives them to these groups by `grant` in a migration of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

OFFICERS = "Programme officers"
INSPECTORS = "Inspectors"
AUTHORS = "Authors"
EDITORS = "Catalogue editors"
PUBLISHERS = "Publishers"
SHOWROOM_STAFF = "Showroom staff"
SHOWROOM_MANAGERS = "Showroom managers"
ORDER_DESK = "Order desk"

LABELS = {
    OFFICERS: _("Programme officers"),
    INSPECTORS: _("Inspectors"),
    AUTHORS: _("Authors"),
    EDITORS: _("Catalogue editors"),
    PUBLISHERS: _("Publishers"),
    SHOWROOM_STAFF: _("Showroom staff"),
    SHOWROOM_MANAGERS: _("Showroom managers"),
    ORDER_DESK: _("Order desk"),
    # Wagtail brings these two; they may do something with pages only.
    "Editors": _("Page editors (Wagtail’s own)"),
    "Moderators": _("Page moderators (Wagtail’s own)"),
}


def label(group: str) -> str:
    """The name of a group as people read it; one that an administrator made is called as they called it."""
    return str(LABELS.get(group, group))


# Who says yes to what an editor sends. Superusers always may.
APPROVERS = (OFFICERS, PUBLISHERS)

Grants = Mapping[str, Iterable[str]]
"""Actions by model, as `app_label.model`."""

_RECORDS: dict[str, tuple[str, ...]] = {
    "catalog.certificate": ("view",),
    "catalog.decision": ("view",),
    "catalog.datedrule": ("view",),
    "catalog.groupperiod": ("view",),
    "catalog.productgroup": ("view",),
    "catalog.province": ("view",),
    "catalog.formerprovince": ("view",),
    "catalog.commune": ("view",),
}
_LIBRARIES = {"wagtailimages.image": ("add", "change", "choose"), "wagtaildocs.document": ("add", "change", "choose")}

GRANTS: dict[str, Grants] = {
    INSPECTORS: {"catalog.product": ("view",), "catalog.producer": ("view",), **_RECORDS},
    EDITORS: {"catalog.product": ("change", "view"), "catalog.producer": ("change", "view"), **_RECORDS, **_LIBRARIES},
    PUBLISHERS: {
        "catalog.product": ("change", "view", "publish", "lock", "unlock"),
        "catalog.producer": ("change", "view", "publish", "lock", "unlock"),
        **_RECORDS,
        **_LIBRARIES,
    },
    SHOWROOM_STAFF: {},
    SHOWROOM_MANAGERS: {},
    ORDER_DESK: {},
}
"""Officers are made by an earlier migration, with their permissions, and authors by the room of pages. Everybody may sign in."""

# Permissions for things in Wagtail's libraries are given per collection.
_IN_COLLECTIONS = frozenset({"wagtailimages", "wagtaildocs"})


def make_group(apps: Any, name: str, grants: Grants) -> bool:
    """Make a group that may enter the admin and do what `grants` says. One of that name stays as it is: then False."""
    group, created = apps.get_model("auth", "Group").objects.get_or_create(name=name)
    if created:
        access = apps.get_model("auth", "Permission").objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        group.permissions.add(access)
        grant(apps, name, grants)
    return created


def grant(apps: Any, name: str, grants: Grants) -> None:
    """Give more to a group, from a migration. A group that administrators have removed stays away.

    Django and Wagtail make permissions after all migrations have run. Those needed are made here under the names they will be
    looked up by, so that a fresh database has its groups complete.
    """
    group = apps.get_model("auth", "Group").objects.filter(name=name).first()
    if group is None:
        return
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    of_collections = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    for model, actions in grants.items():
        app_label = model.partition(".")[0]
        for action in actions:
            permission = _permission(apps, model, action)
            if app_label in _IN_COLLECTIONS:
                of_collections.get_or_create(group=group, collection=root, permission=permission)
            else:
                group.permissions.add(permission)


def grant_pages(apps: Any, name: str, page: Any, actions: Iterable[str]) -> None:
    """Let a group do something with a page and all below it, from a migration. A group that was removed stays away."""
    group = apps.get_model("auth", "Group").objects.filter(name=name).first()
    of_pages = apps.get_model("wagtailcore", "GroupPagePermission").objects
    for action in actions if group else ():
        of_pages.get_or_create(group=group, page_id=page.pk, permission=_permission(apps, "wagtailcore.page", action))


def take_back(apps: Any, name: str, grants: Grants) -> None:
    """Undo `grant`, from a migration that goes back. For what is not given per collection."""
    group = apps.get_model("auth", "Group").objects.filter(name=name).first()
    for model, actions in grants.items() if group else ():
        group.permissions.remove(*(_permission(apps, model, action) for action in actions))


def remove_group(apps: Any, name: str, grants: Grants) -> None:
    """Undo `make_group` where nothing would be lost: nobody is in the group, and it may do what it was made with."""
    group = apps.get_model("auth", "Group").objects.filter(name=name).first()
    if group is None or group.user_set.exists():
        return
    held = {_named(permission) for permission in group.permissions.select_related("content_type")}
    held |= {_named(each.permission) for each in group.collection_permissions.select_related("permission__content_type")}
    given = {(model, f"{action}_{model.partition('.')[2]}") for model, actions in grants.items() for action in actions}
    if held == given | {("wagtailadmin.admin", "access_admin")}:
        group.delete()


def _named(permission: Any) -> tuple[str, str]:
    kind = permission.content_type
    return f"{kind.app_label}.{kind.model}", permission.codename


def _permission(apps: Any, model: str, action: str) -> Any:
    app_label, _dot, name = model.partition(".")
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=name)
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=f"{action}_{name}", defaults={"name": f"Can {action} {name}"}
    )
    return permission
