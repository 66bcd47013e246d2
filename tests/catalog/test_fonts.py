"""The web fonts hold every letter the catalogue prints, stay small, and keep the page still while they load."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from catalog import fonts

pytestmark = pytest.mark.once

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
ALPHABET = sorted({unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(VOWELS, TONES)} | {"đ"})


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return fonts.build(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module", params=[face.file_name for face in fonts.FACES])
def font(request, built):
    return TTFont(built.css.parent / request.param)


def test_every_vietnamese_letter_and_the_dong_sign_is_there(font):
    letters = "".join(ALPHABET)
    needed = letters + letters.upper() + "₫ 0123456789" + "".join(TONES) + "–—“”‘’…·→"
    assert len(ALPHABET) == 73
    assert [letter for letter in needed if ord(letter) not in font.getBestCmap()] == []


def test_figures_are_tabular(font):
    advances = {font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}
    assert len(advances) == 1


def test_marks_and_kerning_survive(font):
    features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert {"kern", "mark", "mkmk"} <= features


def test_the_licence_travels_with_the_font(font):
    assert "SIL Open Font License" in font["name"].getDebugName(13)


def test_files_are_woff2_and_small(built):
    for name, size in built.sizes.items():
        assert (built.css.parent / name).read_bytes()[:4] == b"wOF2"
        assert size < 40_000


def test_the_style_sheet_names_every_file_and_swaps(built):
    css = built.css.read_text("utf-8")
    assert re.findall(r'url\("([^"]+)"\)', css) == [face.file_name for face in fonts.FACES]
    assert css.count("font-display: swap") == len(fonts.FACES)


def test_fallbacks_are_set_as_tall_as_the_web_font(built):
    for rule in built.css.read_text("utf-8").split("@font-face")[1:]:
        if "size-adjust" not in rule:
            continue
        family = re.search(r'font-family: "(Source \w+ Pro)', rule)[1]
        percent = {key: float(value) / 100 for key, value in re.findall(r"([\w-]+): ([\d.]+)%", rule)}
        face = next(face for face in fonts.FACES if face.family == family)
        hhea = TTFont(face.source)["hhea"]
        assert 0.7 < percent["size-adjust"] < 1.1  # DejaVu's bold figures are a quarter wider
        assert percent["ascent-override"] * percent["size-adjust"] == pytest.approx(hhea.ascent / 1000, abs=0.001)
        assert percent["descent-override"] * percent["size-adjust"] == pytest.approx(-hhea.descent / 1000, abs=0.001)


def test_figures_of_fallbacks_are_matched_apart(built):
    """A date is mostly figures, and fonts set them much wider or narrower than letters."""
    rules = built.css.read_text("utf-8").split("@font-face")[1:]
    for family in ("Source Sans Pro Arial", "Source Sans Pro Roboto", "Source Sans Pro DejaVu"):
        regular = [rule for rule in rules if f'"{family}"' in rule and "weight: 400" in rule and "style: normal" in rule]
        assert [("unicode-range: U+30-39" in rule) for rule in regular] == [False, True]
        adjusts = [re.search(r"size-adjust: ([\d.]+)%", rule)[1] for rule in regular]
        assert adjusts[0] != adjusts[1]


def test_a_second_build_leaves_the_files_alone_and_a_missing_one_is_made_again(tmp_path, capsys):
    call_command("build_fonts", str(tmp_path))
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    call_command("build_fonts", str(tmp_path))
    assert "up to date" in capsys.readouterr().out
    (tmp_path / fonts.FACES[0].file_name).unlink()
    call_command("build_fonts", str(tmp_path))
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
