"""Illustrations drawn ahead by two processes; the site draws whatever is missing."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

import django

from catalog.models import Product
from catalog.progress import progress

from .pictures import group_for_drawing, illustration_file, kept_illustration

WIDTHS = (640, 320)
"""What cards and product pages ask for first."""

Wanted = tuple[str, str, str]


def undrawn(products: Iterable[Product]) -> list[Wanted]:
    """Those whose picture is not kept yet in each of `WIDTHS`. Products come with their group."""
    wanted = [
        (product.code, product.name, group_for_drawing(product.group.name if product.group else None, product.group_as_published))
        for product in products
    ]
    return [each for each in wanted if not all(illustration_file(*each, width).exists() for width in WIDTHS)]


def draw_pictures(products: Iterable[Product], quiet: bool = False) -> int:
    """Draw the pictures of `products` that are not kept yet, in `WIDTHS`. Returns for how many products it drew."""
    missing = undrawn(products)
    if not missing:
        return 0
    # Spawned, not forked: a forked process would share this one's database connection.
    pool = ProcessPoolExecutor(
        max_workers=min(2, os.cpu_count() or 1), mp_context=multiprocessing.get_context("spawn"), initializer=django.setup
    )
    try:
        drawn = pool.map(_draw, missing, chunksize=8)
        return sum(1 for _done in progress(drawn, label="illustrations", total=len(missing), unit="products", quiet=quiet))
    finally:
        pool.shutdown(cancel_futures=True)


def _draw(wanted: Wanted) -> None:
    code, name, group = wanted
    for width in WIDTHS:
        kept_illustration(Product(code=code, name=name), group, width)
