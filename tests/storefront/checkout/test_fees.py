"""What delivery costs: kept by the order desk, and example figures for the demonstration."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from catalog import roles
from catalog.alphabet import vietnamese_order
from catalog.models import Province
from ocop.storefront import quoting
from ocop.storefront.demo.fees import load_fees
from ocop.storefront.models import DeliveryFee
from tests.factories import make_province
from tests.showrooms.factories import make_showroom, make_user

pytestmark = pytest.mark.django_db


def client_of(role: str) -> Client:
    user = make_user()
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk() -> Client:
    return client_of(roles.ORDER_DESK)


def facts(**more) -> dict:
    return {"province": make_province().pk, "fee": 30_000, "free_from": "", "days_least": 2, "days_most": 4, **more}


def test_the_order_desk_keeps_them(desk):
    assert desk.post(reverse("delivery-fees:add"), facts()).status_code == 302
    fee = DeliveryFee.objects.get()
    assert desk.post(reverse("delivery-fees:edit", args=[fee.pk]), facts(free_from=500_000)).status_code == 302
    fee.refresh_from_db()
    assert fee.free_from == 500_000
    assert "30.000 ₫" in desk.get(reverse("delivery-fees:index")).content.decode()


def test_the_list_leads_to_where_a_fee_is_changed(desk):
    desk.post(reverse("delivery-fees:add"), facts())
    fee = DeliveryFee.objects.get()
    page = desk.get(reverse("delivery-fees:index")).content.decode()
    [row] = re.findall(r"<tbody>(.*?)</tbody>", page, re.S)
    links = re.findall(r'href="([^"]+)"', row)
    assert reverse("delivery-fees:edit", args=[fee.pk]) in links
    assert all(desk.get(link).status_code == 200 for link in links)


def test_whoever_only_reads_is_led_to_a_page_to_read(desk):
    desk.post(reverse("delivery-fees:add"), facts())
    fee = DeliveryFee.objects.get()
    reader = client_of(roles.INSPECTORS)
    page = reader.get(reverse("delivery-fees:index")).content.decode()
    assert reverse("delivery-fees:inspect", args=[fee.pk]) in page
    assert reverse("delivery-fees:edit", args=[fee.pk]) not in page


def test_provinces_stand_as_in_a_vietnamese_dictionary(desk, places):
    wanted = ["An Giang", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Hà Nội", "Huế"]
    for province in Province.objects.filter(name__in=wanted):
        DeliveryFee.objects.create(province=province, fee=30_000)
    page = desk.get(reverse("delivery-fees:index")).content.decode()
    in_list = sorted(wanted, key=lambda name: re.search(rf">\s*{name}\s*<", page).start())
    assert in_list == [fee.province.name for fee in quoting.fees()] == sorted(wanted, key=vietnamese_order)
    assert in_list.index("Đà Nẵng") > in_list.index("Cần Thơ") and in_list.index("Hà Nội") < in_list.index("Huế")


@pytest.mark.parametrize("role", [roles.ORDER_DESK, roles.OFFICERS, roles.INSPECTORS])
def test_the_admin_leads_to_the_order_desk(role):
    client = client_of(role)
    assert "/quay-don/" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get("/quay-don/").status_code == 200


def test_who_may_not_serve_is_not_led_there(db):
    assert "/quay-don/" not in client_of(roles.EDITORS).get(reverse("wagtailadmin_home")).content.decode()


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
