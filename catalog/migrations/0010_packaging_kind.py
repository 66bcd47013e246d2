"""The kind of packaging, read off the packaging of every product on record."""

from django.db import migrations, models

from catalog.packaging import packaging_kind


def read_kinds(apps, schema_editor):
    products = apps.get_model("catalog", "Product").objects.exclude(packaging="")
    for packaging in products.order_by("packaging").values_list("packaging", flat=True).distinct():
        kind = packaging_kind(packaging)
        if kind:
            products.filter(packaging=packaging).update(packaging_kind=kind)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_source_addresses")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="packaging_kind",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Not stated"),
                    (1, "Bag or packet"),
                    (2, "Bottle"),
                    (3, "Jar"),
                    (4, "Box"),
                    (5, "Tin or can"),
                    (6, "Tray"),
                    (7, "Bundle"),
                    (8, "Plant pot"),
                    (9, "Single piece"),
                    (10, "Ticket or booking"),
                ],
                default=0,
                editable=False,
                verbose_name="kind of packaging",
            ),
        ),
        migrations.RunPython(read_kinds, migrations.RunPython.noop),
    ]
