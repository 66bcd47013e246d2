"""The edition moves whenever a public fact is committed, however it was written, and never otherwise."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import date
from pathlib import Path

import django
import pytest
import wagtail
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from catalog import certification, edition
from catalog.database import triggers
from catalog.edition import Reading
from catalog.models import (
    Certificate,
    EditionRow,
    Producer,
    Product,
    ProductImage,
)
from catalog.public_facts import AVAILABILITY, PUBLIC_COLUMNS
from tests.catalog.test_races import Rival
from tests.factories import (
    audit,
    certified_product,
    extend,
    issue,
    make_decision,
    make_producer,
    make_product,
    make_province,
    make_rules,
    withdraw,
)
from tests.watching import Watch

pytestmark = pytest.mark.usefixtures("committed")
on_postgresql = pytest.mark.postgresql
TODAY = date(2026, 11, 23)


# --- every way of writing ---------------------------------------------------------------------------------------------


def test_raw_sql_bulk_updates_and_fixtures_are_caught(tmp_path: Path) -> None:
    product = certified_product(price=50000)
    watch = Watch()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_product SET price = price + 1")
    assert watch.moved
    Product.objects.update(packaging="hũ 500 g")
    assert watch.moved
    product.refresh_from_db()
    product.price = 70000
    Product.objects.bulk_update([product], ["price"])
    assert watch.moved
    Producer.objects.bulk_create([Producer(name="HTX", slug="htx-1"), Producer(name="HTX", slug="htx-2")])
    assert watch.moved
    fixture = tmp_path / "facts.json"
    call_command("dumpdata", "catalog.producer", output=str(fixture), verbosity=0)
    facts = json.loads(fixture.read_text())
    facts[0]["fields"]["name"] = "HTX Núi Cấm"
    fixture.write_text(json.dumps(facts))
    assert not watch.moved
    call_command("loaddata", str(fixture), verbosity=0)
    assert watch.moved
    Producer.objects.filter(slug__startswith="htx-").delete()
    assert watch.moved


def test_each_domain_function_moves_it() -> None:
    make_rules()
    product, watch = make_product(), Watch()
    first = issue(product, date(2024, 3, 1))
    assert watch.moved
    extend(first, date(2027, 5, 1))
    assert watch.moved
    second = certification.upgrade(product, decision=make_decision(date(2025, 3, 1)), stars=4, audit=audit())
    assert watch.moved
    withdraw(second, date(2026, 3, 1))
    assert watch.moved
    certification.correct(second, audit=audit(), note="Đã đối chiếu")
    assert watch.moved
    certification.correct_decision(second.decision, audit=audit(), source="Công báo")
    assert watch.moved
    certification.delete(second, audit=audit())
    assert watch.moved


def test_a_rollback_leaves_it() -> None:
    product, watch = certified_product(), Watch()
    with pytest.raises(RuntimeError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(price=1000)
        raise RuntimeError
    assert not watch.moved
    with transaction.atomic():
        make_producer()
        with pytest.raises(RuntimeError), transaction.atomic():
            Product.objects.filter(pk=product.pk).update(price=1000)
            raise RuntimeError
    assert watch.moved


def test_drafts_locks_and_renditions_leave_it() -> None:
    officer = get_user_model().objects.create_superuser("admin")
    product, watch = certified_product(price=50000), Watch()
    product.price = 60000
    revision = product.save_revision(user=officer)
    product.save_revision(user=officer, overwrite_revision=revision)
    assert not watch.moved
    Product.objects.filter(pk=product.pk).update(locked=True, locked_by=officer)
    assert not watch.moved
    picture = apps.get_model("wagtailimages.Image").objects.create(title="a", file="a.jpg", width=1, height=1)
    assert watch.moved
    picture.renditions.create(filter_spec="width-100", file="r.jpg", width=1, height=1)
    assert not watch.moved
    product.refresh_from_db()
    product.latest_revision.publish()
    product.refresh_from_db()
    assert watch.moved and product.price == 60000
    product.unpublish()
    assert watch.moved


def test_an_old_draft_published_after_each_domain_function_brings_back_no_fact() -> None:
    make_rules()
    product = make_product(price=50000)
    picture = apps.get_model("wagtailimages.Image").objects.create(title="a", file="a.jpg", width=1, height=1)
    photograph = ProductImage.objects.create(product=product, image=picture, alt_text="Hũ mắm")
    old = Product.objects.get(pk=product.pk).save_revision()
    photograph.delete()
    picture.delete()

    def move_to_another_producer() -> None:
        Product.objects.filter(pk=product.pk).update(
            name="Mắm thu", province=make_province("92", "Cần Thơ"), producer=make_producer(), official_code="83-28780-3-2026"
        )
        product.producer.delete()

    def facts() -> tuple:
        columns = ("name", "province_id", "producer_id", "code", "official_code")
        return Product.objects.values_list(*columns).get(pk=product.pk), list(Certificate.objects.order_by("pk").values())

    def publish_old() -> tuple:
        Product.objects.get(pk=product.pk).revisions.get(pk=old.pk).publish()
        return facts()

    first = issue(product, date(2024, 3, 1))
    for step in (
        move_to_another_producer,
        lambda: extend(first, date(2027, 5, 1)),
        lambda: withdraw(first, date(2026, 1, 1)),
        lambda: issue(product, date(2026, 2, 1), 4),
        lambda: certification.correct_decision(first.decision, audit=audit(), signed_on=date(2024, 4, 1)),
        lambda: certification.delete(first, audit=audit()),
    ):
        step()
        wanted = facts()
        assert publish_old() == wanted
    assert Product.objects.get(pk=product.pk).images.count() == 0


# --- PostgreSQL: late and once ----------------------------------------------------------------------------------------


@on_postgresql
def test_on_postgresql_the_bump_waits_for_the_commit_and_blocks_nobody() -> None:
    one, other = certified_product(), certified_product()

    def write_other(price: int) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        Product.objects.filter(pk=other.pk).update(price=price)
        return edition.current_token()

    watch = Watch()
    with transaction.atomic():
        Product.objects.filter(pk=one.pk).update(price=1000)
        assert not watch.moved
        rival = Rival(lambda: write_other(2000))
        rival.run_to_its_end()
        assert rival.outcome != watch.token
        theirs = edition.current_token()
        assert rival.outcome == theirs
    assert edition.current_token() != theirs
    # Brought forward, the bump is a lock that everyone waits for: that is why it is deferred.
    with transaction.atomic():
        Product.objects.filter(pk=one.pk).update(price=3000)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        rival = Rival(lambda: write_other(4000))
        rival.run_to_its_end()
        assert isinstance(rival.outcome, DatabaseError)


@on_postgresql
def test_on_postgresql_a_truncated_table_moves_it() -> None:
    make_producer()
    watch = Watch()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE catalog_producerlink")
    assert watch.moved


@on_postgresql
def test_on_postgresql_it_is_renewed_once_a_commit() -> None:
    def renewals() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_get_xact_tuples_updated('catalog_edition'::regclass)")
            return cursor.fetchone()[0]

    with transaction.atomic():
        before = renewals()
        for price in range(1000, 1010):
            certified_product(price=price)
        assert renewals() == before
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert renewals() == before + 1
        make_producer()
        assert renewals() == before + 1


@on_postgresql
def test_on_postgresql_a_connection_that_broke_is_opened_anew() -> None:
    token = edition.current_token()
    pid = connection.connection.info.backend_pid

    def end_it() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    rival = Rival(end_it)
    rival.run_to_its_end()
    assert edition.current_token() == token
    assert connection.connection.info.backend_pid != pid


@on_postgresql
def test_on_postgresql_a_statement_that_the_server_forgot_changes_nothing() -> None:
    """As behind a pooler that hands each transaction another connection."""
    token = edition.current_token()
    for _time in range(2):
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        assert edition.current_token() == token
    with pytest.raises(DatabaseError), transaction.atomic():
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT nonsense")
        edition.current_token()
    assert edition.current_token() == token


# --- the reading protocol ---------------------------------------------------------------------------------------------


def test_a_page_read_in_peace_may_be_kept() -> None:
    certified_product()
    reading = Reading.begin(TODAY)
    assert list(Product.objects.listed(reading.on))
    assert reading.still_holds()


def test_a_page_torn_by_a_commit_is_not_kept() -> None:
    product = certified_product()
    reading = Reading.begin(TODAY)
    first_half = Product.objects.listed(reading.on).count()
    rival = Rival(lambda: withdraw(product.certificates.get(), TODAY))
    rival.run_to_its_end()
    assert (first_half, Product.objects.listed(reading.on).count()) == (1, 0)
    assert not reading.still_holds()


def test_without_an_edition_nothing_may_be_kept() -> None:
    EditionRow.objects.all().delete()
    try:
        assert not Reading.begin(TODAY).still_holds()
    finally:
        triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)


@pytest.mark.parametrize(
    "changed",
    [(settings, "PUBLIC_BASE_URL", "https://ocop.example.vn"), (django, "__version__", "6.2"), (wagtail, "__version__", "9.0")],
    ids=["address", "django", "wagtail"],
)
def test_another_address_or_another_package_is_another_release(monkeypatch: pytest.MonkeyPatch, changed: tuple) -> None:
    before = Reading.begin(TODAY).key("vi", "/san-pham/")
    monkeypatch.setattr(*changed)
    edition.release.cache_clear()
    try:
        assert Reading.begin(TODAY).key("vi", "/san-pham/") != before
    finally:
        monkeypatch.undo()
        edition.release.cache_clear()
    assert Reading.begin(TODAY).key("vi", "/san-pham/") == before


def test_a_release_is_its_files_and_not_when_they_were_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def release_of(folder: Path) -> str:
        monkeypatch.setattr(settings, "ROOT", folder)
        edition.release.cache_clear()
        return edition.release()

    def checked_out(name: str, **files: str) -> Path:
        folder = tmp_path / name
        for path, text in {"requirements.txt": "django==5.2", "catalog/views.py": "", "templates/404.html": "", **files}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        return folder

    try:
        one, other = checked_out("one"), checked_out("other")
        os.utime(other / "catalog" / "views.py", (0, 0))
        assert release_of(one) == release_of(other)
        for path in ("templates/404.html", "requirements.txt", "catalog/more.py"):
            assert release_of(checked_out(f"changed {Path(path).stem}", **{path: "other"})) != release_of(one)
    finally:
        monkeypatch.undo()
        edition.release.cache_clear()


def test_the_key_tells_edition_day_language_and_address_apart() -> None:
    reading = Reading.begin(TODAY)
    keys = {
        reading.key("vi", "/san-pham/"),
        reading.key("en", "/san-pham/"),
        reading.key("vi", "/san-pham/?sao=5"),
        Reading(reading.token, date(2026, 11, 24)).key("vi", "/san-pham/"),
        Reading("another", TODAY).key("vi", "/san-pham/"),
    }
    assert len(keys) == 5
    assert reading.key("vi", "/san-pham/") == Reading.begin(TODAY).key("vi", "/san-pham/")
