"""Logins for a demonstration on one machine."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

OFFICERS = "Programme officers"
PASSWORD = "ocop-demo"


def make_demo_users() -> list[str]:
    """A superuser and a programme officer, unless users of these names exist. Returns the names of the new ones."""
    users = get_user_model().objects
    made = []
    if not users.filter(username="admin").exists():
        users.create_superuser("admin", "admin@ocop.example", PASSWORD)
        made.append("admin")
    if not users.filter(username="canbo").exists():
        officer = users.create_user("canbo", "canbo@ocop.example", PASSWORD, first_name="Cán bộ", last_name="Minh Họa")
        officer.groups.add(Group.objects.get_or_create(name=OFFICERS)[0])
        made.append("canbo")
    return made
