"""When something of the plan takes place: on exact days, or in a quarter as long as it is provisional."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 2018, 2100
"""The programme began in 2018."""


class Stage(models.TextChoices):
    """Worked out from the days, at read time."""

    ANNOUNCED = "announced", _("announced")
    OPEN = "open", _("open for applications")
    RUNNING = "running", _("running")
    OVER = "over", _("over")


class Dated(models.Model):
    """`opens_on` and `closes_on` are the first and the last day, both included, given together or not at all. Without them `year`
    and its quarters, from the first to the last, say when it is likely to be.
    """

    opens_on = models.DateField(_("first day"), null=True, blank=True)
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year, while the days are not settled"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    first_quarter = models.PositiveSmallIntegerField(
        _("quarter"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    last_quarter = models.PositiveSmallIntegerField(
        _("to quarter"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )

    class Meta:
        abstract = True

    @property
    def is_settled(self) -> bool:
        """Whether the days are known."""
        return self.opens_on is not None and self.closes_on is not None

    @property
    def in_year(self) -> int | None:
        """The year in whose plan it stands."""
        return self.opens_on.year if self.opens_on else self.year

    @property
    def first_likely_day(self) -> date | None:
        """The first day; while it is not settled, that of the quarter or the year it is planned for."""
        if self.opens_on or not self.year:
            return self.opens_on
        return date(self.year, 3 * (self.first_quarter or 1) - 2, 1)

    @property
    def last_likely_day(self) -> date | None:
        """The last day; while it is not settled, that of the quarter or the year it is planned for."""
        if self.closes_on or not self.year:
            return self.closes_on
        quarter = self.last_quarter or self.first_quarter or 4
        return date(self.year + quarter // 4, 3 * quarter % 12 + 1, 1) - timedelta(days=1)

    def is_over(self, on: date) -> bool:
        return self.closes_on is not None and self.closes_on < on

    def is_running(self, on: date) -> bool:
        return self.opens_on is not None and self.closes_on is not None and self.opens_on <= on <= self.closes_on

    def clean(self) -> None:
        super().clean()
        if errors := self._date_errors():
            raise ValidationError(errors)

    def _date_errors(self) -> dict[str, Any]:
        if (self.opens_on is None) != (self.closes_on is None):
            missing = "closes_on" if self.opens_on else "opens_on"
            return {missing: _now("Give the first and the last day, or neither of them while only the quarter is known.")}
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            return {"closes_on": _now("The last day is before the first. Mend one of them.")}
        if self.first_quarter and self.last_quarter and self.last_quarter < self.first_quarter:
            return {"last_quarter": _now("This quarter is before the one it starts in. Mend one of them.")}
        return {}
