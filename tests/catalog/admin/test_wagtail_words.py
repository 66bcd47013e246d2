"""The Vietnamese that Wagtail's admin lacks: compiled as written, still asked for, with the same placeholders."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
import pytest
import wagtail
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple

from catalog.models import Certificate, Product

from .conftest import logged_in

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
# What scripts in the browser say is looked for in the project's own folder only.
WORDS = [ROOT / "catalog/locale/vi/LC_MESSAGES/django.po", ROOT / "locale/vi/LC_MESSAGES/djangojs.po"]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def words(path: Path) -> dict[Any, Any]:
    with path.open("rb") as stream:
        return as_words(read_po(stream))


def as_words(catalog: Any) -> dict[Any, Any]:
    """Texts, and tuples of forms where a text counts, with what stands for them."""
    return {_hashed(message.id): _hashed(message.string) for message in catalog if message.id}


def _hashed(text: Any) -> Any:
    return text if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as stream:
        assert as_words(read_mo(stream)) == words(path)


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_wagtail_and_django_still_say_these_words(path: Path) -> None:
    said = set()
    # Django's own Vietnamese lacks the words for how long ago something was.
    sources = [Path(package.__file__).parent.glob(f"**/locale/en/LC_MESSAGES/{path.name}") for package in (wagtail, django)]
    for source in itertools.chain(*sources):
        with source.open("rb") as stream:
            said |= {message.id for message in read_po(stream)}
    assert not set(words(path)) - said


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_placeholders_are_kept(path: Path) -> None:
    wrong = [text for text, said in words(path).items() if placeholders(text) != placeholders(said)]
    assert not wrong


def placeholders(text: str | tuple[str, ...]) -> set[str]:
    """Of a text, or of the forms of one that counts."""
    forms = (text,) if isinstance(text, str) else text
    return {name for form in forms for name in PLACEHOLDER.findall(form)}


@pytest.mark.django_db
def test_the_login_speaks_vietnamese() -> None:
    page = Client().get(reverse("wagtailadmin_login")).content.decode()
    assert "Đăng nhập danh mục OCOP" in page and "Mật khẩu" in page
    assert "placeholder" not in page and "Password" not in page
    with translation.override("vi"):
        assert gettext("Save draft") == "Lưu nháp"


@pytest.mark.django_db
def test_screens_speak_vietnamese(officer: Any, product: Product, certificate: Certificate) -> None:
    desk = logged_in(officer, "vi")
    screens = [
        reverse("products:list") + "?q=mat+ong",
        reverse("products:edit", args=[product.pk]),
        reverse("products:correct", args=[product.pk]),
        reverse("products:history", args=[product.pk]),
        reverse("certificates:index"),
        reverse("certificates:correct", args=[certificate.pk]),
        reverse("decisions:index"),
        reverse("decisions:record"),
        reverse("products:unpublish", args=[product.pk]),
        reverse("imports:index"),
    ]
    left = re.compile(
        r">\s*(Page \d+ of|There (is|are) \d+ match|Skip to main|More actions|Go to the first|.* ago\b|Just now"
        r"|\d+\s+minutes|Document\b)",
        re.I,
    )
    for address in screens:
        html = desk.get(address).content.decode()
        assert not left.search(html), (address, left.search(html))
        # "Thu hồi" is what is done to certificates.
        assert "xuất bản" not in html.lower(), address
    assert "Trang 1/1" in desk.get(reverse("products:list")).content.decode()
    assert "đã đăng" in desk.get(reverse("products:list")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["products", "producers"])
def test_every_field_has_a_vietnamese_label(officer: Any, product: Product, kind: str) -> None:
    form = logged_in(officer).get(reverse(f"{kind}:add")).context["form"]
    parts = [form, *(formset.empty_form for formset in form.formsets.values())]
    fields = [field for part in parts for field in part.fields.values() if not field.widget.is_hidden]
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = [str(field.label) for field in fields]
    assert not [label for label, english in zip(said["vi"], said["en"], strict=True) if label == english and label]


@pytest.mark.django_db
def test_taking_off_the_site_is_not_called_withdrawing(officer: Any, product: Product) -> None:
    desk = logged_in(officer, "vi")
    html = desk.get(reverse("products:unpublish", args=[product.pk])).content.decode()
    assert "Bỏ đăng" in html
    assert "Thu hồi" not in html
    assert "Bỏ đăng" in desk.get(reverse("products:edit", args=[product.pk])).content.decode()


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_is_told_in_vietnamese(officer: Any) -> None:
    response = logged_in(officer, "vi").get("/admin/certificates/999999/")
    assert response.status_code == 404
    assert "Không có trang này." in response.content.decode()
    assert "Wagtail admin" not in response.content.decode()


def test_how_long_ago_is_told_in_vietnamese() -> None:
    with translation.override("vi"):
        now = timezone.now()
        assert timesince_simple(now) == "vừa xong"
        assert timesince_simple(now - timedelta(minutes=5)) == "5\xa0phút trước"
        assert timesince_simple(now - timedelta(days=400)) == "1\xa0năm trước"
