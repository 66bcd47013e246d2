"""The day of a check stands on every answer; its hour is the browser's to add, for the page may have been made earlier."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from catalog import addresses
from tests import factories
from tests.catalog.public.conftest import Get
from tests.factories import TODAY

pytestmark = pytest.mark.django_db

CHECKED = re.compile(r'<p class="checked-when" data-day="([^"]+)" data-with-time="([^"]+)">([^<]+)</p>')
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("language", "with_time", "without"),
    [
        ("vi", "Kiểm tra lúc --:-- ngày 23/11/2026.", "Kiểm tra ngày 23/11/2026."),
        ("en", "Checked at --:--, Vietnam time, on 23 Nov 2026.", "Checked on 23 Nov 2026."),
    ],
)
def test_every_answer_says_its_day(get: Get, language: str, with_time: str, without: str) -> None:
    product = factories.certified_product()
    for asked in (product.code, product.name, "22222222", product.certificates.get().decision.number):
        page = get(f"{addresses.verify(language)}?q={asked}").content.decode()
        assert CHECKED.findall(page) == [("2026-11-23", with_time, without)], asked
    assert not CHECKED.findall(get(addresses.verify(language)).content.decode())


def test_the_day_is_that_of_the_answer(get: Get) -> None:
    product = factories.certified_product()
    for on in (TODAY, TODAY + DAY):
        [(day, *_words)] = CHECKED.findall(get(addresses.short_verify(product.code), on=on).content.decode())
        assert day == on.isoformat()


def test_a_preview_of_another_day_was_checked_on_none(get: Get) -> None:
    product = factories.certified_product()
    staff = Client()
    staff.force_login(get_user_model().objects.create_superuser("canbo"))
    page = staff.get(f"/xac-minh/?q={product.code}&ngay=2026-12-31").content.decode()
    assert 'class="preview-banner"' in page and 'class="checked"' in page and not CHECKED.findall(page)
