"""A plan as data for machines: what `import_decision --json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .plan import Plan, PlannedRow, ProductRef


def plan_report(plan: Plan, *, dry_run: bool, products: Mapping[str, ProductRef] | None = None) -> dict[str, Any]:
    """JSON-ready. `products`, after applying, are those rows got, by the key of their `ProductRef`."""
    return {
        "file": plan.parsed.file_name,
        "dry_run": dry_run,
        "summary": plan.summary,
        "hidden_sheets": list(plan.parsed.hidden_sheets),
        "unread_columns": list(plan.parsed.unread_columns),
        "rows": [row_report(row, products or {}) for row in plan.rows],
    }


def row_report(planned: PlannedRow, products: Mapping[str, ProductRef]) -> dict[str, Any]:
    product = products.get(planned.product.key, planned.product) if planned.product else None
    return {
        "row": planned.row.number,
        "sheet": planned.row.sheet,
        "verdict": planned.verdict.value,
        "code": planned.code,
        "reason": planned.reason,
        "notes": planned.note_sentences,
        "product": {"code": product.code, "name": product.name} if product and product.code else None,
        "stars": planned.stars,
        "candidates": [{"code": each.code, "name": each.name} for each in planned.candidates],
    }
