"""What a commune was made of, as the resolutions of June 2025 say it: "Xã A, Phường B (huyện C) (phần còn lại …)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNCHANGED = "giữ nguyên"
_KIND = re.compile(r"^(phường|xã|thị trấn|huyện|đặc khu)\s+(?=\S)", re.IGNORECASE)
_REMARK = re.compile(r"\s*\(([^()]*)\)")
_PARTIAL = ("phần còn lại", "một phần")


@dataclass(frozen=True)
class FormerUnit:
    """A former unit. `kind` is in lower case, or empty where the text has a bare name; `remarks` are its brackets, in order."""

    kind: str
    name: str
    remarks: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether only a part of the unit came here."""
        return any(remark.startswith(_PARTIAL) for remark in self.remarks)

    @property
    def remark(self) -> str:
        return "; ".join(self.remarks)

    def __str__(self) -> str:
        kind = f"{self.kind[:1].upper()}{self.kind[1:]} " if self.kind else ""
        return kind + self.name + "".join(f" ({remark})" for remark in self.remarks)


def former_units(text: str, kind: str, name: str) -> list[FormerUnit]:
    """The units named in `text`, in order and each once; for "giữ nguyên" the commune itself (`kind`, `name`) is the one."""
    if text == UNCHANGED:
        return [FormerUnit(kind, name, (UNCHANGED,))]
    return list(dict.fromkeys(_unit(part) for part in _parts(text)))


def _parts(text: str) -> list[str]:
    """`text` cut at the commas outside brackets."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    return [*parts, text[start:].strip()]


def _unit(part: str) -> FormerUnit:
    remarks = tuple(_REMARK.findall(part))
    bare = _REMARK.sub("", part).strip()
    kind = _KIND.match(bare)
    return FormerUnit(kind[1].lower() if kind else "", bare[kind.end() :] if kind else bare, remarks)
