"""Buttons that change certificates: a form, a preview that saves nothing, a confirmation, and a line in the history."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from catalog.models import Certificate, Decision, Product, WithdrawalGround
from tests import factories

from .conftest import opened

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def post(desk: Client, name: str, pk: int, *, confirmed: bool = True, **typed: Any) -> Any:
    typed = {"why": "as the paper shows"} | typed
    typed = {key: getattr(value, "pk", value) for key, value in typed.items() if value is not None}
    if confirmed:
        typed["confirmed"] = "1"
    address = reverse(f"certificates:{name}", args=[pk])
    return desk.post(address, opened(desk, address) | typed)


def rows() -> list[dict[str, Any]]:
    return list(Certificate.objects.order_by("pk").values())


def test_issue_in_two_steps(desk: Client, officer: Any, product: Product) -> None:
    new = factories.make_product("Mật ong rừng tràm")
    typed = {"decision": factories.make_decision(date(2026, 3, 2)), "stars": 3, "round": "first", "why": "annex, row 4"}
    preview = post(desk, "issue", new.pk, confirmed=False, **typed).content.decode()
    assert "Nothing is saved yet" in preview
    assert "3 stars, in force to the end of 1 Mar 2029" in preview
    assert not new.certificates.exists()
    assert not ModelLogEntry.objects.filter(action="catalog.issue", object_id=str(new.pk)).exists()

    response = post(desk, "issue", new.pk, **typed)
    assert response.url == reverse("products:edit", args=[new.pk])
    assert new.certificates.get().ends_on == date(2029, 3, 2)
    history = desk.get(reverse("products:history", args=[new.pk])).content.decode()
    assert "Certificate issued: Mật ong rừng tràm: 3★ 02/03/2026" in history
    assert "annex, row 4" in history
    assert officer.username in history


@pytest.mark.parametrize(
    ("name", "typed", "stars"), [("renew", {}, 4), ("downgrade", {"stars": 3}, 3), ("issue", {"stars": 3, "round": "unknown"}, 3)]
)
def test_later_rounds(name: str, typed: dict[str, Any], stars: int, desk: Client, product: Product) -> None:
    decision = factories.make_decision(date(2026, 8, 20))
    response = post(desk, name, product.pk, decision=decision, **typed)
    assert response.status_code == 302, response.context["form"].errors
    before, after = product.certificates.order_by("starts_on")
    assert (before.ends_on, before.end_reason) == (date(2026, 8, 20), "superseded")
    assert (after.stars, after.ends_on) == (stars, date(2029, 8, 20))


def test_upgrade_to_five_by_the_centre(desk: Client, product: Product) -> None:
    decision = factories.make_decision(date(2026, 8, 20), authority=factories.CENTRAL)
    assert post(desk, "upgrade", product.pk, decision=decision, stars=5).status_code == 302
    assert product.certificates.order_by("starts_on").last().stars == 5


def test_departing_from_the_rules_needs_a_reason_first(desk: Client, product: Product) -> None:
    typed = {"decision": factories.make_decision(date(2026, 8, 20)), "stars": 5}
    html = desk.get(reverse("certificates:upgrade", args=[product.pk])).content.decode()
    assert 'type="hidden" name="officer_reason"' in html
    response = post(desk, "upgrade", product.pk, confirmed=False, **typed)
    html = response.content.decode()
    assert "This departs from the rules of its day" in html
    assert "5 stars were recognised at the level" in html
    assert '<textarea name="officer_reason"' in html
    assert product.certificates.count() == 1

    preview = post(desk, "upgrade", product.pk, confirmed=False, officer_reason="as printed", **typed).content.decode()
    assert "Nothing is saved yet" in preview
    assert post(desk, "upgrade", product.pk, officer_reason="as printed", **typed).status_code == 302
    certificate = product.certificates.order_by("starts_on").last()
    assert certificate.officer_reason == "as printed"
    page = desk.get(reverse("certificates:inspect", args=[certificate.pk])).content.decode()
    assert "as printed" in page
    assert "5 stars were recognised at the level" in page
    listed = desk.get(reverse("certificates:index") + "?warnings=1").context["object_list"]
    assert [each.pk for each in listed] == [certificate.pk]


def test_withdraw_says_that_the_product_leaves_the_list(desk: Client, product: Product, certificate: Certificate) -> None:
    paper = factories.make_decision(date(2026, 11, 1), kind=Decision.Kind.WITHDRAWAL)
    typed = {"decision": paper, "from_day": "05/11/2026", "ground": "b", "why": "inspection of 30/10"}
    preview = post(desk, "withdraw", certificate.pk, confirmed=False, **typed).content.decode()
    assert "The product leaves the public list at once." in preview
    assert Product.objects.listed(factories.TODAY).filter(pk=product.pk).exists()
    assert post(desk, "withdraw", certificate.pk, **typed).status_code == 302
    assert Certificate.objects.get().ends_on == date(2026, 11, 5)
    assert not Product.objects.listed(factories.TODAY).filter(pk=product.pk).exists()


def test_the_ground_is_chosen_and_shown_before_it_is_saved(desk: Client, certificate: Certificate) -> None:
    paper = factories.make_decision(date(2026, 11, 1), kind=Decision.Kind.WITHDRAWAL)
    typed = {"decision": paper, "from_day": "05/11/2026", "confirmed": False}
    assert post(desk, "withdraw", certificate.pk, **typed).context["form"].errors["ground"]
    preview = post(desk, "withdraw", certificate.pk, ground=WithdrawalGround.MARK_MISUSED, **typed).content.decode()
    assert f"Withdrawn by decision {paper.number}." in preview
    with translation.override("en"):
        assert str(WithdrawalGround.MARK_MISUSED.label) in preview


@pytest.mark.parametrize("decision", ["abc", "9" * 30])
def test_a_key_that_cannot_be_is_told_like_one_that_is_not(desk: Client, certificate: Certificate, decision: str) -> None:
    response = post(desk, "withdraw", certificate.pk, decision=decision, from_day="05/11/2026", ground="b")
    assert response.status_code == 200 and response.context["form"].errors["decision"]
    assert desk.get(f"/admin/certificates/product/{'9' * 30}/issue/").status_code == 404


def test_the_back_button_keeps_what_was_typed(desk: Client, certificate: Certificate) -> None:
    response = post(desk, "withdraw", certificate.pk, confirmed=False, back="1", ground="b", from_day="05/11/2026")
    assert response.context["form"]["from_day"].value() == "05/11/2026"


def test_extend_takes_the_last_day(desk: Client) -> None:
    factories.make_rules()
    certificate = factories.issue(factories.make_product(), date(2023, 12, 1))
    paper = factories.make_decision(date(2026, 11, 2), kind=Decision.Kind.EXTENSION)
    response = post(desk, "extend", certificate.pk, decision=paper, last_day="28/02/2027", why="under re-evaluation")
    assert response.status_code == 302, response.context["form"].errors
    certificate.refresh_from_db()
    assert (certificate.extended_until, certificate.last_day) == (date(2027, 3, 1), date(2027, 2, 28))

    another = factories.issue(factories.make_product(), date(2023, 12, 1))
    refused = post(desk, "extend", another.pk, decision=paper, last_day="01/12/2027").context["form"]
    assert "at most 180 days later" in refused.errors["last_day"][0]


def test_correct_changes_only_what_differs(desk: Client, certificate: Certificate) -> None:
    form = desk.get(reverse("certificates:correct", args=[certificate.pk])).context["form"]
    typed = {name: getattr(form[name].value(), "pk", form[name].value()) for name in form.fields}
    unchanged = post(desk, "correct", certificate.pk, **{**typed, "why": "annex"}, confirmed=True)
    assert "Nothing differs" in str(unchanged.context["form"].non_field_errors())
    response = post(desk, "correct", certificate.pk, **{**typed, "score": "81.5", "why": "the annex says 81,5"})
    assert response.status_code == 302, response.context["form"].errors
    entry = ModelLogEntry.objects.get(action="catalog.correct")
    assert list(entry.data["after"]) == ["score"]
    with translation.override("en"):
        assert "score: – → 81.5" in entry.message


def test_delete_lets_the_round_before_live_on(desk: Client, product: Product) -> None:
    wrong = factories.issue(product, date(2026, 2, 1), stars=3)
    refused = post(desk, "delete", wrong.pk, why=" ").context["form"]
    with translation.override("en"):
        assert refused.errors["why"] == ["Say why: what does the paper show?"]
    assert post(desk, "delete", wrong.pk, why="entered for the wrong product").status_code == 302
    remaining = product.certificates.get()
    assert (remaining.stars, remaining.end_reason) == (4, "expired")


@pytest.mark.parametrize("name", ["issue", "renew", "upgrade", "downgrade", "withdraw", "extend", "correct", "delete"])
def test_every_change_says_why(name: str, desk: Client, product: Product, certificate: Certificate) -> None:
    pk = product.pk if name in ("issue", "renew", "upgrade", "downgrade") else certificate.pk
    before = rows()
    for confirmed in (False, True):
        form = post(desk, name, pk, confirmed=confirmed, why=" ").context["form"]
        with translation.override("en"):
            assert form.errors["why"] == ["Say why: what does the paper show?"]
    assert rows() == before


@pytest.mark.parametrize(
    ("name", "label"), [("renew", "Certificate renewed"), ("upgrade", "Upgraded"), ("downgrade", "Downgraded")]
)
def test_the_history_tells_rounds_apart(name: str, label: str, desk: Client, product: Product) -> None:
    authority = factories.CENTRAL if name == "upgrade" else factories.PROVINCIAL
    decision = factories.make_decision(date(2026, 8, 20), authority=authority)
    stars = {"renew": None, "upgrade": 5, "downgrade": 3}[name]
    assert post(desk, name, product.pk, decision=decision, stars=stars).status_code == 302
    history = desk.get(reverse("products:history", args=[product.pk])).content.decode()
    assert f"{label}: {product.name}" in history
    newest = product.certificates.order_by("-starts_on")[0]
    assert f"{label}: {product.name}" in desk.get(reverse("certificates:inspect", args=[newest.pk])).content.decode()


def test_a_note_is_said_to_be_public(desk: Client, product: Product, certificate: Certificate) -> None:
    for name, pk in (("renew", product.pk), ("correct", certificate.pk)):
        html = desk.get(reverse(f"certificates:{name}", args=[pk])).content.decode()
        assert "Everyone reads it: it stands with the certificate on the site." in html


@pytest.mark.parametrize(
    ("name", "typed", "field", "sentence"),
    [
        ("issue", {"stars": 3, "round": "first", "signed": date(2025, 1, 15)}, "decision", "already has a certificate"),
        ("upgrade", {"stars": 4, "signed": date(2026, 8, 20)}, "stars", "more stars than the round before"),
        ("downgrade", {"stars": 4, "signed": date(2026, 8, 20)}, "stars", "fewer stars than the round before"),
        ("renew", {"signed": date(2024, 8, 20)}, "decision", "No certificate of this product starts before"),
        ("renew", {"signed": date(2026, 8, 20), "score": "120"}, "score", "between 0 and 100"),
        ("renew", {"signed": date(2026, 8, 20), "printed_end": "20/08/2026"}, "printed_end", "does not lie after"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    name: str, typed: dict[str, Any], field: str, sentence: str, desk: Client, product: Product
) -> None:
    typed = dict(typed)
    decision = factories.make_decision(typed.pop("signed"))
    before = rows()
    for confirmed in (False, True):
        form = post(desk, name, product.pk, confirmed=confirmed, decision=decision, **typed).context["form"]
        with translation.override("en"):
            assert sentence in form.errors[field][0]
    assert rows() == before


def test_a_withdrawal_before_the_certificate(desk: Client, certificate: Certificate) -> None:
    paper = factories.make_decision(date(2026, 1, 1), kind=Decision.Kind.WITHDRAWAL)
    form = post(desk, "withdraw", certificate.pk, decision=paper, from_day="14/01/2025", ground="b").context["form"]
    assert "lies before the certificate’s first day" in form.errors["from_day"][0]


def test_a_date_is_read_day_first(desk: Client, certificate: Certificate) -> None:
    paper = factories.make_decision(date(2026, 1, 1), kind=Decision.Kind.WITHDRAWAL)
    post(desk, "withdraw", certificate.pk, decision=paper, from_day="05/08/2026", ground="b")
    assert Certificate.objects.get().withdrawn_from == date(2026, 8, 5)


# Decisions


def test_record_a_decision(desk: Client, settings: Any, certificate: Certificate) -> None:
    form = desk.get(reverse("decisions:record")).context["form"]
    assert form["reading"].value() == settings.LAST_DAY_READING
    typed = {
        "number": "12/QĐ-UBND",
        "signed_on": "05/08/2026",
        "authority": "UBND tỉnh An Giang",
        "kind": "recognition",
        "reading": "day_after",
    }
    response = desk.post(reverse("decisions:record"), typed)
    assert response.status_code == 302, response.context["form"].errors
    decision = Decision.objects.get(number="12/QĐ-UBND")
    assert (decision.signed_on, decision.level) == (date(2026, 8, 5), "province")
    again = desk.post(reverse("decisions:record"), typed | {"number": "12 / QD-UBND"}).context["form"]
    assert "already on record" in again.errors["number"][0]
    future = desk.post(reverse("decisions:record"), typed | {"signed_on": "24/11/2026"}).context["form"]
    assert "lies in the future" in future.errors["signed_on"][0]


def test_correcting_a_decision_moves_its_certificates(desk: Client, certificate: Certificate) -> None:
    decision = certificate.decision
    address = reverse("decisions:correct", args=[decision.pk])
    typed = {
        "number": decision.number,
        "signed_on": "16/01/2025",
        "authority": decision.authority,
        "reading": "day_after",
        "why": "misread",
    } | opened(desk, address)
    assert desk.post(address, typed | {"why": ""}).context["form"].errors["why"]
    response = desk.post(address, typed)
    assert response.status_code == 302, response.context["form"].errors
    certificate.refresh_from_db()
    assert (certificate.starts_on, certificate.last_day) == (date(2025, 1, 16), date(2028, 1, 16))
    page = desk.get(reverse("decisions:inspect", args=[decision.pk])).content.decode()
    assert "misread" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=in_force", 1),
        ("state=superseded", 1),
        ("state=expired", 0),
        ("stars=3", 1),
        ("year=2025", 1),
        ("level=province", 2),
        ("q=mat+ong", 2),
        ("q=khong+co", 0),
        ("year=x&level=y", 2),
    ],
)
@pytest.mark.usefixtures("admin_search")
def test_certificates_are_found_and_filtered(query: str, count: int, desk: Client, product: Product) -> None:
    factories.issue(product, date(2026, 2, 1), stars=3)
    response = desk.get(reverse("certificates:index") + "?" + query)
    assert len(response.context["object_list"]) == count


def test_a_decisions_certificates(desk: Client, product: Product, certificate: Certificate) -> None:
    factories.issue(product, date(2026, 2, 1), stars=3)
    response = desk.get(reverse("certificates:index") + f"?decision={certificate.decision_id}")
    assert [each.pk for each in response.context["object_list"]] == [certificate.pk]
    found = desk.get(reverse("decisions:index") + f"?q={certificate.decision.number}").context["object_list"]
    assert certificate.decision in found


def test_history_tells_changes_as_the_forms_do(desk: Client, product: Product) -> None:
    factories.make_rules()
    certificate = factories.issue(factories.make_product(), date(2023, 12, 1))
    paper = factories.make_decision(date(2026, 11, 2), kind=Decision.Kind.EXTENSION)
    post(desk, "extend", certificate.pk, decision=paper, last_day="28/02/2027", why="under re-evaluation")
    withdrawal = factories.make_decision(date(2026, 11, 1), kind=Decision.Kind.WITHDRAWAL)
    other = product.certificates.get()
    post(desk, "withdraw", other.pk, decision=withdrawal, from_day="05/11/2026", ground="b", why="inspection")
    extended = ModelLogEntry.objects.get(action="catalog.extend")
    withdrawn = ModelLogEntry.objects.get(action="catalog.withdraw")
    with translation.override("en"):
        assert "extended: last day in force: – → 28 Feb 2027" in extended.message
        assert "paper that extends it: –" in extended.message
        assert "withdrawn from: – → 5 Nov 2026" in withdrawn.message
        assert "ground of withdrawal: – → no longer meets the criteria" in withdrawn.message
    extended, withdrawn = (ModelLogEntry.objects.get(pk=each.pk) for each in (extended, withdrawn))
    with translation.override("vi"):
        assert "05/11/2026" in withdrawn.message
        assert "28/02/2027" in extended.message
        assert "2026-11-05" not in withdrawn.message
