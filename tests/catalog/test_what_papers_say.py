"""What papers say and where it was read: rounds by their names, numbers of decisions, addresses of sources."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.log_actions import registry as log_registry

from catalog import certification
from catalog.certification import CertificationError
from catalog.facts import correct_product, record_decision
from catalog.models import Decision
from tests.factories import audit, issue, make_decision, make_product, make_rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_each_round_is_called_what_it_is() -> None:
    product = make_product()
    make_rules()
    issue(product, date(2025, 8, 5), stars=3)
    decisions = [make_decision(date(2026, month, 1)) for month in (2, 3, 4)]
    certification.renew(product, decision=decisions[0], audit=audit())
    certification.upgrade(product, decision=decisions[1], stars=4, audit=audit(), proposed_five=True, note="con dấu mờ")
    end = date(2028, 3, 31)
    certification.downgrade(
        product, decision=decisions[2], stars=3, audit=audit(), printed_end=end, officer_reason="giấy ghi vậy"
    )
    entries = log_registry.get_logs_for_instance(product).order_by("timestamp", "pk")
    assert [entry.action for entry in entries] == ["catalog.issue", "catalog.renew", "catalog.upgrade", "catalog.downgrade"]
    upgraded, downgraded = (entry.data["after"] for entry in entries[2:])
    assert (upgraded["proposed_five"], upgraded["note"]) == ("True", "con dấu mờ")
    assert (downgraded["printed_end"], downgraded["officer_reason"]) == ("2028-03-31", "giấy ghi vậy")


@pytest.mark.parametrize("number", ["abc", "!!!", "QĐ-UBND", "²"])
def test_a_decision_has_a_number(number: str) -> None:
    with pytest.raises(CertificationError, match="has no digit") as refused:
        record_decision(Decision(number=number, signed_on=date(2025, 3, 4), authority="UBND", reading="anniversary"), audit())
    assert refused.value.code == "bad_decision" and number in refused.value.messages[0]
    decision = make_decision(date(2025, 3, 4))
    with pytest.raises(CertificationError, match="has no digit"):
        certification.correct_decision(decision, audit=audit(), number=number)
    decision.refresh_from_db()
    assert decision.number != number


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("", True),
        ("https://ocop.gov.vn/a?b=c:d", True),
        ("HTTP://ocop.gov.vn", True),
        ("ocoplamdong.gov.vn (PDF: phụ lục)", True),
        ("ocop.gov.vn:8080/phu-luc", True),
        ("Công báo tỉnh: số 7", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("java\tscript: alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_source_is_a_web_address_or_words(address: str, kept: bool) -> None:
    decision, product = make_decision(date(2025, 3, 4)), make_product()
    if kept:
        certification.correct_decision(decision, audit=audit(), source_url=address)
        correct_product(product, {"source_url": address}, audit())
    else:
        with pytest.raises(ValidationError, match="begins with https://"):
            certification.correct_decision(decision, audit=audit(), source_url=address)
        with pytest.raises(ValidationError, match="begins with https://"):
            correct_product(product, {"source_url": address}, audit())
    for each in (decision, product):
        each.refresh_from_db()
        assert each.source_url == (address if kept else "")
