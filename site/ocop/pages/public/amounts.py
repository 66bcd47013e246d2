"""Large amounts of money and sizes of files, as people say them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from catalog.public.wording import language, money

MILLION, BILLION = 10**6, 10**9
KILOBYTE, MEGABYTE = 1024, 1024**2


def large_amount(value: int) -> str:
    """Whole đồng: `25,4 tỷ ₫`, `25.4 billion ₫`; what is below a million to the đồng."""
    if value >= BILLION:
        return _("%(amount)s billion ₫") % {"amount": _rounded(value / BILLION)}
    if value >= MILLION:
        return _("%(amount)s million ₫") % {"amount": _rounded(value / MILLION)}
    return money(value)


def file_size(size: int | None) -> str:
    """`84 KB`, `1,2 MB`; nothing where the size is not known."""
    if not size:
        return ""
    if size >= MEGABYTE:
        return f"{_rounded(size / MEGABYTE)} MB"
    return f"{max(1, round(size / KILOBYTE))} KB"


def _rounded(value: float) -> str:
    """To one place behind the comma, without a nought there."""
    written = f"{value:,.1f}".removesuffix(".0")
    return written if language() == "en" else written.translate(str.maketrans(",.", ".,"))
