"""Catalogues of any size, made in seconds, in a database of their own.

The products, producers and decisions are random but the same for the same size; about four in five products are in force.
"""

from __future__ import annotations

import os
import random
import sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 23)


def start_django(data_dir: Path) -> None:
    """Set Django up with its state under `data_dir`; `DATABASE_URL` is kept when it is set."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ["DATA_DIR"] = str(data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings.test")
    import django

    django.setup()


def create_database(name: str) -> None:
    """An empty, migrated database called `name`, next to the configured one; `drop_database` removes it."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    configured = settings.DATABASES["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()
        configured["NAME"] = connection.settings_dict["NAME"] = name
    else:
        connection.close()
        path = Path(settings.DATA_DIR) / f"{name}.sqlite3"
        path.unlink(missing_ok=True)
        configured["NAME"] = connection.settings_dict["NAME"] = str(path)
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)


def use_elasticsearch(name: str) -> None:
    """Have an index called `name` on the server of `ELASTICSEARCH_URL`, where there is one."""
    from django.conf import settings

    settings.ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "")
    settings.ELASTICSEARCH_INDEX = name.replace("_", "-")


def leave_elasticsearch() -> None:
    """Remove what was made there."""
    from django.conf import settings

    from search import indexing

    index = indexing.configured_index()
    if index:
        made = index.client.indices.get(index=f"{settings.ELASTICSEARCH_INDEX}*", ignore_unavailable=True).body
        for name in made:
            index.client.indices.delete(index=name)


def database_url() -> str:
    """The address of the database in use, for another process."""
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "postgresql":
        return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    return f"sqlite:///{settings['NAME']}"


def fill(products: int) -> None:
    """Write `products` products with their certificates through the bulk path, settled by the rule."""
    from django.db import connection, transaction

    from catalog import identity
    from catalog.imports.apply import give_codes_of_their_own
    from catalog.models import Certificate, Commune, Decision, GroupPeriod, Producer, Product, ProductGroup, Province
    from catalog.text import name_key
    from catalog.validity import settle_products

    dice = random.Random(products)
    provinces = list(Province.objects.prefetch_related("former_provinces"))
    period = GroupPeriod.objects.order_by("-since").first()
    groups = list(ProductGroup.objects.filter(period=period))
    communes: dict[int, list[int]] = {}
    for pk, province in Commune.objects.order_by("pk").values_list("pk", "province_id"):
        communes.setdefault(province, []).append(pk)
    words = ["Mật ong", "Nước mắm", "Trà", "Cà phê", "Gạo", "Bánh", "Rượu", "Miến", "Thổ cẩm", "Nấm", "Tinh dầu", "Chè"]
    decisions = []
    for number in range(300):
        province = dice.choice(provinces)
        decision = Decision(
            number=f"{number + 100}/QĐ-UBND",
            signed_on=TODAY - timedelta(days=dice.randrange(1, 1900)),
            authority=f"UBND tỉnh {province.name}",
            reading="anniversary",
        )
        identity.prepare_decision(decision)
        decisions.append(decision)
    Decision.objects.bulk_create(decisions, ignore_conflicts=True)
    decisions = list(Decision.objects.order_by("signed_on"))
    recent = [decision for decision in decisions if decision.signed_on > TODAY - timedelta(days=1000)]
    producers = [Producer(name=f"Hợp tác xã Thử {index}", kind="cooperative") for index in range(max(products // 5, 1))]
    for producer in producers:
        identity.prepare_producer(producer)
    producers = Producer.objects.bulk_create(producers, batch_size=1000)
    for start in range(0, products, 5000):
        rows = []
        for index in range(start, min(start + 5000, products)):
            province = dice.choice(provinces)
            former = dice.choice([*province.former_provinces.all(), None])
            product = Product(
                name=f"{dice.choice(words)} {index}",
                producer=dice.choice(producers),
                province=province,
                former_province=former,
                group=dice.choice(groups),
                commune_id=dice.choice([*communes.get(province.pk, ())[:20], None]),
                price=dice.choice([None, dice.randrange(20, 500) * 1000]),
                packaging=dice.choice(["hũ 500 g", "túi 1 kg", "chai 500 ml", "hộp 300 g", ""]),
            )
            rows.append(product)
        give_codes_of_their_own(rows)
        for product in rows:
            identity.prepare_product(product)
        certificates = []
        with transaction.atomic():
            for product in Product.objects.bulk_create(rows, batch_size=500):
                rounds = {decision.signed_on: decision for decision in dice.sample(decisions, dice.choice([0, 0, 1]))}
                latest = dice.choice(recent if dice.random() < 0.8 else decisions)
                rounds[latest.signed_on] = latest
                for day, decision in rounds.items():
                    certificates.append(
                        Certificate(
                            product=product,
                            decision=decision,
                            stars=dice.choice([3, 3, 3, 4, 4, 5]),
                            starts_on=day,
                            certified_name=product.name,
                            certified_name_key=name_key(product.name),
                        )
                    )
            settle_products([product.pk for product in rows], adding=certificates)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def drop_database(name: str) -> None:
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        connection.settings_dict["NAME"] = "postgres"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    else:
        Path(connection.settings_dict["NAME"]).unlink(missing_ok=True)
