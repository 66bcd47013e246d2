"""The full text of the documents: FTS5 on SQLite, an inverted index on PostgreSQL; and the one row of state."""

from django.db import migrations

SQLITE = (
    # The tokens are ready as they are: accents count, and nothing is cut but at blanks.
    "CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_document', content_rowid='product_id', "
    "tokenize='unicode61 remove_diacritics 0', prefix='2 3 4', columnsize=0)",
)
SQLITE_BACK = ("DROP TABLE search_fts",)
POSTGRESQL = (
    # What is looked up is which products have a token: rows are kept narrow, documents and tokens stand beside them.
    "ALTER TABLE search_document SET (toast_tuple_target = 128)",
    "CREATE INDEX search_document_tokens ON search_document USING gin (tokens) WITH (fastupdate = off)",
)
POSTGRESQL_BACK = ("DROP INDEX search_document_tokens", "ALTER TABLE search_document RESET (toast_tuple_target)")


def forward(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)
    apps.get_model("search", "SearchState").objects.create(pk=1)


def back(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(forward, back)]
