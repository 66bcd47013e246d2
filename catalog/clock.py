"""The one clock. Views, commands and tasks read it once, at the edge, and pass the day on as `on`."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def today() -> date:
    """Today's calendar day in Vietnam (Asia/Ho_Chi_Minh), also where the admin has switched to an officer's own time zone."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def now() -> datetime:
    """This moment: when something is written, or how long something lasts."""
    return timezone.now()


def now_and_today() -> tuple[datetime, date]:
    """This moment, and the day that it belongs to in Vietnam."""
    moment = timezone.now()
    return moment, timezone.localtime(moment, timezone.get_default_timezone()).date()


def today_and_seconds_left() -> tuple[date, int]:
    """Today, and in how many whole seconds it ends in Vietnam, both of the same moment: what is told a screen that cannot ask."""
    now = timezone.localtime(timezone=timezone.get_default_timezone())
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
    return now.date(), int((midnight - now).total_seconds())
