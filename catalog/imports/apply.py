"""Step three: write a plan, all of it or nothing, in one short transaction.

The write lock is taken, the edition is compared with the one the plan was made on, and everything is written in bulk. Had the
catalogue changed meanwhile, the plan is made again outside the lock and written only if it treats every row alike.

Bulk writes send no signals. Audit entries are written with the facts; what Wagtail derives from them (admin search, references)
follows in short transactions of its own, and the next run of the same import completes it should this one be cut off there.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.utils.translation import gettext as _

from catalog import identity
from catalog.certification import Audit
from catalog.codes import new_public_code
from catalog.edition import current_token
from catalog.models import Certificate, Decision, Producer, Product
from catalog.rules import RuleBook
from catalog.text import name_key
from catalog.validity import lock_products, settle_products

from .bookkeeping import complete_indexes, write_log
from .errors import PlanChanged
from .plan import Plan, PlannedRound, PlannedRow, ProductRef
from .planner import replan
from .producer_kinds import producer_kind
from .progress import Progress, Step, silent

ATTEMPTS = 3
_BATCH = 500
Item = TypeVar("Item")
# Two imports at a time would each not see the other's new products. Any number no one else locks by.
_POSTGRESQL_IMPORT_LOCK = 0x0C0B1


@dataclass(slots=True)
class Applied:
    """What was written. `products` has the product of every row that got or has one, by the key of its `ProductRef`;
    `lock_seconds` is how long others had to wait for their turn to write; `indexed` is false where admin search is incomplete."""

    plan: Plan
    products: dict[str, ProductRef] = field(default_factory=dict)
    certificates: int = 0
    lock_seconds: float = 0.0
    indexed: bool = True


class _Moved(Exception):
    """The edition is no longer the one the plan was made on."""


def apply_plan(
    plan: Plan,
    *,
    by: AbstractBaseUser | None,
    source: str = "",
    progress: Progress = silent,
    within: Callable[[Applied], None] | None = None,
) -> Applied:
    """Write `plan`. `source` says in audit and decisions where the facts come from; by default the file's name. `within` is
    called when all is written, in the same transaction: what it writes stands or falls with the import. Do not wrap the call in a
    transaction of your own: others would wait while objects are built and search is brought up to date.

    Raises `PlanChanged` if the catalogue changed so that a row would now be treated otherwise. Whatever is raised, nothing was
    written, but for `InterruptedAfterSaving`, which says so. Rows that need mending are left out; writing the same file again
    writes nothing.
    """
    agreed = plan.fingerprint()
    for _attempt in range(ATTEMPTS):
        if not plan.to_write:
            applied = Applied(plan, _products_on_record(plan))
            if within:
                with transaction.atomic():
                    within(applied)
            return _finish(applied, set(), progress)
        try:
            with _plan_left_alone_by_the_collector():
                return _Writer(plan, by, source or plan.parsed.file_name, progress).run(within)
        except _Moved:
            plan = replan(plan)
            if plan.fingerprint() != agreed:
                break
    raise PlanChanged(
        "plan_changed",
        _("The catalogue has changed since this plan was made. Nothing was saved; look at the new plan and confirm it."),
    )


def _products_on_record(plan: Plan) -> dict[str, ProductRef]:
    return {row.product.key: row.product for row in plan.rows if row.product and row.product.id}


@contextmanager
def _plan_left_alone_by_the_collector() -> Iterator[None]:
    """The plan of a large file is some hundred thousand objects that all live on. Walking them again and again took a third
    of the time under the lock; frozen, they are skipped."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _finish(applied: Applied, renamed: Collection[int], progress: Progress) -> Applied:
    def report(done: int, total: int, phase: Step) -> None:
        # Whoever stops an import by raising from here comes too late: it is saved.
        with suppress(Exception):
            progress(done, total, phase)

    applied.indexed = complete_indexes(_product_ids(applied), renamed, report)
    report(1, 1, Step.DONE)
    return applied


class _Writer:
    """Builds every object before the lock is taken, so that nothing but the writing itself keeps others waiting."""

    def __init__(self, plan: Plan, by: AbstractBaseUser | None, source: str, progress: Progress) -> None:
        self.plan = plan
        self.rows = plan.to_write
        self.audit = Audit(by=by, why=_("Import of %(source)s") % {"source": source}, on=plan.on)
        self.source = source
        self.progress = progress
        self.total = len(self.rows)
        self.rules = RuleBook()
        self.decisions, self.new_decisions = self._decisions()
        self.new_producers = self._new_producers()
        self.new_products = self._new_products()
        self.certificates = [(row, self._certificate(row, each)) for row in self.rows for each in row.rounds]

    def run(self, within: Callable[[Applied], None] | None) -> Applied:
        self.progress(0, self.total, Step.SAVING)
        with transaction.atomic():
            self._lock()
            begun = perf_counter()
            applied, renamed = self._write()
            if within:
                within(applied)
            self.progress(self.total, self.total, Step.SAVING)
        applied.lock_seconds = perf_counter() - begun
        return _finish(applied, renamed, self.progress)

    def _lock(self) -> None:
        """Be the only import, hold the products concerned, and only then look whether the plan still stands. On SQLite the
        transaction itself is the lock."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_POSTGRESQL_IMPORT_LOCK])
        self._lock_decisions()
        lock_products({row.product.id for row in self.rows if row.product and row.product.id})
        if current_token() != self.plan.token:
            raise _Moved

    def _lock_decisions(self) -> None:
        """Hold the decisions on record that certificates are added to: whoever corrects or deletes one has either committed, and
        moved the edition that is compared next, or waits until the certificates are there."""
        if not connection.features.has_select_for_update:
            return
        for batch in _batches(sorted(decision.pk for decision in self.decisions.values() if decision.pk)):
            list(Decision.objects.filter(pk__in=batch).order_by("pk").select_for_update(of=("self",), no_key=True))

    def _write(self) -> tuple[Applied, set[int]]:
        Decision.objects.bulk_create(self.new_decisions, batch_size=_BATCH)
        Producer.objects.bulk_create(self.new_producers.values(), batch_size=_BATCH)
        Product.objects.bulk_create(self.new_products.values(), batch_size=_BATCH)
        renamed = self._rename()
        self.progress(self.total // 2, self.total, Step.SAVING)
        references = _products_on_record(self.plan)
        references |= {key: ProductRef(key, product.name, product.pk, product.code) for key, product in self.new_products.items()}
        for row, certificate in self.certificates:
            certificate.product_id = references[_key(row)].id  # type: ignore[assignment]  # created just now
        adding = [certificate for _row, certificate in self.certificates]
        settle_products({certificate.product_id for certificate in adding}, adding=adding)
        by_id = {reference.id: reference for reference in references.values() if reference.id}
        write_log(adding, by_id, renamed, self.new_decisions, self.audit)
        return Applied(self.plan, references, len(adding)), set(renamed)

    def _decisions(self) -> tuple[dict[tuple[str, date, str], Decision], list[Decision]]:
        """The decision of each round, by number, day and body; those not on record are made."""
        wanted = {_decision_key(each): each for row in self.rows for each in row.rounds}
        on_record: dict[tuple[str, date], list[Decision]] = {}
        for batch in _batches(sorted({day for _number, day, _body in wanted})):
            for decision in Decision.objects.filter(signed_on__in=batch).order_by("pk"):
                on_record.setdefault((decision.number_key, decision.signed_on), []).append(decision)
        found: dict[tuple[str, date, str], Decision] = {}
        new: list[Decision] = []
        for (number, day, body), each in wanted.items():
            known = on_record.get((number, day), [])
            match = next((decision for decision in known if decision.authority_key == body), None)
            if match is None:
                match = Decision(
                    number=each.decision_number,
                    signed_on=day,
                    authority=each.authority,
                    reading=self.plan.options.reading or settings.LAST_DAY_READING,
                    source=self.source,
                )
                identity.prepare_decision(match)
                new.append(match)
            found[number, day, body] = match
        return found, new

    def _new_producers(self) -> dict[str, Producer]:
        """Producers to be made, by the key rows share."""
        new: dict[str, Producer] = {}
        for row in self.rows:
            if row.place is None or row.producer_id is not None or row.producer_group in new:
                continue
            producer = Producer(
                name=row.row.producer,
                kind=producer_kind(row.row.producer),
                province_id=row.place.province_id,
                commune_id=row.place.commune_id,
                place_as_published=row.place.published,
            )
            identity.prepare_producer(producer)
            new[row.producer_group] = producer
        return new

    def _new_products(self) -> dict[str, Product]:
        """Products to be made, by the key of their `ProductRef`."""
        new: dict[str, Product] = {}
        for row in self.rows:
            if row.product is None or row.product.id or row.place is None or row.product.key in new:
                continue
            product = Product(
                name=row.row.name,
                group_id=row.group_id,
                group_as_published=row.row.group,
                province_id=row.place.province_id,
                former_province_id=row.place.former_province_id,
                commune_id=row.place.commune_id,
                place_as_published=row.place.published,
            )
            if row.producer_id:
                product.producer_id = row.producer_id
            else:
                product.producer = self.new_producers[row.producer_group]
            new[row.product.key] = product
        give_codes_of_their_own(list(new.values()))
        for product in new.values():
            identity.prepare_product(product)
        return new

    def _rename(self) -> dict[int, tuple[str, str]]:
        """Products an officer recognised under another name take the name of their newest certificate; earlier certificates
        keep theirs, and the address stays. Returns the names before and after by primary key."""
        names = {row.product.id: row.row.name for row in self.rows if row.renames and row.product and row.product.id}
        if not names:
            return {}
        products = list(Product.objects.filter(pk__in=names))
        renamed = {product.pk: (product.name, names[product.pk]) for product in products}
        for product in products:
            product.name = names[product.pk]
            identity.prepare_product(product)
        Product.objects.bulk_update(products, ["name", *identity.PRODUCT_DERIVED], batch_size=_BATCH)
        return renamed

    def _certificate(self, row: PlannedRow, each: PlannedRound) -> Certificate:
        return Certificate(
            decision=self.decisions[_decision_key(each)],
            certified_name=row.row.name,
            certified_name_key=name_key(row.row.name),
            producer_as_published=row.row.producer,
            stars=each.stars,
            proposed_five=each.proposed_five,
            score=each.score,
            round=each.round,
            starts_on=each.decided_on,
            term_months=self.rules.term_months(each.decided_on),
            printed_end=each.printed_end,
            rule_warnings=list(each.departures),
            officer_reason=_("Entered as printed in %(source)s.") % {"source": self.source} if each.departures else "",
        )


def give_codes_of_their_own(products: Sequence[Product]) -> None:
    """Codes are random; among 100,000 products a file of 10,000 would meet a code in use about once in thirty imports."""
    given: set[str] = set()
    unsettled = list(products)
    while unsettled:
        codes = [product.code for product in unsettled]
        for batch in _batches(codes):
            given.update(Product.objects.filter(code__in=batch).values_list("code", flat=True))
        again = []
        for product in unsettled:
            if product.code in given:
                product.code = new_public_code()
                again.append(product)
            else:
                given.add(product.code)
        unsettled = again


def _key(row: PlannedRow) -> str:
    return row.product.key if row.product else ""


def _decision_key(each: PlannedRound) -> tuple[str, date, str]:
    return identity.number_key(each.decision_number), each.decided_on, identity.authority_key(each.authority)


def _product_ids(applied: Applied) -> list[int]:
    return sorted(reference.id for reference in applied.products.values() if reference.id)


def _batches(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))
