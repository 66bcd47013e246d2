"""`manage.py load_demo`: logins, pictures, and what it tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from catalog.demo.fiction import fiction
from catalog.demo.users import DEMO_USERS, make_demo_users
from catalog.models import Product
from catalog.public.drawn_ahead import WIDTHS, draw_pictures
from catalog.rules import RuleBook
from tests.factories import make_product

pytestmark = pytest.mark.once


@pytest.mark.usefixtures("reference")
@time_machine.travel("2026-11-23 12:00+07:00")
def test_it_tells_what_it_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo", "--no-pictures")

    told = capsys.readouterr().out
    assert "55 real" in told
    assert "611 in force on 2026-11-23" in told


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("debug", [True, False])
def test_logins_are_for_development_only(settings, debug: bool) -> None:
    settings.DEBUG = debug

    call_command("load_demo", "--no-pictures", verbosity=0)

    assert get_user_model().objects.count() == (1 + len(DEMO_USERS) if debug else 0)
    if debug:
        admin = authenticate(username="admin", password="ocop-demo")
        officer = authenticate(username="canbo", password="ocop-demo")
        assert admin and admin.is_superuser
        assert officer and not officer.is_superuser
        for name, (role, _first_name) in DEMO_USERS.items():
            user = authenticate(username=name, password="ocop-demo")
            assert user and user.has_perm("wagtailadmin.access_admin")
            assert [group.name for group in user.groups.all()] == [role]


def test_logins_that_a_database_lacks_are_added(db: None) -> None:
    officer = get_user_model().objects.create_user("canbo", password="a password of their own")

    assert "canbo" not in make_demo_users()
    assert make_demo_users() == []
    assert get_user_model().objects.count() == 1 + len(DEMO_USERS)
    officer.refresh_from_db()
    assert officer.check_password("a password of their own")


def test_pictures_are_drawn_once(db: None, settings) -> None:
    products = [make_product("Mật ong hoa tràm"), make_product("Nước mắm cá cơm")]

    def kept() -> dict[Path, int]:
        folder = Path(settings.MEDIA_ROOT) / "illustrations"
        return {path: path.stat().st_mtime_ns for product in products for path in folder.glob(f"{product.code}-*.webp")}

    assert draw_pictures(Product.objects.all(), quiet=True) == 2
    drawn = kept()
    assert len(drawn) == 2 * len(WIDTHS)

    assert draw_pictures(Product.objects.all(), quiet=True) == 0
    assert kept() == drawn


def test_without_reference_data_the_command_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo", "--no-pictures", verbosity=0)
    assert not Product.objects.exists()


@pytest.mark.usefixtures("reference")
def test_codes_and_names_are_the_same_on_every_day() -> None:
    first, second = (
        {product.code: product.name for product in fiction(day, 550, RuleBook())}
        for day in (date(2026, 11, 23), date(2027, 2, 28))
    )

    assert len(first) > 600
    assert first == second


@pytest.mark.usefixtures("reference")
def test_one_day_gives_the_same_products_every_time() -> None:
    assert fiction(date(2026, 11, 23), 550, RuleBook()) == fiction(date(2026, 11, 23), 550, RuleBook())
