from django.db import migrations, models


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
    ]
