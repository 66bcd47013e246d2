"""The one palette of the illustrations, and the tint of each product group's ground.

Groups are those of decision 26/2026/QĐ-TTg, annex I. A group is given by its slug or its name; it is recognised by
its words, accents folded, so that both ``rau-cu-qua-hat-tuoi`` and "Phân nhóm: Rau, củ, quả, hạt tươi" are read.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import ImageColor

from .words import fold

CREAM = "#FBF6EA"
INK = "#14261D"
PORCELAIN = "#F1F2EC"
GLASS = "#E3EAE4"
KRAFT = "#CDAB7C"
STRAW = "#DDBF82"
BAMBOO = "#C2985A"
LEAF = "#4C8352"
DEEP_LEAF = "#2F5E3D"
YOUNG_LEAF = "#8DAE62"
CELADON = "#A5C0AE"
TURMERIC = "#E0A432"
HONEY = "#D78D20"
AMBER = "#8F4B1D"
TERRACOTTA = "#B9694A"
GAC = "#B5412F"
ROSE = "#D68F86"
LOTUS = "#E2A9AE"
PLUM = "#7C4567"
INDIGO = "#3A4A7C"
SKY = "#9DC1CB"
COFFEE = "#5B3B2A"
COCOA = "#8A6248"
RICE = "#F3ECD8"
BARK = "#6B4B36"

Rgb = tuple[int, int, int]


def rgb(colour: str) -> Rgb:
    """Return a ``#RRGGBB`` colour as three numbers from 0 to 255."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


def mix(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(rgb(colour), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def darker(colour: str, share: float = 0.2) -> str:
    """Return the shaded side of ``colour``: towards the ink, never towards plain black."""
    return mix(colour, INK, share)


def lighter(colour: str, share: float = 0.3) -> str:
    """Return the lit side of ``colour``: towards the cream of the labels."""
    return mix(colour, "#FFFBF0", share)


@dataclass(frozen=True)
class Family:
    """How one product group looks: the wall and table behind it, the accents to choose from, the usual vessel."""

    key: str
    words: tuple[str, ...]
    wall: str
    table: str
    accents: tuple[str, ...]


# The more telling words come first: "chế biến từ rau" must be found before "rau".
FAMILIES = (
    Family("rice-made", ("che bien tu gao",), "#F5EDDD", "#E5D5B8", (TERRACOTTA, TURMERIC, LEAF)),
    Family("plant-made", ("che bien tu rau",), "#F6EADB", "#E7D0B3", (GAC, LEAF, TURMERIC)),
    Family("animal-made", ("che bien tu thit",), "#F3E8E2", "#E1CDC1", (GAC, TERRACOTTA, INDIGO)),
    Family("fresh-animal", ("thit", "trung sua", "thuy san"), "#F5E9E3", "#E6D0C5", (ROSE, TERRACOTTA, SKY)),
    Family("fresh-plant", ("rau", "cu qua", "hat tuoi"), "#EBF1E3", "#D3DFC5", (LEAF, YOUNG_LEAF, TURMERIC)),
    Family("honey", ("mat ong", "mat khac"), "#F8EED5", "#EBD8AD", (HONEY, TURMERIC, AMBER)),
    Family("grain", ("gao", "ngu coc"), "#F5F0DF", "#E5DBBE", (LEAF, TURMERIC, TERRACOTTA)),
    Family("quick", ("do an nhanh",), "#F6EBDB", "#E8D3B4", (TURMERIC, GAC, LEAF)),
    Family("sauce", ("nuoc mam", "dang long", "tuong"), "#F3E8DB", "#DFCAB2", (AMBER, GAC, INDIGO)),
    Family("spice", ("gia vi",), "#F6E8DF", "#E6CCBC", (GAC, TURMERIC, TERRACOTTA)),
    Family("herb-tea", ("che tu thuc vat", "tra tu thuc vat"), "#EEF1E0", "#D9DFC0", (YOUNG_LEAF, TURMERIC, PLUM)),
    Family("medicine", ("thuc pham chuc nang", "thuoc"), "#EAF0E9", "#D0DDD1", (DEEP_LEAF, TURMERIC, GAC)),
    Family("cosmetic", ("my pham",), "#F5EBEB", "#E3D0D3", (LOTUS, CELADON, PLUM)),
    Family("oil", ("tinh dau", "duoc lieu"), "#EDF0E5", "#D5DCC8", (LEAF, AMBER, CELADON)),
    Family("water", ("nuoc khoang", "nuoc uong"), "#E6EFF1", "#C9DCE1", (SKY, INDIGO, CELADON)),
    Family("soft-drink", ("khong con",), "#EAF1ED", "#CDDFD7", (CELADON, TURMERIC, ROSE)),
    Family("white-spirit", ("ruou trang",), "#E9ECF1", "#CFD6E1", (INDIGO, GAC, CELADON)),
    Family("alcohol", ("do uong co con", "co con"), "#F0E8ED", "#DECCD8", (PLUM, GAC, AMBER)),
    Family("coffee", ("ca phe", "cacao", "ca cao"), "#F0E8DF", "#DBCBBA", (COFFEE, TERRACOTTA, LEAF)),
    Family("textile", ("vai", "may mac"), "#EAEBF2", "#D0D4E3", (INDIGO, PLUM, GAC)),
    Family("craft", ("thu cong", "my nghe"), "#F2EBE1", "#DFD0BC", (BAMBOO, TERRACOTTA, INDIGO)),
    Family("flower", ("hoa",), "#F5EAEC", "#E4D0D4", (LOTUS, TURMERIC, PLUM)),
    Family("plant", ("cay canh", "sinh vat canh"), "#E8F0E7", "#CDDDCD", (LEAF, DEEP_LEAF, YOUNG_LEAF)),
    Family("animal", ("dong vat canh",), "#E6F0F0", "#C8DDDE", (GAC, TURMERIC, SKY)),
    Family("tourism", ("du lich",), "#E7F0F1", "#BFD7DA", (TERRACOTTA, LEAF, INDIGO)),
    Family("tea", ("che tuoi", "nhom che", "che", "tra"), "#E9F0E4", "#CDDCC7", (DEEP_LEAF, YOUNG_LEAF, GAC)),
    Family("fresh-plant", ("thuc pham",), "#F4EFE4", "#E1D7C4", (LEAF, TERRACOTTA, TURMERIC)),
)
_OTHER = Family("other", (), "#F1F0EA", "#DCDBD0", (LEAF, TERRACOTTA, INDIGO))


def family_of(group: str) -> Family:
    """Return the look of a product group given by slug or name; an unknown group gets a quiet grey ground."""
    folded = f" {fold(group)} "
    for family in FAMILIES:
        if any(f" {words} " in folded for words in family.words):
            return family
    return _OTHER


def ground(group: str) -> tuple[str, str]:
    """Return the two tones behind the products of a group, wall then table, as ``#RRGGBB``."""
    family = family_of(group)
    return family.wall, family.table
