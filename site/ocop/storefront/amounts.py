"""Amounts of money as they are kept for whoever reads them later."""

from __future__ import annotations


def grouped(amount: int) -> str:
    """Đồng as they are written on statements in Vietnam.

    >>> grouped(180000)
    '180.000'
    """
    return f"{amount:,}".replace(",", ".")
