"""Each public column moves the edition, and no other column does."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.fields import StreamField
from wagtail.models import Collection

from catalog.models import (
    Certificate,
    Commune,
    DatedRule,
    FormerCommune,
    FormerProvince,
    ProducerLink,
    ProductGroup,
    ProductImage,
    ProductSetMember,
    ProductTag,
    TaggedProduct,
)
from catalog.public_facts import PUBLIC_COLUMNS
from showrooms.models import Closure, OpeningHours, Showroom, ShowroomLink, ShowroomPhoto
from tests.factories import (
    extend,
    issue,
    make_decision,
    make_group,
    make_producer,
    make_product,
    make_province,
    make_rules,
    withdraw,
)
from tests.watching import Watch

pytestmark = pytest.mark.usefixtures("committed")
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
OF_PAGES = {table for table in PUBLIC_COLUMNS if table.startswith(("pages_", "wagtailcore_"))}
"""Declared by rule, and tried in `tests.pages.test_edition`."""
TABLES = PUBLIC_COLUMNS.keys() - OF_PAGES


def world() -> dict[str, models.Model]:
    """A row in each public table, with a second row wherever another may point at one."""
    make_rules()
    get_user_model().objects.create_user("canbo")
    if not Collection.objects.filter(name="another").exists():
        Collection.get_first_root_node().add_child(name="another")
    image_model = apps.get_model("wagtailimages.Image")
    pictures = [
        image_model.objects.create(title=name, file=f"original_images/{name}.jpg", width=10, height=10) for name in ("a", "b")
    ]
    document_model = apps.get_model("wagtaildocs.Document")
    documents = [document_model.objects.create(title=name, file=f"documents/{name}.pdf") for name in ("a", "b")]
    province, _other = make_province(), make_province("92", "Cần Thơ")
    communes = [
        Commune.objects.create(code=code, name=name, kind="xã", province=province) for code, name in (("1", "A"), ("2", "B"))
    ]
    formers = [
        FormerProvince.objects.create(code=code, name=name, slug=name.lower(), province=province)
        for code, name in (("3", "C"), ("4", "D"))
    ]
    group, other_group, _third = make_group(), make_group("2", "Đồ uống", "do-uong"), make_group("3", "Dược liệu", "duoc-lieu")
    other_period = type(group.period).objects.create(code="2019", title="1048", since=date(2019, 8, 21), source="1048")
    ProductGroup.objects.filter(pk=group.pk).update(parent=other_group, branch=other_group)
    producer = make_producer(province=province, commune=communes[0], image=pictures[0])
    product = make_product(producer=producer, group=group, former_province=formers[0], commune=communes[0], price=50000)
    member, _spare = make_product(), make_product()
    make_product(producer=make_producer())
    decision = make_decision(date(2024, 3, 1), document=documents[0])
    for _number in range(2):
        producer.save_revision()
        product.save_revision()
    typed, _also_typed = (Query.objects.create(query_string=text) for text in ("mắm", "mắm cá"))
    tag, _other_tag = (ProductTag.objects.create(name=name) for name in ("quà tết", "đồ uống"))
    certificate = withdraw(extend(issue(product, date(2024, 3, 1), decision=decision), date(2027, 5, 1)), date(2026, 11, 1))
    return {
        "catalog_product": product,
        "catalog_productimage": ProductImage.objects.create(product=product, image=pictures[0], alt_text="Hũ mắm"),
        "catalog_productsetmember": ProductSetMember.objects.create(product_set=product, member=member, name="Mắm"),
        "catalog_taggedproduct": TaggedProduct.objects.create(content_object=product, tag=tag),
        "catalog_producttag": tag,
        "catalog_producer": producer,
        "catalog_producerlink": ProducerLink.objects.create(producer=producer, kind="zalo", url="https://zalo.me/1"),
        "catalog_certificate": certificate,
        "catalog_decision": decision,
        "catalog_datedrule": DatedRule.objects.get(kind=DatedRule.Kind.TERM),
        "catalog_province": province,
        "catalog_formerprovince": formers[0],
        "catalog_commune": communes[0],
        "catalog_formercommune": FormerCommune.objects.create(commune=communes[0], name="A cũ", kind="xã"),
        "catalog_groupperiod": other_period,
        "catalog_productgroup": ProductGroup.objects.get(pk=group.pk),
        "wagtailimages_image": pictures[0],
        "wagtailsearchpromotions_query": typed,
        "wagtailsearchpromotions_searchpromotion": SearchPromotion.objects.create(
            query=typed, external_link_url="/san-pham/x/", external_link_text="Mắm", sort_order=0
        ),
        **showroom_rows(pictures[0], province=province, commune=communes[0]),
    }


def showroom_rows(picture: models.Model, **place: models.Model) -> dict[str, models.Model]:
    facts = {**place, "street_address": "Số 1", "latitude": 10.4, "longitude": 105.4}
    showroom, _other = (Showroom.objects.create(slug=slug, name=slug, **facts) for slug in ("diem-a", "diem-b"))
    day, hours = date(2027, 2, 5), {"opens": time(8), "closes": time(17)}
    rows = (
        OpeningHours(showroom=showroom, weekday=0, sort_order=0, **hours),
        Closure(showroom=showroom, since=day, until=day + timedelta(days=7), reason="Tết", sort_order=0, **hours),
        ShowroomLink(showroom=showroom, kind="zalo", url="https://zalo.me/1", sort_order=0),
        ShowroomPhoto(showroom=showroom, image=picture, alt_text="Mặt tiền", sort_order=0),
    )
    for row in rows:
        row.save()
    return {row._meta.db_table: row for row in (showroom, *rows)}


def other_value(row: models.Model, field: models.Field) -> Any:
    """A lawful value of this column that differs from the row's."""
    now = getattr(row, field.attname)
    if isinstance(field, models.FileField):
        return f"{now}x"
    if isinstance(field, models.ForeignKey):
        taken = [now, row.pk if field.related_model is type(row) else None]
        if row._meta.db_table == "catalog_productsetmember":
            taken += [row.product_set_id, row.member_id]
        if row._meta.db_table == "catalog_certificate" and field.name == "product":
            taken += Certificate.objects.values_list("product_id", flat=True)
        return field.related_model._default_manager.exclude(pk__in=[pk for pk in taken if pk]).first().pk
    if field.choices:
        return next(value for value, _label in field.choices if value != now)
    if isinstance(field, models.BooleanField):
        return not now
    if isinstance(field, models.JSONField):
        return ["tên khác"]
    if isinstance(field, StreamField):
        return [("text", "<p>khác</p>")]
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.DateTimeField):
        return "2026-01-01T00:00:00Z"
    if isinstance(field, models.TimeField):
        return (now or time(8)).replace(minute=30)
    if isinstance(field, models.FloatField):
        return (now or 0) + 0.5
    if isinstance(field, models.DateField):
        return now + timedelta(days=1) if now else date(2027, 1, 1)
    if field.name == "stars":
        return 4
    if isinstance(field, models.DecimalField):
        return Decimal("61.5")
    if isinstance(field, models.IntegerField):
        return (now or 0) + 1
    if field.max_length and len(now) >= field.max_length:
        return now[:-1] + ("x" if now[-1] != "x" else "y")
    return f"{now}x"[: field.max_length] if field.name != "code" or not now else "9Z"[: field.max_length]


def columns(table: str, public: bool) -> list[models.Field]:
    declared = PUBLIC_COLUMNS[table]
    fields = [field for field in MODELS[table]._meta.concrete_fields if not field.primary_key]
    return [field for field in fields if (field.column in declared) == public]


def test_what_is_declared_exists() -> None:
    for table, declared in PUBLIC_COLUMNS.items():
        assert set(declared) <= {field.column for field in MODELS[table]._meta.concrete_fields}


def test_each_public_column_moves_the_edition_and_no_other_does() -> None:
    rows = world()
    assert set(rows) == TABLES
    watch = Watch()
    for table, row in rows.items():
        model = MODELS[table]
        for public in (True, False):
            for field in columns(table, public):
                watch.moved  # noqa: B018
                before = model._default_manager.filter(pk=row.pk).values_list(field.attname, flat=True).get()
                with transaction.atomic():
                    assert model._default_manager.filter(pk=row.pk).update(**{field.attname: other_value(row, field)}) == 1
                assert watch.moved == public, f"{table}.{field.column}"
                model._default_manager.filter(pk=row.pk).update(**{field.attname: before})
                assert watch.moved == public, f"{table}.{field.column} put back"
                model._default_manager.filter(pk=row.pk).update(**{field.attname: before})
                assert not watch.moved, f"{table}.{field.column} written as it was"


def test_inserts_and_deletes_move_it_on_every_public_table() -> None:
    rows, watch = world(), Watch()
    for table in TABLES:
        fresh = MODELS[table]._default_manager.get(pk=rows[table].pk)
        # Undone and redone within one commit, so that rows pointing here are left alone.
        watch.moved  # noqa: B018
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}" WHERE id = %s', [fresh.pk])
            MODELS[table]._default_manager.bulk_create([fresh])
        assert watch.moved, table
