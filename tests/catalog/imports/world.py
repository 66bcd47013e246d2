"""A small country for the importer's tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from catalog.imports.apply import Applied, apply_plan
from catalog.imports.parse import parse_file
from catalog.imports.plan import Answers, Options, Plan, PlannedRow, Verdict
from catalog.imports.planner import make_plan
from catalog.models import Commune, FormerCommune, FormerProvince, GroupPeriod, ProductGroup, Province

from .sheets import AN_GIANG_HEADER, AN_GIANG_TITLE, workbook

TODAY = date(2026, 11, 23)


def populate() -> None:
    merged = date(2025, 7, 1)
    an_giang = Province.objects.create(
        code="91", name="An Giang", full_name="Tỉnh An Giang", kind="tỉnh", slug="an-giang", aliases=[], effective_from=merged
    )
    hcmc = Province.objects.create(
        code="79", name="Hồ Chí Minh", full_name="Thành phố Hồ Chí Minh", kind="thành phố", slug="ho-chi-minh",
        aliases=["TP.HCM", "Sài Gòn"], effective_from=merged,
    )  # fmt: skip
    for code, name, slug, province in (
        ("89", "An Giang", "an-giang", an_giang),
        ("91", "Kiên Giang", "kien-giang", an_giang),
        ("79", "Hồ Chí Minh", "ho-chi-minh", hcmc),
        ("74", "Bình Dương", "binh-duong", hcmc),
    ):
        FormerProvince.objects.create(code=code, name=name, slug=slug, province=province, merged_on=merged)
    thoai_son = Commune.objects.create(code="30682", name="Thoại Sơn", kind="xã", province=an_giang)
    oc_eo = Commune.objects.create(code="30688", name="Óc Eo", kind="xã", province=an_giang)
    FormerCommune.objects.create(commune=thoai_son, name="Núi Sập", kind="thị trấn")
    FormerCommune.objects.create(commune=thoai_son, name="Vọng Đông", kind="xã", partial=True)
    FormerCommune.objects.create(commune=oc_eo, name="Vọng Đông", kind="xã", partial=True)
    period = GroupPeriod.objects.create(code="26-2026", title="26/2026/QĐ-TTg", since=date(2026, 5, 22), source="26/2026/QĐ-TTg")
    for position, (code, name) in enumerate((("I", "Thực phẩm"), ("II", "Đồ uống"), ("IV", "Hàng thủ công mỹ nghệ"))):
        ProductGroup.objects.create(
            period=period, level="branch", code=code, name=name, slug=f"nganh-{position}", position=position
        )


@dataclass
class Importer:
    """Plans and applies small annexes in An Giang's shape, or any rows with a header of their own."""

    folder: Path
    on: date = TODAY

    def file(self, *rows: Sequence[Any], header: Sequence[Any] = AN_GIANG_HEADER, title: str = AN_GIANG_TITLE) -> Path:
        return workbook(self.folder / "annex.xlsx", [[title] if title else [], list(header), *rows])

    def plan(self, *rows: Sequence[Any], options: Options | None = None, answers: Answers | None = None, **shape: Any) -> Plan:
        return make_plan(parse_file(self.file(*rows, **shape)), options or Options(), answers or Answers(), self.on)

    def apply(self, *rows: Sequence[Any], **inputs: Any) -> Applied:
        return apply_plan(self.plan(*rows, **inputs), by=None)


def products(plan: Plan) -> list[PlannedRow]:
    return [row for row in plan.rows if row.verdict is not Verdict.NOT_A_ROW]


def verdicts(plan: Plan) -> list[tuple[str, str]]:
    return [(row.verdict.value, row.code) for row in products(plan)]


def tea(name: str = "Trà sen", stars: Any = "4 sao", producer: str = "HTX Núi Sập", score: Any = "71,00") -> list[Any]:
    return [1, name, producer, "thị trấn Núi Sập", score, stars]


def later(day: str, number: str = "99/QĐ-UBND", body: str = "UBND tỉnh An Giang") -> str:
    return f"(Kèm theo Quyết định số {number} ngày {day} của {body})"


def codes(rows: Iterable[PlannedRow]) -> list[str]:
    return [row.code for row in rows]
