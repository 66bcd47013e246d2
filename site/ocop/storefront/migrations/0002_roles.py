"""What the order desk may do: serve the orders of every showroom, pay back, and look at what providers told. Officers and
inspectors read.
"""

from django.db import migrations

from catalog import roles

_READ = {f"storefront.{model}": ("view",) for model in ("order", "payment", "refund", "dispute", "webhookevent")}
_LOOK = {"storefront.order": ("view",), "storefront.deliveryfee": ("view",)}
_GRANTS = {
    roles.ORDER_DESK: _READ | {"storefront.deliveryfee": ("add", "change", "delete", "view")},
    roles.OFFICERS: _LOOK,
    roles.INSPECTORS: _LOOK,
}
_CODENAMES = ("serve_orders", "refund_orders")


def give(apps, schema_editor):
    for name, grants in _GRANTS.items():
        roles.grant(apps, name, grants)
    group = apps.get_model("auth", "Group").objects.filter(name=roles.ORDER_DESK).first()
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="storefront", model="order")
    for codename in _CODENAMES if group else ():
        permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": codename}
        )
        group.permissions.add(permission)


def take_back(apps, schema_editor):
    for name, grants in _GRANTS.items():
        roles.take_back(apps, name, grants)


class Migration(migrations.Migration):
    dependencies = [
        ("storefront", "0001_storefront"),
        ("catalog", "0013_availability"),
        ("showrooms", "0003_storefront"),
    ]
    operations = [migrations.RunPython(give, take_back)]
