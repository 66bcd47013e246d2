"""Showrooms in the admin: what is typed, what is refused and in which words, and who sees what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import ModelLogEntry

from catalog import roles
from showrooms import tokens
from showrooms.models import Assignment, RangeTarget, Showroom, Till
from tests.catalog.admin.conftest import logged_in
from tests.factories import TODAY, make_province
from tests.showrooms.factories import make_showroom, make_staff, make_user, product_item, stock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC), tick=True):
        yield


def client_of(role: str, language: str = "en") -> Client:
    user = make_user()
    user.groups.add(Group.objects.get(name=role))
    return logged_in(user, language)


@pytest.fixture
def officer() -> Client:
    return client_of(roles.OFFICERS)


def typed(**facts: Any) -> dict[str, Any]:
    """What the form of a showroom sends: two spans of Monday, nothing else below it."""
    formsets: dict[str, list[dict[str, Any]]] = {
        "hours": facts.pop(
            "hours",
            [{"weekday": 0, "opens": "07:30", "closes": "11:30"}, {"weekday": 0, "opens": "13:00", "closes": "17:00"}],
        ),
        "closures": facts.pop("closures", []),
        "links": [],
        "photos": [],
    }
    form = {
        "name": "Điểm bán Chợ Đầm",
        "kind": "shop",
        "live": "on",
        "province": make_province().pk,
        "street_address": "Số 1 đường Chợ Đầm",
        "slug": "",
        **facts,
    }
    for prefix, rows in formsets.items():
        form |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0, f"{prefix}-MIN_NUM_FORMS": 0}
        for number, row in enumerate(rows):
            form |= {f"{prefix}-{number}-{name}": value for name, value in row.items()} | {f"{prefix}-{number}-ORDER": number + 1}
    return form


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_showroom_is_made_with_its_hours_and_gets_its_address_from_its_name(officer: Client) -> None:
    response = officer.post(reverse("showrooms:add"), typed(position="12.2547, 109.1925"))
    assert response.status_code == 302, said(response)
    showroom = Showroom.objects.get()
    assert (showroom.slug, showroom.latitude, showroom.longitude) == ("diem-ban-cho-dam", 12.2547, 109.1925)
    assert [(each.weekday, each.opens) for each in showroom.hours.all()] == [(0, time(7, 30)), (0, time(13, 0))]
    assert ModelLogEntry.objects.for_instance(showroom).get().action == "wagtail.create"
    page = said(officer.get(reverse("showrooms:edit", args=[showroom.pk])))
    assert 'value="12.2547, 109.1925"' in page


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"position": "Hà Nội"}, "Copy the position from a map"),
        ({"position": "109.1925, 12.2547"}, "Latitude comes first"),
        ({"slug": "dang-nhap"}, "The desk has this address for itself"),
        ({"name": "。。"}, "Write an address"),
        ({"name": "\u200b"}, "This field is required"),
        ({"opens_on": "05/12/2026", "closes_on": "01/12/2026"}, "The last day lies before the first day"),
        ({"hours": [{"weekday": 0, "opens": "17:00", "closes": "07:00"}]}, "It closes before it opens"),
        (
            {"closures": [{"since": "05/02/2027", "until": "01/02/2027", "reason": "Tết"}]},
            "The last day lies before the first day",
        ),
        (
            {"closures": [{"since": "01/02/2027", "until": "05/02/2027", "opens": "08:00", "reason": "Tết"}]},
            "Write both hours",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(officer: Client, facts: dict[str, Any], sentence: str) -> None:
    response = officer.post(reverse("showrooms:add"), typed(**facts))
    assert response.status_code == 200
    assert sentence in said(response)
    assert "violated" not in said(response)
    assert not Showroom.objects.exists()


def test_a_showroom_with_a_stock_book_is_not_deleted(officer: Client) -> None:
    showroom, empty = make_showroom("Chợ Đầm"), make_showroom()
    stock(showroom, product_item(), 3)
    for method in (officer.get, officer.post):
        response = method(reverse("showrooms:delete", args=[showroom.pk]), follow=True)
        assert escape("“Chợ Đầm” has a stock book, so it stays on record.") in said(response)
    officer.post(reverse("showrooms:delete", args=[empty.pk]))
    assert list(Showroom.objects.all()) == [showroom]


@pytest.mark.usefixtures("admin_search")
def test_a_showroom_is_found_without_accents(officer: Client) -> None:
    make_showroom("Chợ Đầm")
    make_showroom("Bến Thành")
    page = said(officer.get(reverse("showrooms:index"), {"q": "cho dam"}))
    assert "Chợ Đầm" in page
    assert "Bến Thành" not in page


def test_editors_write_what_visitors_read_and_see_neither_people_nor_tills() -> None:
    showroom = make_showroom()
    make_staff(showroom, "nguoi-ban")
    Till.objects.create(showroom=showroom, name="Quầy số một", digest="0")
    edit = reverse("showrooms:edit", args=[showroom.pk])
    for role in (roles.EDITORS, roles.PUBLISHERS):
        client = client_of(role)
        page = said(client.get(edit))
        assert "nguoi-ban" not in page
        assert "Quầy số một" not in page
        response = client.post(edit, typed(name=f"Do {role} sửa", slug=showroom.slug))
        assert response.status_code == 302, said(response)
    page = said(client_of(roles.OFFICERS).get(edit))
    assert "nguoi-ban" in page
    assert "Quầy số một" in page


def test_whoever_reads_finds_the_facts_and_no_form() -> None:
    showroom = make_showroom("Chợ Đầm", managing_body="Sở Công Thương")
    client = client_of(roles.INSPECTORS)
    page = said(client.get(reverse("showrooms:inspect", args=[showroom.pk])))
    assert "Sở Công Thương" in page
    assert reverse("showrooms:edit", args=[showroom.pk]) not in page
    assert reverse("showrooms:inspect", args=[showroom.pk]) in said(client.get(reverse("showrooms:index")))


# --- tills ------------------------------------------------------------------------------------------------------------


def token_in(response: Any) -> str:
    [token] = re.findall(r"<code>([\w-]{32})</code>", said(response))
    return str(token)


def test_a_token_is_shown_once_and_opens_the_list_of_goods(officer: Client) -> None:
    showroom = make_showroom()
    response = officer.post(reverse("tills:add"), {"showroom": showroom.pk, "name": "Quầy 1", "live": "on"}, follow=True)
    till = Till.objects.get()
    address = reverse("tills:token", args=[till.pk])
    assert response.redirect_chain[-1][0] == address
    shown = officer.post(address)
    assert "no-store" in shown.headers["Cache-Control"]
    token = token_in(shown)
    assert tokens.till_of(token) == till
    assert token not in said(officer.get(address)) + said(officer.get(reverse("tills:edit", args=[till.pk])))
    renewed = token_in(officer.post(address))
    assert (tokens.till_of(token), tokens.till_of(renewed)) == (None, till)
    entries = ModelLogEntry.objects.for_instance(till)
    assert sorted(entries.values_list("action", flat=True)) == ["showrooms.give_token", "showrooms.give_token", "wagtail.create"]
    assert "A new token was made" in said(officer.get(reverse("tills:history", args=[till.pk])))
    assert not any(secret in str(list(ModelLogEntry.objects.values())) for secret in (token, renewed))


def test_a_till_is_taken_out_of_use_and_stays_at_its_showroom(officer: Client) -> None:
    showroom, other = make_showroom(), make_showroom()
    till = Till.objects.create(showroom=showroom, name="Quầy 1", digest=tokens.unknown_digest())
    token = tokens.give(till)
    response = officer.post(reverse("tills:edit", args=[till.pk]), {"showroom": other.pk, "name": "Quầy 1"})
    assert response.status_code == 302, said(response)
    till.refresh_from_db()
    assert (till.showroom, till.live, tokens.till_of(token)) == (showroom, False, None)


# --- people and targets -----------------------------------------------------------------------------------------------


def test_a_person_is_put_to_work_once_and_made_a_manager(officer: Client) -> None:
    showroom, user = make_showroom(), make_user("lan", first_name="Lan")
    form = officer.get(reverse("showroom-people:add"), {"showroom": showroom.pk})
    assert re.search(rf'<option value="{showroom.pk}" selected', said(form))
    add = {"showroom": showroom.pk, "user": user.pk}
    assert officer.post(reverse("showroom-people:add"), add).status_code == 302
    again = said(officer.post(reverse("showroom-people:add"), add))
    assert "works at that showroom already" in again
    assert "constraint" not in again.casefold()
    assignment = Assignment.objects.get()
    officer.post(reverse("showroom-people:edit", args=[assignment.pk]), {"manages": "on"})
    assignment.refresh_from_db()
    assert (assignment.showroom, assignment.user, assignment.manages) == (showroom, user, True)


def test_a_target_holds_from_its_day_once(officer: Client) -> None:
    typed_target = {"province": make_province().pk, "share": 70, "since": "01/01/2027", "source": "Kế hoạch 12/KH-UBND"}
    assert officer.post(reverse("range-targets:add"), typed_target).status_code == 302
    assert "already. Change that one" in said(officer.post(reverse("range-targets:add"), typed_target | {"share": 60}))
    assert "less than or equal to 100" in said(officer.post(reverse("range-targets:add"), typed_target | {"share": 101}))
    assert list(RangeTarget.objects.values_list("share", "since")) == [(70, date(2027, 1, 1))]


@pytest.mark.parametrize("name", ["range-targets", "showroom-people"])
def test_the_list_leads_to_where_a_row_is_changed(officer: Client, name: str) -> None:
    Assignment.objects.create(showroom=make_showroom(), user=make_user("lan"))
    make = {"province": make_province().pk, "share": 70, "since": "01/01/2027", "source": "Kế hoạch 12/KH-UBND"}
    assert officer.post(reverse("range-targets:add"), make).status_code == 302
    row = Assignment.objects.get() if name == "showroom-people" else RangeTarget.objects.get()
    edit, read = (reverse(f"{name}:{view}", args=[row.pk]) for view in ("edit", "inspect"))
    assert f'<a href="{edit}"' in said(officer.get(reverse(f"{name}:index")))
    page = said(client_of(roles.INSPECTORS, "vi").get(reverse(f"{name}:index")))
    assert f'<a href="{read}"' in page and edit not in page


# --- the way to the desk ----------------------------------------------------------------------------------------------


def test_whoever_is_assigned_finds_the_desk(officer: Client) -> None:
    client = client_of(roles.SHOWROOM_STAFF, "vi")
    home = reverse("wagtailadmin_home")
    assert "/quay/" not in said(client.get(home))
    user = make_user("ban")
    user.groups.add(Group.objects.get(name=roles.SHOWROOM_STAFF))
    Assignment.objects.create(showroom=make_showroom(), user=user)
    page = said(logged_in(user, "vi").get(home))
    assert '<a class="button" href="/quay/">' in page
    assert "/en/desk/" in said(officer.get(home))
    assert "/quay/" not in said(client_of(roles.EDITORS, "vi").get(home))
