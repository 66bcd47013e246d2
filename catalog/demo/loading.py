"""Planning and writing the demonstration together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from catalog.demo.fiction import fiction
from catalog.demo.recognitions import recognitions
from catalog.demo.writing import write_products
from catalog.imports.bookkeeping import complete_indexes
from catalog.imports.progress import silent
from catalog.models import Product
from catalog.rules import RuleBook

IN_FORCE = 600
"""How many products are in force on the day of loading, at least."""


@dataclass(frozen=True)
class Loaded:
    """What is in the catalogue after loading; `added` counts the products that were new."""

    real: int
    fictional: int
    in_force: int
    added: int


def load_demo(on: date) -> Loaded:
    """Add the real recognitions, and fictional products up to `IN_FORCE` in force on `on`.

    Fictional products are made once: their dates belong to the day they were made on. So a second run, whatever the day,
    changes nothing.
    """
    with transaction.atomic():
        added = write_products(recognitions(), on=on, why="Nạp các công nhận có nguồn công bố").products
        if not Product.objects.filter(fictional=True).exists():
            missing = max(0, IN_FORCE - Product.objects.listed(on).count())
            added += write_products(fiction(on, missing, RuleBook()), on=on, why="Nạp dữ liệu minh họa").products
    complete_indexes(list(Product.objects.order_by("pk").values_list("pk", flat=True)), set(), silent)
    fictional = Product.objects.filter(fictional=True).count()
    return Loaded(Product.objects.count() - fictional, fictional, Product.objects.listed(on).count(), added)
