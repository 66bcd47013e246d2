"""Who reads what visitors search for, and who promotes results.

Officers, editors and publishers do both; inspectors read. A promotion shows products only that are in force, as they are: it says
nothing of a product, so it needs nobody's approval.
"""

from django.db import migrations

from catalog import roles

READING = {"search.searchedtext": ("view",)}
PROMOTING = {"wagtailsearchpromotions.searchpromotion": ("add", "change", "delete")}
GRANTS = {
    roles.OFFICERS: READING | PROMOTING,
    roles.EDITORS: READING | PROMOTING,
    roles.PUBLISHERS: READING | PROMOTING,
    roles.INSPECTORS: READING,
}


def give(apps, schema_editor):
    for name, grants in GRANTS.items():
        roles.grant(apps, name, grants)


def take_back(apps, schema_editor):
    for name, grants in GRANTS.items():
        roles.take_back(apps, name, grants)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_searched_text"),
        ("catalog", "0011_roles"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
    ]

    operations = [migrations.RunPython(give, take_back)]
