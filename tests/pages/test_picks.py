"""What an editor is told of picks that will not be shown all the time, and what could stand in their place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from ocop.pages import picks
from ocop.pages.models import Booth, CollectionPin, ContentPage, FeaturedProduct
from ocop.pages.picks import Picked
from tests.factories import TODAY, certified_product, issue, make_group, make_producer, make_product, make_province
from tests.pages.factories import make_collection, make_fair, make_page

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAST = TODAY + 4 * DAY


@pytest.fixture(autouse=True)
def today(time_machine) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)


def three_years_before(day: date) -> date:
    return date(day.year - 3, day.month, day.day)


def test_what_lapses_before_the_end_and_what_is_not_in_force() -> None:
    lasting = certified_product(date(2025, 1, 15))
    lapsing = certified_product(three_years_before(LAST))
    to_the_end = certified_product(three_years_before(LAST + DAY))
    lapsed, never = certified_product(date(2020, 1, 15)), make_product()
    renewed = certified_product(date(2023, 1, 10))
    issue(renewed, date(2025, 6, 1), 4)
    draft = certified_product(date(2025, 1, 15), live=False)
    ids = [each.pk for each in (lasting, lapsing, to_the_end, lapsed, never, renewed, draft)]
    found = picks.troubles([*ids, lapsed.pk], TODAY, LAST)
    assert [(each.product, each.last_day) for each in found] == [
        (lapsing, LAST - DAY),
        (lapsed, None),
        (never, None),
        (draft, None),
    ]


def test_what_could_stand_there_instead() -> None:
    group, elsewhere, maker = make_group(), make_province("92", "Cần Thơ"), make_producer()
    lapsed = certified_product(date(2020, 1, 15), producer=maker, group=group)
    far = certified_product(date(2025, 1, 15), 5, group=group, province=elsewhere)
    near = certified_product(date(2025, 1, 15), 3, group=group)
    own = certified_product(date(2025, 1, 15), 3, producer=maker, province=elsewhere)
    certified_product(date(2025, 1, 15), 5)  # another group
    certified_product(three_years_before(LAST), 5, producer=maker)  # lapses itself
    picked = certified_product(date(2025, 1, 15), 5, group=group)
    also_lapsed = certified_product(date(2020, 1, 15), group=group)
    first, second = picks.troubles([lapsed.pk, picked.pk, also_lapsed.pk], TODAY, LAST)
    assert first.instead == (own, near, far)
    assert second.instead == ()  # no product is offered twice


def test_exhibitors_without_a_product_in_force_throughout() -> None:
    rich, poor, bare = (make_producer(name) for name in ("An", "Bình", "Chi"))
    certified_product(date(2025, 1, 15), producer=rich)
    leaving = certified_product(three_years_before(LAST), producer=rich)
    only = certified_product(three_years_before(LAST), producer=poor)
    certified_product(date(2020, 1, 15), producer=bare)
    found = picks.outlook(Picked(producers=[rich.pk, poor.pk, bare.pk]), TODAY, LAST)
    assert found.bare == [poor, bare]
    assert [(each.product, each.last_day) for each in found.leaving] == [(leaving, LAST - DAY), (only, LAST - DAY)]


def test_which_days_are_looked_at() -> None:
    assert picks.days_of(None, TODAY) == (TODAY, TODAY + 30 * DAY)
    assert picks.days_of(TODAY, TODAY) == (TODAY, TODAY)
    assert picks.days_of(TODAY - DAY, TODAY) is None


def test_picks_are_found_in_lists_and_in_blocks() -> None:
    one, two, three = (certified_product(date(2025, 1, 15)) for _number in range(3))
    fair = make_fair(body=[("products", {"heading": "", "products": [two, one]})])
    fair.featured.add(FeaturedProduct(product=one))
    fair.booths.add(Booth(number="A1", producer=three.producer), Booth(number="A2", label="Sân khấu"))
    assert picks.picked_on(fair) == Picked([one.pk, two.pk], [three.producer_id])
    collection = make_collection()
    collection.pins.add(CollectionPin(product=three))
    assert picks.picked_on(collection) == Picked([three.pk], [])
    assert picks.picked_on(make_page(ContentPage, body=[("products", {"heading": "", "products": [two]})])).products == [two.pk]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin"))
    return client


def test_the_form_says_it_and_asks_again_while_it_is_written(desk: Client) -> None:
    lapsing = certified_product(three_years_before(LAST), name="Mắm ruốc")
    other = certified_product(date(2025, 1, 15), producer=lapsing.producer, name="Mắm tép")
    fair = make_fair(closes_on=LAST, title="Hội chợ")
    FeaturedProduct.objects.create(page=fair, product=lapsing)
    Booth.objects.create(page=fair, number="A1", producer=make_producer("Hợp tác xã Trống"))
    form = desk.get(reverse("wagtailadmin_pages:edit", args=[fair.pk])).content.decode()
    assert f'data-put="{other.pk}" data-for="{lapsing.pk}"' in form and "Hợp tác xã Trống" in form
    ask = reverse("page_picks:outlook")
    told = desk.post(ask, {"product": [lapsing.pk, "x"], "closes_on": f"{LAST:%d/%m/%Y}"}).content.decode()
    assert f'data-put="{other.pk}"' in told
    fine = desk.post(ask, {"product": [other.pk], "closes_on": f"{LAST:%d/%m/%Y}"}).content.decode()
    assert "data-put" not in fine and "picks-fine" in fine
    over = desk.post(ask, {"product": [lapsing.pk], "closes_on": "22/11/2026"}).content.decode()
    assert "data-put" not in over
    desk.logout()
    assert desk.post(ask, {"product": [lapsing.pk]}).status_code == 302


def test_a_rule_says_how_many_fit(desk: Client) -> None:
    product = certified_product(date(2025, 1, 15), 4, price=80_000)
    certified_product(date(2025, 1, 15), 5)
    product.tags.add("quà tết")
    product.save()
    ask = reverse("page_picks:rule_count")
    for typed, count in [
        ({}, 2),
        ({"least_stars": "5"}, 1),
        ({"tags": '"Quà Tết"'}, 1),
        ({"price_to": "100000"}, 1),
        ({"price_to": "cao", "groups": "x", "least_stars": "9"}, 2),
        ({"provinces": [str(make_province("92", "Cần Thơ").pk)]}, 0),
    ]:
        assert desk.post(ask, typed).json()["count"] == count, typed


def test_it_is_said_once_more_after_saving_and_never_refused(desk: Client) -> None:
    lapsed = certified_product(date(2020, 1, 15), name="Mắm cũ")
    page = make_page(ContentPage, title="Giới thiệu", body=[("products", {"heading": "", "products": [lapsed]})])
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    block = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "products", "body-0-id": ""}
    row = {"body-0-value-heading": "", "body-0-value-products-count": "1", "body-0-value-products-0-deleted": ""}
    row |= {"body-0-value-products-0-order": "0", "body-0-value-products-0-value": str(lapsed.pk)}
    comments = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    typed = {"title": "Giới thiệu", "slug": page.slug, "introduction": "", **block, **row, **comments}
    answer = desk.post(edit, typed | {"action-publish": "action-publish"}, follow=True)
    said = " ".join(str(message) for message in answer.context["messages"])
    assert "Mắm cũ" in said
    page.refresh_from_db()
    assert page.live and not page.has_unpublished_changes
