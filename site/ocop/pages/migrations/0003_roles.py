"""Who writes pages, and the way a page takes: an author writes it, an editor reads it, a publisher answers for it.

* Authors write drafts below the pages of both languages, translate them and put pictures into the library. They change what they
  began themselves, and nothing that others wrote.
* Catalogue editors change every page, lock one they work on, and pass on what authors send.
* Publishers also publish, take off the site, delete, unlock, keep the redirects and the menu.

Groups that administrators have removed stay away. Back again, what was given here is taken back, and authors go if nobody is one;
the workflow stays, since pages may be on their way through it.
"""

from django.db import migrations

from catalog import roles

WORKFLOW = "Duyệt trang (approval of pages)"
READING = "Biên tập (editing)"
APPROVAL = "Duyệt đăng (publishing)"
TASKS = {READING: (roles.EDITORS, roles.PUBLISHERS), APPROVAL: (roles.PUBLISHERS,)}

_OF_AUTHORS = {"wagtailimages.image": ("add", "choose"), "wagtaildocs.document": ("add", "choose")}
_GRANTS = {
    roles.PUBLISHERS: {
        "wagtailredirects.redirect": ("add", "change", "delete", "view"),
        "pages.navigation": ("change",),
    },
}
_ON_PAGES = {
    roles.AUTHORS: ("add",),
    roles.EDITORS: ("add", "change", "lock"),
    roles.PUBLISHERS: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
}


def make_roles(apps, schema_editor):
    roles.make_group(apps, roles.AUTHORS, _OF_AUTHORS)
    for name, grants in _GRANTS.items():
        roles.grant(apps, name, grants)
    for name, actions in _ON_PAGES.items():
        for home in _homes(apps):
            roles.grant_pages(apps, name, home, actions)
    for group in _who_write(apps):
        group.permissions.add(_translating(apps))


def take_back(apps, schema_editor):
    for name, grants in _GRANTS.items():
        roles.take_back(apps, name, grants)
    for group in _who_write(apps):
        group.permissions.remove(_translating(apps))
    homes = [home.pk for home in _homes(apps)]
    apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(group__name__in=_ON_PAGES, page_id__in=homes).delete()
    roles.remove_group(apps, roles.AUTHORS, _OF_AUTHORS)


def make_workflow(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    GroupApprovalTask, Workflow, WorkflowTask, WorkflowPage = (
        apps.get_model("wagtailcore", name) for name in ("GroupApprovalTask", "Workflow", "WorkflowTask", "WorkflowPage")
    )
    kind, _created = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")
    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW)
    for at, (name, groups) in enumerate(TASKS.items()) if made else ():
        task = GroupApprovalTask.objects.create(name=name, content_type=kind)
        task.groups.set(Group.objects.filter(name__in=groups))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=at)
    for home in _homes(apps):
        WorkflowPage.objects.get_or_create(page_id=home.pk, defaults={"workflow": workflow})


def _homes(apps):
    return apps.get_model("pages", "HomePage").objects.filter(depth=2)


def _who_write(apps):
    return apps.get_model("auth", "Group").objects.filter(name__in=_ON_PAGES)


def _translating(apps):
    """Wagtail names this permission without the name of its model."""
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="simple_translation", model="simpletranslation"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="submit_translation", defaults={"name": "Can submit translations"}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_first_pages"),
        ("catalog", "0013_availability"),
        ("simple_translation", "0001_initial"),
        ("wagtailredirects", "0001_initial"),
    ]
    operations = [
        migrations.RunPython(make_roles, take_back),
        migrations.RunPython(make_workflow, migrations.RunPython.noop),
    ]
