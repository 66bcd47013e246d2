"""Staff look at a page as of another day; for everyone else there is only today."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import addresses
from catalog.models import Product
from tests import factories
from tests.factories import TODAY
from tests.label_photographs import as_file, barcode, photographed, qr

pytestmark = pytest.mark.usefixtures("committed")

DAY = timedelta(days=1)
LAST_DAY = date(2028, 1, 14)
LIST = addresses.product_list("en")


@pytest.fixture(autouse=True)
def today(committed: None, time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)


@pytest.fixture
def product(committed: None) -> Product:
    """In force from 15/01/2025 to the end of 14/01/2028."""
    return factories.certified_product(date(2025, 1, 15), name="Mắm Bà Giáo")


@pytest.fixture
def officer(committed: None) -> Client:
    user = get_user_model().objects.create_user("canbo")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    return client


def as_of(client: Client, address: str, day: object, parameter: str = "on", **headers: str) -> HttpResponse:
    return client.get(address, {parameter: str(day)}, headers=headers)


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize("parameter", ["on", "ngay"])
def test_the_last_day_and_the_next(officer: Client, product: Product, parameter: str) -> None:
    address = addresses.product("en", product.slug)
    for day, status, listed in (
        (date(2025, 1, 14), 404, 0),
        (date(2025, 1, 15), 200, 1),
        (LAST_DAY, 200, 1),
        (LAST_DAY + DAY, 410, 0),
    ):
        page = as_of(officer, address, day, parameter)
        assert page.status_code == status, day
        shown = text(as_of(officer, LIST, day, parameter))
        assert f'data-in-force="{listed}"' in shown, day
        assert (product.name in shown) == bool(listed), day
        assert "Products in force on " in shown and "Products in force today" not in shown
    assert product.name in text(officer.get(LIST))


def test_it_says_of_which_day_it_is_and_is_never_kept(officer: Client, product: Product) -> None:
    etag = officer.get(LIST).headers["ETag"]
    for address in (
        LIST,
        addresses.product("en", product.slug),
        addresses.verify("en"),
        f"{LIST}?page=99",
    ):
        separator = "&" if "?" in address else "?"
        for day, written in ((LAST_DAY, "14 Jan 2028"), (TODAY, "23 Nov 2026")):
            response = officer.get(f"{address}{separator}on={day}", headers={"if-none-match": etag})
            assert f"As of {written}: a preview for staff" in text(response), address
            assert '<meta name="robots" content="noindex">' in text(response)
            assert response.headers["Cache-Control"] == "private, no-store"
            assert "ETag" not in response.headers
        assert "a preview for staff" not in text(officer.get(address))


def test_a_moved_address_is_not_kept_either(officer: Client, product: Product) -> None:
    response = as_of(officer, addresses.product("en", product.slug.upper()), LAST_DAY)
    assert response.status_code == 301 and response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("who", ["nobody", "a customer", "an officer who left"])
def test_for_others_there_is_only_today(product: Product, officer: Client, who: str) -> None:
    client = Client()
    if who == "a customer":
        client.force_login(get_user_model().objects.create_user("khach"))
    elif who == "an officer who left":
        get_user_model().objects.update(is_active=False)
        client = officer
    ordinary = Client().get(LIST)
    for day in (LAST_DAY + DAY, "nonsense"):
        response = as_of(client, LIST, day)
        assert (response.status_code, response.content) == (200, ordinary.content)
        assert response.headers["ETag"] == ordinary.headers["ETag"]
        assert as_of(client, LIST, day, **{"if-none-match": ordinary.headers["ETag"]}).status_code == 304


def test_no_session_is_read_without_the_parameter(officer: Client, product: Product) -> None:
    for address in (LIST, addresses.product("vi", product.slug), addresses.verify("vi")):
        with CaptureQueriesContext(connection) as asked:
            response = officer.get(address)
        assert not [query for query in asked if "django_session" in query["sql"] or "auth_user" in query["sql"]]
        assert "Cookie" not in response.headers.get("Vary", "")


def test_a_day_may_be_written_as_people_write_it(officer: Client, product: Product) -> None:
    assert as_of(officer, LIST, "31/01/2027").content == as_of(officer, LIST, "2027-01-31").content


@pytest.mark.parametrize("day", ["", "nonsense", "2027-02-30", "31/02/2027", "1/2", "<b>", "9" * 400])
def test_a_day_that_is_none_gets_a_plain_sentence(officer: Client, product: Product, day: str) -> None:
    response = as_of(officer, LIST, day)
    assert response.status_code == 400
    assert "Write it as in 2027-01-31." in text(response) and "<b>" not in text(response)
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_all_are_days(officer: Client, product: Product, day: str) -> None:
    for address in (LIST, addresses.product("en", product.slug), f"{addresses.verify('en')}?q={product.code}"):
        separator = "&" if "?" in address else "?"
        assert officer.get(f"{address}{separator}on={day}").status_code in {200, 404, 410}


def test_what_staff_looked_at_shows_to_no_shopper(officer: Client, product: Product) -> None:
    shopper = Client()
    before = shopper.get(LIST)
    for day in range(8):
        as_of(officer, LIST, LAST_DAY + day * DAY)
    after = shopper.get(LIST)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


LED_TO = re.compile(r'<a [^>]*?href="(/[^"]*)"')


@pytest.mark.parametrize("parameter", ["on", "ngay"])
def test_it_leads_on_to_the_same_day(officer: Client, product: Product, parameter: str) -> None:
    day = f"{parameter}=2028-01-14"
    for address in (addresses.home("en"), f"{LIST}?stars=3", addresses.product("en", product.slug), addresses.verify("en")):
        page = text(officer.get(f"{address}{'&' if '?' in address else '?'}{day}"))
        back, links = re.findall(r'data-today href="([^"]*)"', page), LED_TO.findall(page)
        assert len(back) == 1 and day not in back[0] and officer.get(back[0]).status_code == 200, address
        for link in set(links) - set(back):
            assert link.partition("#")[0].endswith((f"?{day}", f"&amp;{day}")), (address, link)
        assert all(
            f'name="{parameter}" value="2028-01-14"' in form for form in re.findall(r'<form[^>]*method="get"[^>]*>.*', page)
        )
        assert day not in page.split("</head>")[0]


def test_a_link_of_a_preview_opens_that_day(officer: Client, product: Product) -> None:
    after = LAST_DAY + DAY
    page = text(as_of(officer, LIST, after))
    for link in LED_TO.findall(page):
        followed = officer.get(link.replace("&amp;", "&"))
        assert ('class="preview-banner"' in text(followed)) == ("on=2028-01-15" in link), link


def test_a_moved_address_leads_to_the_same_day(officer: Client, product: Product) -> None:
    response = as_of(officer, addresses.product("en", product.slug.upper()), LAST_DAY)
    assert response.headers["Location"] == f"{addresses.product('en', product.slug)}?on=2028-01-14"


def test_a_photograph_and_the_camera_lead_to_the_same_day(officer: Client, product: Product) -> None:
    page = text(as_of(officer, addresses.verify("en"), LAST_DAY))
    action = f"{addresses.verify_photograph('en')}?on=2028-01-14"
    assert f'action="{action}" method="post"' in page
    assert f'data-answer="{addresses.verify("en")}?on=2028-01-14"' in page

    def sent(client: Client, *seen: Any) -> HttpResponse:
        return client.post(action, {"photo": SimpleUploadedFile("label.jpg", as_file(photographed(*seen)), "image/jpeg")})

    found, several = sent(officer, qr(product.code)), sent(officer, qr(product.code), barcode("4006381333931"), qr("7K3P9XQQ"))
    assert found.headers["Location"] == f"{addresses.verify('en')}?q={product.code}&on=2028-01-14"
    assert 'class="preview-banner"' in text(several) and f"?q={product.code}&amp;on=2028-01-14" in text(several)
    assert sent(Client(), qr(product.code)).headers["Location"] == f"{addresses.verify('en')}?q={product.code}"


def test_without_the_parameter_staff_read_what_shoppers_read(officer: Client, product: Product) -> None:
    as_of(officer, LIST, LAST_DAY)
    for address in (addresses.home("en"), LIST, addresses.product("en", product.slug)):
        assert officer.get(address).content == Client().get(address).content
