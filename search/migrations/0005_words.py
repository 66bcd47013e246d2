"""The words of all documents in a table of their own; SQLite's view of its full text told them before, and slowly."""

from django.db import migrations, models

VIEW = "CREATE VIRTUAL TABLE search_words USING fts5vocab(search_fts, 'row')"


def forward(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_words")
    # Documents tell their words when they are made.
    apps.get_model("search", "SearchDocument").objects.update(pipeline="")


def back(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(VIEW)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_who_sees_searches")]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[("token", models.CharField(max_length=100, primary_key=True, serialize=False))],
            options={
                "verbose_name": "word of the search",
                "verbose_name_plural": "words of the search",
                "db_table": "search_word",
            },
        ),
        migrations.RunPython(forward, back),
    ]
