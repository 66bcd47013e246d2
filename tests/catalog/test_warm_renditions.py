"""`manage.py warm_renditions`: makes what is missing, skips what is there, names what cannot be read, goes on after a stop."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.management import call_command

from catalog import photographs
from catalog.management.commands import warm_renditions
from catalog.models import ProductImage
from catalog.public.drawn_ahead import WIDTHS
from tests.factories import certified_product, make_producer, make_product
from tests.photographs import encoded, in_library

pytestmark = [pytest.mark.once, pytest.mark.django_db]
MEDIA_ROOT = django_settings.MEDIA_ROOT
EACH = 10
"""Renditions of a photograph of 900 × 700 pixels: two squares and three whole ones, in two formats."""


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photographed(name: str, content: bytes | None = None) -> Any:
    image = in_library(encoded(900, 700) if content is None else content, title=f"Ảnh {name}")
    ProductImage.objects.create(product=make_product(name), image=image, alt_text=name)
    return image


def warm(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any]]:
    """The exit code and what it reports."""
    status = 0
    try:
        call_command("warm_renditions", "--json", *options, verbosity=0)
    except SystemExit as stop:
        status = int(stop.code or 0)
    return status, json.loads(capsys.readouterr().out)


def test_it_makes_what_is_missing_and_skips_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    first = photographed("Mắm")
    in_library(name="unused.jpg")
    status, report = warm(capsys)
    assert (status, report["photographs"], report["made"], report["there"]) == (0, 1, EACH, 0)
    producer = make_producer(image=in_library(encoded(900, 700), name="xuong.jpg"))
    status, report = warm(capsys)
    assert (status, report["photographs"], report["made"], report["there"]) == (0, 2, EACH, EACH)
    assert first.renditions.count() == producer.image.renditions.count() == EACH


def test_a_dry_run_makes_nothing(capsys: pytest.CaptureFixture[str], media: Path) -> None:
    image = photographed("Mắm")
    status, report = warm(capsys, "--dry-run")
    assert (status, report["made"], report["dry_run"]) == (0, EACH, True)
    assert not image.renditions.exists() and not (media / "photographs").exists()


def test_what_cannot_be_read_is_named_and_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    whole = encoded(900, 700)
    broken, gone = photographed("Mắm hỏng", whole[: len(whole) // 3]), photographed("Mắm mất")
    gone.file.storage.delete(gone.file.name)
    good = photographed("Mắm tốt")
    status, report = warm(capsys)
    assert status == 1
    assert {each["image"]: each["used_by"] for each in report["unreadable"]} == {broken.pk: ["Mắm hỏng"], gone.pk: ["Mắm mất"]}
    assert good.renditions.count() == EACH and report["made"] == EACH


def test_people_read_names_and_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    photographed("Mắm hỏng", b"no picture")
    with pytest.raises(SystemExit) as stop:
        call_command("warm_renditions")
    told = capsys.readouterr()
    assert stop.value.code == 1
    assert "Ảnh Mắm hỏng" in told.out and "Mắm hỏng" in told.out.split("original_images")[1]


def test_a_file_that_is_gone_is_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    image = photographed("Mắm")
    warm(capsys)
    lost = image.renditions.first()
    lost.file.storage.delete(lost.file.name)
    status, report = warm(capsys)
    assert (status, report["made"], report["there"]) == (0, 1, EACH - 1)
    assert all(each.file.storage.exists(each.file.name) for each in image.renditions.all())


def test_after_an_interruption_it_goes_on(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    images = [photographed(f"Mắm {number}") for number in range(3)]
    keep = photographs.keep

    def stopped_at_the_second(image: Any, made: Any) -> Any:
        if image.pk == images[1].pk:
            raise KeyboardInterrupt
        return keep(image, made)

    monkeypatch.setattr(photographs, "keep", stopped_at_the_second)
    status, report = warm(capsys)
    assert (status, report["interrupted"], report["made"]) == (130, True, EACH)
    monkeypatch.undo()
    status, report = warm(capsys)
    assert (status, report["there"], report["made"]) == (0, EACH, 2 * EACH)


def test_photographs_beyond_one_batch(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_renditions, "AT_ONCE", 2)
    for number in range(5):
        photographed(f"Mắm {number}", encoded(90, 70))
    _status, report = warm(capsys)
    assert (report["photographs"], report["made"]) == (5, 5 * 4)


@time_machine.travel("2026-11-23 12:00+07:00")
def test_illustrations_of_listed_products_without_photographs(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    settings.MEDIA_ROOT = MEDIA_ROOT  # the processes that draw read the settings anew
    photographed("Mắm")
    drawn = certified_product(name="Trà")

    def kept() -> int:
        return len(list((Path(MEDIA_ROOT) / "illustrations").glob(f"{drawn.code}-*.webp")))

    assert warm(capsys)[1]["drawn"] == 0
    assert warm(capsys, "--illustrations", "--dry-run")[1]["drawn"] == 1
    assert kept() == 0
    assert warm(capsys, "--illustrations")[1]["drawn"] == 1
    assert kept() == len(WIDTHS)
    assert warm(capsys, "--illustrations")[1]["drawn"] == 0
