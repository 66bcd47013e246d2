"""The typefaces of the catalogue: where they are, and how they become web fonts.

Source Serif Pro and Source Sans Pro come as PyPI packages, so pages and drawn pictures use the same files and nothing
is downloaded. ``build`` cuts them down to Latin and Vietnamese, writes WOFF2 files and a ``fonts.css`` beside them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import font_source_sans_pro
import font_source_serif_pro

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_SERIF = Path(font_source_serif_pro.font_directory)
_SANS = Path(font_source_sans_pro.font_directory)

SERIF_SEMIBOLD = _SERIF / "SourceSerifPro-Semibold.ttf"
SANS_REGULAR = _SANS / "SourceSansPro-Regular.ttf"
SANS_SEMIBOLD = _SANS / "SourceSansPro-Semibold.ttf"
SANS_ITALIC = _SANS / "SourceSansPro-It.ttf"

# The letters of Vietnamese that Latin-1 lacks, capital and small: Ă Đ Ĩ Ũ Ơ Ư and every toned vowel.
VIETNAMESE = frozenset(
    [0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA)]
)
# Text pasted from some systems is decomposed: base letter plus breve, horn, circumflex and the five tone marks.
COMBINING_MARKS = frozenset([0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323])
# Narrow no-break space, dashes, quotes, bullet, ellipsis, per mille, primes, đồng, euro, numero, arrows, maths, tick.
PUNCTUATION = frozenset(map(ord, "\u202f\u2010\u2012\u2013\u2014‘’‚“”„•…‰′″‹›₫€№™←↑→↓−≈≠≤≥✓"))
REPERTOIRE = frozenset([*range(0x20, 0x7F), *range(0xA0, 0x100)]) | VIETNAMESE | COMBINING_MARKS | PUNCTUATION

FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "pnum", "tnum"]


@dataclass(frozen=True)
class Fallback:
    """A font most devices already have. In font units: its mean letter ``width``, and that of a figure (0: of varying width)."""

    label: str
    local_names: tuple[str, ...]
    units_per_em: int
    width: int
    figure: int = 0


# Mean letter widths weighted by letter frequency, as published by the capsize project (@capsizecss/metrics 3).
# Liberation and Gelasio have the advance widths of Arial and Georgia, so they stand in for them on Linux.
_ARIAL = Fallback("Arial", ("Arial", "Liberation Sans", "Arimo"), 2048, 913, 1139)
_ARIAL_BOLD = Fallback("Arial", ("Arial Bold", "Liberation Sans Bold", "Arimo Bold"), 2048, 983, 1139)
_ARIAL_ITALIC = Fallback("Arial", ("Arial Italic", "Liberation Sans Italic", "Arimo Italic"), 2048, 913, 1139)
_GEORGIA_BOLD = Fallback("Georgia", ("Georgia Bold", "Gelasio Bold"), 2048, 1062)
# Android phones have neither Arial nor Georgia.
_ROBOTO = Fallback("Roboto", ("Roboto", "Roboto Regular"), 2048, 911, 1150)
_ROBOTO_BOLD = Fallback("Roboto", ("Roboto SemiBold", "Roboto Bold"), 2048, 923, 1164)
_NOTO_SERIF_BOLD = Fallback("Noto Serif", ("Noto Serif Bold", "NotoSerif-Bold"), 1000, 512)
# A bare Linux has neither; widths weighted by the frequencies below.
_DEJAVU = Fallback("DejaVu", ("DejaVu Sans",), 2048, 1045, 1303)
_DEJAVU_BOLD = Fallback("DejaVu", ("DejaVu Sans Bold",), 2048, 1180, 1425)
_DEJAVU_SERIF_BOLD = Fallback("DejaVu", ("DejaVu Serif Bold",), 2048, 1172, 1425)


@dataclass(frozen=True)
class Face:
    """One web font: a file of a package, how CSS calls it, and the fonts that hold its place while it loads."""

    source: Path
    family: str
    weight: int
    style: str
    fallbacks: tuple[Fallback, ...]

    @property
    def file_name(self) -> str:
        """Name of the WOFF2 file; it says family, weight and style and never changes, so that pages can preload it."""
        slant = "-italic" if self.style == "italic" else ""
        return f"{self.family.lower().replace(' ', '-')}-{self.weight}{slant}.woff2"


FACES = (
    Face(SERIF_SEMIBOLD, "Source Serif Pro", 600, "normal", (_GEORGIA_BOLD, _NOTO_SERIF_BOLD, _DEJAVU_SERIF_BOLD)),
    Face(SANS_REGULAR, "Source Sans Pro", 400, "normal", (_ARIAL, _ROBOTO, _DEJAVU)),
    Face(SANS_SEMIBOLD, "Source Sans Pro", 600, "normal", (_ARIAL_BOLD, _ROBOTO_BOLD, _DEJAVU_BOLD)),
    Face(SANS_ITALIC, "Source Sans Pro", 400, "italic", (_ARIAL_ITALIC,)),
)

# Occurrences per thousand characters of running text, capitals and figures included. Vietnamese letters are as wide
# as their base letters in all these fonts, so tones need no rows of their own.
_LETTERS = " eatoinsrhldcumfpgwybvk,.ABCMSTDHNPR1029"
_COUNTS = "170 94 67 66 60 59 58 52 51 40 33 32 25 22 19 17 16 16 14 14 12 8 6 10 9 4 4 4 4 4 4 3 3 3 3 3 5 4 4 3"
_FREQUENCY = dict(zip(_LETTERS, map(int, _COUNTS.split()), strict=True))


@dataclass(frozen=True)
class BuildResult:
    """What a build left behind: the style sheet, and the size in bytes of each font file."""

    css: Path
    sizes: dict[str, int]
    built: bool


def build(directory: Path, *, force: bool = False) -> BuildResult:
    """Write the WOFF2 subsets and ``fonts.css`` into ``directory``; do nothing when they are up to date.

    Up to date means: made from the same package files by the same tool with the same settings, and all still there.
    """
    css = directory / "fonts.css"
    stamp = f"/* build {_build_key()} */"
    files = [directory / face.file_name for face in FACES]
    is_current = css.exists() and all(file.exists() for file in files) and css.read_text("utf-8").startswith(stamp)
    if force or not is_current:
        directory.mkdir(parents=True, exist_ok=True)
        rules = []
        for face, file in zip(FACES, files, strict=True):
            font = _subset(face.source, REPERTOIRE)
            font.save(_partial(file))
            _partial(file).replace(file)
            rules += [_font_face(face, font), *_fallback_faces(face, font)]
        # The style sheet carries the stamp, so it is written last: an interrupted build is built again.
        _partial(css).write_text("\n".join([stamp, *rules]), "utf-8")
        _partial(css).replace(css)
    return BuildResult(css, {file.name: file.stat().st_size for file in files}, built=force or not is_current)


def _partial(file: Path) -> Path:
    return file.with_name(file.name + ".partial")


def _build_key() -> str:
    import fontTools

    key = hashlib.sha256(fontTools.version.encode())
    for path in (Path(__file__), *(face.source for face in FACES)):
        key.update(path.read_bytes())
    return key.hexdigest()[:12]


def _subset(source: Path, codepoints: Iterable[int]) -> TTFont:
    """Return ``source`` with only ``codepoints`` and the layout features the pages use, ready to save as WOFF2."""
    # Imported here: only the build needs it, and it would weigh on every process that draws a picture.
    from fontTools.subset import Options, Subsetter, load_font

    options = Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # the licence (13, 14) must travel with the font
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = load_font(str(source), options)
    font.flavor = options.flavor
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    return font


def _font_face(face: Face, font: TTFont) -> str:
    return _rule(
        face.family,
        face,
        f'src: url("{face.file_name}") format("woff2")',
        "font-display: swap",
        f"unicode-range: {_unicode_range(font.getBestCmap())}",
    )


def _fallback_faces(face: Face, font: TTFont) -> Iterator[str]:
    """Faces that set each fallback as wide and as tall as the web font, so that little moves on its arrival.

    Figures, which fonts set much wider or narrower than letters, are matched apart. ``size-adjust`` scales the overrides
    too, hence each is divided by it (CSS Fonts 5, section 4).
    """
    upm, hhea = font["head"].unitsPerEm, font["hhea"]
    figure = font["hmtx"][font.getBestCmap()[ord("0")]][0]
    for fallback in face.fallbacks:
        matches = [(mean_width(font), fallback.width, "")]
        if fallback.figure:
            matches.append((figure, fallback.figure, "unicode-range: U+30-39"))
        for width, fallback_width, only in matches:
            adjust = (width / upm) / (fallback_width / fallback.units_per_em)
            yield _rule(
                f"{face.family} {fallback.label}",
                face,
                "src: " + ", ".join(f'local("{name}")' for name in fallback.local_names),
                f"size-adjust: {adjust:.2%}",
                f"ascent-override: {hhea.ascent / upm / adjust:.2%}",
                f"descent-override: {-hhea.descent / upm / adjust:.2%}",
                f"line-gap-override: {hhea.lineGap / upm / adjust:.2%}",
                *filter(None, [only]),
            )


def mean_width(font: TTFont) -> float:
    """Return the mean advance width of running text, in font units."""
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    total = sum(advances[glyphs[ord(letter)]][0] * count for letter, count in _FREQUENCY.items())
    return float(total / sum(_FREQUENCY.values()))


def _rule(family: str, face: Face, *declarations: str) -> str:
    lines = [f'font-family: "{family}"', f"font-weight: {face.weight}", f"font-style: {face.style}", *declarations]
    return "@font-face {\n" + "".join(f"  {line};\n" for line in lines) + "}\n"


def _unicode_range(codepoints: Iterable[int]) -> str:
    """Return ``codepoints`` as a CSS unicode-range, runs joined: ``U+20-7E, U+20AB``."""
    runs: list[list[int]] = []
    for point in sorted(codepoints):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)
