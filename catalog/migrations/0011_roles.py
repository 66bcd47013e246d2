"""The other roles of the admin, and the way a text takes from who writes it to who answers for it.

* Programme officers (migration 0005) enter decisions, certificates, imports and corrections, publish and approve.
* Inspectors read products, producers, certificates, decisions and their histories, and write nothing. Their records of
  inspections will come with the room that keeps them.
* Catalogue editors write texts, pictures and prices as drafts and send them for approval. They create and publish nothing.
* Publishers do the same, publish, take off the site, and approve what editors send.
* Showroom staff, showroom managers and the order desk will work at desks of their own, outside the admin. In the admin they
  sign in and look after their own account, and nothing more: there is no model yet that they could be given. The room that
  brings their desk gives them theirs by `catalog.roles.grant`.

A group that exists already under one of these names stays as the administrators have it. Back again, only groups go that nobody
is in and nobody has changed; and the workflow, unless something was sent through it: that one is only switched off.
"""

from django.db import migrations

from catalog import roles

# What people read on buttons and lists; kept in the database, in one language, so in both.
WORKFLOW = "Duyệt nội dung (content approval)"
TASK = "Duyệt (approval)"
SENT = ("product", "producer")


def make_groups(apps, schema_editor):
    for name, grants in roles.GRANTS.items():
        roles.make_group(apps, name, grants)


def remove_groups(apps, schema_editor):
    for name, grants in roles.GRANTS.items():
        roles.remove_group(apps, name, grants)


def make_workflow(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")

    kind, _created = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")
    task = GroupApprovalTask.objects.filter(name=TASK).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=TASK, content_type=kind)
        task.groups.set(Group.objects.filter(name__in=roles.APPROVERS))
    workflow = Workflow.objects.filter(name=WORKFLOW).first() or Workflow.objects.create(name=WORKFLOW)
    if not workflow.active:
        workflow.active = True
        workflow.save()
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for model in SENT:
        content_type, _created = ContentType.objects.get_or_create(app_label="catalog", model=model)
        # One that the administrators chose for this model stays.
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})


def remove_workflow(apps, schema_editor):
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    WorkflowState = apps.get_model("wagtailcore", "WorkflowState")

    workflow = Workflow.objects.filter(name=WORKFLOW).first()
    if workflow is None:
        return
    WorkflowContentType.objects.filter(workflow=workflow, content_type__app_label="catalog").delete()
    if WorkflowState.objects.filter(workflow=workflow).exists():
        workflow.active = False
        workflow.save()
        return
    workflow.delete()
    task = GroupApprovalTask.objects.filter(name=TASK).first()
    if task and not task.workflow_tasks.exists():
        task.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0010_packaging_kind"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(make_groups, remove_groups),
        migrations.RunPython(make_workflow, remove_workflow),
    ]
