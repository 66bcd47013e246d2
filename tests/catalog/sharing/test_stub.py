"""The share image holds every name whole or cut by an ellipsis, within its margins, and changes when what it shows does."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from catalog import sharing
from catalog.fonts import SANS_REGULAR, SERIF_SEMIBOLD
from catalog.illustrations.palette import rgb
from catalog.sharing import sheet, stub
from catalog.sharing.badges import badge
from catalog.sharing.stub import Stub
from tests.effort import examples

HONEY = Stub(
    name="Mật ong hoa rừng tràm",
    stars=4,
    stars_in_words="OCOP 4 sao",
    producer="Hợp tác xã Núi Sập",
    place="An Giang",
    until_label="Còn hiệu lực đến hết ngày",
    until="05/08/2029",
    code_label="Mã",
    code="7K3P9XQQ",
    catalogue="Danh mục OCOP",
    programme="Mỗi xã một sản phẩm",
    sample="",
    caption="Hình minh họa",
    drawing=("7K3P9XQQ", "Mật ong hoa rừng tràm", "mat-ong"),
    photograph="",
)
HOSTILE = [
    "Gạo",
    "Ẫ Ễ Ộ Ử Ặ Ẩ Ỗ Ẳ Ẵ Ự",
    "Ẫ" * 255,
    ("Bộ sản phẩm trà thảo mộc đông trùng hạ thảo ngâm mật ong rừng U Minh Hạ " * 4)[:255],
    "W" * 255,
    "a " * 127,
    unicodedata.normalize("NFD", "Nước mắm Ộp Ẫm"),
    "茶 🍵 \u202egnud \x00\x07",
    "🍵🍵🍵",
    "",
    " - ",
]


def column(image: Image.Image, left: int, right: int, top: int = sheet.BOARD, bottom: int = sheet.HEIGHT) -> Image.Image:
    return image.crop((left, top, right, bottom))


BESIDE = [{}, {"producer": ""}, {"producer": "Ẫm " * 85, "place": "Ộp " * 85}]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("changes", BESIDE)
def test_any_name_is_drawn_within_its_margins(name: str, changes: dict[str, str]) -> None:
    image = sharing.draw(replace(HONEY, name=name, drawing=("7K3P9XQQ", name, "mat-ong"), **changes))
    assert image.size == (1200, 630)
    right_margin = column(image, sheet.RIGHT - sheet.MARGIN + 6, sheet.RIGHT - stub.HOLE, bottom=stub.TEAR - 4)
    left_margin = column(image, 0, sheet.LEFT - 6, bottom=stub.TEAR - stub.HOLE - 2)
    # Above the tear a strip of paper stays free: no dot under a letter runs into it.
    strip = column(image, sheet.LEFT, sheet.RIGHT - sheet.MARGIN, stub.TEAR - 8, stub.TEAR - 2)
    for empty in (right_margin, left_margin, strip):
        assert {colour for _count, colour in empty.getcolors()} == {rgb(sheet.PAPER)}


@settings(deadline=None, max_examples=examples(80))
@given(st.text(max_size=255) | st.text(alphabet="ẪỄỘỬđg ươ–WX", max_size=255))
def test_any_text_fits_or_ends_in_an_ellipsis(text: str) -> None:
    words = sheet.drawable(text) or "7K3P9XQQ"
    setting = sheet.balanced(words, sheet.TEXT_WIDTH, 170, 3, face=SERIF_SEMIBOLD, largest=84, smallest=36)
    assert 1 <= len(setting.lines) <= 3
    assert all(sheet.width_of(line, round(setting.size), SERIF_SEMIBOLD) <= sheet.TEXT_WIDTH for line in setting.lines)
    assert setting.height <= 170
    assert " ".join(setting.lines) == words or "…" in setting.lines[-1]
    assert 36 <= setting.size <= 84
    line = sheet.cut(sheet.drawable(text), sheet.TEXT_WIDTH, 27, SANS_REGULAR)
    assert line == sheet.drawable(text) or line.endswith("…")


def test_a_short_name_is_large_and_a_long_one_keeps_as_much_as_fits() -> None:
    def set_in(text: str):
        return sheet.balanced(text, sheet.TEXT_WIDTH, 170, 3, face=SERIF_SEMIBOLD, largest=84, smallest=36)

    assert set_in("Gạo").size == 84
    long = set_in("mật ong rừng tràm " * 14)
    assert len(long.lines) == 3 and long.lines[-1].endswith("…")
    # No line leaves room for two more words.
    assert all(
        sheet.TEXT_WIDTH - sheet.balanced(line, 2000, 60, 1, face=SERIF_SEMIBOLD, largest=36, smallest=36).width < 180
        for line in long.lines[:-1]
    )


def test_diacritics_are_whole() -> None:
    """The highest and the lowest letters, drawn in three lines, leave the same ink as drawn alone on a tall sheet."""
    drawn = sheet.Sheet()
    setting = sheet.balanced("ẪỄỘ ỬẶỰ ỘẪẶ", 300, 320, 3, face=SERIF_SEMIBOLD, largest=84, smallest=84)
    assert len(setting.lines) == 3
    end = drawn.lines(setting, (40, 100), sheet.INK)
    box = ImageChops.invert(drawn.finished().convert("L")).getbbox()
    assert box and box[1] >= 100 and box[3] <= end


@pytest.mark.parametrize("stars", [3, 4, 5])
def test_the_badge_stands_on_the_picture(stars: int) -> None:
    image = sharing.draw(replace(HONEY, stars=stars))
    expected = badge(stars, stub.BADGE)
    top = sheet.BOARD + (10 if stars == 5 else 0)
    ground = Image.new("RGB", expected.size, rgb(sheet.PAPER))
    ground.paste(expected, mask=expected)
    assert image.crop((sheet.LEFT, top, sheet.LEFT + expected.width, top + expected.height)) == ground
    turmeric = sum(count for count, colour in ground.getcolors(10**5) if colour == (233, 166, 12))
    assert turmeric > 100 * stars / 3


def test_a_sample_is_marked_across_its_face() -> None:
    plain, marked = sharing.draw(HONEY), sharing.draw(replace(HONEY, sample="sản phẩm minh họa"))
    box = ImageChops.difference(plain, marked).getbbox()
    assert box and box[2] - box[0] > sheet.RIGHT * 0.8


def test_a_photograph_takes_the_place_of_the_still_life() -> None:
    photograph = Image.new("RGB", sharing.PICTURE, "#aa7722")
    image = sharing.draw(replace(HONEY, photograph="a.jpg"), photograph)
    part = column(image, sheet.RIGHT + stub.HOLE, sheet.WIDTH)
    assert part.getcolors() == [(part.width * part.height, (0xAA, 0x77, 0x22))]


def test_the_fingerprint_follows_all_that_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    first = sharing.fingerprint(HONEY)
    assert len(first) == 12 and int(first, 16) >= 0 and sharing.fingerprint(replace(HONEY)) == first
    others = {first}
    for field in fields(Stub):
        value = getattr(HONEY, field.name)
        other = 5 if field.name == "stars" else ("A", "B", "C") if field.name == "drawing" else f"{value}x"
        others.add(sharing.fingerprint(replace(HONEY, **{field.name: other})))
    monkeypatch.setattr(stub, "VERSION", stub.VERSION + 1)
    others.add(sharing.fingerprint(HONEY))
    assert len(others) == len(fields(Stub)) + 2


def test_the_same_facts_are_drawn_the_same_and_quickly() -> None:
    first = sharing.draw(HONEY)
    before = time.process_time()
    assert sharing.draw(HONEY).tobytes() == first.tobytes()
    assert time.process_time() - before < 1.5, "seconds of one core"
