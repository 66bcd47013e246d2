"""The token of the words for stock, beside the edition's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_indexes_of_walks")]

    operations = [
        migrations.AddField("editionrow", "availability", models.CharField(max_length=32, db_default="")),
    ]
