"""Registrations in the admin: found, moved on with who and when, handed on as files that no spreadsheet works out, deleted."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from openpyxl import load_workbook

from catalog import clock, roles
from ocop.pages.demo import registrations as demonstration
from ocop.pages.models import FairPage, FairRegistration, RegistrationKind, RegistrationState
from tests.catalog.admin.conftest import logged_in
from tests.pages.factories import make_fair, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair() -> FairPage:
    return make_fair("Hội chợ Tết")


def member(group: str) -> Client:
    user = get_user_model().objects.create_user(group, f"{len(group)}@example.com")
    user.groups.add(Group.objects.get(name=group))
    return logged_in(user)


def test_the_list_is_filtered_and_searched_without_accents(fair: FairPage) -> None:
    make_registration(fair)
    make_registration(make_fair("Hội chợ khác"), "HTX Núi Sập", kind="exhibitor", phone="+84987654321")
    desk = member(roles.EDITORS)
    for query, there, gone in (
        (f"page={fair.pk}", "Sông Hậu", "Núi Sập"),
        ("kind=exhibitor", "Núi Sập", "Sông Hậu"),
        ("q=nui+sap", "Núi Sập", "Sông Hậu"),
        ("q=0912.345.678", "Sông Hậu", "Núi Sập"),
        ("state=new", "Núi Sập", "nobody"),
    ):
        shown = desk.get(f"/admin/registrations/?{query}").content.decode()
        assert there in shown and gone not in shown, query


def test_states_are_kept_with_who_and_when(fair: FairPage) -> None:
    rows = [make_registration(fair), make_registration(fair, "HTX Núi Sập")]
    desk = member(roles.EDITORS)
    desk.post("/admin/registrations/move/", {"pick": [row.pk for row in rows], "state": "contacted", "query": "kind=buyer"})
    assert {(row.state, row.handled_by.username) for row in FairRegistration.objects.all()} == {("contacted", roles.EDITORS)}
    desk.post(f"/admin/registrations/edit/{rows[0].pk}/", {"state": "new", "note": "Gọi lại thứ Hai"})
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].note, rows[0].handled_by, rows[0].handled_at) == ("new", "Gọi lại thứ Hai", None, None)
    desk.post(f"/admin/registrations/edit/{rows[0].pk}/", {"state": "closed", "note": "", "organisation": "x"})
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].organisation) == ("closed", "Cửa hàng Sông Hậu")
    assert rows[0].handled_at is not None
    desk.post("/admin/registrations/move/", {"pick": ["x", "99999"], "state": "gone"})
    assert FairRegistration.objects.filter(state="closed").count() == 1


def test_files_hold_what_the_list_shows_and_no_formulas(fair: FairPage) -> None:
    make_registration(fair, "=HYPERLINK(1)", message="@x")
    make_registration(fair, "HTX Núi Sập", kind="exhibitor")
    desk = member(roles.PUBLISHERS)
    answer = desk.get("/admin/registrations/export/csv/?kind=buyer")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    assert "'=HYPERLINK" in text and "'@x" in text and "Núi Sập" not in text
    book = load_workbook(io.BytesIO(b"".join(desk.get("/admin/registrations/export/xlsx/").streaming_content)))
    cells = [cell for row in book.active for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert {"0912 345 678", "Consent given"} <= {cell.value for cell in cells}
    assert desk.get("/admin/registrations/export/pdf/").status_code == 404


def test_publishers_delete_editors_do_not_and_others_see_nothing(fair: FairPage) -> None:
    row = make_registration(fair)
    delete = f"/admin/registrations/delete/{row.pk}/"
    member(roles.EDITORS).post(delete)
    stranger = member(roles.SHOWROOM_STAFF)
    assert stranger.get("/admin/registrations/").status_code == 302
    assert stranger.get("/admin/registrations/export/csv/").status_code in (302, 403)
    assert FairRegistration.objects.exists()
    member(roles.PUBLISHERS).post(delete)
    assert not FairRegistration.objects.exists()


def test_the_demonstration_shows_registrations_of_every_kind_and_state_once() -> None:
    fair = make_fair("Hội chợ minh họa", fictional=True, forms_close_on=clock.today())
    made = demonstration.load(clock.today())
    sent = list(fair.registrations.all())
    assert (made, demonstration.load(clock.today())) == (len(sent), 0)
    assert {each.kind for each in sent} == set(RegistrationKind) and {each.state for each in sent} == set(RegistrationState)
    for each in sent:
        each.full_clean()
    page = member(roles.EDITORS).get("/admin/registrations/").text
    assert all(each.organisation in page for each in sent)


def test_the_demonstration_sends_nothing_to_a_fair_whose_forms_have_closed() -> None:
    make_fair("Hội chợ minh họa", fictional=True, forms_close_on=clock.today() - timedelta(days=1))
    assert demonstration.load(clock.today()) == 0
