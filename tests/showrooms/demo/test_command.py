"""`manage.py load_showrooms`: what it needs, and what it tells."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from catalog.demo.loading import load_demo
from catalog.demo.users import make_demo_users
from showrooms.models import Showroom


@pytest.mark.usefixtures("reference")
@time_machine.travel("2026-11-30 12:00+07:00")
def test_the_command_needs_what_showrooms_are_made_of(settings, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="for development only"):
        call_command("load_showrooms")
    settings.DEBUG = True
    with pytest.raises(CommandError, match=r"There is no user .* Run `manage.py load_demo` first"):
        call_command("load_showrooms")
    make_demo_users()
    with pytest.raises(CommandError, match="There are no products"):
        call_command("load_showrooms")
    assert not Showroom.objects.exists()

    load_demo(date(2026, 11, 30))
    call_command("load_showrooms")
    call_command("load_showrooms")
    told = capsys.readouterr().out
    assert "Showrooms: 8" in told and "nothing changed" in told
