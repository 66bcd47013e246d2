"""The report of what visitors search for."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from catalog import roles
from search.models import SearchedText
from tests.factories import TODAY

from .conftest import Desk

REPORT = "searches:index"


def asked(text: str, times: int = 1, found: int = 1, days_ago: int = 0, language: str = "vi", left_out: bool = False) -> None:
    day = TODAY - timedelta(days=days_ago)
    SearchedText.objects.create(day=day, language=language, text=text, times=times, found=found, words_left_out=left_out)


def rows(client: Client, **given: Any) -> list[tuple[str, int, int]]:
    found = client.get(reverse(REPORT), given).context["object_list"]
    return [(row.text, row.asked, row.last_found) for row in found]


def texts(client: Client, **given: Any) -> list[str]:
    return [row[0] for row in rows(client, **given)]


def test_days_are_added_up_and_the_last_answer_counts(desk: Desk) -> None:
    asked("mật ong", 3, 7, days_ago=0)
    asked("mật ong", 4, 0, days_ago=5)
    asked("mật ong", 1, 2, language="en")
    asked("gạo", 5, 0, days_ago=2)
    assert rows(desk()) == [("mật ong", 7, 7), ("gạo", 5, 0), ("mật ong", 1, 2)]


def test_a_period_counts_its_own_days_only(desk: Desk) -> None:
    for days_ago in (0, 6, 7, 29, 30, 89, 90, 364, 365):
        asked("mật ong", 1, days_ago, days_ago)
    editor = desk()
    assert [rows(editor, days=days)[0][1] for days in ("7", "", "90", "365", "rubbish")] == [2, 4, 6, 8, 4]


def test_what_finds_nothing_or_little_stands_apart(desk: Desk) -> None:
    asked("nón lá", 9, 0)
    asked("gạo", 8, 3)
    asked("mắm tôm", 7, 4)
    asked("trà tuyết đen", 6, 2, left_out=True)
    asked("dưa món", 5, 5, days_ago=1)
    asked("dưa món", 4, 0, days_ago=0, left_out=True)
    asked("nón", 3, 6)
    asked("nón", 2, 0, days_ago=3)
    editor = desk()
    assert texts(editor, found="nothing") == ["dưa món", "nón lá"]
    assert texts(editor, found="few") == ["gạo", "trà tuyết đen"]
    assert texts(editor, found="fewer_words") == ["trà tuyết đen"]
    assert len(texts(editor, found="rubbish")) == len(texts(editor)) == 6
    assert texts(editor, found="nothing", language="en") == []
    assert texts(editor, q="NÓN") == ["nón lá", "nón"]


def test_columns_sort(desk: Desk) -> None:
    asked("mật ong", 3, 7, days_ago=1)
    asked("gạo", 5, 2, days_ago=2)
    editor = desk()
    assert texts(editor, ordering="last_found") == texts(editor, ordering="day") == ["gạo", "mật ong"]
    assert texts(editor, ordering="-last_found") == texts(editor, ordering="asked") == ["mật ong", "gạo"]
    assert texts(editor, ordering="rubbish") == texts(editor) == ["gạo", "mật ong"]


def test_each_text_leads_to_the_page_that_answers_it(desk: Desk) -> None:
    asked("mật ong & sữa", 2)
    asked("honey", 1, language="en")
    page = desk().get(reverse(REPORT)).content.decode()
    links = re.findall(r'<td class="title">.*?href="([^"]+)"', page, re.S)
    assert [link.partition("?")[2] for link in links] == ["q=m%E1%BA%ADt+ong+%26+s%E1%BB%AFa", "q=honey"]
    assert links[1].startswith("/en/") and not links[0].startswith("/en/")
    for link in links:
        assert Client().get(link, follow=True).status_code == 200


def test_a_text_leads_on_to_its_promoted_results(desk: Desk) -> None:
    asked("mat ong")
    query = Query.get("Mật ong")
    SearchPromotion.objects.create(query=query, external_link_url="/san-pham/x/", external_link_text="x")
    asked("gạo")
    page = desk().get(reverse(REPORT)).content.decode()
    assert reverse("wagtailsearchpromotions:edit", args=[query.pk]) in page
    assert f"{reverse('wagtailsearchpromotions:add')}?text=g%E1%BA%A1o" in page
    inspector = desk(roles.INSPECTORS).get(reverse(REPORT)).content.decode()
    assert "gạo" in inspector and reverse("wagtailsearchpromotions:add") not in inspector


def test_it_is_exported_as_it_is_shown(desk: Desk) -> None:
    asked("gạo", 2, 0)
    asked("=hyperlink(a1)", 1, 3, left_out=True)
    asked("cũ", 1, 3, days_ago=40)
    editor = desk()
    response = editor.get(reverse(REPORT), {"export": "csv"})
    written = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    table = list(csv.reader(io.StringIO(written)))
    assert table[0] == ["Text", "Language", "Times", "Products found last time", "With words left out", "Last asked on"]
    assert table[1:] == [
        ["gạo", "vi", "2", "0", "False", "2026-11-23"],
        ["'=hyperlink(a1)", "vi", "1", "3", "True", "2026-11-23"],
    ]
    response = editor.get(reverse(REPORT), {"export": "xlsx", "found": "nothing"})
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active  # type: ignore[attr-defined]
    assert [row[:4] for row in sheet.iter_rows(min_row=2, values_only=True)] == [("gạo", "vi", 2, 0)]


def test_a_thousand_texts_take_a_handful_of_queries(desk: Desk, django_assert_max_num_queries: Any) -> None:
    day = {"day": TODAY, "language": "vi", "times": 1, "found": 1, "words_left_out": False}
    SearchedText.objects.bulk_create(SearchedText(text=f"mắm {number}", **day) for number in range(1000))
    editor = desk()
    with django_assert_max_num_queries(14):
        page = editor.get(reverse(REPORT))
    assert page.context["paginator"].count == 1000 and len(page.context["object_list"]) == 50


@pytest.mark.parametrize("role", [roles.OFFICERS, roles.EDITORS, roles.PUBLISHERS, roles.INSPECTORS])
def test_who_reads_it_finds_it_among_the_reports(desk: Desk, role: str) -> None:
    client = desk(role)
    assert client.get(reverse(REPORT)).status_code == 200
    assert reverse(REPORT) in client.get(reverse("wagtailadmin_home")).content.decode()


def test_wagtails_own_log_of_searches_is_not_offered(admin_client: Client) -> None:
    menu = admin_client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailsearchpromotions:search_terms") not in menu
    assert menu.count(f'"{reverse("wagtailsearchpromotions:index")}"') == 1


@pytest.mark.parametrize("given", [{}, {"found": "nothing"}, {"days": "7"}, {"q": "x"}])
def test_it_speaks_vietnamese(desk: Desk, given: dict[str, str]) -> None:
    editor = desk(language="vi")
    empty = editor.get(reverse(REPORT), given).content.decode()
    assert "Tìm kiếm của khách" in empty
    asked("mật ong", 2, 0)
    asked("mật ong x", 2, 3, left_out=True)
    page = editor.get(reverse(REPORT), given).content.decode()
    for english in ("Searches", "Nobody", ">nothing", "Times", "last 30", "Promote", ">All"):
        assert english not in empty + page, english
