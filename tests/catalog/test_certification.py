"""The domain functions: what officers may do, what is refused and how that is said, and what the log keeps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry

from catalog import certification, clock
from catalog.certification import CertificationError
from catalog.models import Certificate, Decision, EndReason, LastDayReading, Product
from tests.factories import (
    TODAY,
    audit,
    certified_product,
    extend,
    issue,
    make_decision,
    make_product,
    make_rules,
    withdraw,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def rules_on_record():
    make_rules()


def ends(product: Product) -> list[tuple[date, date, str]]:
    return list(product.certificates.order_by("starts_on").values_list("starts_on", "ends_on", "end_reason"))


def refused(code: str, *words: str):
    """Refused with this code and a sentence that has these words; and nothing was saved."""

    class Refusal:
        def __enter__(self):
            self.before = list(Certificate.objects.order_by("pk").values())
            self.decisions = list(Decision.objects.order_by("pk").values())
            self.entries = ModelLogEntry.objects.count()
            return self

        def __exit__(self, kind, error, trace):
            assert isinstance(error, CertificationError), error or "it was accepted"
            assert error.code == code
            for word in words:
                assert word in error.messages[0]
            assert list(Certificate.objects.order_by("pk").values()) == self.before
            pks = [row["id"] for row in self.decisions]
            assert list(Decision.objects.filter(pk__in=pks).order_by("pk").values()) == self.decisions
            assert ModelLogEntry.objects.count() == self.entries
            return True

    return Refusal()


def test_a_new_round_ends_the_one_before_and_deleting_it_revives_it() -> None:
    product = make_product()
    issue(product, date(2024, 5, 10))
    second = issue(product, date(2026, 1, 20), 4)
    assert ends(product) == [
        (date(2024, 5, 10), date(2026, 1, 20), EndReason.SUPERSEDED),
        (date(2026, 1, 20), date(2029, 1, 20), EndReason.EXPIRED),
    ]
    certification.delete(second, audit=audit())
    assert ends(product) == [(date(2024, 5, 10), date(2027, 5, 10), EndReason.EXPIRED)]


def test_a_round_entered_late_takes_its_place_between_its_neighbours() -> None:
    product = make_product()
    issue(product, date(2022, 3, 1))
    issue(product, date(2026, 1, 1))
    issue(product, date(2024, 6, 1), 4)
    assert ends(product) == [
        (date(2022, 3, 1), date(2024, 6, 1), EndReason.SUPERSEDED),
        (date(2024, 6, 1), date(2026, 1, 1), EndReason.SUPERSEDED),
        (date(2026, 1, 1), date(2029, 1, 1), EndReason.EXPIRED),
    ]


def test_two_from_one_day_are_refused_by_name() -> None:
    product = certified_product(date(2025, 3, 1), 4)
    number = product.certificates.get().decision.number
    with refused("same_day_conflict", "01/03/2025", "4", number):
        issue(product, date(2025, 3, 1))


def test_correcting_a_start_across_neighbours() -> None:
    product = make_product()
    first = issue(product, date(2022, 3, 1))
    issue(product, date(2024, 6, 1))
    certification.correct_decision(first.decision, audit=audit(), signed_on=date(2025, 9, 1))
    assert ends(product) == [
        (date(2024, 6, 1), date(2025, 9, 1), EndReason.SUPERSEDED),
        (date(2025, 9, 1), date(2028, 9, 1), EndReason.EXPIRED),
    ]
    assert first.decision.signed_on == date(2025, 9, 1)


def test_moving_a_certificate_to_another_decision_moves_its_start() -> None:
    product = make_product()
    issue(product, date(2023, 6, 1))
    second = issue(product, date(2024, 6, 1))
    certification.correct(second, audit=audit(), decision=make_decision(date(2022, 1, 1)))
    assert ends(product) == [
        (date(2022, 1, 1), date(2023, 6, 1), EndReason.SUPERSEDED),
        (date(2023, 6, 1), date(2026, 6, 1), EndReason.EXPIRED),
    ]


def test_correcting_a_decision_moves_all_its_products() -> None:
    decision = make_decision(date(2024, 6, 1))
    products = [make_product() for _number in range(3)]
    for product in products:
        issue(product, date(2024, 6, 1), decision=decision)
    issue(products[1], date(2022, 1, 1))
    certification.correct_decision(decision, audit=audit(), signed_on=date(2024, 7, 1), reading=LastDayReading.DAY_AFTER)
    assert ends(products[0]) == ends(products[2]) == [(date(2024, 7, 1), date(2027, 7, 2), EndReason.EXPIRED)]
    assert ends(products[1])[0] == (date(2022, 1, 1), date(2024, 7, 1), EndReason.SUPERSEDED)


def test_a_correction_that_one_product_cannot_follow_moves_none_and_names_it() -> None:
    decision = make_decision(date(2024, 6, 1))
    for name in ("Mắm ruốc", "Mắm tép"):
        issue(make_product(name), date(2024, 6, 1), decision=decision)
    issue(Product.objects.get(name="Mắm tép"), date(2025, 6, 1))
    with refused("same_day_conflict", "Mắm tép", "01/06/2025"):
        certification.correct_decision(decision, audit=audit(), signed_on=date(2025, 6, 1))


def test_a_start_cannot_be_corrected_past_the_withdrawal() -> None:
    certificate = withdraw(issue(make_product("Trà vối"), date(2024, 6, 1)), date(2025, 1, 1))
    with refused("withdrawn_before_start", "Trà vối", "01/01/2025", "01/02/2025"):
        certification.correct_decision(certificate.decision, audit=audit(), signed_on=date(2025, 2, 1))
    with refused("withdrawn_before_start", "01/01/2025"):
        certification.correct(certificate, audit=audit(), decision=make_decision(date(2025, 2, 1)))
    certification.correct(
        certificate,
        audit=audit(),
        decision=make_decision(date(2025, 2, 1)),
        withdrawn_from=date(2025, 3, 1),
        withdrawal_decision=make_decision(date(2025, 2, 20), kind=Decision.Kind.WITHDRAWAL),
    )
    assert ends(certificate.product) == [(date(2025, 2, 1), date(2025, 3, 1), EndReason.WITHDRAWN)]


def test_a_decision_cannot_be_corrected_into_another_on_record() -> None:
    one = make_decision(date(2024, 6, 1), number="12/QĐ-UBND")
    other = make_decision(date(2024, 6, 1), number="13/QĐ-UBND")
    with refused("decision_exists", "12 / QD-UBND", "01/06/2024"):
        certification.correct_decision(other, audit=audit(), number="12 / QD-UBND")
    with refused("bad_decision"):
        certification.correct_decision(other, audit=audit(), number="1" * 61)
    with refused("bad_decision"):
        certification.correct_decision(other, audit=audit(), reading="sideways")
    with refused("bad_decision", "abc"):
        certification.correct_decision(other, audit=audit(), number="abc")
    assert (one.number, other.number) == ("12/QĐ-UBND", "13/QĐ-UBND")


def test_a_correction_keeps_what_another_officer_corrected_meanwhile() -> None:
    decision = make_decision(date(2024, 6, 1), number="12/QĐ-UBND")
    seen_earlier = Decision.objects.get(pk=decision.pk)
    certification.correct_decision(decision, audit=audit(), number="21/QĐ-UBND")
    certification.correct_decision(seen_earlier, audit=audit(), source="Công báo")
    decision.refresh_from_db()
    assert (decision.number, decision.source) == ("21/QĐ-UBND", "Công báo")

    certificate = issue(make_product(), date(2024, 8, 1))
    seen_earlier = Certificate.objects.get(pk=certificate.pk)
    certification.correct(certificate, audit=audit(), stars=4, score=Decimal("72.5"), officer_reason="Bảng điểm kèm theo")
    certification.correct(seen_earlier, audit=audit(), note="Đã đối chiếu")
    certificate.refresh_from_db()
    assert (certificate.stars, certificate.note, certificate.officer_reason) == (4, "Đã đối chiếu", "Bảng điểm kèm theo")


def test_issuing_by_a_decision_read_before_its_date_was_corrected() -> None:
    decision = make_decision(date(2024, 6, 1))
    on_the_form = Decision.objects.get(pk=decision.pk)
    certification.correct_decision(decision, audit=audit(), signed_on=date(2024, 7, 1))
    certificate = certification.issue(make_product(), decision=on_the_form, stars=3, audit=audit())
    assert certificate.starts_on == date(2024, 7, 1)


@pytest.mark.parametrize("stars", [0, 1, 2, 6])
def test_stars_without_a_certificate(stars: int) -> None:
    with refused("bad_stars", str(stars)):
        issue(make_product(), date(2025, 1, 1), stars)
    certificate = issue(make_product(), date(2025, 1, 1))
    with refused("bad_stars", str(stars)):
        certification.correct(certificate, audit=audit(), stars=stars)


def test_a_decision_of_tomorrow_or_before_the_programme() -> None:
    product = make_product()
    with refused("date_in_future", "24/11/2026"):
        issue(product, TODAY + DAY)
    with refused("date_before_2018", "31/12/2017", "2018"):
        issue(product, date(2017, 12, 31))
    issue(product, TODAY)
    issue(product, date(2018, 1, 1))
    certificate = product.certificates.last()
    with refused("date_in_future", "24/11/2026"):
        certification.correct_decision(certificate.decision, audit=audit(), signed_on=TODAY + DAY)
    with refused("date_in_future", "24/11/2026"):
        paper = make_decision(TODAY + DAY, kind=Decision.Kind.WITHDRAWAL)
        certification.withdraw(certificate, decision=paper, from_day=TODAY + DAY, ground="b", audit=audit())
    for signed_on, code in ((TODAY + DAY, "date_in_future"), (date(2017, 12, 31), "date_before_2018")):
        with refused(code, f"{signed_on:%d/%m/%Y}"):
            extend(certificate, certificate.natural_end + DAY, signed_on=signed_on)


def test_a_printed_end_before_its_start() -> None:
    with refused("bad_printed_end", "01/06/2024"):
        issue(make_product(), date(2024, 6, 1), printed_end=date(2024, 6, 1))


@pytest.mark.parametrize("end", [date(2027, 4, 30), date(2027, 7, 3), date(2024, 6, 2), date(2924, 6, 1)])
def test_a_printed_end_that_the_term_cannot_explain_needs_a_reason(end: date) -> None:
    with refused("needs_reason", f"{end:%d/%m/%Y}", "01/06/2027"):
        issue(make_product(), date(2024, 6, 1), printed_end=end, officer_reason="")
    certificate = issue(make_product(), date(2024, 6, 1), printed_end=end, officer_reason="Bản chính ghi như vậy")
    assert [departure["code"] for departure in certificate.rule_warnings] == ["printed_end"]
    assert certificate.ends_on == end


@pytest.mark.parametrize("end", [date(2027, 5, 1), date(2027, 6, 30), date(2027, 7, 2)])
def test_a_printed_end_within_a_month_of_the_term_needs_none(end: date) -> None:
    certificate = issue(make_product(), date(2024, 6, 1), printed_end=end, officer_reason="")
    assert certificate.rule_warnings == []
    with refused("needs_reason", "01/06/2072"):
        certification.correct(certificate, audit=audit(), printed_end=date(2072, 6, 1), officer_reason="")


@pytest.mark.parametrize("score", ["-1", "100.5"])
def test_a_score_beyond_a_hundred(score: str) -> None:
    with refused("bad_score", "100"):
        issue(make_product(), date(2024, 6, 1), score=Decimal(score))


def test_a_departure_from_the_rules_of_the_day_needs_a_reason_and_is_kept() -> None:
    product = make_product()
    with refused("needs_reason", "5"):
        issue(product, date(2025, 8, 1), 5, officer_reason=" ")
    with refused("needs_reason", "72", "3"):
        issue(product, date(2025, 8, 1), 3, score=Decimal("72"), officer_reason="")
    certificate = issue(product, date(2025, 8, 1), 5, officer_reason="Quyết định ghi như vậy")
    assert [departure["code"] for departure in certificate.rule_warnings] == ["authority"]
    # Withdrawing it is no new recognition, so nobody is asked to explain again.
    Certificate.objects.update(officer_reason="")
    withdraw(certificate, date(2026, 2, 1))
    with refused("needs_reason", "40"):
        certification.correct(certificate, audit=audit(), score=Decimal("40"))


def test_a_corrected_date_under_other_rules_keeps_why_as_the_reason() -> None:
    certificate = issue(make_product(), date(2024, 6, 1), 5, officer_reason="")
    assert certificate.rule_warnings == []
    certification.correct_decision(certificate.decision, audit=audit("bản chính ghi 2025"), signed_on=date(2025, 9, 1))
    certificate.refresh_from_db()
    assert [departure["code"] for departure in certificate.rule_warnings] == ["authority"]
    assert certificate.officer_reason == "bản chính ghi 2025"


def test_extension_is_capped_at_180_days_past_the_end() -> None:
    certificate = issue(make_product(), date(2023, 6, 15))
    end = date(2026, 6, 15)
    with refused("extension_too_long", "14/06/2026", "180", "11/12/2026"):
        extend(certificate, end + 181 * DAY)
    with refused("extension_too_long"):
        extend(certificate, end)
    with refused("no_extension_rule", "21/05/2026"):
        extend(certificate, end + DAY, signed_on=date(2026, 5, 21))
    extend(certificate, end + 180 * DAY)
    assert certificate.last_day == date(2026, 12, 11)
    assert certificate.in_force(date(2026, 12, 11))


def test_an_extension_paper_cannot_be_corrected_to_before_its_rule() -> None:
    certificate = extend(issue(make_product("Mật ong"), date(2023, 6, 15)), date(2026, 9, 1))
    with refused("extension_too_long", "Mật ong"):
        certification.correct_decision(certificate.extension_decision, audit=audit(), signed_on=date(2026, 5, 1))


def test_withdrawal_before_the_first_day_is_refused_and_after_the_end_is_recorded() -> None:
    certificate = issue(make_product(), date(2022, 6, 15))
    with refused("withdrawn_before_start", "14/06/2022", "15/06/2022"):
        withdraw(certificate, date(2022, 6, 14))
    with refused("no_ground"):
        certification.withdraw(certificate, decision=make_decision(TODAY), from_day=TODAY, ground="not a ground", audit=audit())
    withdraw(certificate, TODAY)
    assert (certificate.ends_on, certificate.end_reason) == (date(2025, 6, 15), EndReason.EXPIRED)
    assert certificate.withdrawn_from == TODAY


def test_taking_back_a_withdrawal_opens_the_certificate_again() -> None:
    certificate = withdraw(issue(make_product(), date(2025, 6, 15)), date(2026, 1, 1))
    certification.correct(certificate, audit=audit(), withdrawn_from=None, withdrawal_decision=None, withdrawal_ground="")
    assert (certificate.ends_on, certificate.end_reason) == (date(2028, 6, 15), EndReason.EXPIRED)


@pytest.mark.parametrize("kind", [Decision.Kind.WITHDRAWAL, Decision.Kind.EXTENSION])
def test_only_a_recognition_recognises(kind: str) -> None:
    with refused("wrong_kind"):
        issue(make_product(), date(2025, 1, 1), decision=make_decision(date(2025, 1, 1), kind=kind))
    certificate = issue(make_product(), date(2025, 1, 1))
    with refused("wrong_kind"):
        certification.correct(certificate, audit=audit(), decision=make_decision(date(2025, 2, 1), kind=kind))


def test_a_recognition_neither_withdraws_nor_extends() -> None:
    certificate = issue(make_product(), date(2025, 1, 1))
    recognition = make_decision(TODAY)
    with refused("wrong_kind", recognition.number):
        certification.withdraw(certificate, decision=recognition, from_day=TODAY, ground="b", audit=audit())
    with refused("wrong_kind", recognition.number):
        certification.extend(certificate, decision=recognition, until=date(2028, 2, 1), audit=audit())


def test_a_withdrawal_fits_its_paper_and_the_certificate() -> None:
    certificate = issue(make_product(), date(2024, 6, 1))

    def by(signed_on: date, from_day: date) -> Certificate:
        paper = make_decision(signed_on, kind=Decision.Kind.WITHDRAWAL)
        return certification.withdraw(certificate, decision=paper, from_day=from_day, ground="b", audit=audit())

    with refused("withdrawal_paper_before_start", "31/05/2024", "01/06/2024"):
        by(date(2024, 5, 31), date(2024, 7, 1))
    with refused("withdrawal_far_from_paper", "05/03/2026", "03/03/2025"):
        by(date(2025, 3, 3), date(2025, 3, 3) + 367 * DAY)
    by(date(2025, 3, 3), date(2024, 6, 1))
    certification.correct(certificate, audit=audit(), withdrawn_from=date(2025, 3, 3) + 366 * DAY)


def test_a_second_withdrawal_or_extension_is_a_correction() -> None:
    certificate = extend(issue(make_product(), date(2023, 6, 15)), date(2026, 7, 1))
    with refused("already_extended", "30/06/2026"):
        extend(certificate, date(2026, 8, 1))
    withdraw(certificate, date(2026, 6, 20))
    with refused("already_withdrawn", "20/06/2026"):
        withdraw(certificate, date(2026, 6, 21))
    certification.correct(certificate, audit=audit(), withdrawn_from=date(2026, 6, 21))
    assert ends(certificate.product) == [(date(2023, 6, 15), date(2026, 6, 21), EndReason.WITHDRAWN)]


def test_a_withdrawal_paper_cannot_be_corrected_away_from_its_withdrawal() -> None:
    certificate = withdraw(issue(make_product("Mắm ruốc"), date(2024, 6, 1)), date(2026, 6, 1))
    with refused("withdrawal_far_from_paper", "Mắm ruốc"):
        certification.correct_decision(certificate.withdrawal_decision, audit=audit(), signed_on=date(2025, 5, 1))
    certification.correct_decision(certificate.withdrawal_decision, audit=audit(), signed_on=date(2026, 5, 1))


def test_renew_upgrade_and_downgrade_look_at_the_round_before() -> None:
    product = make_product()
    with refused("no_round_before", "05/05/2024"):
        certification.renew(product, decision=make_decision(date(2024, 5, 5)), audit=audit())
    issue(product, date(2022, 5, 5), 4)
    renewed = certification.renew(product, decision=make_decision(date(2023, 5, 5)), audit=audit())
    assert (renewed.stars, renewed.round) == (4, Certificate.Round.REEVALUATION)
    with refused("not_an_upgrade"):
        certification.upgrade(product, decision=make_decision(date(2024, 5, 5)), stars=4, audit=audit())
    with refused("not_a_downgrade"):
        certification.downgrade(product, decision=make_decision(date(2024, 5, 5)), stars=4, audit=audit())
    down = certification.downgrade(product, decision=make_decision(date(2024, 5, 5)), stars=3, audit=audit())
    up = certification.upgrade(product, decision=make_decision(date(2025, 5, 5)), stars=5, audit=audit())
    assert (down.stars, up.stars, up.round) == (3, 5, Certificate.Round.UPGRADE)
    assert [end for _start, end, _reason in ends(product)] == [
        date(2023, 5, 5),
        date(2024, 5, 5),
        date(2025, 5, 5),
        date(2028, 5, 5),
    ]


def test_proposed_for_five_is_a_note_on_four_stars() -> None:
    certificate = issue(make_product(), date(2024, 5, 5), 4, proposed_five=True)
    assert Product.objects.listed(TODAY).get().stars == certificate.stars == 4
    for stars in (3, 5):
        with refused("proposed_five_needs_four"):
            issue(make_product(), date(2024, 5, 5), stars, proposed_five=True)
    with refused("proposed_five_needs_four"):
        certification.correct(certificate, audit=audit(), stars=5)
    certification.correct(certificate, audit=audit(), stars=5, proposed_five=False)


@pytest.mark.parametrize("why", ["", "  "])
def test_corrections_say_why(why: str) -> None:
    certificate = issue(make_product(), date(2024, 5, 5))
    with refused("no_reason"):
        certification.correct(certificate, audit=audit(why), stars=4)
    with refused("no_reason"):
        certification.correct_decision(certificate.decision, audit=audit(why), number="9")
    with refused("no_reason"):
        certification.delete(certificate, audit=audit(why))


def test_what_was_deleted_meanwhile_is_told() -> None:
    certificate = issue(make_product("Bánh tráng"), date(2024, 5, 5))
    on_the_form = Certificate.objects.get(pk=certificate.pk)
    certification.delete(certificate, audit=audit())
    with refused("gone", "Bánh tráng"):
        certification.delete(on_the_form, audit=audit())
    with refused("gone", "Bánh tráng"):
        withdraw(on_the_form, date(2025, 1, 1))
    decision = make_decision(date(2024, 5, 5))
    on_the_form = Decision.objects.get(pk=decision.pk)
    decision.delete()
    with refused("gone", on_the_form.number):
        certification.issue(make_product(), decision=on_the_form, stars=3, audit=audit())


def test_ends_are_never_typed() -> None:
    certificate = issue(make_product(), date(2024, 5, 5))
    with pytest.raises(TypeError):
        certification.correct(certificate, audit=audit(), ends_on=date(2030, 1, 1))
    with pytest.raises(TypeError):
        certification.correct_decision(certificate.decision, audit=audit(), level="centre")


def test_who_when_and_why_are_on_record(django_user_model) -> None:
    officer = django_user_model.objects.create_user("canbo")
    by_officer = certification.Audit(by=officer, why="Bản chính ghi 4 sao", on=TODAY)
    product = make_product()
    certificate = issue(product, date(2024, 5, 5))
    certification.correct(certificate, audit=by_officer, stars=4)
    withdraw(certificate, date(2026, 1, 1))
    certification.delete(certificate, audit=by_officer)
    entries = log_registry.get_logs_for_instance(product).order_by("timestamp", "pk")
    assert [entry.action for entry in entries] == [
        "catalog.issue",
        "catalog.correct",
        "catalog.withdraw",
        "catalog.delete",
    ]
    corrected = entries[1]
    assert (corrected.user, corrected.data["why"]) == (officer, "Bản chính ghi 4 sao")
    assert (corrected.data["before"]["stars"], corrected.data["after"]["stars"]) == ("3", "4")
    assert corrected.timestamp


def test_today_is_vietnams_whatever_zone_an_officer_works_in(time_machine) -> None:
    from django.utils import timezone

    time_machine.move_to("2026-11-22T17:30:00+00:00", tick=False)
    with timezone.override("America/New_York"):
        assert clock.today() == date(2026, 11, 23)


def test_sentences_name_the_day_as_people_write_it() -> None:
    with translation.override("vi"), refused("date_in_future", "24/11/2026"):
        issue(make_product(), TODAY + DAY)
