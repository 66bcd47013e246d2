"""The style page: made of the components, marked as examples, read from no database; its colours can be told apart."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import ImageColor

from catalog import addresses
from catalog.models import Product
from catalog.public import manifest, qr
from catalog.sharing import badges, sheet
from ocop import style_variables, stylesheet


@pytest.mark.parametrize("pair", style_variables.pairs(), ids=lambda pair: f"{pair.foreground.name}-on-{pair.ground.name}")
def test_colours_can_be_told_apart_in_light_and_dark(pair: style_variables.Pair) -> None:
    assert pair.light >= pair.least
    assert pair.dark >= pair.least


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert style_variables.contrast("#000", "#ffffff") == pytest.approx(21)
    assert style_variables.contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)
    assert style_variables.contrast("#fff", "#fff") == 1


def test_every_variable_used_is_defined_and_every_one_defined_is_used() -> None:
    sheets = {part.name: part.read_text("utf-8") for part in stylesheet.parts()}
    text = "\n".join(sheets.values())
    templates = "\n".join(path.read_text("utf-8") for path in (stylesheet.settings.ROOT / "templates").rglob("*.html"))
    used = set(re.findall(r"var\(--([\w-]+)", text + templates))
    defined = set(re.findall(r"--([\w-]+):", text + templates))
    assert used <= defined
    assert style_variables.variables().keys() <= used


def test_colours_stand_in_one_file() -> None:
    """What is printed in black, and QR codes, which are dark on light whatever the scheme, need no variable."""
    literal = re.compile(r"#(?!fff\b|000\b|333\b|999\b)[0-9a-f]{3,6}\b|\b(rgb|hsl)a?\(", re.IGNORECASE)
    for part in stylesheet.parts():
        if part.name not in ("variables.css", "print.css"):
            assert not literal.findall(part.read_text("utf-8")), part.name


def test_what_is_drawn_has_the_colours_of_the_pages() -> None:
    """Pictures, codes and what browsers paint around a page know no variables, so each repeats them."""
    pages = [(stylesheet.settings.ROOT / "templates" / name).read_text("utf-8") for name in ("base.html", "error.html")]
    around = [colour for page in pages for colour in re.findall(r'name="theme-color" content="([^"]+)"', page)]
    assert len(around) == 2
    drawn = {
        "ink": [sheet.INK],
        "ink-soft": [sheet.SOFT_INK],
        "paper": [sheet.PAPER, manifest.PAPER, qr.LIGHT],
        "band": [sheet.BAND],
        "board": [manifest.BOARD, qr.DARK, *around],
        "on-board": [sheet.ON_BOARD],
        "leaf": [sheet.LEAF],
        "indigo": [sheet.INDIGO],
        "badge-ground": [badges.GROUND],
        "turmeric": [badges.STAR],
    }
    for name, colours in drawn.items():
        ours = ImageColor.getrgb(style_variables.variables()[name].light)
        assert [ImageColor.getrgb(colour) for colour in colours] == [ours] * len(colours), name


@pytest.mark.django_db
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_it_shows_every_component_and_no_offer(language: str, client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(addresses.style(language))
    assert response.status_code == 200 and f'<html lang="{language}">' in response.text
    assert 'content="noindex"' in response.text
    for verdict in ("in_force", "lapsed", "withdrawn", "not_yet", "unknown"):
        assert f'data-verdict="{verdict}"' in response.text
    for name in style_variables.variables():
        assert name in response.text
    identifiers = [int(pk) for pk in re.findall(r'data-(?:product-id|record)="(-?\d+)"', response.text)]
    assert identifiers and max(identifiers) < 0, "no product on record has such a number"
    assert not any(query["sql"].startswith(("INSERT", "UPDATE")) for query in captured.captured_queries)
    assert not Product.objects.exists()


@pytest.mark.django_db
def test_it_is_not_led_to_by_the_pages(client: Client) -> None:
    for language in addresses.LANGUAGES:
        assert addresses.style(language) not in client.get(addresses.product_list(language)).text


@pytest.mark.django_db
def test_names_on_it_say_that_they_are_examples(client: Client) -> None:
    body = client.get(addresses.style("vi")).text
    names: list[Any] = re.findall(r'class="(?:card-name|record-name)"[^>]*>([^<]+)<', body)
    assert names and all(name.startswith("Ví dụ") for name in names)
