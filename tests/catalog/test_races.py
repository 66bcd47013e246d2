"""Rivals at the same product, on connections of their own. They meet at named functions, never by chance or by sleeping."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection

from catalog import certification
from catalog.apps import install_triggers
from catalog.certification import CertificationError
from catalog.database import triggers
from catalog.models import Certificate, Decision, Product
from tests.factories import audit, certified_product, issue, make_decision, make_product

pytestmark = pytest.mark.usefixtures("committed")


class Rival:
    """Another process: a thread with a connection of its own. `outcome` is what it returned or raised. `lock` names the one to
    wait for, where an action takes several and the database has them: a table's rows or a function.
    """

    def __init__(self, action: Callable[[], Any], lock: str = "") -> None:
        self.outcome: Any = None
        self._lock = lock
        self._action = action
        self._asks_for_the_lock = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            with connection.execute_wrapper(self._notice_lock):
                self.outcome = self._action()
        except Exception as error:
            self.outcome = error
        finally:
            connection.close()
            self._asks_for_the_lock.set()

    def _notice_lock(self, execute, sql, params, many, context):
        locks = "FOR NO KEY UPDATE" in sql or "pg_advisory_xact_lock" in sql
        if sql.startswith("BEGIN IMMEDIATE") or (locks and self._lock in sql):
            self._asks_for_the_lock.set()
        return execute(sql, params, many, context)

    def start_and_reach_the_lock(self) -> None:
        self._thread.start()
        assert self._asks_for_the_lock.wait(20)

    def run_to_its_end(self) -> None:
        self._thread.start()
        self.finish()

    def finish(self) -> None:
        self._thread.join(30)
        assert not self._thread.is_alive()


@contextmanager
def meeting_at(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, meet: Callable[[], None]) -> Iterator[None]:
    """Call `meet` once, right before the main thread calls `module.name`."""
    genuine, main, met = getattr(module, name), threading.current_thread(), []

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if threading.current_thread() is main and not met:
            met.append(True)
            meet()
        return genuine(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(module, name, wrapper)
        yield
    assert met, f"{name} was never called"


# --- the guard in the database ----------------------------------------------------------------------------------------


def check_overlap(product: Product, starts_on: date, ends_on: date) -> None:
    if product.certificates.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).exists():
        raise CertificationError("overlap", code="overlap")


def insert(product: Product, decision: Decision) -> Certificate:
    return Certificate.objects.create(
        product=product,
        decision=decision,
        certified_name="Mắm",
        certified_name_key="mắm",
        stars=3,
        starts_on=decision.signed_on,
        ends_on=date(2028, 1, 1),
        end_reason="expired",
    )


def check_then_insert(product: Product, decision: Decision, between: Callable[[], None] = lambda: None) -> Certificate:
    """What a careful writer without lock and guard would do."""
    check_overlap(product, decision.signed_on, date(2028, 1, 1))
    between()
    return insert(product, decision)


@contextmanager
def without_guard() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE catalog_certificate DROP CONSTRAINT {triggers.OVERLAP_CONSTRAINT}")
        else:
            for name in triggers.OVERLAP_TRIGGERS:
                cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        Certificate.objects.all().delete()
        if connection.vendor == "postgresql":
            from importlib import import_module

            with connection.cursor() as cursor:
                cursor.execute(import_module("catalog.migrations.0002_no_overlap").ADD)
        else:
            install_triggers(using="default")


def race_of_check_then_insert() -> tuple[Product, Any, Any]:
    product = make_product()
    mine, theirs = make_decision(date(2025, 3, 1)), make_decision(date(2025, 4, 1))
    rival = Rival(lambda: check_then_insert(product, theirs))
    try:
        outcome: Any = check_then_insert(product, mine, between=rival.run_to_its_end)
    except DatabaseError as error:
        outcome = error
    return product, outcome, rival.outcome


def test_without_the_guard_a_check_lets_two_in() -> None:
    with without_guard():
        product, mine, theirs = race_of_check_then_insert()
        assert isinstance(mine, Certificate) and isinstance(theirs, Certificate)
        assert [certificate.in_force(date(2026, 1, 1)) for certificate in product.certificates.all()] == [True, True]


def test_with_the_guard_exactly_one_gets_in() -> None:
    product, mine, theirs = race_of_check_then_insert()
    assert isinstance(theirs, Certificate)
    assert isinstance(mine, DatabaseError) and "overlap" in str(mine)
    assert product.certificates.get() == theirs


# --- the domain functions ---------------------------------------------------------------------------------------------


def ends(product: Product) -> list[tuple[date, date, str]]:
    return list(product.certificates.order_by("starts_on").values_list("starts_on", "ends_on", "end_reason"))


def test_two_rounds_at_once_are_both_kept_and_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    product = make_product()
    mine, theirs = make_decision(date(2025, 3, 1)), make_decision(date(2025, 4, 1))
    rival = Rival(lambda: certification.issue(product, decision=theirs, stars=4, audit=audit()))
    with meeting_at(monkeypatch, certification, "settle_products", rival.start_and_reach_the_lock):
        certification.issue(product, decision=mine, stars=3, audit=audit())
    rival.finish()
    assert isinstance(rival.outcome, Certificate), rival.outcome
    assert ends(product) == [
        (date(2025, 3, 1), date(2025, 4, 1), "superseded"),
        (date(2025, 4, 1), date(2028, 4, 1), "expired"),
    ]


def test_two_rounds_of_one_day_at_once_keep_one_and_tell_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    product = make_product()
    mine, theirs = make_decision(date(2025, 3, 1)), make_decision(date(2025, 3, 1))
    rival = Rival(lambda: certification.issue(product, decision=theirs, stars=4, audit=audit()))
    with meeting_at(monkeypatch, certification, "settle_products", rival.start_and_reach_the_lock):
        certification.issue(product, decision=mine, stars=3, audit=audit())
    rival.finish()
    assert isinstance(rival.outcome, CertificationError) and rival.outcome.code == "same_day_conflict"
    assert product.certificates.get().stars == 3


def test_a_round_and_the_deletion_of_its_neighbour_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    product = make_product()
    issue(product, date(2024, 1, 1))
    second = issue(product, date(2025, 1, 1))
    theirs = make_decision(date(2026, 1, 1))
    rival = Rival(lambda: certification.issue(product, decision=theirs, stars=4, audit=audit()))
    with meeting_at(monkeypatch, certification, "settle", rival.start_and_reach_the_lock):
        certification.delete(second, audit=audit())
    rival.finish()
    assert isinstance(rival.outcome, Certificate), rival.outcome
    assert ends(product) == [
        (date(2024, 1, 1), date(2026, 1, 1), "superseded"),
        (date(2026, 1, 1), date(2029, 1, 1), "expired"),
    ]


def test_deleted_by_two_at_once_it_is_deleted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = certified_product().certificates.get()
    on_their_form = Certificate.objects.get(pk=certificate.pk)
    rival = Rival(lambda: certification.delete(on_their_form, audit=audit()))
    with meeting_at(monkeypatch, certification, "settle", rival.start_and_reach_the_lock):
        certification.delete(certificate, audit=audit())
    rival.finish()
    assert isinstance(rival.outcome, CertificationError) and rival.outcome.code == "gone"


def test_issued_while_the_decision_is_being_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = make_decision(date(2025, 3, 1))
    issue(make_product(), date(2025, 3, 1), decision=decision)
    product, on_their_form = make_product(), Decision.objects.get(pk=decision.pk)
    rival = Rival(lambda: certification.issue(product, decision=on_their_form, stars=3, audit=audit()))
    with meeting_at(monkeypatch, certification, "settle_products", rival.start_and_reach_the_lock):
        certification.correct_decision(decision, audit=audit(), signed_on=date(2025, 5, 1))
    rival.finish()
    assert isinstance(rival.outcome, Certificate), rival.outcome
    assert set(Certificate.objects.values_list("starts_on", flat=True)) == {date(2025, 5, 1)}


def test_moved_to_a_decision_that_is_being_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = issue(make_product(), date(2025, 1, 1))
    decision = make_decision(date(2025, 3, 1))
    on_their_form = Decision.objects.get(pk=decision.pk)
    rival = Rival(lambda: certification.correct(certificate, decision=on_their_form, audit=audit()))
    with meeting_at(monkeypatch, certification, "settle_products", rival.start_and_reach_the_lock):
        certification.correct_decision(decision, audit=audit(), signed_on=date(2025, 5, 1))
    rival.finish()
    assert isinstance(rival.outcome, Certificate), rival.outcome
    assert rival.outcome.starts_on == date(2025, 5, 1)


def test_two_upgrades_to_one_star_at_once_are_one_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    product = certified_product(date(2024, 1, 1), 3)
    mine, theirs = make_decision(date(2025, 3, 1)), make_decision(date(2025, 4, 1))
    rival = Rival(lambda: certification.upgrade(product, decision=theirs, stars=4, audit=audit()))
    with meeting_at(monkeypatch, certification, "settle_products", rival.start_and_reach_the_lock):
        certification.upgrade(product, decision=mine, stars=4, audit=audit())
    rival.finish()
    assert isinstance(rival.outcome, CertificationError) and rival.outcome.code == "not_an_upgrade"
    assert product.certificates.count() == 2


def test_many_writers_at_one_product_leave_one_certificate_in_force_a_day() -> None:
    product = make_product()
    decisions = [make_decision(date(2024, month, 1)) for month in range(1, 7)]
    barrier = threading.Barrier(len(decisions))

    def write(decision: Decision) -> Certificate:
        barrier.wait(20)
        return certification.issue(product, decision=decision, stars=3, audit=audit())

    rivals = [Rival(lambda decision=decision: write(decision)) for decision in decisions]
    for rival in rivals:
        rival._thread.start()
    for rival in rivals:
        rival.finish()
        assert isinstance(rival.outcome, Certificate), rival.outcome
    assert [end for _start, end, _reason in ends(product)] == [
        *(decision.signed_on for decision in decisions[1:]),
        date(2027, 6, 1),
    ]
