"""The one clock. Views, commands and tasks read it once, at the edge, and pass the day on as `on`."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """Today's calendar day in Vietnam (Asia/Ho_Chi_Minh), also where the admin has switched to an officer's own time zone."""
    return timezone.localdate(timezone=timezone.get_default_timezone())
