"""Lists by star and by price are no longer read off indexes: their columns are held in memory."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0011_roles")]

    operations = [
        migrations.RemoveIndex(model_name="certificate", name="certificate_newest_of_star"),
        migrations.RemoveIndex(model_name="product", name="product_by_price"),
    ]
