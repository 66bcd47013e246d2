"""Tags and filters of letters to shoppers."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.public import wording
from ocop.storefront.models import OrderLine
from showrooms.models import Showroom
from showrooms.public import hours
from showrooms.public.hours import HoursLine

register = template.Library()


@register.filter
def moment(value: datetime) -> str:
    """`14:05 on Monday 30 Nov 2026`, `14:05 thứ Hai 30/11/2026`, in Vietnam."""
    there = timezone.localtime(value, timezone.get_default_timezone())
    day = wording.weekday_and_day(there.date())
    if wording.language() == "vi":
        day = day[0].lower() + day[1:]
    return _("%(time)s on %(day)s") % {"time": f"{there:%H:%M}", "day": day}


@register.filter
def name_of_line(line: OrderLine) -> str:
    """What was sold, in the language of the letter."""
    return wording.in_language(line.name_en, line.name)


@register.simple_tag
def opening_hours(showroom: Showroom, on: date) -> list[HoursLine]:
    """The hours of the week, then holidays and other hours that are announced."""
    return [*hours.week_lines(showroom, on), *hours.closure_lines(showroom, on)]
