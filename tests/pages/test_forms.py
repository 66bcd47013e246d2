"""The forms of a fair: kept once, told after the commit, closed with a sentence, and of no use to robots."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from ocop.pages.models import FairPage, FairRegistration, PlanEntry, PlanState
from ocop.pages.public.registration_forms import Stamp
from tests.factories import make_province
from tests.pages.factories import make_fair, make_page

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TYPED = {
    "organisation": "Cửa hàng  Sông Hậu",
    "person": "Lê Thị Lan",
    "phone": "0912 345 678",
    "email": "lan@example.com",
    "products": "Mắm, 500 chai một tháng",
    "consent": "on",
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def fair() -> FairPage:
    return make_fair(
        "Hội chợ Tết",
        slug="hoi-cho-tet",
        opens_on=date(2026, 12, 5),
        closes_on=date(2026, 12, 9),
        buyers_register=True,
        exhibitors_apply=True,
        forms_close_on=date(2026, 11, 30),
        organiser_email="bantochuc@example.com",
    )


BUYERS = "/hoi-cho/hoi-cho-tet/dang-ky-mua-hang/"
EXHIBITORS = "/hoi-cho/hoi-cho-tet/dang-ky-gian-hang/"


def post(client: Client, address: str = BUYERS, ago: timedelta = timedelta(minutes=1), **typed: Any) -> Any:
    stamp = typed.pop("stamp", None) or str(Stamp.new(NOW - ago))
    return client.post(address, {**TYPED, "stamp": stamp, **typed})


def test_what_is_sent_is_kept_once_and_leads_to_thanks(client: Client, fair: FairPage) -> None:
    province = make_province()
    stamp = str(Stamp.new(NOW - timedelta(minutes=1)))
    for _again in range(2):
        answer = post(client, stamp=stamp, province=province.pk)
        assert (answer.status_code, answer["Location"]) == (303, f"{BUYERS}cam-on/")
    kept = FairRegistration.objects.get()
    assert (kept.page, kept.kind, kept.state, kept.language) == (fair, "buyer", "new", "vi")
    assert (kept.organisation, kept.phone, kept.province) == ("Cửa hàng Sông Hậu", "+84912345678", province)
    assert kept.consent_at == kept.sent_at == NOW
    thanks = client.get(f"{BUYERS}cam-on/")
    assert thanks.status_code == 200
    assert "Lê Thị Lan" not in thanks.content.decode()


def test_forms_are_kept_by_nobody_and_ask_for_a_token(fair: FairPage) -> None:
    strict = Client(enforce_csrf_checks=True)
    shown = strict.get(BUYERS)
    assert shown["Cache-Control"] == "private, no-store"
    assert "csrfmiddlewaretoken" in shown.content.decode()
    assert post(strict).status_code == 403
    assert not FairRegistration.objects.exists()


def test_the_english_form_is_kept_with_the_vietnamese_page(client: Client, fair: FairPage) -> None:
    make_page(FairPage, fair, "en", title="Tet fair", slug="tet-fair")
    address = "/en/fairs/tet-fair/exhibitors/"
    assert "Apply for a stall" in client.get(address).content.decode()
    assert post(client, address, stalls="2").status_code == 303
    kept = FairRegistration.objects.get()
    assert (kept.page, kept.kind, kept.stalls, kept.language) == (fair, "exhibitor", 2, "en")


def test_whoever_changes_the_language_of_the_thanks_is_thanked(client: Client, fair: FairPage) -> None:
    make_page(FairPage, fair, "en", title="Tet fair", slug="tet-fair")
    assert 'href="/en/fairs/tet-fair/buyers/thanks/"' in client.get(f"{BUYERS}cam-on/").content.decode()
    assert 'href="/en/fairs/tet-fair/buyers/"' in client.get(BUYERS).content.decode()


def test_letters_go_out_after_the_commit(client: Client, fair: FairPage, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        post(client)
    assert not mail.outbox
    for callback in waiting:
        callback()
    told, confirmed = mail.outbox
    assert (told.to, told.reply_to) == (["bantochuc@example.com"], ["lan@example.com"])
    assert "Lê Thị Lan" in told.body
    assert confirmed.to == ["lan@example.com"]
    assert "Lan" not in confirmed.body, "whoever fills in the form chooses where this goes"
    assert all(letter.alternatives[0][1] == "text/html" for letter in mail.outbox)
    kept = FairRegistration.objects.get()
    assert (kept.told_at, kept.confirmed_at, kept.letter_problem) == (NOW, NOW, "")


def test_each_letter_speaks_the_language_of_its_reader(
    client: Client, fair: FairPage, django_capture_on_commit_callbacks: Any
) -> None:
    FairPage.objects.filter(pk=fair.pk).update(venue="Quảng trường", venue_en="The square")
    make_page(FairPage, fair, "en", title="Tet fair", slug="tet-fair")
    with django_capture_on_commit_callbacks(execute=True):
        post(client, "/en/fairs/tet-fair/exhibitors/")
    told, confirmed = mail.outbox
    assert told.subject == "Chủ thể đăng ký gian hàng: Hội chợ Tết" and "Tet fair" not in told.body
    assert confirmed.subject.endswith("Tet fair")
    for text in (confirmed.body, confirmed.alternatives[0][0]):
        assert "The square" in text and "Quảng trường" not in text and "Hội chợ" not in text


def test_a_mail_server_that_fails_loses_nothing_and_nobody_is_named_in_the_log(
    client: Client,
    fair: FairPage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
    admin_client: Client,
) -> None:
    def refuse(*_args: Any) -> int:
        raise SMTPRecipientsRefused({"lan@example.com": (450, b"later")})

    with monkeypatch.context() as broken, caplog.at_level(logging.DEBUG):
        broken.setattr(EmailBackend, "send_messages", refuse)
        with django_capture_on_commit_callbacks(execute=True):
            assert post(client).status_code == 303
    kept = FairRegistration.objects.get()
    assert (kept.told_at, kept.confirmed_at) == (None, None)
    assert "SMTPRecipientsRefused" in kept.letter_problem
    assert "lan@example.com" not in caplog.text
    admin_client.post(f"/admin/registrations/send/{kept.pk}/")
    kept.refresh_from_db()
    assert (kept.told_at, kept.letter_problem, len(mail.outbox)) == (NOW, "", 2)
    admin_client.post(f"/admin/registrations/send/{kept.pk}/")
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"website": "http://spam.example"}, 400),
        ({"ago": timedelta(seconds=2)}, 409),
        ({"ago": timedelta(days=1, seconds=1)}, 409),
        ({"stamp": "made-up"}, 409),
        ({"consent": ""}, 400),
        ({"phone": "123"}, 400),
        ({"products": ""}, 400),
        ({"email": "lan@"}, 400),
        ({"province": "999999"}, 400),
        ({"organisation": "x" * 201}, 400),
    ],
)
def test_robots_and_slips_are_told_and_nothing_is_kept(
    client: Client, fair: FairPage, typed: dict[str, Any], status: int
) -> None:
    answer = post(client, **typed)
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert "Mắm, 500 chai" in answer.content.decode() or "products" in typed, "nothing that was typed is lost"
    assert not FairRegistration.objects.exists()


def test_many_forms_from_one_address_have_to_wait(client: Client, fair: FairPage) -> None:
    answers = [post(client).status_code for _number in range(11)]
    assert answers == [303] * 10 + [429]
    assert FairRegistration.objects.count() == 10


def test_forms_are_taken_to_the_end_of_their_last_day(client: Client, fair: FairPage) -> None:
    for day, status in ((datetime(2026, 11, 30, 16, 59, tzinfo=UTC), 200), (datetime(2026, 11, 30, 17, tzinfo=UTC), 410)):
        with time_machine.travel(day, tick=False):
            assert client.get(BUYERS).status_code == status
    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC), tick=False):
        closed = post(client)
        assert closed.status_code == 410
        assert "30/11/2026" in closed.content.decode()
    assert not FairRegistration.objects.exists()


def test_a_form_that_is_not_offered_or_of_a_fair_called_off_says_so(client: Client, fair: FairPage) -> None:
    FairPage.objects.filter(pk=fair.pk).update(buyers_register=False)
    assert post(client).status_code == 404
    assert client.get(f"{BUYERS}cam-on/").status_code == 404
    PlanEntry.objects.create(name="Hội chợ Tết", page=fair, state=PlanState.CANCELLED)
    assert post(client, EXHIBITORS).status_code == 410
    assert client.get("/hoi-cho/khong-co/dang-ky-mua-hang/").status_code == 404
    assert not FairRegistration.objects.exists()
