"""What `make run` says before it starts."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import override_settings

from catalog.demo.users import ADMINISTRATOR, DEMO_USERS
from ocop.management.commands import prepare
from tests import factories


@override_settings(DEBUG=True)
def test_a_port_in_use_is_told_before_anything_is_done() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used: .* Choose another: make run PORT=8001"):
            call_command("prepare", port=port)


@override_settings(DEBUG=True)
def test_a_port_that_no_server_can_have() -> None:
    with pytest.raises(CommandError, match="Port 70000 cannot be used"):
        call_command("prepare", port=70000)


@pytest.mark.django_db
@override_settings(DEBUG=True)
def test_a_catalogue_of_real_work_gets_no_login_that_everybody_knows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "call_command", lambda *_arguments, **_options: None)
    factories.make_product("Mật ong")
    users = get_user_model().objects
    users.create_superuser("chi-cuc", "chi-cuc@snn.example.vn")
    call_command("prepare", port=0)
    assert users.count() == 1 and "ocop-demo" not in capsys.readouterr().out
    users.create_user("canbo", "canbo@ocop.example")
    call_command("prepare", port=0)
    assert users.count() == 1 + 1 + len(DEMO_USERS) and "ocop-demo" in capsys.readouterr().out


@pytest.mark.sqlite
def test_a_fresh_copy_becomes_a_site_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    def manage(*arguments: str) -> str:
        variables = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")}
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.ROOT,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    # Port 0 is any free one: nothing is served.
    told = manage("prepare", "--port", "0")
    assert f"demo logins: {', '.join([ADMINISTRATOR, *DEMO_USERS])} / ocop-demo" in told
    assert "Showrooms: 8" in told
    first = json.loads(manage("listed", "--json"))
    assert len(first) >= 600
    manage("prepare")
    assert json.loads(manage("listed", "--json")) == first
