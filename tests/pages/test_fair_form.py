"""The form of a fair: what cannot be meant is refused at its field, and nothing of it is kept."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images.models import Image
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from ocop.pages import booth_lines
from ocop.pages.admin.fair_form import RELATIONS, FairForm
from ocop.pages.admin.fields import MoneyField
from ocop.pages.booth_plan import Rectangle, overlaps
from ocop.pages.models import Booth, FairPage
from tests import factories
from tests.pages.factories import make_fair, make_page

pytestmark = pytest.mark.django_db

OPENS, CLOSES = "2026-12-05", "2026-12-09"


def form(fair: FairPage | None = None, rows: dict[str, list[dict[str, Any]]] | None = None, **typed: Any) -> FairForm:
    """The form of a fair as it comes back: with its days, and the rows and fields that a test is about."""
    page = fair or make_fair()
    data: dict[str, Any] = {
        "title": page.title,
        "slug": page.slug,
        "kind": "fair",
        "opens_on": OPENS,
        "closes_on": CLOSES,
        "comments": inline_formset([]),
        **{name: streamfield([]) for name in ("body", "entry_conditions", "results")},
        **{name: inline_formset((rows or {}).get(name, [])) for name in RELATIONS},
        **typed,
    }
    kind = FairPage.get_edit_handler().get_form_class()
    user = get_user_model().objects.get_or_create(username="bientap")[0]
    return kind(nested_form_data(data), instance=page, parent_page=page.get_parent(), for_user=user)


def booth(number: str, place: tuple[Any, ...] = ("", "", "", ""), **more: Any) -> dict[str, Any]:
    return {"number": number, "label": "Sân khấu", **dict(zip(("x", "y", "width", "height"), place, strict=True)), **more}


def said(checked: FairForm, relation: str = "") -> str:
    """Every complaint of the form, or of the rows of a relation."""
    assert not checked.is_valid()
    errors = [checked.errors] if not relation else [row.errors for row in checked.formsets[relation].forms]
    return " ".join(str(sentence) for each in errors for sentences in each.values() for sentence in sentences)


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    from django.utils.translation import override

    with override("en"):
        yield


def test_a_fair_that_can_be_meant_is_taken() -> None:
    producer = factories.make_producer("HTX Núi Sập")
    checked = form(
        rows={
            "zones": [{"key": "A", "name": "OCOP"}],
            "booths": [
                booth("A01", (0, 0, 100, 50), zone="a", label="", producer=producer.pk),
                booth("A02", (100, 0, 100, 50)),
            ],
            "programme": [{"day": OPENS, "begins": "09:00", "title": "Khai mạc"}],
        },
        turnover="1,2 tỷ",
    )
    assert checked.is_valid(), [checked.errors, *(each.errors for each in checked.formsets.values())]
    page = checked.save(commit=False)
    assert page.turnover == 1_200_000_000
    assert [each.zone for each in page.booths.all()] == ["A", ""]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"closes_on": "2026-12-01"}, "The last day is before the first"),
        ({"closes_on": ""}, "Give the first and the last day"),
        ({"latitude": "10.2"}, "Give both figures of the position"),
        ({"forms_close_on": "2026-12-30"}, "after the fair is over"),
        ({"introduction": '<p class="MsoNormal">Chào</p>'}, "marks of a word processor"),
        ({"turnover": "nhiều"}, "Write the sum in whole đồng"),
        ({"turnover": "999999999 tỷ"}, "whole đồng"),
    ],
)
def test_what_a_fair_cannot_be_is_said_at_its_field(typed: dict[str, Any], sentence: str) -> None:
    assert sentence in said(form(**typed))


@pytest.mark.parametrize(
    ("booths", "sentence"),
    [
        ([booth("A01"), booth("a01")], "Two booths have the number a01"),
        ([booth("A01", zone="B")], "There is no zone B"),
        ([booth("A01", (0, 0, 100, 100)), booth("A02", (99, 0, 100, 100))], "Booths A01 and A02 overlap"),
        ([booth("A01", (950, 0, 100, 100))], "A01 reaches beyond the plan"),
        ([booth("A01", (10, 0, 100, ""))], "One figure is missing for booth A01"),
        ([booth("A01", (10, 10, 0, 5))], "A01 has no size"),
        ([booth("A01", label="")], "Choose whose booth it is"),
        ([booth("A01", label="<o:p>Chợ</o:p>")], "marks of a word processor"),
    ],
)
def test_what_booths_cannot_be_is_said_in_their_rows(booths: list[dict[str, Any]], sentence: str) -> None:
    fair = make_fair()
    assert sentence in said(form(fair, {"booths": booths}), "booths")
    assert not Booth.objects.filter(page=fair).exists()


def test_booths_taken_away_overlap_with_nothing() -> None:
    gone = booth("A01", (0, 0, 100, 100), DELETE="1")
    assert form(rows={"booths": [gone, booth("A02", (0, 0, 100, 100))]}).is_valid()


def test_the_programme_keeps_to_the_days_of_the_fair() -> None:
    items = [{"day": "2026-12-10", "begins": "09:00", "title": "Bế mạc"}]
    assert "10 Dec 2026 is not a day of the fair" in said(form(rows={"programme": items}), "programme")
    items = [{"day": OPENS, "begins": "09:00", "ends": "08:00", "title": "Khai mạc"}]
    assert "ends before it begins" in said(form(rows={"programme": items}), "programme")


def test_two_zones_of_one_letter_are_refused() -> None:
    zones = [{"key": "A", "name": "OCOP"}, {"key": "a", "name": "Ẩm thực"}]
    assert "Two zones have the letter a" in said(form(rows={"zones": zones}), "zones")


def test_a_plan_of_sixty_megapixels_from_before_is_refused() -> None:
    # Uploads are refused as they come in; see `test_photograph_uploads`.
    from wagtail.images.tests.utils import get_test_image_file

    image = Image.objects.create(title="Sơ đồ", file=get_test_image_file())
    Image.objects.filter(pk=image.pk).update(width=10_000, height=6_000)
    assert "60 million pixels" in said(form(plan_image=image.pk))


def test_the_form_of_a_translation_has_its_texts_and_leaves_the_facts_alone() -> None:
    fair = make_fair(opens_on=date(2026, 12, 5), closes_on=date(2026, 12, 9))
    english = make_page(FairPage, fair, "en", title="Fair", opens_on=fair.opens_on, closes_on=fair.closes_on)
    checked = form(english, title="The fair", opens_on="", closes_on="", booths=inline_formset([booth("A01")]))
    assert checked.is_valid(), checked.errors
    assert {"opens_on", "venue", "plan_image"}.isdisjoint(checked.fields)
    page = checked.save(commit=False)
    assert (page.title, page.opens_on, page.booths.count()) == ("The fair", date(2026, 12, 5), 0)


def test_an_editor_sees_the_tabs_and_a_translator_the_way_to_the_facts(admin_client: Client) -> None:
    fair = make_fair()
    english = make_page(FairPage, fair, "en", title="Fair")
    shown = admin_client.get(reverse("wagtailadmin_pages:edit", args=[fair.pk])).content.decode()
    assert all(f'name="{name}-TOTAL_FORMS"' in shown for name in RELATIONS)
    assert "data-booth-plan" in shown
    of_translation = admin_client.get(reverse("wagtailadmin_pages:edit", args=[english.pk])).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[fair.pk]) in of_translation
    assert "data-booth-plan" not in of_translation


def test_overlapping_rectangles_are_each_named_once() -> None:
    rectangles = [Rectangle(0, 0, 10, 10), Rectangle(10, 0, 10, 10), Rectangle(5, 5, 10, 10), Rectangle(100, 0, 1, 1)]
    assert sorted(overlaps(rectangles)) == [(0, 2), (1, 2)]


def test_pasted_lines_are_understood_or_say_why_not() -> None:
    names = booth_lines.Names([(1, "Hợp tác xã Núi Sập"), (2, "Cơ sở Bà Tư"), (3, "Cơ sở Bà Tư Béo")])
    text = "Gian\tĐơn vị\nA01\tHTX nui sap\nA02; Bà Tư\nA03 Sân khấu\nA03; lần nữa\nkhông số\nA04;\nA05;Khách;B;Guest"
    lines = booth_lines.read(text, names)
    assert [line.number for line in lines] == ["A01", "A02", "A03", "A03", "", "A04", "A05"]
    assert lines[0].producer == (1, "Hợp tác xã Núi Sập")
    assert [named[0] for named in lines[1].choices] == [2, 3]
    assert (lines[2].label, lines[2].trouble) == ("Sân khấu", "")
    assert all(line.trouble for line in lines[3:6])
    assert (lines[6].zone, lines[6].label, lines[6].label_en) == ("B", "Khách", "Guest")


def test_the_admin_reads_lines_for_editors_alone(client: Client, admin_client: Client) -> None:
    factories.make_producer("HTX Núi Sập")
    answer = admin_client.post(reverse("booth_plan:lines"), {"lines": "A01;htx nui sap"}).json()
    assert answer["lines"][0]["producer"]["name"] == "HTX Núi Sập"
    assert client.post(reverse("booth_plan:lines"), {"lines": "A01;x"}).status_code in (302, 403)


def test_money_is_read_as_people_write_it() -> None:
    field = MoneyField()
    assert [field.clean(text) for text in ("850 triệu", "1,2 ty", "2.5 tỷ", "850.000.000", "")] == [
        *(850_000_000, 1_200_000_000, 2_500_000_000, 850_000_000),
        None,
    ]


def _archive(inside: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(inside, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("leaflet.pdf", b"%PDF-1.7\n", True),
        ("leaflet.pdf", b"MZ\x90\x00 a program", False),
        ("leaflet.pdf", b"", False),
        ("table.xlsx", _archive("xl/workbook.xml"), True),
        ("table.xlsx", _archive("word/document.xml"), False),
        ("table.xlsx", b"PK\x03\x04 broken", False),
        ("table.csv", "tên;số\nMật ong;2\n".encode(), True),
        ("table.csv", b"\x00\x01\x02", False),
        ("plan.png", b"\xff\xd8\xff\xe0" + b"x" * 300, False),
        ("photo.JPEG", b"\xff\xd8\xff\xe0" + b"x" * 300, True),
        ("setup.exe", b"MZ\x90\x00 a program", False),
    ],
)
def test_a_document_is_what_its_name_says(name: str, content: bytes, is_taken: bool) -> None:
    from wagtail.models import Collection

    kind = get_document_form(get_document_model())
    user = get_user_model().objects.create_superuser("admin")
    data = {"title": "Tờ rơi", "collection": Collection.objects.get(depth=1).pk, "tags": ""}
    checked = kind(data, {"file": SimpleUploadedFile(name, content)}, user=user)
    assert checked.is_valid() == is_taken, checked.errors
    if not is_taken:
        (sentence,) = checked.errors["file"]
        assert re.match("The name says|The submitted file is empty|A file of this kind", sentence)
