"""A withdrawal and an extension have day and paper, or neither. What a correction left behind without its day goes."""

from django.db import migrations, models


def remove_papers_without_day(apps, schema_editor):
    certificates = apps.get_model("catalog", "Certificate").objects.using(schema_editor.connection.alias)
    certificates.filter(withdrawn_from=None).update(withdrawal_decision=None, withdrawal_ground="")
    certificates.filter(extended_until=None).update(extension_decision=None)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_certificate_labels")]
    operations = [
        migrations.RunPython(remove_papers_without_day, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="certificate", name="certificate_withdrawn_after_start"),
        migrations.RemoveConstraint(model_name="certificate", name="certificate_extension_has_paper"),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(withdrawn_from__isnull=True, withdrawal_decision__isnull=True, withdrawal_ground="")
                | models.Q(
                    withdrawn_from__isnull=False,
                    withdrawn_from__gte=models.F("starts_on"),
                    withdrawal_decision__isnull=False,
                ),
                name="certificate_withdrawn_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(extended_until__isnull=True, extension_decision__isnull=True)
                | models.Q(extended_until__isnull=False, extension_decision__isnull=False),
                name="certificate_extension_has_paper",
            ),
        ),
    ]
