"""Two officers at one object: what one saves while the other's form is open is never undone by that form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from catalog import certification, facts
from catalog.certification import Audit
from catalog.models import Certificate, Decision, Product
from tests import factories
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(database: None) -> Any:
    user = get_user_model().objects.create_user("dongnghiep", "dn@example.com", "ocop-demo", first_name="Lan", last_name="Trần")
    user.groups.add(Group.objects.get(name="Programme officers"))
    return user


def audit(by: Any) -> Audit:
    return Audit(by=by, why="letter of 2/11", on=TODAY)


def withdrawn_by(colleague: Any, certificate: Certificate) -> None:
    paper = factories.make_decision(date(2026, 11, 1), kind=Decision.Kind.WITHDRAWAL)
    certification.withdraw(certificate, decision=paper, from_day=date(2026, 11, 5), ground="b", audit=audit(colleague))


def as_posted(form: Any) -> dict[str, Any]:
    values = {name: form[name].value() for name in form.fields}
    return {name: getattr(value, "pk", value) for name, value in values.items() if value is not None}


def opened_form(desk: Client, address: str) -> dict[str, Any]:
    context = desk.get(address).context
    return as_posted(context["form"]) | {"shown": context["shown"]}


def assert_refused(response: Any) -> None:
    assert response.status_code == 200
    html = response.content.decode()
    assert "Lan Trần changed this at" in html
    assert "Nothing was saved" in html


def test_a_correction_does_not_undo_a_withdrawal(
    desk: Client, product: Product, certificate: Certificate, colleague: Any
) -> None:
    address = reverse("certificates:correct", args=[certificate.pk])
    typed = opened_form(desk, address) | {"note": "seal is blurred", "why": "note"}
    preview = desk.post(address, typed)
    assert "Nothing is saved yet" in preview.content.decode()
    typed = dict(preview.context["typed"])
    withdrawn_by(colleague, certificate)

    response = desk.post(address, typed | {"confirmed": "1"})
    assert_refused(response)
    assert response.context["form"]["withdrawn_from"].value() == date(2026, 11, 5)
    certificate.refresh_from_db()
    assert (certificate.withdrawn_from, certificate.note) == (date(2026, 11, 5), "")
    assert product not in Product.objects.listed(TODAY)

    anew = as_posted(response.context["form"]) | {"shown": response.context["shown"], "note": "seal is blurred", "why": "note"}
    assert desk.post(address, anew | {"confirmed": "1"}).status_code == 302
    certificate.refresh_from_db()
    assert (certificate.withdrawn_from, certificate.note) == (date(2026, 11, 5), "seal is blurred")


@pytest.mark.parametrize("step", [{}, {"confirmed": "1"}])
@pytest.mark.parametrize(
    ("name", "of_product", "typed"),
    [
        ("issue", True, {"stars": 3, "round": "first"}),
        ("renew", True, {}),
        ("upgrade", True, {"stars": 5, "officer_reason": "as printed"}),
        ("downgrade", True, {"stars": 3}),
        ("withdraw", False, {"from_day": "10/11/2026", "ground": "e"}),
        ("extend", False, {"last_day": "10/03/2028"}),
        ("delete", False, {}),
    ],
)
def test_every_button_reads_again(
    name: str,
    of_product: bool,
    typed: dict[str, Any],
    step: dict[str, str],
    desk: Client,
    product: Product,
    certificate: Certificate,
    colleague: Any,
) -> None:
    address = reverse(f"certificates:{name}", args=[product.pk if of_product else certificate.pk])
    decision = factories.make_decision(date(2026, 8, 20))
    typed = opened_form(desk, address) | typed | {"decision": decision.pk, "why": "paper"}
    withdrawn_by(colleague, certificate)
    before = list(Certificate.objects.values())
    assert_refused(desk.post(address, typed | step))
    assert list(Certificate.objects.values()) == before


def test_a_certificate_deleted_meanwhile_is_told(desk: Client, certificate: Certificate, colleague: Any) -> None:
    address = reverse("certificates:correct", args=[certificate.pk])
    typed = opened_form(desk, address)
    certification.delete(certificate, audit=audit(colleague))
    response = desk.post(address, typed | {"confirmed": "1"}, follow=True)
    assert "was deleted after you opened the form" in response.content.decode()


def test_a_decisions_correction(desk: Client, certificate: Certificate, colleague: Any) -> None:
    decision = certificate.decision
    address = reverse("decisions:correct", args=[decision.pk])
    typed = opened_form(desk, address) | {"source": "gazette", "signed_on": "15/01/2025", "why": "source"}
    certification.correct_decision(decision, audit=audit(colleague), signed_on=date(2025, 1, 17))
    response = desk.post(address, typed)
    assert_refused(response)
    decision.refresh_from_db()
    assert (decision.signed_on, decision.source) == (date(2025, 1, 17), "")
    assert desk.post(address, typed | {"shown": response.context["shown"], "signed_on": "17/01/2025"}).status_code == 302


def test_a_products_facts(desk: Client, product: Product, colleague: Any) -> None:
    address = reverse("products:correct", args=[product.pk])
    typed = opened_form(desk, address) | {"source": "gazette", "why": "source"}
    facts.correct_product(product, {"group": None, "group_as_published": "Thực phẩm"}, audit(colleague))
    assert_refused(desk.post(address, typed))
    after = Product.objects.get(pk=product.pk)
    assert (after.group, after.group_as_published, after.source) == (None, "Thực phẩm", "")


def test_a_producers_facts(desk: Client, product: Product, colleague: Any) -> None:
    producer = product.producer
    address = reverse("producers:correct", args=[producer.pk])
    typed = opened_form(desk, address) | {"place_as_published": "Núi Sập", "why": "place"}
    facts.correct_producer(producer, {"name": "Hợp tác xã Bình Minh"}, audit(colleague))
    assert_refused(desk.post(address, typed))
    producer.refresh_from_db()
    assert (producer.name, producer.place_as_published) == ("Hợp tác xã Bình Minh", "")


def test_what_carries_no_state_is_refused(desk: Client, certificate: Certificate) -> None:
    response = desk.post(reverse("certificates:delete", args=[certificate.pk]), {"why": "paper", "confirmed": "1"})
    assert "Nothing was saved" in response.content.decode()
    assert Certificate.objects.filter(pk=certificate.pk).exists()
