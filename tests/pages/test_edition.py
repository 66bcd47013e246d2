"""What editors publish moves the edition; what they only prepare does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.models import Comment, Locale, Page, Site

from catalog.public_facts import PUBLIC_COLUMNS
from ocop.pages.models import ContentPage, FairIndexPage, FairPage, Navigation, StoryPage
from tests.catalog.test_edition_columns import MODELS, OF_PAGES, other_value
from tests.factories import make_group, make_producer, make_product, make_province
from tests.pages.factories import first_page, make_collection, make_fair, make_page, make_story
from tests.watching import Watch

pytestmark = pytest.mark.usefixtures("committed")


# --- tables -----------------------------------------------------------------------------------------------------------


def rows() -> dict[str, models.Model]:
    """A row in each public table of pages; of whatever one may point at there are two."""
    for name, code in (("a", "91"), ("b", "92")):
        make_group(name, name, name)
        make_product(province=make_province(code, name), producer=make_producer(name))
        get_user_model().objects.create_user(name)
        Image.objects.create(title=name, file=f"{name}.jpg", width=1, height=1)
        MODELS["wagtaildocs_document"].objects.create(title=name, file=f"{name}.pdf")
        MODELS["catalog_producttag"].objects.create(name=name, slug=name)
        MODELS["catalog_commune"].objects.create(code=name, name=name, kind="xã", province=make_province())
        Navigation.objects.create(site=Site.objects.create(hostname=f"site-{name}", port=80, root_page=Page.objects.get(depth=1)))
        for page in (make_fair(), make_story(), make_collection(), make_page(ContentPage)):
            page.save_revision()
    made: dict[str, models.Model] = {}
    for table in sorted(OF_PAGES, key=lambda table: table != "pages_fairpage"):
        model = MODELS[table]
        made[table] = model._default_manager.order_by("pk").last() or model._default_manager.create(**needed(model))
    return made


def needed(model: type[models.Model]) -> dict[str, Any]:
    """A lawful value for each field of the model that has to have one."""
    values: dict[str, Any] = {"name": "a", "title": "a", "label": "a"}
    by_kind = {
        models.DateField: date(2026, 11, 23),
        models.TimeField: time(8),
        models.DateTimeField: datetime(2026, 11, 23, tzinfo=UTC),
    }
    wanted = [field for field in model._meta.concrete_fields if not (field.primary_key or field.null or field.has_default())]
    return {
        field.name: field.related_model._default_manager.first()
        if isinstance(field, models.ForeignKey)
        else by_kind.get(type(field), values.get(field.name, "a"))
        for field in wanted
        if not field.blank
    }


def test_each_public_column_of_a_page_moves_the_edition_and_no_other_does() -> None:
    made, watch = rows(), Watch()
    for table, row in made.items():
        for field in row._meta.local_concrete_fields:
            if field.primary_key or field.name in {"alias_of", "latest_revision", "live_revision", "content_type"}:
                continue
            value = other_value(row, field) if not isinstance(field, StreamField) else [("text", "<p>khác</p>")]
            watch.moved  # noqa: B018
            with transaction.atomic():
                assert type(row)._default_manager.filter(pk=row.pk).update(**{field.attname: value}) == 1
            assert watch.moved == (field.column in PUBLIC_COLUMNS[table]), f"{table}.{field.column}"


def test_rows_that_come_and_go_move_it_on_every_table() -> None:
    made, watch = rows(), Watch()
    for table, row in made.items():
        key = row._meta.pk.column
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = %s', [row.pk])
            row.save_base(raw=True, force_insert=True)
        assert watch.moved, table


# --- what editors do --------------------------------------------------------------------------------------------------


def test_preparing_a_page_leaves_the_edition() -> None:
    editor = get_user_model().objects.create_user("bientap")
    story = make_story()
    watch = Watch()
    story.title = "Tên khác"
    revision = story.save_revision(user=editor)
    story.save_revision(user=editor, overwrite_revision=revision)
    assert not watch.moved
    Page.objects.filter(pk=story.pk).update(locked=True, locked_by=editor)
    Comment.objects.create(page=story, user=editor, text="Xem lại", contentpath="title")
    assert not watch.moved
    story.refresh_from_db()
    index = first_page(FairIndexPage)
    index.add_child(instance=FairPage(title="Nháp", slug="nhap", live=False))
    watch.moved  # noqa: B018
    assert Page.objects.get(slug="nhap").get_parent().pk == index.pk


def test_publishing_unpublishing_and_moving_a_page_move_it() -> None:
    story, watch = make_story(), Watch()
    story.title = "Tên khác"
    story.save_revision().publish()
    assert watch.moved
    story.refresh_from_db()
    story.unpublish()
    assert watch.moved
    page = make_page(ContentPage)
    below = make_page(ContentPage)
    assert watch.moved
    below.move(page, pos="last-child")
    assert watch.moved
    english = make_page(StoryPage, story, "en", dated_on=date(2026, 11, 23))
    assert watch.moved and english.locale == Locale.objects.get(language_code="en")
    english.delete()
    assert watch.moved
