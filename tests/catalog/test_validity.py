"""The predicate: when a certificate is in force, in Python and in SQL, and how its end is worked out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalog import validity
from catalog.models import Certificate, Decision, EndReason, LastDayReading, Product
from catalog.validity import CertificateState, add_months, settled_ends
from tests.effort import examples
from tests.factories import TODAY, certified_product, extend, issue, make_product, make_rules, withdraw

DAY = timedelta(days=1)
ANNIVERSARY, DAY_AFTER = LastDayReading.ANNIVERSARY, LastDayReading.DAY_AFTER

days = st.dates(date(2019, 1, 1), date(2026, 11, 23))


def certificate(start: date, reading: str = ANNIVERSARY, **inputs) -> Certificate:
    decision = Decision(number="1/QĐ-UBND", signed_on=start, authority="UBND tỉnh An Giang", reading=reading)
    return Certificate(certified_name="Mắm", stars=3, decision=decision, starts_on=start, **inputs)


def settled(*certificates: Certificate) -> list[tuple[date, str]]:
    return [(end.ends_on, end.reason) for end in settled_ends(certificates)]


@pytest.mark.parametrize(
    ("start", "first_day_out"),
    [
        (date(2023, 11, 23), date(2026, 11, 23)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2021, 2, 28), date(2024, 2, 28)),
        (date(2021, 3, 1), date(2024, 3, 1)),
        (date(2023, 8, 31), date(2026, 8, 31)),
        (date(2022, 12, 31), date(2025, 12, 31)),
        (date(2023, 1, 1), date(2026, 1, 1)),
        (date(2023, 4, 30), date(2026, 4, 30)),
    ],
)
def test_thirty_six_calendar_months(start: date, first_day_out: date) -> None:
    assert settled(certificate(start)) == [(first_day_out, EndReason.EXPIRED)]
    assert settled(certificate(start, DAY_AFTER)) == [(first_day_out + DAY, EndReason.EXPIRED)]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2027, 10, 31), 4, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_a_month_without_that_day_gives_its_last(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_provinces_that_read_the_last_day_differently() -> None:
    # Hòa Bình: "hết thời hạn kể từ ngày 30/12/2022"; Thanh Hóa: 23/12/2019 gives "hết hiệu lực kể từ 24/12/2022".
    assert settled(certificate(date(2019, 12, 30)))[0][0] == date(2022, 12, 30)
    assert settled(certificate(date(2019, 12, 23), DAY_AFTER))[0][0] == date(2022, 12, 24)


def test_a_printed_end_takes_the_place_of_the_term_under_either_reading() -> None:
    printed = date(2026, 6, 30)
    assert settled(certificate(date(2023, 7, 5), printed_end=printed)) == [(printed, EndReason.EXPIRED)]
    assert settled(certificate(date(2023, 7, 5), DAY_AFTER, printed_end=printed)) == [(printed + DAY, EndReason.EXPIRED)]
    longer = date(2027, 7, 5)
    assert settled(certificate(date(2023, 7, 5), printed_end=longer)) == [(longer, EndReason.EXPIRED)]


def test_an_extension_lengthens_and_never_shortens() -> None:
    start, end = date(2023, 7, 5), date(2026, 7, 5)
    assert settled(certificate(start, extended_until=end + 60 * DAY)) == [(end + 60 * DAY, EndReason.EXPIRED)]
    assert settled(certificate(start, extended_until=end - 60 * DAY)) == [(end, EndReason.EXPIRED)]


@pytest.mark.parametrize(
    ("withdrawn_from", "ends_on", "reason"),
    [
        (date(2023, 7, 5), date(2023, 7, 5), EndReason.WITHDRAWN),
        (date(2025, 1, 1), date(2025, 1, 1), EndReason.WITHDRAWN),
        (date(2026, 7, 4), date(2026, 7, 4), EndReason.WITHDRAWN),
        (date(2026, 7, 5), date(2026, 7, 5), EndReason.EXPIRED),
        (date(2026, 8, 1), date(2026, 7, 5), EndReason.EXPIRED),
    ],
)
def test_a_withdrawal_before_at_and_after_the_end(withdrawn_from: date, ends_on: date, reason: str) -> None:
    assert settled(certificate(date(2023, 7, 5), withdrawn_from=withdrawn_from)) == [(ends_on, reason)]


def test_a_withdrawal_cuts_an_extension_short() -> None:
    extended = certificate(date(2023, 7, 5), extended_until=date(2026, 12, 1), withdrawn_from=date(2026, 10, 1))
    assert settled(extended) == [(date(2026, 10, 1), EndReason.WITHDRAWN)]


def test_a_later_round_supersedes_from_its_own_start() -> None:
    first, second = certificate(date(2023, 7, 5)), certificate(date(2025, 2, 1))
    assert settled(first, second)[0] == (date(2025, 2, 1), EndReason.SUPERSEDED)
    extended = certificate(date(2023, 7, 5), extended_until=date(2026, 12, 1))
    assert settled(extended, certificate(date(2026, 9, 1)))[0] == (date(2026, 9, 1), EndReason.SUPERSEDED)


def test_a_round_that_begins_the_day_the_one_before_runs_out_does_not_supersede_it() -> None:
    assert settled(certificate(date(2023, 7, 5)), certificate(date(2026, 7, 5)))[0] == (date(2026, 7, 5), EndReason.EXPIRED)


def test_a_round_after_a_gap_leaves_the_one_before_expired() -> None:
    assert settled(certificate(date(2020, 1, 1)), certificate(date(2024, 1, 1)))[0] == (date(2023, 1, 1), EndReason.EXPIRED)


def test_the_days_around_both_ends() -> None:
    held = certificate(date(2023, 11, 23), ends_on=date(2026, 11, 23), end_reason=EndReason.EXPIRED)
    assert held.state(date(2023, 11, 22)) == CertificateState.NOT_YET
    assert held.state(date(2023, 11, 23)) == CertificateState.IN_FORCE
    assert held.state(date(2026, 11, 22)) == CertificateState.IN_FORCE
    assert held.state(date(2026, 11, 23)) == CertificateState.EXPIRED
    assert held.last_day == date(2026, 11, 22)


def test_withdrawn_from_its_own_first_day_it_was_never_in_force() -> None:
    never = certificate(date(2025, 1, 1), ends_on=date(2025, 1, 1), end_reason=EndReason.WITHDRAWN)
    assert [never.state(date(2025, 1, 1) + offset * DAY) for offset in (-1, 0, 1)] == [
        CertificateState.NOT_YET,
        CertificateState.WITHDRAWN,
        CertificateState.WITHDRAWN,
    ]


@given(start=days, reading=st.sampled_from([ANNIVERSARY, DAY_AFTER]))
def test_the_end_lies_three_years_on_in_the_same_month(start: date, reading: str) -> None:
    [(ends_on, _reason)] = settled(certificate(start, reading))
    last_month_day = ends_on - DAY if reading == DAY_AFTER else ends_on
    assert (last_month_day.year, last_month_day.month) == (start.year + 3, start.month)
    assert last_month_day.day in {start.day, 28}


# --- the same rule in SQL ---------------------------------------------------------------------------------------------

rounds = st.lists(
    st.fixed_dictionaries(
        {
            "start": days,
            "stars": st.integers(3, 5),
            "reading": st.sampled_from([ANNIVERSARY, DAY_AFTER]),
            "withdrawn_after": st.none() | st.integers(0, 1300),
            "extended_by": st.none() | st.integers(1, 180),
        }
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda entry: entry["start"],
)
parity = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    # Each example writes to the database: making a failing one shorter, or explaining it, would take minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def withdrawal_day(entry: dict) -> date:
    """A paper of today, and none is of tomorrow, withdraws within a year."""
    return min(entry["start"] + entry["withdrawn_after"] * DAY, TODAY + 366 * DAY)


def enter(product: Product, entries: list[dict]) -> list[Certificate]:
    """Enter the rounds in the order given, each with its withdrawal and extension."""
    held = []
    for entry in entries:
        certificate = issue(product, entry["start"], entry["stars"], entry["reading"])
        if entry["extended_by"]:
            certificate = extend(certificate, certificate.natural_end + entry["extended_by"] * DAY)
        if entry["withdrawn_after"] is not None:
            certificate = withdraw(certificate, withdrawal_day(entry))
        held.append(certificate)
    return held


def boundaries(product: Product) -> list[date]:
    """Every first and last day of the product's certificates and the days next to them."""
    edges = {day for pair in product.certificates.values_list("starts_on", "ends_on") for day in pair}
    return sorted({edge + offset * DAY for edge in edges for offset in (-1, 0, 1)})


def python_listed(product: Product, on: date) -> Certificate | None:
    return validity.in_force_among(product.certificates.all(), on) if product.live else None


@pytest.mark.django_db
@parity
@given(entries=rounds, live=st.booleans())
def test_sql_and_python_agree_at_every_boundary(entries: list[dict], live: bool) -> None:
    make_rules()
    product = make_product(live=live)
    enter(product, entries)
    rest = Product.objects.filter(pk=product.pk)
    for on in boundaries(product):
        expected = python_listed(product, on)
        found = rest.listed(on).first()
        assert (found and found.certificate_id) == (expected and expected.pk), on
        if found and expected:
            assert (found.stars, found.recognised_on, found.lapses_on) == (
                expected.stars,
                expected.starts_on,
                expected.ends_on,
            )
        assert [row.pk for row in product.certificates.in_force(on)] == [
            row.pk for row in product.certificates.all() if row.in_force(on)
        ]
        certified = validity.in_force_among(product.certificates.all(), on)
        assert rest.certified(on).exists() == bool(certified)
        last = validity.latest_ended_among(product.certificates.all(), on)
        for reason in EndReason.values:
            assert rest.out_of_force(on, reason).exists() == bool(not certified and last and last.end_reason == reason)
        for window in (1, 30):
            later = validity.in_force_among(product.certificates.all(), on + window * DAY)
            assert rest.lapsing_within(on, window).exists() == bool(certified and not later), (on, window)


@pytest.mark.django_db
@settings(parity, max_examples=examples(6))
@given(entries=rounds, live=st.booleans())
def test_listed_throughout_is_listed_on_every_day(entries: list[dict], live: bool) -> None:
    make_rules()
    product = make_product(live=live)
    enter(product, entries)
    held = list(product.certificates.all())
    for first in boundaries(product):
        for nights in (0, 1, 40):
            last = first + nights * DAY
            every_day = live and all(validity.in_force_among(held, first + day * DAY) for day in range(nights + 1))
            assert Product.objects.listed_throughout(first, last).filter(pk=product.pk).exists() == every_day, (first, last)


@pytest.mark.django_db
def test_a_renewal_goes_on_and_a_gap_of_one_day_does_not() -> None:
    product = certified_product(date(2022, 12, 6))
    lapses, fair = date(2025, 12, 6), (date(2025, 12, 5), date(2025, 12, 9))
    assert not Product.objects.listed_throughout(*fair).exists()
    assert Product.objects.listed_throughout(fair[0], fair[0]).exists()
    following = issue(product, lapses)
    assert Product.objects.listed_throughout(*fair).exists()
    withdraw(following, date(2025, 12, 9))
    assert not Product.objects.listed_throughout(*fair).exists()


@pytest.mark.django_db
@parity
@given(entries=rounds, on=days)
def test_nothing_changes_strictly_before_the_next_change(entries: list[dict], on: date) -> None:
    make_rules()
    product = make_product()
    enter(product, entries)
    rest = Product.objects.filter(pk=product.pk)

    def shown(day: date) -> list[tuple[int, int]]:
        return list(rest.listed(day).values_list("pk", "certificate_id"))

    change = rest.next_change_after(on)
    if change is None:
        assert all(shown(day) == shown(on) for day in boundaries(product) if day > on)
        return
    assert change > on
    assert shown(change) != shown(on)
    assert all(shown(day) == shown(on) for day in boundaries(product) if on < day < change)
    assert shown(change - DAY) == shown(on)


@pytest.mark.django_db
def test_next_change_leaves_out_unpublished_products() -> None:
    certified_product(date(2024, 3, 1), live=False)
    assert Product.objects.next_change_after(date(2026, 11, 23)) is None
    certified_product(date(2024, 5, 1))
    assert Product.objects.next_change_after(date(2026, 11, 23)) == date(2027, 5, 1)


@pytest.mark.django_db
@parity
@given(data=st.data(), entries=rounds)
def test_any_order_of_entry_gives_the_same_ends(data: st.DataObject, entries: list[dict]) -> None:
    make_rules()
    one, other = make_product(), make_product()
    enter(one, entries)
    # In the other order all rounds come first, then what happened to them.
    shuffled = data.draw(st.permutations(entries))
    issued = {entry["start"]: issue(other, entry["start"], entry["stars"], entry["reading"]) for entry in shuffled}
    for entry in data.draw(st.permutations(entries)):
        certificate = issued[entry["start"]]
        if entry["withdrawn_after"] is not None:
            withdraw(certificate, withdrawal_day(entry))
        if entry["extended_by"]:
            extend(certificate, certificate.natural_end + entry["extended_by"] * DAY)

    def ends(product: Product) -> list[tuple]:
        return list(product.certificates.order_by("starts_on").values_list("starts_on", "ends_on", "end_reason", "stars"))

    assert ends(one) == ends(other)


@pytest.mark.django_db
def test_settling_many_products_at_once_equals_settling_each() -> None:
    products = [certified_product(date(2023, month, 10)) for month in (1, 2, 3)]
    for product in products:
        issue(product, date(2025, 6, 1), 4)
    ends = list(Certificate.objects.order_by("pk").values_list("ends_on", "end_reason"))
    # As an import leaves them before it settles: closed on their first day.
    Certificate.objects.update(ends_on=date(2025, 6, 1))
    Certificate.objects.filter(starts_on__lt=date(2025, 6, 1)).update(ends_on=date(2024, 1, 1))
    changed = validity.settle_products([product.pk for product in products])
    assert changed == 6
    assert list(Certificate.objects.order_by("pk").values_list("ends_on", "end_reason")) == ends
    assert validity.settle_products([product.pk for product in products]) == 0
