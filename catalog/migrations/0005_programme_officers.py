"""The group "Programme officers", with what its members need in the admin.

Permissions are rows that Django and Wagtail make after all migrations have run. Those the group needs are made here, under
the names they will be looked up by, so that a fresh database has the group complete.
"""

from django.db import migrations

GROUP = "Programme officers"
SNIPPETS = ("product", "producer")
ACTIONS = {
    **{model: ("add", "change", "delete", "view", "publish", "lock", "unlock") for model in SNIPPETS},
    "certificate": ("add", "change", "delete", "view"),
    "decision": ("add", "change", "view"),
    "decisionimport": ("add", "view"),
    **{model: ("view",) for model in ("datedrule", "groupperiod", "productgroup", "province", "formerprovince", "commune")},
}
LIBRARIES = {"wagtailimages": "image", "wagtaildocs": "document"}


def make_group(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    Collection = apps.get_model("wagtailcore", "Collection")

    def permission(app_label, model, action):
        content_type, _created = ContentType.objects.get_or_create(app_label=app_label, model=model)
        found, _created = Permission.objects.get_or_create(
            content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
        )
        return found

    group, created = Group.objects.get_or_create(name=GROUP)
    if not created:
        return
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for model, actions in ACTIONS.items():
        group.permissions.add(*(permission("catalog", model, action) for action in actions))
    root = Collection.objects.filter(depth=1).first()
    for app_label, model in LIBRARIES.items():
        for action in ("add", "change", "choose"):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission(app_label, model, action)
            )


def remove_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_newest_of_star"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(make_group, remove_group)]
