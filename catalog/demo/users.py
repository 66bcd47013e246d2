"""Logins for a demonstration on one machine."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from catalog import roles

PASSWORD = "ocop-demo"
DOMAIN = "ocop.example"
ADMINISTRATOR = "admin"
DEMO_USERS = {
    "canbo": (roles.OFFICERS, "Cán bộ"),
    "kiemtra": (roles.INSPECTORS, "Kiểm tra"),
    "tacgia": (roles.AUTHORS, "Tác giả"),
    "bientap": (roles.EDITORS, "Biên tập"),
    "duyet": (roles.PUBLISHERS, "Duyệt đăng"),
    "banhang": (roles.SHOWROOM_STAFF, "Bán hàng"),
    "banhang2": (roles.SHOWROOM_STAFF, "Bán hàng Hai"),
    "quanly": (roles.SHOWROOM_MANAGERS, "Quản lý"),
    "quanly2": (roles.SHOWROOM_MANAGERS, "Quản lý Hai"),
    "donhang": (roles.ORDER_DESK, "Đơn hàng"),
}
"""User names, each with its role and a first name that tells it."""


def has_demo_users() -> bool:
    """Whether this database was made for a demonstration: one of its logins is there."""
    demo = [f"{name}@{DOMAIN}" for name in (ADMINISTRATOR, *DEMO_USERS)]
    return get_user_model().objects.filter(email__in=demo).exists()


def make_demo_users() -> list[str]:
    """A superuser and someone of each role, unless users of these names exist. Returns the names of the new ones."""
    users = get_user_model().objects
    made = []
    if not users.filter(username=ADMINISTRATOR).exists():
        users.create_superuser(ADMINISTRATOR, f"{ADMINISTRATOR}@{DOMAIN}", PASSWORD)
        made.append(ADMINISTRATOR)
    for name, (role, first_name) in DEMO_USERS.items():
        if not users.filter(username=name).exists():
            user = users.create_user(name, f"{name}@{DOMAIN}", PASSWORD, first_name=first_name, last_name="Minh Họa")
            user.groups.add(Group.objects.get_or_create(name=role)[0])
            made.append(name)
    return made
