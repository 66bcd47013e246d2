"""`scripts/postgres` on a machine without PostgreSQL: one sentence that says what to do, and nothing left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

SCRIPT = Path(settings.ROOT) / "scripts" / "postgres"
SERVERS = "/usr/lib/postgresql"
NEEDED = ("basename", "bash", "cat", "dirname", "env", "id", "mkdir", "mktemp", "python3", "rm", "sed", "sort", "tail")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder that holds the script as it would be where no server is installed, the tools it needs, and nothing else."""
    (tmp_path / "bin").mkdir()
    for tool in NEEDED:
        found = shutil.which(tool)
        assert found, tool
        (tmp_path / "bin" / tool).symlink_to(found)
    source = SCRIPT.read_text()
    assert SERVERS in source
    (tmp_path / "postgres").write_text(source.replace(SERVERS, str(tmp_path / "none")))
    (tmp_path / "temporary").mkdir()
    return tmp_path


@pytest.mark.parametrize("command", [("run", "touch", "reached"), ("start", "server")])
def test_without_postgresql_it_says_so_and_leaves_nothing(bare: Path, command: tuple[str, ...]) -> None:
    ran = subprocess.run(
        ["bash", bare / "postgres", *command],
        cwd=bare,
        env={**os.environ, "PATH": str(bare / "bin"), "TMPDIR": str(bare / "temporary")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == "PostgreSQL is not installed. On Debian and Ubuntu: make services\n"
    assert ran.stdout == ""
    assert sorted(path.name for path in bare.iterdir()) == ["bin", "postgres", "temporary"]
    assert not list((bare / "temporary").iterdir())
