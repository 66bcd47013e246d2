"""Certificates of one product never overlap. On SQLite a trigger made after every migration holds the same."""

from django.db import migrations

# int8range stands in for the product, so that no extension is needed for equality on a GiST index.
ADD = """
ALTER TABLE catalog_certificate ADD CONSTRAINT certificate_no_overlap EXCLUDE USING gist (
    int8range(product_id, product_id, '[]') WITH &&,
    daterange(starts_on, ends_on, '[)') WITH &&
)
"""
DROP = "ALTER TABLE catalog_certificate DROP CONSTRAINT certificate_no_overlap"


def on_postgresql(statement):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(DROP))]
