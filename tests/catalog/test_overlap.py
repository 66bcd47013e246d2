"""Certificates of one product never overlap: the database itself refuses, whoever writes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from catalog.models import Certificate, Product
from tests.factories import certified_product, issue, make_decision, make_product, withdraw

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START, END = date(2025, 1, 15), date(2028, 1, 15)


def insert(product: Product, starts_on: date, ends_on: date) -> Certificate:
    return Certificate.objects.create(
        product=product,
        decision=make_decision(starts_on),
        certified_name="Mắm",
        certified_name_key="mắm",
        stars=3,
        starts_on=starts_on,
        ends_on=ends_on,
        end_reason="expired",
    )


@pytest.fixture
def product() -> Product:
    return certified_product(START)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (START - 10 * DAY, START + DAY),
        (START + DAY, START + 2 * DAY),
        (END - DAY, END + 10 * DAY),
        (START - DAY, END + DAY),
        (START + DAY, END),
    ],
)
def test_a_raw_insert_that_overlaps_is_refused(product: Product, starts_on: date, ends_on: date) -> None:
    with pytest.raises(DatabaseError, match="overlap"), transaction.atomic():
        insert(product, starts_on, ends_on)
    assert product.certificates.count() == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(START - 10 * DAY, START), (END, END + DAY), (START + DAY, START + DAY), (END - DAY, END - DAY)],
)
def test_neighbours_and_intervals_of_no_days_get_in(product: Product, starts_on: date, ends_on: date) -> None:
    insert(product, starts_on, ends_on)
    assert product.certificates.count() == 2


def test_certificates_of_other_products_may_run_at_the_same_time(product: Product) -> None:
    insert(make_product(), START, END)


@pytest.mark.parametrize(
    "changes",
    [{"ends_on": date(2027, 1, 2)}, {"starts_on": date(2025, 6, 1)}, {"starts_on": date(2024, 1, 1), "ends_on": END}],
)
def test_a_raw_update_that_overlaps_is_refused(product: Product, changes: dict) -> None:
    second = insert(product, END, END + 30 * DAY)
    first = product.certificates.get(starts_on=START)
    moved = second if "starts_on" in changes else first
    if "starts_on" not in changes:
        changes = {"ends_on": END + DAY}
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=moved.pk).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_certificate SET ends_on = %s WHERE id = %s", [END + DAY, first.pk])
    first.refresh_from_db()
    assert first.ends_on == END


def test_moving_a_certificate_onto_another_product_that_has_one(product: Product) -> None:
    other = certified_product(START + DAY)
    with pytest.raises(DatabaseError, match="overlap"), transaction.atomic():
        Certificate.objects.filter(product=other).update(product=product)


def test_a_withdrawn_certificate_leaves_room_from_the_day_of_withdrawal(product: Product) -> None:
    withdraw(product.certificates.get(), date(2026, 1, 1))
    with pytest.raises(DatabaseError, match="overlap"), transaction.atomic():
        insert(product, date(2025, 12, 31), date(2026, 2, 1))
    insert(product, date(2026, 1, 1), date(2026, 2, 1))


def test_rows_that_are_no_certificate_are_refused(product: Product) -> None:
    certificate = issue(make_product(), START)
    for changes in (
        {"ends_on": START - DAY},
        {"stars": 2},
        {"stars": 6},
        {"score": 101},
        {"withdrawn_from": START},
        {"extended_until": END + DAY},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**changes)
