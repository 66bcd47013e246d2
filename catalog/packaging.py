"""The kind of a product's packaging, read off how people write it: "hũ 500 g" is a jar, "túi hút chân không 1 kg" a bag."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.text import clean


class PackagingKind(models.IntegerChoices):
    """What one holds in the hand. Packaging that is not written, or that begins with a word unknown here, has none.
    The numbers are stored."""

    NONE = 0, _("Not stated")
    BAG = 1, _("Bag or packet")
    BOTTLE = 2, _("Bottle")
    JAR = 3, _("Jar")
    BOX = 4, _("Box")
    TIN = 5, _("Tin or can")
    TRAY = 6, _("Tray")
    BUNDLE = 7, _("Bundle")
    POT = 8, _("Plant pot")
    PIECE = 9, _("Single piece")
    TICKET = 10, _("Ticket or booking")


# With their accents: "bó" is a bundle and "bộ" a set, "vò" a jar and "vỏ" a shell.
_FIRST_WORDS = {
    PackagingKind.BAG: "túi gói bao bịch",
    PackagingKind.BOTTLE: "chai bình can tuýp",
    PackagingKind.JAR: "hũ lọ keo vò thố ché",
    PackagingKind.BOX: "hộp thùng két giỏ",
    PackagingKind.TIN: "lon",
    PackagingKind.TRAY: "khay vỉ đĩa",
    PackagingKind.BUNDLE: "bó lốc xâu chùm",
    PackagingKind.POT: "chậu",
    PackagingKind.PIECE: "chiếc cái con quả trái cây thanh thỏi bánh đôi cặp bộ tấm bức cuộn một",
    PackagingKind.TICKET: "vé lượt phòng tour",
}
_KIND_OF_WORD = {word: kind for kind, words in _FIRST_WORDS.items() for word in words.split()}


def packaging_kind(packaging: str) -> PackagingKind:
    """The kind of a packaging as written in Vietnamese.

    >>> packaging_kind("Hũ thủy tinh 500 g").name
    'JAR'
    >>> packaging_kind("1 thùng, 24 lon").name
    'BOX'
    """
    words = (word.strip(",.;:()") for word in clean(packaging).casefold().split())
    first = next((word for word in words if word and not word[0].isdigit()), "")
    return _KIND_OF_WORD.get(first, PackagingKind.NONE)
