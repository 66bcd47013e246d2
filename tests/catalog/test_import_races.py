"""An import and a rival at the same facts: another import, or an officer. And the order of locks, for want of which they wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from catalog import certification, validity
from catalog.imports import apply
from catalog.imports.apply import Applied, apply_plan
from catalog.imports.errors import PlanChanged
from catalog.imports.plan import Plan
from catalog.models import Certificate, Decision, Producer, Product
from tests.catalog.imports.world import Importer, later, populate, tea
from tests.catalog.test_races import Rival, ends, meeting_at
from tests.factories import audit, make_decision, make_product

pytestmark = pytest.mark.usefixtures("committed")
on_postgresql = pytest.mark.postgresql


@pytest.fixture
def annex(committed: None, tmp_path: Path) -> Importer:
    populate()
    return Importer(tmp_path)


def write(plan: Plan) -> Applied:
    return apply_plan(plan, by=None)


def on_record() -> tuple[int, int, int, int]:
    return Product.objects.count(), Producer.objects.count(), Decision.objects.count(), Certificate.objects.count()


# --- two imports ------------------------------------------------------------------------------------------------------


def test_of_two_imports_of_one_annex_at_once_one_writes_it(annex: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = annex.plan(tea()), annex.plan(tea())
    rival = Rival(lambda: write(theirs), lock="pg_advisory_xact_lock")
    with meeting_at(monkeypatch, apply, "settle_products", rival.start_and_reach_the_lock):
        assert write(mine).certificates == 1
    rival.finish()
    assert isinstance(rival.outcome, PlanChanged), rival.outcome
    assert on_record() == (1, 1, 1, 1)


def two_decisions_about_one_new_product(annex: Importer) -> tuple[Plan, Plan]:
    return annex.plan(tea()), next_round(annex)


def test_two_annexes_with_one_new_product_at_once_make_one_product(annex: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = two_decisions_about_one_new_product(annex)
    rival = Rival(lambda: write(theirs), lock="pg_advisory_xact_lock")
    with meeting_at(monkeypatch, apply, "settle_products", rival.start_and_reach_the_lock):
        write(mine)
    rival.finish()
    assert isinstance(rival.outcome, PlanChanged), rival.outcome
    assert on_record() == (1, 1, 1, 1)


@on_postgresql
def test_without_one_lock_for_all_imports_the_product_is_made_twice(annex: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = two_decisions_about_one_new_product(annex)
    rival = Rival(lambda: write(theirs))

    def by_another_lock() -> None:
        monkeypatch.setattr(apply, "_POSTGRESQL_IMPORT_LOCK", 1)
        rival.run_to_its_end()

    with meeting_at(monkeypatch, apply, "settle_products", by_another_lock):
        write(mine)
    assert isinstance(rival.outcome, Applied), rival.outcome
    assert on_record() == (2, 2, 2, 2)


# --- an import and an officer -----------------------------------------------------------------------------------------


@pytest.fixture
def certificate(annex: Importer) -> Certificate:
    """Of 10/10/2022, by an annex."""
    annex.apply(tea())
    return Certificate.objects.get()


def next_round(annex: Importer) -> Plan:
    """The annex that recognises the same product again from 1/6/2025."""
    return annex.plan(tea(), title=later("1 tháng 6 năm 2025"))


def withdrawal(certificate: Certificate) -> Callable[[], Certificate]:
    day = date(2025, 3, 1)
    paper = make_decision(day, kind=Decision.Kind.WITHDRAWAL)
    return lambda: certification.withdraw(certificate, decision=paper, from_day=day, ground="b", audit=audit())


def test_withdrawn_while_an_import_brings_its_next_round(
    annex: Importer, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    rival = Rival(withdrawal(certificate), lock="catalog_product")
    plan = next_round(annex)
    with meeting_at(monkeypatch, validity, "settled_ends", rival.start_and_reach_the_lock):
        assert write(plan).certificates == 1
    rival.finish()
    assert isinstance(rival.outcome, Certificate), rival.outcome
    assert ends(certificate.product) == [
        (date(2022, 10, 10), date(2025, 3, 1), "withdrawn"),
        (date(2025, 6, 1), date(2028, 6, 1), "expired"),
    ]


@on_postgresql
def test_without_the_lock_on_its_product_the_withdrawal_is_lost(
    annex: Importer, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    rival = Rival(withdrawal(certificate))
    plan = next_round(annex)
    for module in (validity, certification, apply):
        monkeypatch.setattr(module, "lock_products", lambda _ids: None)
    with meeting_at(monkeypatch, validity, "settled_ends", rival.run_to_its_end):
        write(plan)
    assert isinstance(rival.outcome, Certificate), rival.outcome
    assert ends(certificate.product)[0] == (date(2022, 10, 10), date(2025, 6, 1), "superseded")


def test_what_an_officer_corrects_meanwhile_is_not_imported_as_if_it_were_not(
    annex: Importer, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = next_round(annex)
    rival = Rival(lambda: write(plan), lock="catalog_product")
    with meeting_at(monkeypatch, certification, "settle", rival.start_and_reach_the_lock):
        certification.correct(certificate, audit=audit(), stars=3)
    rival.finish()
    assert isinstance(rival.outcome, PlanChanged), rival.outcome
    assert Certificate.objects.get().stars == 3


def test_a_decision_corrected_while_an_import_adds_to_it(
    annex: Importer, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = annex.plan(tea("Trà hoa cúc"))
    rival = Rival(lambda: write(plan), lock="catalog_decision")
    with meeting_at(monkeypatch, certification, "settle_products", rival.start_and_reach_the_lock):
        certification.correct_decision(certificate.decision, audit=audit(), signed_on=date(2022, 11, 10))
    rival.finish()
    assert isinstance(rival.outcome, Applied), rival.outcome
    days = {(certificate.starts_on, certificate.decision.signed_on) for certificate in Certificate.objects.all()}
    assert days == {(date(2022, 11, 10), date(2022, 11, 10)), (date(2022, 10, 10), date(2022, 10, 10))}


# --- the order of locks -----------------------------------------------------------------------------------------------


def wait_until_someone_waits() -> None:
    """Until a rival stands at a lock that another transaction holds."""
    latest = monotonic() + 20
    with connection.cursor() as cursor:
        waiting = 0
        while not waiting:
            assert monotonic() < latest, "nobody waits"
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            (waiting,) = cursor.fetchone()


def lock_in_turn(action: Callable[[], Any]) -> Any:
    """Hold the first of two products, let the rival ask for both by `action`, then ask for the second."""
    # By name, and by place in the table once the first is written again, the second would come first.
    first, second = make_product("Trà sen").pk, make_product("Mắm ruốc").pk
    Product.objects.filter(pk=first).update(packaging="hũ 200 g")

    def both() -> Any:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # As the planner may read a table: from its beginning to its end.
                cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
            return action()

    rival = Rival(both)
    try:
        with transaction.atomic():
            validity.lock_products([first])
            rival._thread.start()
            wait_until_someone_waits()
            validity.lock_products([second])
    except DatabaseError as error:
        return error
    finally:
        rival.finish()
    return rival.outcome


@on_postgresql
def test_products_are_locked_by_their_primary_key_so_nobody_waits_for_ever() -> None:
    def lock_both() -> None:
        validity.lock_products(list(Product.objects.order_by("-pk").values_list("pk", flat=True)))

    assert lock_in_turn(lock_both) is None


@on_postgresql
def test_locked_in_any_order_two_writers_wait_for_one_another() -> None:
    def lock_both() -> None:
        list(Product.objects.order_by("-pk").select_for_update(of=("self",), no_key=True))

    assert "deadlock" in str(lock_in_turn(lock_both))
