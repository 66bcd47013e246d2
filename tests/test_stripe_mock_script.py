"""`scripts/stripe-mock`: a server that is up when the command runs and gone afterwards, and a sentence where it cannot be."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from django.conf import settings

SCRIPT = Path(settings.ROOT) / "scripts" / "stripe-mock"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
GOS = ("/usr/local/go/bin/go", "/usr/lib/go/bin/go")
NEEDED = ("bash", "cat", "dirname", "env", "mkdir", "mktemp", "rm", "sed")
TELL = """
import json, os, sys
print(json.dumps([os.environ["STRIPE_MOCK_URL"], os.environ["STRIPE_OPENAPI"]]), flush=True)
sys.stdin.readline()
sys.exit(7)
"""


@pytest.mark.parametrize("command", [("run", "touch", "reached"), ("fetch",)])
def test_without_go_and_without_venv_it_says_so_and_leaves_nothing(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "bin").mkdir()
    for tool in NEEDED:
        found = shutil.which(tool)
        assert found, tool
        (tmp_path / "bin" / tool).symlink_to(found)
    source = SCRIPT.read_text("utf-8")
    for go in GOS:
        assert go in source
        source = source.replace(go, str(tmp_path / "none"))
    (tmp_path / "stripe-mock").write_text(source, "utf-8")
    (tmp_path / "temporary").mkdir()
    folders = {"PATH": str(tmp_path / "bin"), "TMPDIR": str(tmp_path / "temporary"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    ran = subprocess.run(
        ["bash", tmp_path / "stripe-mock", *command],
        cwd=tmp_path,
        env={**os.environ, **folders},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "stripe-mock is built with Go 1.22 or newer, which is not installed; nor is Python's venv, which would fetch it. "
        "On Debian and Ubuntu: make services\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "stripe-mock", "temporary"]
    assert not list((tmp_path / "temporary").iterdir())


def _begin(folder: Path) -> tuple[subprocess.Popen[str], str, Path]:
    """A server under way, running a command that ends with status 7 once it is given a line; its address and description."""
    if not list(CACHE.glob("ocop/stripe-mock-*/stripe-mock")):
        pytest.skip("needs stripe-mock: `make services`")
    running = subprocess.Popen(
        [SCRIPT, "run", sys.executable, "-c", TELL],
        env={**os.environ, "TMPDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout
    url, description = json.loads(running.stdout.readline())
    return running, url, Path(description)


def _status(url: str) -> int:
    """What a request without a key is answered; 0 where nobody answers."""
    try:
        with build_opener(ProxyHandler({})).open(Request(f"{url}/v1/refunds"), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_a_server_for_the_time_of_a_command(tmp_path: Path) -> None:
    running, url, description = _begin(tmp_path)
    assert _status(url) == 401
    assert "/v1/refunds" in json.loads(description.read_text("utf-8"))["paths"]
    running.communicate("go on\n", timeout=60)
    assert running.returncode == 7
    assert _status(url) == 0
    assert not list(tmp_path.iterdir())


def test_a_signal_ends_command_and_server(tmp_path: Path) -> None:
    running, url, _ = _begin(tmp_path)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=60)
    assert running.returncode == 128 + signal.SIGTERM
    assert _status(url) == 0
    assert not list(tmp_path.iterdir())
