"""Files that are no annex, or none that can be read: each is to be refused as a whole, with a sentence."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from . import annexes
from .annexes_dirt import HEADINGS

MEGABYTE = 1024 * 1024
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _directory_entry(name: str, kind: int, child: int, sibling: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16sIQQIQ", encoded, len(encoded) + 2, kind, 1, FREE, sibling, child, b"", 0, 0, 0, start, size)


def compound_file(path: Path, *streams: str) -> None:
    """A minimal OLE compound file (MS-CFB, version 3): one FAT sector, one directory sector, 4096 bytes a stream."""
    stream_sectors = 8  # 4096 bytes: the smallest stream that needs no mini-stream
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, 1, 1, 0, 4096, END, 0, END, 0, 0,
    )  # fmt: skip
    header += struct.pack("<I", FREE) * ((SECTOR - len(header)) // 4)
    fat = [FAT, END]
    entries = [_directory_entry("Root Entry", 5, 1, FREE, END, 0)]
    for number, name in enumerate(streams):
        start = 2 + number * stream_sectors
        fat += [*range(start + 1, start + stream_sectors), END]
        sibling = number + 2 if number + 1 < len(streams) else FREE
        entries.append(_directory_entry(name, 2, FREE, sibling, start, stream_sectors * SECTOR))
    fat += [FREE] * (SECTOR // 4 - len(fat))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    body = b"\0" * (len(streams) * stream_sectors * SECTOR)
    path.write_bytes(header[:76] + struct.pack("<I", 0) + header[80:] + struct.pack("<128I", *fat) + directory + body)


def _good_workbook(path: Path) -> None:
    annexes.an_giang(path)


def _truncated(path: Path) -> None:
    _good_workbook(path)
    path.write_bytes(path.read_bytes()[:-1500])


def _rewritten(path: Path, member: str, content: bytes | None) -> None:
    """The good workbook with one part replaced, or left out."""
    _good_workbook(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts.pop(member)
    if content is not None:
        parts[member] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def _broken_sheet(path: Path) -> None:
    _rewritten(path, "xl/worksheets/sheet1.xml", b'<?xml version="1.0"?><worksheet><sheetData><row r="1"><c ')


def _bomb(path: Path) -> None:
    """A small archive whose sheet unpacks to more than 300 MB."""
    _rewritten(path, "xl/worksheets/sheet1.xml", None)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(304):
            sheet.write(b" " * MEGABYTE)


def _other_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")


def _over_large(path: Path) -> None:
    _good_workbook(path)
    with path.open("r+b") as file:
        file.truncate(20 * MEGABYTE + 1)


def _too_many_rows(path: Path) -> None:
    header = "name,author,address,star\n"
    path.write_text(header + "".join(f"Bánh {n},HTX,Xã Tân Hòa,3\n" for n in range(50_001)), encoding="utf-8")


def _workbook_of(*rows: list[str]) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        workbook = Workbook()
        assert workbook.active is not None
        for row in rows:
            workbook.active.append(row)
        workbook.save(path)

    return build


def _bytes(content: bytes) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        path.write_bytes(content)

    return build


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082".replace(" ", "")
)
HTML = "<html><head><meta charset='utf-8'></head><body><table><tr><td>STT</td><td>Tên sản phẩm</td></tr></table></body></html>"
# Fonts of the ABC (TCVN3) era keep the letters in Latin-1 places: no UTF-8, and nothing says so.
TCVN3 = "Tªn s¶n phÈm,Chñ thÓ,§Þa chØ,H¹ng sao\nB¸nh ®Ëu xanh,HTX B×nh Minh,X· T©n Hßa,4\n".encode("latin-1")


@dataclass(frozen=True)
class Refused:
    """A file to be refused: `codes` are the machine reasons that say it well."""

    file_name: str
    build: Callable[[Path], None]
    codes: tuple[str, ...]


REFUSED = {
    "nothing_in_a_workbook_file": Refused("phu-luc.xlsx", _bytes(b""), ("empty",)),
    "nothing_in_a_csv_file": Refused("danh-sach.csv", _bytes(b""), ("empty",)),
    "only_a_byte_order_mark": Refused("danh-sach.csv", _bytes(b"\xef\xbb\xbf\r\n"), ("empty",)),
    "no_rows": Refused("phu-luc.xlsx", _workbook_of(), ("empty", "no_table")),
    "header_only": Refused("phu-luc.xlsx", _workbook_of(list(HEADINGS)), ("empty",)),
    "header_only_csv": Refused("danh-sach.csv", _bytes(b"id,name,author,address,star\r\n"), ("empty",)),
    "no_table": Refused("phu-luc.xlsx", _workbook_of(["Kính gửi: UBND các xã"], ["Nội dung họp"]), ("no_table",)),
    "picture": Refused("phu-luc.xlsx", _bytes(PNG), ("wrong_type",)),
    "picture_named_csv": Refused("danh-sach.csv", _bytes(PNG), ("wrong_type",)),
    "pdf": Refused("phu-luc.xlsx", _bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), ("wrong_type",)),
    "pdf_by_its_own_name": Refused("quyet-dinh.pdf", _bytes(b"%PDF-1.7\n%%EOF\n"), ("wrong_type",)),
    "web_page": Refused("phu-luc.xlsx", _bytes(HTML.encode()), ("wrong_type",)),
    "web_page_named_xls": Refused("phu-luc.xls", _bytes(HTML.encode()), ("wrong_type",)),
    "word_document": Refused("phu-luc.xlsx", _other_archive, ("wrong_type",)),
    "password": Refused("phu-luc.xlsx", lambda path: compound_file(path, "EncryptionInfo", "EncryptedPackage"), ("password",)),
    "old_workbook": Refused("phu-luc.xls", lambda path: compound_file(path, "Workbook"), ("old_xls",)),
    "old_workbook_renamed": Refused("phu-luc.xlsx", lambda path: compound_file(path, "Workbook"), ("old_xls",)),
    "over_20_megabytes": Refused("phu-luc.xlsx", _over_large, ("too_large",)),
    "unpacks_to_300_megabytes": Refused("phu-luc.xlsx", _bomb, ("too_large",)),
    "over_50000_rows": Refused("danh-sach.csv", _too_many_rows, ("too_large",)),
    "cut_off_download": Refused("phu-luc.xlsx", _truncated, ("damaged",)),
    "sheet_of_broken_xml": Refused("phu-luc.xlsx", _broken_sheet, ("damaged",)),
    "letters_of_an_old_font": Refused("danh-sach.csv", _bytes(TCVN3), ("encoding",)),
}
