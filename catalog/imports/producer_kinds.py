"""Which kind of producer a name tells (decision 26/2026/QĐ-TTg, article 2.3)."""

from __future__ import annotations

import re

from catalog.models import ProducerKind
from catalog.text import folded, producer_key

# In this order: a branch of a company is a company, a household's "cơ sở" is a household.
_KINDS = (
    (ProducerKind.COOPERATIVE, r"(lien hiep )?hop tac xa\b"),
    (ProducerKind.COOPERATIVE_GROUP, r"(to|nhom) hop tac\b|to lien ket\b"),
    (ProducerKind.ENTERPRISE, r"(chi nhanh |dia diem kinh doanh )?(cong ty|doanh nghiep|tap doan|tong cong ty)\b|chi nhanh\b"),
    (ProducerKind.FARM, r"trang trai\b"),
    (ProducerKind.HOUSEHOLD, r"ho\b|co so\b|ho kinh doanh\b"),
    (ProducerKind.ASSOCIATION, r"(hiep )?hoi\b|trung tam\b|ban quan ly\b"),
)


def producer_kind(name: str) -> str:
    """The `ProducerKind` that a producer's name begins with; unknown where it does not tell."""
    key = folded(producer_key(name))
    return next((kind for kind, pattern in _KINDS if re.match(pattern, key)), ProducerKind.UNKNOWN)
