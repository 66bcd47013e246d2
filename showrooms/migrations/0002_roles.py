"""Who sees what of showrooms in the admin.

Officers do everything there and read all stock at the desk; inspectors read. Editors and publishers write what visitors read of a
showroom, and give nobody access to its stock. Who works at a showroom has a desk of their own, by being assigned and not by a role.
"""

from django.db import migrations

from catalog import roles

ALL = ("add", "change", "delete", "view")
MODELS = ("showroom", "assignment", "till", "rangetarget")
READING_STOCK = {"showrooms.entry": ("view",)}
WRITING = {"showrooms.showroom": ("add", "change", "view")}
GRANTS = {
    roles.OFFICERS: {f"showrooms.{model}": ALL for model in MODELS} | READING_STOCK,
    roles.INSPECTORS: {f"showrooms.{model}": ("view",) for model in MODELS} | READING_STOCK,
    roles.EDITORS: WRITING,
    roles.PUBLISHERS: WRITING,
}


def give(apps, schema_editor):
    for name, grants in GRANTS.items():
        roles.grant(apps, name, grants)


def take_back(apps, schema_editor):
    for name, grants in GRANTS.items():
        roles.take_back(apps, name, grants)


class Migration(migrations.Migration):
    dependencies = [
        ("showrooms", "0001_showrooms"),
        ("catalog", "0011_roles"),
    ]

    operations = [migrations.RunPython(give, take_back)]
