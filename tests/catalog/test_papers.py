"""A withdrawal and an extension are a day with its paper: they are entered together, and together they go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client

from catalog import addresses, certification
from catalog.certification import CertificationError
from catalog.models import Certificate, Decision, EndReason
from tests.factories import TODAY, audit, extend, issue, make_decision, make_product, make_rules, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules_on_record() -> None:
    make_rules()


@pytest.fixture
def withdrawn() -> Certificate:
    return withdraw(issue(make_product("Mắm ruốc Bà Giáo"), date(2025, 6, 15)), date(2026, 1, 1))


@pytest.fixture
def extended() -> Certificate:
    return extend(issue(make_product(), date(2023, 6, 15)), date(2026, 9, 1))


def refusal(certificate: Certificate, **changes: Any) -> tuple[str, str | None]:
    """The code and the field of the refusal, after which the row is as it was."""
    before = Certificate.objects.filter(pk=certificate.pk).values().get()
    with pytest.raises(CertificationError) as refused:
        certification.correct(certificate, audit=audit(), **changes)
    assert Certificate.objects.filter(pk=certificate.pk).values().get() == before
    return refused.value.code, refused.value.field


def test_a_withdrawal_that_never_was_goes_with_its_paper_and_its_ground(withdrawn: Certificate, time_machine) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)
    paper = withdrawn.withdrawal_decision
    certification.correct(withdrawn, audit=audit(), withdrawn_from=None)
    assert (withdrawn.withdrawal_decision, withdrawn.withdrawal_ground) == (None, "")
    assert (withdrawn.ends_on, withdrawn.end_reason) == (date(2028, 6, 15), EndReason.EXPIRED)
    page = Client().get(addresses.product("en", withdrawn.product.slug)).content.decode()
    assert paper.number not in page
    answer = Client().get(addresses.verify("en"), {"q": paper.number}).content.decode()
    assert withdrawn.product.name not in answer


def test_an_extension_that_never_was_goes_with_its_paper(extended: Certificate) -> None:
    certification.correct(extended, audit=audit(), extended_until=None)
    assert extended.extension_decision is None
    assert extended.ends_on == date(2026, 6, 15)


def test_neither_a_paper_nor_a_ground_stands_without_its_day(withdrawn: Certificate, extended: Certificate) -> None:
    paper = withdrawn.withdrawal_decision
    assert refusal(withdrawn, withdrawn_from=None, withdrawal_decision=paper) == ("no_withdrawal_day", "withdrawn_from")
    assert refusal(withdrawn, withdrawn_from=None, withdrawal_ground="b") == ("no_withdrawal_day", "withdrawn_from")
    assert refusal(extended, withdrawal_ground="b") == ("no_withdrawal_day", "withdrawn_from")
    assert refusal(extended, extended_until=None, extension_decision=extended.extension_decision) == ("no_extension_day", "until")
    other = make_decision(date(2026, 6, 1), kind=Decision.Kind.EXTENSION)
    assert refusal(withdrawn, extension_decision=other) == ("no_extension_day", "until")


def test_a_day_does_not_stand_without_its_paper(withdrawn: Certificate, extended: Certificate) -> None:
    assert refusal(withdrawn, withdrawal_decision=None)[0] == "no_withdrawal_paper"
    assert refusal(extended, extension_decision=None)[0] == "no_extension_paper"


@pytest.mark.parametrize("ground", ["", "not a ground"])
def test_a_withdrawal_keeps_a_ground_once_it_has_one(withdrawn: Certificate, ground: str) -> None:
    assert refusal(withdrawn, withdrawal_ground=ground) == ("no_ground", "withdrawal_ground")
    certification.correct(withdrawn, audit=audit(), withdrawal_ground="dd")
    assert withdrawn.withdrawal_ground == "dd"


def test_a_withdrawal_whose_source_names_no_ground_can_still_be_corrected(withdrawn: Certificate) -> None:
    Certificate.objects.update(withdrawal_ground="")
    certification.correct(withdrawn, audit=audit(), note="Nguồn không nêu lý do", withdrawal_ground="")
    assert (withdrawn.withdrawn_from, withdrawn.withdrawal_ground) == (date(2026, 1, 1), "")


@pytest.mark.parametrize(
    "changes",
    [
        {"withdrawn_from": None},
        {"withdrawal_decision": None},
        {"withdrawn_from": None, "withdrawal_decision": None},
        {"extended_until": None},
        {"extension_decision": None},
    ],
    ids=lambda changes: " and ".join(changes),
)
def test_the_database_holds_the_same(withdrawn: Certificate, extended: Certificate, changes: dict[str, Any]) -> None:
    held = withdrawn if any(name.startswith("withdraw") for name in changes) else extended
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=held.pk).update(**changes)


@contextmanager
def without_the_checks() -> Iterator[None]:
    """As the table was before the checks; on PostgreSQL the test's rollback brings them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in ("certificate_withdrawn_after_start", "certificate_extension_has_paper"):
                cursor.execute(f"ALTER TABLE catalog_certificate DROP CONSTRAINT {name}")
            yield
            return
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_what_earlier_corrections_left_behind_is_removed(withdrawn: Certificate, extended: Certificate) -> None:
    left_behind = issue(make_product(), date(2024, 5, 5))
    papers = {"withdrawal_decision": withdrawn.withdrawal_decision, "extension_decision": extended.extension_decision}
    with without_the_checks():
        Certificate.objects.filter(pk=left_behind.pk).update(withdrawal_ground="b", **papers)
        migration = import_module("catalog.migrations.0007_papers_with_their_days")
        migration.remove_papers_without_day(apps, SimpleNamespace(connection=connection))
    for certificate in (left_behind, withdrawn, extended):
        certificate.refresh_from_db()
    assert (left_behind.withdrawal_decision, left_behind.withdrawal_ground, left_behind.extension_decision) == (None, "", None)
    assert withdrawn.withdrawal_decision and withdrawn.withdrawal_ground == "b" and extended.extension_decision


@pytest.mark.parametrize("why", ["", "  "])
def test_whatever_befalls_a_certificate_says_why(why: str) -> None:
    certificate = issue(make_product(), date(2024, 5, 5))
    on_record = Certificate.objects.values().get()
    later = make_decision(date(2025, 5, 5))
    withdrawal = make_decision(TODAY, kind=Decision.Kind.WITHDRAWAL)
    extension = make_decision(TODAY, kind=Decision.Kind.EXTENSION)
    product, wordless = certificate.product, audit(why)
    for act in (
        lambda: certification.issue(product, decision=later, stars=3, audit=wordless),
        lambda: certification.renew(product, decision=later, audit=wordless),
        lambda: certification.upgrade(product, decision=later, stars=4, audit=wordless),
        lambda: certification.downgrade(product, decision=later, stars=2, audit=wordless),
        lambda: certification.withdraw(certificate, decision=withdrawal, from_day=TODAY, ground="b", audit=wordless),
        lambda: certification.extend(certificate, decision=extension, until=date(2027, 8, 1), audit=wordless),
    ):
        with pytest.raises(CertificationError) as refused:
            act()
        assert (refused.value.code, refused.value.field) == ("no_reason", "why")
        assert Certificate.objects.values().get() == on_record
