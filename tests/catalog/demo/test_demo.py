"""The demonstration as loaded: enough in force on any day, every state among it, nothing made up that reads like real."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.search.backends import get_search_backend

from catalog.codes import clean_public_code, validate_gtin, validate_official_code
from catalog.demo.loading import Loaded, load_demo
from catalog.edition import current_token
from catalog.models import (
    Certificate,
    Decision,
    EndReason,
    LastDayReading,
    Producer,
    ProducerLink,
    Product,
    ProductGroup,
    Province,
    WithdrawalGround,
)
from catalog.reference.groups import load_groups
from catalog.reference.places import load_places
from catalog.reference.rules import load_rules
from tests.admin_search import kept_up
from tests.rolled_back import rolled_back

DAYS = (date(2026, 11, 23), date(2027, 2, 28), date(2028, 2, 29), date(2031, 7, 3))


def _load(on: date) -> Loaded:
    for load in (load_places, load_groups, load_rules):
        load(quiet=True)
    with kept_up():
        return load_demo(on)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def on(request, django_db_setup, django_db_blocker):
    """A day on which a fresh machine loads the demonstration."""
    with rolled_back(django_db_blocker, lambda: _load(request.param)):
        yield request.param


@pytest.fixture
def fictional(db: None, on: date):
    return Product.objects.filter(fictional=True)


@pytest.mark.usefixtures("db")
class TestOnAnyDay:
    def test_six_hundred_or_a_few_more_are_in_force(self, on: date) -> None:
        assert 600 <= Product.objects.listed(on).count() <= 615

    def test_every_province_and_every_leaf_group_has_some_in_force(self, on: date) -> None:
        listed = Product.objects.listed(on).filter(fictional=True)
        leaves = ProductGroup.objects.filter(period__until=None, children=None)

        assert set(listed.values_list("province", flat=True)) == set(Province.objects.values_list("pk", flat=True))
        assert set(leaves.values_list("pk", flat=True)) <= set(listed.values_list("group", flat=True))

    def test_stars_are_spread_as_in_the_country(self, on: date) -> None:
        stars = list(Product.objects.listed(on).values_list("stars", flat=True))

        assert 0.6 < stars.count(3) / len(stars) < 0.85
        assert stars.count(5) >= 5

    def test_some_lapse_today_and_tomorrow_by_either_reading(self, on: date) -> None:
        for ends_on in (on + timedelta(days=1), on + timedelta(days=2)):
            ending = Certificate.objects.filter(ends_on=ends_on, product__fictional=True)
            assert set(ending.values_list("decision__reading", flat=True)) == set(LastDayReading.values)

    @pytest.mark.parametrize(("days", "least"), [(1, 2), (7, 8), (30, 14), (90, 24), (180, 36)])
    def test_some_lapse_soon(self, on: date, days: int, least: int) -> None:
        assert Product.objects.lapsing_within(on, days).count() >= least

    def test_one_had_its_last_day_yesterday_and_others_lapsed_before(self, on: date, fictional) -> None:
        lapsed = fictional.out_of_force(on, EndReason.EXPIRED)

        assert lapsed.filter(certificates__ends_on=on).exists()
        assert lapsed.count() >= 40

    def test_withdrawals_on_every_ground_some_after_the_end(self, on: date) -> None:
        withdrawn = Certificate.objects.filter(product__fictional=True).exclude(withdrawn_from=None)

        assert withdrawn.count() == 12
        assert set(withdrawn.values_list("withdrawal_ground", flat=True)) == set(WithdrawalGround.values)
        assert withdrawn.filter(end_reason=EndReason.WITHDRAWN, ends_on__lte=on).count() == 10
        assert withdrawn.filter(end_reason=EndReason.EXPIRED, ends_on__lte=on).count() == 2

    def test_rounds_go_up_down_and_on(self, on: date, fictional) -> None:
        moves = []
        for product in fictional.certified(on).prefetch_related("certificates"):
            rounds = list(product.certificates.all())
            if len(rounds) == 2:
                moves.append(rounds[1].stars - rounds[0].stars)

        assert moves.count(1) >= 8
        assert moves.count(-1) >= 5
        assert moves.count(0) >= 10
        assert Certificate.objects.filter(product__fictional=True, end_reason=EndReason.SUPERSEDED).count() >= 15

    def test_unpublished_proposed_and_priceless_ones(self, on: date, fictional) -> None:
        drafts = fictional.filter(live=False)
        assert drafts.count() == 5
        assert all(product.latest_revision for product in drafts)
        assert Certificate.objects.filter(proposed_five=True, stars=4).count() >= 4
        assert fictional.filter(price=None).count() > 50

    def test_sets_hold_products_of_one_producer(self, on: date) -> None:
        sets = Product.objects.listed(on).exclude(members=None).distinct()

        assert len(sets) == 5
        for each in sets:
            members = [row.member for row in each.members.all()]
            assert len(members) == 3
            assert {member.producer_id for member in members} == {each.producer_id}

    def test_traceability_may_end_before_the_certificate(self, on: date, fictional) -> None:
        traced = fictional.certified(on).exclude(traceability_url="")
        assert any(product.traceability_ends_on < product.lapses_on for product in traced)
        assert any(product.traceability_ends_on > product.lapses_on for product in traced)

    def test_made_up_papers_depart_from_no_rule(self, on: date) -> None:
        assert not Certificate.objects.filter(product__fictional=True).exclude(rule_warnings=[]).exists()
        assert not Decision.objects.filter(signed_on__gt=on).exists()

    def test_nothing_made_up_could_be_taken_for_real(self, on: date, fictional) -> None:
        for decision in Decision.objects.filter(fictional=True):
            assert decision.number.startswith("MH-")
            assert decision.authority.startswith("Hội đồng minh họa ")
        for producer in Producer.objects.filter(fictional=True):
            assert " minh họa " in producer.name
            assert not producer.email or producer.email.endswith(".example")
        assert all(".example/" in link.url for link in ProducerLink.objects.all())
        for product in fictional:
            assert product.producer.fictional
            assert product.source
            assert product.price is None or product.price_is_example
            assert not product.gtin or product.gtin.startswith("20")
            assert not product.official_code or product.official_code.startswith("00-")
            assert not product.traceability_url or ".example/" in product.traceability_url
        for certificate in Certificate.objects.filter(product__fictional=True).select_related("decision"):
            papers = (certificate.decision, certificate.withdrawal_decision, certificate.extension_decision)
            assert all(paper.fictional for paper in papers if paper)

    def test_codes_people_type_are_well_formed(self, on: date) -> None:
        for product in Product.objects.all():
            assert clean_public_code(product.code) == product.code
            try:
                if product.gtin:
                    validate_gtin(product.gtin)
                if product.official_code:
                    validate_official_code(product.official_code)
            except ValidationError as error:
                pytest.fail(f"{product}: {error}")
        forms = {code.count("-") for code in Product.objects.exclude(official_code="").values_list("official_code", flat=True)}
        assert forms <= {3, 4}
        assert 3 in forms

    def test_no_two_share_a_name(self, on: date, fictional) -> None:
        names = list(fictional.values_list("name_key", flat=True))
        assert len(names) == len(set(names))

    def test_products_say_what_they_are_in_both_languages(self, on: date, fictional) -> None:
        for product in fictional:
            assert product.name_en and product.description and product.description_en
            assert product.packaging and product.packaging_en

    def test_loading_again_changes_nothing_whatever_the_day(self, on: date) -> None:
        before = current_token(), Product.objects.count(), ModelLogEntry.objects.count(), Decision.objects.count()

        for day in (on, on + timedelta(days=40)):
            assert load_demo(day).added == 0

        assert (current_token(), Product.objects.count(), ModelLogEntry.objects.count(), Decision.objects.count()) == before

    def test_the_admin_knows_them(self, on: date) -> None:
        found = get_search_backend().autocomplete("mat ong", Product.objects.all())
        assert len(found) >= 5
        assert ReferenceIndex.get_references_to(Producer.objects.filter(fictional=True).earliest("pk")).exists()
        logged = set(ModelLogEntry.objects.filter(action="catalog.import").values_list("object_id", flat=True))
        assert {str(pk) for pk in Product.objects.values_list("pk", flat=True)} <= logged
        assert ModelLogEntry.objects.filter(action="catalog.withdraw").count() == 12


@pytest.mark.usefixtures("db")
class TestRealRecognitions:
    def test_every_one_names_its_source(self, on: date) -> None:
        real = Product.objects.filter(fictional=False)

        assert real.count() == 55
        assert all(product.source and product.source_url.startswith("https://") for product in real)
        decisions = Decision.objects.filter(certificates__product__in=real)
        assert all(decision.source and decision.source_url and not decision.fictional for decision in decisions)

    def test_nothing_is_added_to_them(self, on: date) -> None:
        for product in Product.objects.filter(fictional=False).select_related("producer"):
            assert product.price is None
            assert not (product.description or product.description_en or product.name_en or product.gtin)
            assert not (product.producer.story or product.producer.phone or product.producer.email)

    def test_a_later_round_without_a_date_is_told_and_not_made_up(self, on: date) -> None:
        product = Product.objects.get(name="Lạc sen Diễn Châu")
        only = product.certificates.get()

        assert (only.stars, only.starts_on, only.ends_on) == (3, date(2020, 2, 4), date(2023, 2, 4))
        assert "năm 2021" in only.note and "4 sao" in only.note

    def test_a_withdrawal_is_recorded_as_far_as_it_is_stated(self, on: date) -> None:
        certificate = Product.objects.get(name__contains="Bảo Nham").certificates.get()

        assert certificate.end_reason == EndReason.WITHDRAWN
        assert certificate.ends_on == date(2023, 9, 17)
        assert certificate.withdrawal_ground == ""
        assert certificate.withdrawal_decision and certificate.withdrawal_decision.number == "(không rõ số)"
        assert certificate.note

    def test_the_stated_end_is_kept(self, on: date) -> None:
        certificate = Product.objects.get(name="Mắm nêm Seagull").certificates.get()
        assert (certificate.starts_on, certificate.printed_end) == (date(2026, 8, 5), date(2029, 8, 5))
