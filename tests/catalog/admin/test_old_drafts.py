"""Publishing or reverting an old draft brings back texts and never facts, whatever happened since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from catalog import certification
from catalog.facts import correct_product
from catalog.imports.apply import apply_plan
from catalog.imports.parse import parse_file
from catalog.imports.plan import Answers, Options
from catalog.imports.planner import make_plan
from catalog.models import Certificate, Decision, Product
from tests import factories

from .test_products import editorial

pytestmark = pytest.mark.django_db

OLD, NEW = "The text of the old draft", "The text of today"


def issue(product: Product, tmp_path: Path) -> None:
    factories.issue(product, date(2026, 3, 1), stars=3)


def renew(product: Product, tmp_path: Path) -> None:
    certification.renew(product, decision=factories.make_decision(date(2026, 3, 1)), audit=factories.audit())


def upgrade(product: Product, tmp_path: Path) -> None:
    decision = factories.make_decision(date(2026, 3, 1), authority=factories.CENTRAL)
    certification.upgrade(product, decision=decision, stars=5, audit=factories.audit())


def downgrade(product: Product, tmp_path: Path) -> None:
    decision = factories.make_decision(date(2026, 3, 1))
    certification.downgrade(product, decision=decision, stars=3, audit=factories.audit())


def withdraw(product: Product, tmp_path: Path) -> None:
    factories.withdraw(product.certificates.get(), date(2026, 6, 1))


def extend(product: Product, tmp_path: Path) -> None:
    factories.extend(product.certificates.get(), date(2028, 3, 1))


def correct(product: Product, tmp_path: Path) -> None:
    certification.correct(product.certificates.get(), audit=factories.audit(), stars=3, certified_name="Mật ong")


def delete(product: Product, tmp_path: Path) -> None:
    certification.delete(product.certificates.get(), audit=factories.audit())


def correct_facts(product: Product, tmp_path: Path) -> None:
    changes = {
        "name": "Mật ong bạc hà Mèo Vạc",
        "producer": factories.make_producer("HTX Mèo Vạc"),
        "province": factories.make_province("08", "Tuyên Quang"),
        "official_code": "08-28780-3-2026",
    }
    correct_product(product, changes, factories.audit())


def import_annex(product: Product, tmp_path: Path) -> None:
    """The same product in a later annex, in capitals: the import renames it and adds a round."""
    path = tmp_path / "annex.csv"
    header = "Sản phẩm,Chủ thể,Phân hạng,Số quyết định,Ngày quyết định,Cơ quan ban hành,Tỉnh"
    row = f"Mật ong bạc hà,{product.producer.name},3 sao,77/QĐ-UBND,01/03/2026,UBND tỉnh An Giang,An Giang"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    plan = make_plan(parse_file(path), Options(reading="anniversary"), Answers(), factories.TODAY)
    assert [each.verdict for each in plan.to_write] == ["downgraded"], [row.reason for row in plan.rows]
    apply_plan(plan, by=None)


CHANGES = [issue, renew, upgrade, downgrade, withdraw, extend, correct, delete, correct_facts, import_annex]


def facts_of(product: Product) -> dict[str, Any]:
    """Every fact: the product's own columns, its certificates and their decisions."""
    names = [product._meta.get_field(name).attname for name in Product.FACTS]
    return {
        "product": Product.objects.values(*names).get(pk=product.pk),
        "certificates": list(Certificate.objects.filter(product=product).order_by("pk").values()),
        "decisions": list(Decision.objects.order_by("pk").values()),
        "listed": [list(Product.objects.listed(day).values_list("pk", "stars")) for day in (date(2026, 7, 1), factories.TODAY)],
    }


@pytest.fixture
def old_draft(product: Product) -> Revision:
    """A draft of before, then a published text of today."""
    product.description = OLD
    draft = product.save_revision()
    product.description = NEW
    product.save_revision().publish()
    return draft


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_publishing_an_old_draft(
    change: Callable[[Product, Path], None], product: Product, old_draft: Revision, tmp_path: Path
) -> None:
    change(Product.objects.get(pk=product.pk), tmp_path)
    after = facts_of(product)
    Revision.objects.get(pk=old_draft.pk).publish()
    assert facts_of(product) == after
    assert Product.objects.get(pk=product.pk).description == OLD


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_reverting_in_the_admin(
    change: Callable[[Product, Path], None], product: Product, old_draft: Revision, tmp_path: Path, desk: Client
) -> None:
    change(Product.objects.get(pk=product.pk), tmp_path)
    after = facts_of(product)
    review = desk.get(reverse("products:revisions_revert", args=[product.pk, old_draft.pk]))
    assert review.status_code == 200
    response = desk.post(
        reverse("products:edit", args=[product.pk]),
        editorial(description=OLD, revision=old_draft.pk, **{"action-publish": "1"}),
    )
    assert response.status_code == 302
    assert facts_of(product) == after
    assert Product.objects.get(pk=product.pk).description == OLD
