"""Who gets to the desk, and to which."""

from __future__ import annotations

import pytest
from django.test import Client

from showrooms import addresses
from tests.showrooms.factories import make_manager, make_showroom, make_staff, make_user

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whoever_is_not_signed_in_signs_in_and_comes_back(client: Client, language: str) -> None:
    showroom = make_showroom()
    make_staff(showroom, "lan")
    address = addresses.desk(language, showroom.slug)
    to_sign_in = client.get(address)
    assert to_sign_in.status_code == 302
    page = client.get(to_sign_in.url)
    assert page.status_code == 200
    answer = client.post(to_sign_in.url, {"username": "lan", "password": "mật khẩu", "next": address})
    assert answer.url == address
    assert client.get(address).status_code == 200


def test_signing_in_leads_to_no_other_site(client: Client) -> None:
    make_staff(make_showroom(), "lan")
    form = {"username": "lan", "password": "mật khẩu", "next": "https://evil.example/"}
    assert client.post("/quay/dang-nhap/", form).url == "/quay/"


def test_a_wrong_password_is_told_in_words(client: Client) -> None:
    answer = client.post("/en/desk/sign-in/", {"username": "lan", "password": "x"})
    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()


def test_a_program_that_is_signed_out_is_told_so(client: Client) -> None:
    answer = client.get("/quay/diem/", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "signed_out"


def test_one_showroom_is_no_choice_two_are(client: Client) -> None:
    first, second = make_showroom("Ga Hà Nội"), make_showroom("Chợ Bến Thành")
    client = signed_in(make_staff(first))
    assert client.get("/quay/").url == addresses.desk("vi", first.slug)
    both = make_staff(first)
    both.showroom_assignments.create(showroom=second)
    page = signed_in(both).get("/quay/").content.decode()
    assert "Ga Hà Nội" in page and "Chợ Bến Thành" in page


def test_who_works_nowhere_is_told_whom_to_ask() -> None:
    page = signed_in(make_user()).get("/en/desk/").content.decode()
    assert "You work at no showroom yet" in page


def test_another_showroom_is_not_there() -> None:
    mine, other = make_showroom(), make_showroom()
    answer = signed_in(make_manager(mine)).get(addresses.desk("vi", other.slug))
    assert answer.status_code == 404
    assert other.name not in answer.content.decode()


def test_signing_out_ends_it() -> None:
    showroom = make_showroom()
    client = signed_in(make_staff(showroom))
    client.post("/quay/dang-xuat/")
    assert client.get(addresses.desk("vi", showroom.slug)).status_code == 302


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_desk_can_be_installed(client: Client, language: str) -> None:
    home = addresses.desk_home(language)
    manifest = client.get(f"{home}manifest.webmanifest").json()
    assert manifest["start_url"] == manifest["scope"] == home
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
