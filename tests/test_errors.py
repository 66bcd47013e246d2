"""What went wrong is told in the house style and both languages, even without a database; a foreign name gets no page of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, OperationalError, ProgrammingError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from catalog import addresses
from catalog.public import errors
from tests import factories

pytestmark = pytest.mark.once

LISTS = [addresses.product_list(language) for language in addresses.LANGUAGES]
SEARCHES = [addresses.search(language) for language in addresses.LANGUAGES]
NAMES = {"vi": "Danh mục OCOP", "en": "OCOP catalogue"}


def is_ours(response: HttpResponse) -> bool:
    body = response.content.decode()
    return 'href="/static/site.css"' in body and 'class="masthead"' in body and 'content="noindex"' in body


@contextmanager
def database_down(error: type[DatabaseError]) -> Iterator[None]:
    def gone(*_arguments: Any) -> NoReturn:
        raise error("connection refused by 10.0.0.7")

    with connection.execute_wrapper(gone):
        yield


@pytest.mark.parametrize(
    ("status", "page"),
    [
        (400, lambda request: errors.bad_request(request, SuspiciousOperation())),
        (400, lambda _request: errors.unreadable_day("mai")),
        (403, errors.forbidden),
        (403, lambda request: errors.csrf_failure(request, "no cookie")),
        (405, lambda _request: errors.not_allowed()),
        (500, errors.server_error),
    ],
)
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_each_is_in_the_house_style_and_reads_no_data(status: int, page: Callable[..., HttpResponse], language: str) -> None:
    with translation.override(language):  # without the mark `django_db` any query fails
        response = page(RequestFactory().get("/"))
    body = response.content.decode()
    assert response.status_code == status and f'data-status="{status}"' in body
    assert is_ours(response) and f'<html lang="{language}">' in body and f">{NAMES[language]}<" in body
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (ProgrammingError, 500)])
@pytest.mark.parametrize(("address", "language"), [("/san-pham/", "vi"), ("/khong-co/", "vi"), ("/en/verify/?q=a", "en")])
def test_without_a_database_the_page_says_so(error: type[DatabaseError], status: int, address: str, language: str) -> None:
    with database_down(error):
        response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status and is_ours(response)
    assert f'<html lang="{language}">' in response.text and "10.0.0.7" not in response.text
    assert ("Retry-After" in response.headers) == (status == 503)
    assert "Content-Security-Policy" in response.headers and "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_static_files_that_are_not_collected_do_not_break_the_page(settings: Any, tmp_path: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    response = Client(raise_request_exception=False).get("/san-pham/")
    assert response.status_code == 500 and "<h1>" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/khong-co/", "/en/nothing/"])
def test_a_lost_visitor_can_search(address: str) -> None:
    product = factories.certified_product(name="Mật ong bạc hà")
    missing = Client().get(address)
    assert missing.status_code == 404
    form = missing.text.split("<form")[1].split("</form>")[0]
    action, name = form.split('action="')[1].split('"')[0], form.split('name="')[1].split('"')[0]
    assert action in SEARCHES
    assert f'data-product-id="{product.pk}"' in Client().get(action, {name: "mat ong"}).text


@pytest.mark.django_db
@pytest.mark.parametrize("parameter", ["ngay", "on"])
def test_a_day_that_is_none_is_told_in_the_house_style(parameter: str, client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("admin"))
    response = client.get("/san-pham/", {parameter: "31/02/2027"})
    assert response.status_code == 400 and is_ours(response) and "31/02/2027" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(("address", "language"), [("/san-pham/", "vi"), ("/en/products/", "en"), ("/en/", "en")])
def test_a_query_beyond_all_bounds_is_refused_under_the_headers_of_every_answer(
    address: str, language: str, debug: bool, settings: Any
) -> None:
    settings.DEBUG = debug
    response = Client().get(f"{address}?{'a=1&' * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}")
    assert response.status_code == 400 and is_ours(response) and f'<html lang="{language}">' in response.text
    assert "Content-Security-Policy" in response.headers and response.headers["X-Content-Type-Options"] == "nosniff"


FOREIGN = [
    "evil.example",
    "evil.example:80",
    "testserver.evil.example",
    "evil.example.testserver",
    "testserver@evil.example",
    "testserver, evil.example",
    "testserver/evil",
    "testserver:80:80",
    "testserver:port",
    "test server",
    "127.0.0.1",
    "[::1]",
    "",
]


@pytest.mark.django_db
@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("address", ["/san-pham/", "/khong-co/", "/admin/", "/v/7K3P9XQQ"])
def test_a_foreign_name_gets_a_plain_refusal(host: str, address: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    response = Client(raise_request_exception=False).get(address, headers={"host": host})
    assert response.status_code == 400
    assert (response.headers["Content-Type"], response.text) == ("text/plain; charset=utf-8", "Bad Request\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"host": "testserver:8443"},
        {"host": "TESTSERVER"},
        {"host": "testserver."},
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-host": "evil.example", "x-forwarded-port": "666", "x-forwarded-server": "evil.example"},
        {"forwarded": "host=evil.example"},
        {"x-original-url": "//evil.example/", "x-rewrite-url": "//evil.example/"},
    ],
)
@pytest.mark.parametrize("address", LISTS)
def test_links_are_of_the_sites_own_name_whatever_was_asked(headers: dict[str, str], address: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    factories.certified_product(name="Mật ong")
    plain = Client().get(address)
    asked = Client().get(address, headers=headers)
    assert asked.content == plain.content
    assert f'<link rel="canonical" href="{settings.PUBLIC_BASE_URL}{address}">' in asked.text
    for other in (address.rstrip("/"), "/v/7k3p9xqq/"):
        assert Client().get(other, headers=headers).headers["Location"].startswith("/")
