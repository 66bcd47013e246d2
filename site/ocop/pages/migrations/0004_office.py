"""Who keeps registrations and the promotion plan: editors answer and write, publishers also delete, officers keep the plan."""

from django.db import migrations

from catalog import roles

_GRANTS = {
    roles.EDITORS: {"pages.fairregistration": ("change", "view"), "pages.planentry": ("add", "change", "view")},
    roles.PUBLISHERS: {
        "pages.fairregistration": ("change", "delete", "view"),
        "pages.planentry": ("add", "change", "delete", "view"),
    },
    roles.OFFICERS: {"pages.planentry": ("add", "change", "delete", "view")},
}


def give(apps, schema_editor):
    for name, grants in _GRANTS.items():
        roles.grant(apps, name, grants)


def take_back(apps, schema_editor):
    for name, grants in _GRANTS.items():
        roles.take_back(apps, name, grants)


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_roles"), ("catalog", "0013_availability")]
    operations = [migrations.RunPython(give, take_back)]
