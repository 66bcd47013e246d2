"""Icons, manifests and the share image of the whole: drawn when they are missing, collected, and where browsers look for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from PIL import Image, ImageDraw

from catalog import addresses
from ocop import drawn_static

SIZES = {
    "icons/apple-touch-icon.png": (180, 180),
    "icons/icon-192.png": (192, 192),
    "icons/icon-512.png": (512, 512),
    "icons/maskable-512.png": (512, 512),
    "sharing/cover-vi.jpg": (1200, 630),
    "sharing/cover-en.jpg": (1200, 630),
}
TURMERIC, INK = (233, 166, 12), (20, 38, 29)


@pytest.fixture
def built(settings: Any, tmp_path: Path) -> Path:
    settings.BUILT_STATIC = tmp_path / "built"
    return tmp_path / "built"


def test_every_file_has_its_size(built: Path) -> None:
    assert SIZES.keys() == drawn_static.FILES.keys() - {"icons/favicon.ico"}
    for name, size in SIZES.items():
        assert Image.open(drawn_static.drawn(name)).size == size
    favicon = Image.open(drawn_static.drawn("icons/favicon.ico"))
    assert favicon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_a_second_time_draws_nothing_and_a_lost_or_outdated_file_is_drawn_again(built: Path) -> None:
    path = drawn_static.drawn("icons/icon-192.png")
    whole = path.read_bytes()
    path.write_bytes(b"kept")
    assert drawn_static.drawn("icons/icon-192.png").read_bytes() == b"kept"
    (built / drawn_static.STAMP / "icons/icon-192.png").write_text("another drawing")
    assert drawn_static.drawn("icons/icon-192.png").read_bytes() == whole
    path.unlink()
    assert drawn_static.drawn("icons/icon-192.png").read_bytes() == whole


def test_the_finder_knows_its_files_and_no_others(built: Path) -> None:
    finder = drawn_static.DrawnFinder()
    assert Path(finder.find("icons/favicon.ico")).exists()
    assert finder.find("icons/favicon.ico", find_all=True) == [str(built / "icons/favicon.ico")]
    assert finder.find("icons/other.png") == finder.find("../settings.py") == []
    assert finders.find("icons/icon-192.png")


def test_collected_under_names_that_change_with_them(settings: Any, tmp_path: Path) -> None:
    # The file finder reads its folders once, so this takes the suite's own.
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **site_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("build_fonts", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, ignore=["wagtail*", "admin", "catalog"])
    for name in drawn_static.FILES:
        stem, dot, suffix = name.rpartition(".")
        assert list((tmp_path / "static").glob(f"{stem}.????????????{dot}{suffix}")), name
    assert not (tmp_path / "static" / drawn_static.STAMP).exists()
    manifest = Client().get("/manifest.webmanifest").json()
    assert re.fullmatch(r"/static/icons/icon-512\.[0-9a-f]{12}\.png", manifest["icons"][2]["src"])


def test_icons_say_the_same_at_every_size(built: Path) -> None:
    for name in ("icons/icon-192.png", "icons/icon-512.png"):
        icon = Image.open(drawn_static.drawn(name))
        side = icon.width
        assert icon.getpixel((side // 2, side // 2)) == (*TURMERIC, 255)
        assert icon.getpixel((round(side * 0.2), round(side * 0.1))) == (*INK, 255)
        assert icon.getpixel((2, side // 2))[3] == 0


def test_the_star_of_a_tile_lies_within_the_safe_circle(built: Path) -> None:
    tile = Image.open(drawn_static.drawn("icons/maskable-512.png")).convert("RGB")
    assert tile.getpixel((1, 1)) == tile.getpixel((510, 510)) == (0xF2, 0xF5, 0xF1)
    circle = Image.new("L", tile.size)
    ImageDraw.Draw(circle).ellipse([512 * 0.1, 512 * 0.1, 512 * 0.9, 512 * 0.9], fill=255)
    outside = Image.composite(Image.new("RGB", tile.size), tile, circle)
    assert TURMERIC in {colour for _count, colour in tile.getcolors(10**6)}
    assert TURMERIC not in {colour for _count, colour in outside.getcolors(10**6)}


@pytest.mark.parametrize(("language", "name"), [("vi", "Danh mục OCOP"), ("en", "OCOP catalogue")])
def test_the_manifest_in_each_language(language: str, name: str) -> None:
    response = Client().get(addresses.manifest(language))
    assert response.headers["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert (manifest["lang"], manifest["name"], manifest["start_url"]) == (language, name, addresses.home(language))
    assert manifest["theme_color"] == "#14261d"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert path, icon
        if icon["sizes"] != "any":
            assert "x".join(map(str, Image.open(path).size)) == icon["sizes"]
    assert manifest["shortcuts"][0]["url"] == addresses.verify(language)


def test_browsers_that_guess_find_the_icon() -> None:
    response = Client().get("/favicon.ico")
    assert (response.status_code, response.headers["Location"]) == (302, "/static/icons/favicon.ico")
    assert Client().post("/favicon.ico").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_pages_name_their_icons_and_manifest(language: str) -> None:
    head = Client().get(addresses.product_list(language)).content.decode().split("</head>")[0]
    assert f'<link rel="manifest" href="{addresses.manifest(language)}">' in head
    for name in ("icons/favicon.ico", "icon.svg", "icons/apple-touch-icon.png"):
        assert f'href="/static/{name}"' in head and finders.find(name)
