"""Whatever officers do and whenever it is looked at, every surface shows exactly what the oracle says.

A state machine writes facts through the same functions as people do, with real commits, keeps the oracle's own record of the
papers beside them, moves the clock, and after every step asks every surface of the register.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from catalog import certification
from catalog.certification import Audit, CertificationError
from catalog.models import Certificate, Commune, Decision, LastDayReading, Producer, Product
from search import indexing, outbox
from search.engines.choosing import BestEngine
from tests import factories, stock_oracle
from tests.committed import clear
from tests.guarantee.annex import gtin, import_rows
from tests.guarantee.buying import BuyingRules
from tests.guarantee.promoting import PromotingRules
from tests.guarantee.stock import StockRules, pick
from tests.oracle import DAY, Paper, Round, World
from tests.surfaces import Visitor, check_numbers, problems, verdicts

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY, LAST_DAY = date(2026, 5, 22), date(2032, 1, 1)
MOST_PRODUCTS = 5
THREE_YEARS = 3 * 365 + 1

# Far back, around the day three years ago when what was signed then runs out, and the last days.
ages = st.one_of(st.integers(0, 900), st.integers(0, 900), st.integers(THREE_YEARS - 3, THREE_YEARS + 3), st.integers(-1, 3))
star_counts = st.integers(3, 5)
EDITS = (
    *("publish", "unpublish", "save a draft", "publish an old draft"),
    *("set the price", "rename and move", "rename the producer"),
)


class Guarantee(BuyingRules, PromotingRules, StockRules, RuleBasedStateMachine):
    """One product register and its oracle. `finished` is called after each example; `tally` counts what all of them met."""

    finished: Any = staticmethod(lambda: None)
    tally: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        clear()
        factories.make_rules()
        self.provinces = [factories.make_province(), factories.make_province("92", "Cần Thơ")]
        self.commune = Commune.objects.create(code="30301", name="Núi Sập", kind="xã", province=self.provinces[0])
        self.groups = [factories.make_group(), factories.make_group("2", "Đồ uống", "do-uong")]
        self.world = World()
        self.desk = Client()
        self.visitor = Visitor(officer=self.desk, takes_turns=True)
        self.officer = get_user_model().objects.create_superuser("admin")
        self.revisions: list[tuple[int, int]] = []
        self.numbers = 0
        self.open_the_books()
        self.travel = time_machine.travel(self.noon(FIRST_DAY), tick=False)
        self.clock = self.travel.start()
        self.on = FIRST_DAY

    def teardown(self) -> None:
        self.travel.stop()
        clear()
        get_user_model().objects.all().delete()
        self.tally["pages rightly confirmed unchanged"] += self.visitor.confirmed
        self.finished()

    # --- helpers ------------------------------------------------------------------------------------------------------

    @staticmethod
    def noon(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 12, tzinfo=HANOI)

    def go_to(self, day: date) -> None:
        self.clock.move_to(self.noon(day), tick=False)
        # Sessions run out by the clock, too.
        self.desk.force_login(self.officer)

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def audit(self) -> Audit:
        return Audit(by=self.officer, why="as the paper shows", on=self.on)

    def product(self, choice: int) -> int:
        return list(self.world.published)[choice % len(self.world.published)]

    def certificate(self, choice: int) -> int:
        return list(self.world.rounds)[choice % len(self.world.rounds)]

    def attempt(self, proposal: World, act: Any, *, first: bool = True) -> Any:
        """Do it; what the oracle calls unlawful, and what was done before (not `first`), must be refused and leave everything
        as it was."""
        allowed = first and proposal.lawful(self.on)
        try:
            done = act()
        except CertificationError as error:
            assert not allowed, f"refused, though the papers allow it: {error}"
            self.tally["unlawful acts refused"] += 1
            return None
        assert allowed, "accepted, though the papers contradict each other"
        self.world = proposal
        self.tally["lawful acts"] += 1
        return done

    def new_paper(self, age: int, counts_the_day: bool = False, kind: str = Decision.Kind.RECOGNITION) -> Decision:
        return Decision.objects.create(
            number=f"{self.number()}/QĐ-UBND",
            signed_on=self.on - age * DAY,
            authority="UBND tỉnh An Giang",
            reading=LastDayReading.DAY_AFTER if counts_the_day else LastDayReading.ANNIVERSARY,
            kind=kind,
        )

    def recognise(self, product: int, decision: Decision, stars: int, act: Any, printed_after: int | None = None) -> None:
        """Propose a round and let `act` record it."""
        proposal = deepcopy(self.world)
        counts = decision.reading == LastDayReading.DAY_AFTER
        proposal.papers.setdefault(decision.pk, Paper(decision.signed_on, counts))
        printed = decision.signed_on + printed_after * DAY if printed_after is not None else None
        proposal.rounds[0] = Round(product, decision.pk, stars, printed_end=printed)
        certificate = self.attempt(proposal, act)
        if certificate:
            self.world.rounds[certificate.pk] = self.world.rounds.pop(0)

    def has_products(self) -> bool:
        return bool(self.world.published)

    def has_rounds(self) -> bool:
        return bool(self.world.rounds)

    def edges(self) -> list[date]:
        """Every day on which what is shown somewhere may change."""
        return sorted({*self.world.edges(), *stock_oracle.edges()})

    # --- products -----------------------------------------------------------------------------------------------------

    @initialize(later=st.integers(0, 400))
    def begin(self, later: int) -> None:
        """Two products in force and one that never was, so that few steps are spent on getting there."""
        self.on = FIRST_DAY + later * DAY
        self.go_to(self.on)
        for number in range(3):
            self.new_product(live=True, coded=number > 0, choice=number)
        for number, age in enumerate((1090, 500)):
            self.issue(choice=number, age=age, stars=3 + number, counts=False, printed=None)
        self.open_the_first_showroom()
        self.two_orders_under_way()
        self.open_the_desk()

    @precondition(lambda self: len(self.world.published) < MOST_PRODUCTS)
    @rule(live=st.sampled_from([True, True, True, False]), coded=st.booleans(), choice=pick)
    def new_product(self, live: bool, coded: bool, choice: int) -> None:
        number = self.number()
        product = factories.make_product(
            f"Mắm cá linh loại {number}",
            live=live,
            province=self.provinces[choice % 2],
            group=[*self.groups, None][choice % 3],
            gtin=gtin(number) if coded else "",
            official_code=f"91-30301-{number}-2026" if coded else "",
            price=50000 if choice % 2 else None,
            packaging=("hũ 500 g", "túi 1 kg", "")[choice % 3],
            commune=self.commune if choice % 2 == 0 else None,
        )
        self.world.published[product.pk] = live

    @precondition(has_products)
    @rule(choice=pick, act=st.sampled_from(EDITS), price=st.none() | st.integers(1000, 99000))
    def edit(self, choice: int, act: str, price: int | None) -> None:
        """What editors do: none of it is a matter of certificates, only publishing matters to what is listed."""
        product = Product.objects.get(pk=self.product(choice))
        if act == "publish":
            product.save_revision(user=self.officer).publish(user=self.officer)
            self.world.published[product.pk] = True
        elif act == "unpublish":
            product.unpublish(user=self.officer)
            self.world.published[product.pk] = False
        elif act == "save a draft":
            draft = product.get_latest_revision_as_object()
            draft.price = price
            self.revisions.append((product.pk, draft.save_revision(user=self.officer).pk))
        elif act == "publish an old draft" and self.revisions:
            pk, revision = self.revisions[choice % len(self.revisions)]
            Product.objects.get(pk=pk).revisions.get(pk=revision).publish(user=self.officer)
            self.world.published[pk] = True
        elif act == "set the price":
            Product.objects.filter(pk=product.pk).update(price=price)
        elif act == "rename and move":
            product.name = f"Mắm cá linh loại {self.number()}"
            product.province, product.commune = self.provinces[choice % 2], None
            product.save()
        elif act == "rename the producer":
            producer = Producer.objects.get(products=product)
            producer.name = f"Hợp tác xã {self.number()}"
            producer.save()

    # --- recognitions -------------------------------------------------------------------------------------------------

    @precondition(has_products)
    @rule(choice=pick, age=ages, stars=star_counts, counts=st.booleans(), printed=st.none() | st.integers(-1, 1500))
    def issue(self, choice: int, age: int, stars: int, counts: bool, printed: int | None) -> None:
        product = Product.objects.get(pk=self.product(choice))
        decision = self.new_paper(age, counts)
        printed_end = decision.signed_on + printed * DAY if printed is not None else None
        self.recognise(
            product.pk,
            decision,
            stars,
            lambda: certification.issue(
                product, decision=decision, stars=stars, audit=self.audit(), printed_end=printed_end, officer_reason="so ghi"
            ),
            printed,
        )

    @precondition(lambda self: bool(self.world.papers))
    @rule(choice=pick, paper=pick, stars=star_counts)
    def issue_by_a_decision_on_record(self, choice: int, paper: int, stars: int) -> None:
        product = Product.objects.get(pk=self.product(choice))
        decision = Decision.objects.get(pk=list(self.world.papers)[paper % len(self.world.papers)])
        self.recognise(
            product.pk,
            decision,
            stars,
            lambda: certification.issue(product, decision=decision, stars=stars, audit=self.audit(), officer_reason="so ghi"),
        )

    @precondition(has_rounds)
    @rule(choice=pick, age=ages, stars=star_counts)
    def renew_upgrade_or_downgrade(self, choice: int, age: int, stars: int) -> None:
        product = Product.objects.get(pk=self.world.rounds[self.certificate(choice)].product)
        decision = self.new_paper(age)
        before = [one for one in self.world.of(product.pk) if self.world.start(one) < decision.signed_on]
        if not before:
            return
        had = max(before, key=self.world.start).stars
        common: dict[str, Any] = {"decision": decision, "audit": self.audit(), "officer_reason": "so ghi"}
        if stars == had:
            self.recognise(product.pk, decision, stars, lambda: certification.renew(product, **common))
        elif stars > had:
            self.recognise(product.pk, decision, stars, lambda: certification.upgrade(product, stars=stars, **common))
        else:
            self.recognise(product.pk, decision, stars, lambda: certification.downgrade(product, stars=stars, **common))

    @precondition(lambda self: len(self.world.published) < MOST_PRODUCTS + 2)
    @rule(choice=pick, age=st.integers(0, 1300), stars=star_counts, again=st.booleans())
    def import_annex(self, choice: int, age: int, stars: int, again: bool) -> None:
        """An annex of two rows: a product on record (if any) and a new one."""
        signed_on, number = self.on - age * DAY, self.number()
        rows = [(f"Bánh phồng loại {number}", f"HTX Núi Sập {number}", stars)]
        taken = {self.world.start(one) for one in self.world.rounds.values()}
        if self.world.rounds and signed_on not in taken and len(self.world.published) >= MOST_PRODUCTS:
            rows = []
        if self.world.rounds and signed_on not in taken:
            known = Product.objects.get(pk=self.world.rounds[self.certificate(choice)].product)
            rows.append((known.name, known.producer.name, stars))
        if not rows:
            return
        codes = [self.provinces[0].name, "--decision", f"{number}/QĐ-UBND", "--date", signed_on.isoformat()]
        for _run in range(2 if again else 1):
            report = import_rows(rows, ["--province", *codes, "--authority", "UBND tỉnh An Giang"])
        self.take_over_import(signed_on, f"{number}/QĐ-UBND", report)

    def take_over_import(self, signed_on: date, number: str, report: dict[str, Any]) -> None:
        """Enter in the oracle what the annex said of the rows that the report calls settled."""
        settled = [row for row in report["rows"] if row["verdict"] not in {"not_a_row", "conflicting", "unreadable"}]
        for row in settled:
            product = Product.objects.get(code=row["product"]["code"])
            self.world.published.setdefault(product.pk, True)
            certificate = product.certificates.get(decision__number=number)
            self.world.papers.setdefault(certificate.decision_id, Paper(signed_on))
            self.world.rounds[certificate.pk] = Round(product.pk, certificate.decision_id, row["stars"])
        assert self.world.lawful(self.on)
        assert Certificate.objects.count() == len(self.world.rounds)

    # --- what befalls a certificate -----------------------------------------------------------------------------------

    @precondition(has_rounds)
    @rule(choice=pick, after=st.one_of(st.integers(-1, 1), st.integers(0, 1400)), from_today=st.booleans())
    def withdraw(self, choice: int, after: int, from_today: bool) -> None:
        pk = self.certificate(choice)
        proposal = deepcopy(self.world)
        one = proposal.rounds[pk]
        first = one.withdrawn_from is None
        one.withdrawal_signed = self.on
        one.withdrawn_from = (self.on if from_today else self.world.start(one)) + after * DAY
        decision = self.new_paper(0, kind=Decision.Kind.WITHDRAWAL)
        self.attempt(
            proposal,
            lambda: certification.withdraw(
                Certificate.objects.get(pk=pk), decision=decision, from_day=one.withdrawn_from, ground="b", audit=self.audit()
            ),
            first=first,
        )

    @precondition(has_rounds)
    @rule(choice=pick, longer=st.one_of(st.integers(0, 3), st.integers(0, 180), st.just(181)))
    def extend(self, choice: int, longer: int) -> None:
        pk = self.certificate(choice)
        proposal = deepcopy(self.world)
        one = proposal.rounds[pk]
        first = one.extended_until is None
        one.extended_until = self.world.runs_out(one) + longer * DAY
        decision = self.new_paper(0, kind=Decision.Kind.EXTENSION)
        self.attempt(
            proposal,
            lambda: certification.extend(
                Certificate.objects.get(pk=pk), decision=decision, until=one.extended_until, audit=self.audit()
            ),
            first=first,
        )

    @precondition(has_rounds)
    @rule(choice=pick, stars=star_counts, take_back=st.booleans(), age=st.none() | ages)
    def correct(self, choice: int, stars: int, take_back: bool, age: int | None) -> None:
        """Other stars; perhaps no withdrawal and no extension after all; perhaps another decision."""
        pk = self.certificate(choice)
        proposal = deepcopy(self.world)
        one = proposal.rounds[pk]
        one.stars = stars
        changes: dict[str, Any] = {"stars": stars}
        if take_back:
            one.withdrawn_from = one.withdrawal_signed = one.extended_until = None
            changes |= {"withdrawn_from": None, "extended_until": None}
        if age is not None:
            decision = changes["decision"] = self.new_paper(age)
            proposal.papers[decision.pk] = Paper(decision.signed_on)
            one.paper = decision.pk
        self.attempt(
            proposal,
            lambda: certification.correct(Certificate.objects.get(pk=pk), audit=self.audit(), officer_reason="so ghi", **changes),
        )

    @precondition(lambda self: bool(self.world.papers))
    @rule(choice=pick, age=ages, counts=st.booleans())
    def correct_decision(self, choice: int, age: int, counts: bool) -> None:
        pk = list(self.world.papers)[choice % len(self.world.papers)]
        proposal = deepcopy(self.world)
        proposal.papers[pk] = Paper(self.on - age * DAY, counts)
        self.attempt(
            proposal,
            lambda: certification.correct_decision(
                Decision.objects.get(pk=pk),
                audit=self.audit(),
                signed_on=proposal.papers[pk].signed_on,
                reading=LastDayReading.DAY_AFTER if counts else LastDayReading.ANNIVERSARY,
            ),
        )

    @precondition(has_rounds)
    @rule(choice=pick)
    def delete(self, choice: int) -> None:
        pk = self.certificate(choice)
        certification.delete(Certificate.objects.get(pk=pk), audit=self.audit())
        del self.world.rounds[pk]

    # --- search -------------------------------------------------------------------------------------------------------

    @rule(changes=st.integers(1, 8), all_of_it=st.booleans())
    def bring_changes_to_search(self, changes: int, all_of_it: bool) -> None:
        """Some of what waits in the outbox, or all of it. Between two of these search lags behind, and nobody may notice."""
        if all_of_it:
            indexing.drain()
        else:
            outbox.write_documents(keep_changes=indexing.configured_index() is not None, most=changes)

    # --- time ---------------------------------------------------------------------------------------------------------

    @rule(days=st.one_of(st.just(1), st.integers(1, 40), st.integers(1, 40), st.integers(1, 400)))
    def let_days_pass(self, days: int) -> None:
        self.on = min(self.on + days * DAY, LAST_DAY)
        self.go_to(self.on)

    @precondition(has_rounds)
    @rule(choice=pick, offset=st.integers(-1, 1))
    def go_to_a_boundary(self, choice: int, offset: int) -> None:
        edges = sorted({edge + offset * DAY for edge in self.edges() if self.on < edge + offset * DAY < LAST_DAY})
        if edges:
            self.on = edges[choice % min(len(edges), 3)]
            self.go_to(self.on)

    @precondition(has_rounds)
    @rule(choice=pick, offset=st.integers(-1, 1))
    def look_at_another_day(self, choice: int, offset: int) -> None:
        """As staff preview another day: the same facts, another date."""
        edges = self.edges()
        day = edges[choice % len(edges)] + offset * DAY
        self.go_to(day)
        self.check(day)
        self.go_to(self.on)

    # --- the guarantee ------------------------------------------------------------------------------------------------

    @invariant()
    def every_surface_equals_the_oracle(self) -> None:
        self.check(self.on)

    def check(self, on: date) -> None:
        listed, certified = self.world.listed(on), self.world.certified(on)
        stocked = stock_oracle.stocked(listed, on)
        self.visitor.look_anew()
        wrong = list(problems(self.visitor, listed, certified, stocked))
        assert not wrong, f"on {on}: " + "; ".join(wrong)
        check_numbers(self.visitor, listed, on)
        self.check_pages(listed, on)
        expected = {product: self.world.verdict(product, on) for product in self.world.published}
        assert verdicts(self.visitor) == expected, on
        self.tally["days on which every surface equalled the oracle"] += 1
        self.tally["with something listed"] += bool(listed)
        self.tally["with something on a shelf"] += bool(stocked)
        self.tally["with something listed that is on no shelf"] += stocked != listed
        self.tally["with changes that search waited for"] += outbox.waiting()
        self.tally[f"answered by {BestEngine().name}"] += 1
        self.tally["with an unpublished product in force"] += listed != certified
        for verdict in set(expected.values()):
            self.tally[f"with a product {verdict}"] += 1


class Market(Guarantee):
    """The same acts without looking at every surface after each: more of them, for money and goods."""

    def check(self, on: date) -> None:
        pass


class GuaranteeOnElasticsearch(Guarantee):
    """The same, with an Elasticsearch that answers whenever it knows everything: `ELASTICSEARCH_URL` is set. It does every second
    time that one looks, and else where the rules have it so."""

    tally: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        # What the last example left in the index was never deleted, but cleared away.
        indexing.rebuild()

    def check(self, on: date) -> None:
        if self.visitor.turn % 2:
            indexing.drain()
        super().check(on)
