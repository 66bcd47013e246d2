"""`scripts/elasticsearch`: a server that is up when the command runs and gone afterwards, and a sentence where it cannot be."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from elasticsearch import Elasticsearch

SCRIPT = Path(settings.ROOT) / "scripts" / "elasticsearch"
GIVEN_UP = 400
"""Seconds: a server that starts on a busy machine takes up to three minutes."""
JAVAS = "/usr/lib/jvm"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
NEEDED = ("bash", "cat", "dirname", "env", "id", "mkdir", "mktemp", "readlink", "rm", "sed", "setpriv")
TELL = """
import json, os, sys
print(json.dumps([os.environ["ELASTICSEARCH_URL"], int(os.environ["ELASTICSEARCH_PID"])]), flush=True)
sys.stdin.readline()
sys.exit(7)
"""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder that holds the script as it would be where neither Java nor Maven is installed, and the tools it needs."""
    (tmp_path / "bin").mkdir()
    for tool in NEEDED:
        found = shutil.which(tool)
        assert found, tool
        (tmp_path / "bin" / tool).symlink_to(found)
    source = SCRIPT.read_text()
    assert JAVAS in source
    (tmp_path / "elasticsearch").write_text(source.replace(JAVAS, str(tmp_path / "none")))
    (tmp_path / "temporary").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("run", "touch", "reached"), "Elasticsearch runs on Java 17 or newer, which is not installed."),
        (("start", "server"), "Elasticsearch runs on Java 17 or newer, which is not installed."),
        (("serve", "server", "9200"), "Elasticsearch runs on Java 17 or newer, which is not installed."),
        (("fetch",), "Elasticsearch is fetched with Maven, which is not installed."),
    ],
)
def test_without_java_or_maven_it_says_so_and_leaves_nothing(bare: Path, command: tuple[str, ...], sentence: str) -> None:
    given = {name: value for name, value in os.environ.items() if name not in {"JAVA_HOME", "ES_JAVA_HOME"}}
    folders = {"PATH": str(bare / "bin"), "TMPDIR": str(bare / "temporary"), "XDG_CACHE_HOME": str(bare / "cache")}
    ran = subprocess.run(
        ["bash", bare / "elasticsearch", *command],
        cwd=bare,
        env={**given, **folders},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == f"{sentence} On Debian and Ubuntu: make services\n"
    assert ran.stdout == ""
    assert sorted(path.name for path in bare.iterdir()) == ["bin", "elasticsearch", "temporary"]
    assert not list((bare / "temporary").iterdir())


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may enter: root's servers run as another user, and pytest's own folders are closed."""
    has_java = subprocess.run([SCRIPT, "java"], capture_output=True, check=False).returncode == 0
    if not has_java or not list(CACHE.glob("ocop/elasticsearch-*/bin/elasticsearch")):
        pytest.skip("needs Elasticsearch: `make services`")
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def _begin(folder: Path) -> tuple[subprocess.Popen[str], str, int]:
    """A server under way, running a command that ends with status 7 once it is given a line; its address and process."""
    running = subprocess.Popen(
        [SCRIPT, "run", sys.executable, "-c", TELL],
        env={**os.environ, "TMPDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout
    url, process = json.loads(running.stdout.readline())
    return running, url, process


def _is_there(process: int) -> bool:
    command = Path(f"/proc/{process}/cmdline")
    return command.exists() and bool(command.read_bytes())  # one that nobody buries has no command line any more


def test_a_server_for_the_time_of_a_command(folder: Path) -> None:
    running, url, process = _begin(folder)
    assert Elasticsearch(url).cluster.health()["status"] == "green"
    assert Path(f"/proc/{process}").stat().st_uid != 0
    running.communicate("go on\n", timeout=GIVEN_UP)
    assert running.returncode == 7
    assert not _is_there(process)
    assert not list(folder.iterdir())


def test_a_signal_ends_command_and_server(folder: Path) -> None:
    running, _url, process = _begin(folder)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=GIVEN_UP)
    assert running.returncode == 128 + signal.SIGTERM
    assert not _is_there(process)
    assert not list(folder.iterdir())


def test_a_server_that_keeps_what_it_holds_until_it_is_stopped(folder: Path) -> None:
    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, check=False, timeout=GIVEN_UP)

    server = str(folder / "a server")
    started = call("start", server)
    assert started.returncode == 0, started.stderr
    Elasticsearch(started.stdout.strip()).index(index="kept", id="1", document={"name": "Chè Thái Nguyên"})
    again = call("start", server)
    assert (again.returncode, again.stderr) == (1, f"An Elasticsearch is running in {server} already.\n")

    process = int(Path(server, "pid").read_text())
    ended = os.pidfd_open(process)
    os.kill(process, signal.SIGKILL)
    select.select([ended], [], [])
    os.close(ended)
    restarted = call("start", server)
    assert Elasticsearch(restarted.stdout.strip()).get(index="kept", id="1")["_source"] == {"name": "Chè Thái Nguyên"}

    process = int(Path(server, "pid").read_text())
    os.kill(process, signal.SIGSTOP)
    assert call("stop", server).returncode == 0
    assert not _is_there(process)
    assert not list(folder.iterdir())
    assert call("stop", server).stderr == f"There is no Elasticsearch in {server}.\n"


@pytest.mark.elasticsearch
def test_the_pinned_client_finds_what_it_gave_to_the_server(elasticsearch_url: str) -> None:
    client, index = Elasticsearch(elasticsearch_url), f"test-{uuid.uuid4()}"
    try:
        client.index(index=index, id="1", document={"name": "Chè Thái Nguyên"}, refresh=True)
        found = client.search(index=index, query={"match": {"name": "chè"}})
    finally:
        client.indices.delete(index=index, ignore_unavailable=True)
    assert [hit["_id"] for hit in found["hits"]["hits"]] == ["1"]
