"""Uploading, confirming and looking at an import, for the tests of its screens."""

from __future__ import annotations

import io
import re
import threading
from typing import Any

from django.test import Client
from django.urls import reverse

from catalog.admin.import_runs import ImportRun
from catalog.models import Certificate, DecisionImport, Producer, Product

HEADER = "Sản phẩm,Chủ thể,Phân hạng,Điểm,Số quyết định,Ngày quyết định,Cơ quan ban hành,Tỉnh"
STATE = DecisionImport.State


def annex(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def row(
    name: str, producer: str = "HTX Núi Sập", stars: str = "3 sao", number: str = "77/QĐ-UBND", day: str = "01/03/2026"
) -> str:
    return f"{name},{producer},{stars},,{number},{day},UBND tỉnh An Giang,An Giang"


def settle(run: ImportRun) -> None:
    """Wait for the thread at work on it."""
    for thread in threading.enumerate():
        if thread.name == f"import-{run.record.pk}":
            thread.join(30)


def upload(desk: Client, content: bytes, name: str = "annex.csv", **options: str) -> Any:
    file = io.BytesIO(content)
    file.name = name
    return desk.post(reverse("imports:upload"), {"file": file, "reading": "anniversary", **options})


def run_of(response: Any) -> ImportRun:
    assert response.status_code == 302, response.context["form"].errors
    run = ImportRun(DecisionImport.objects.latest("pk"))
    settle(run)
    run.record.refresh_from_db()
    return run


def page(desk: Client, run: ImportRun, query: str = "") -> str:
    return desk.get(reverse("imports:run", args=[run.record.pk]) + query).content.decode()


def confirm(desk: Client, run: ImportRun) -> None:
    desk.post(reverse("imports:confirm", args=[run.record.pk]), {"fingerprint": run.shown_plan()["fingerprint"]})
    settle(run)
    run.record.refresh_from_db()


def verdicts(html: str) -> list[tuple[str, str]]:
    return re.findall(r'data-row="(\d+)" data-verdict="(\w+)"', html)


def facts() -> dict[str, Any]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in (Product, Producer, Certificate)}
