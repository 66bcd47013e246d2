"""The edition row: see `catalog.edition`."""

from __future__ import annotations

from django.db import models


class EditionRow(models.Model):
    """One row (id 1). Database triggers renew `token` whenever a public fact changes, and `availability` whenever the words for
    stock may; they note in `next_due` when the next scheduled page is due, in milliseconds since 1970. No Python writes it."""

    token = models.CharField(max_length=32)
    availability = models.CharField(max_length=32, db_default="")
    next_due = models.BigIntegerField(null=True)

    class Meta:
        db_table = "catalog_edition"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="edition_is_one_row")]

    def __str__(self) -> str:
        return self.token
