"""What delivery costs: kept by the order desk, and example figures for the demonstration."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from catalog import roles
from catalog.models import Province
from ocop.storefront.demo.fees import load_fees
from ocop.storefront.models import DeliveryFee
from tests.factories import make_province
from tests.showrooms.factories import make_showroom, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    user = make_user("desk")
    user.groups.add(Group.objects.get(name=roles.ORDER_DESK))
    client = Client()
    client.force_login(user)
    return client


def facts(**more) -> dict:
    return {"province": make_province().pk, "fee": 30_000, "free_from": "", "days_least": 2, "days_most": 4, **more}


def test_the_order_desk_keeps_them(desk):
    assert desk.post(reverse("delivery-fees:add"), facts()).status_code == 302
    fee = DeliveryFee.objects.get()
    assert desk.post(reverse("delivery-fees:edit", args=[fee.pk]), facts(free_from=500_000)).status_code == 302
    fee.refresh_from_db()
    assert fee.free_from == 500_000
    assert "30.000 ₫" in desk.get(reverse("delivery-fees:index")).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"fee": ""},
        {"fee": "-1"},
        {"fee": "30 000 đồng"},
        {"fee": 30_000_000},
        {"fee": "9" * 30},
        {"free_from": 0},
        {"free_from": -5},
        {"days_least": 5, "days_most": 2},
        {"days_most": 600},
        {"province": ""},
        {"province": 999_999},
    ],
    ids=str,
)
def test_what_nobody_can_mean_is_refused_with_a_sentence(desk, wrong):
    answer = desk.post(reverse("delivery-fees:add"), facts(**wrong))
    assert answer.status_code == 200 and not DeliveryFee.objects.exists()
    assert "w-field__error" in answer.content.decode() or "error-message" in answer.content.decode()


def test_a_province_has_one_fee(desk):
    desk.post(reverse("delivery-fees:add"), facts())
    assert desk.post(reverse("delivery-fees:add"), facts(fee=1)).status_code == 200
    assert DeliveryFee.objects.get().fee == 30_000


def test_the_demonstration_has_one_for_every_province_and_the_near_ones_are_cheaper(places):
    make_showroom("A", province=Province.objects.get(name="Hà Nội"), delivers=True, latitude=21.03, longitude=105.85)
    assert load_fees() == Province.objects.count() == 34
    by_name = {fee.province.name: fee.fee for fee in DeliveryFee.objects.select_related("province")}
    assert by_name["Hà Nội"] < by_name["Nghệ An"] < by_name["Cà Mau"]
    assert load_fees() == 0
