"""The README and the other documents say what is there: targets, commands, variables, packages, files."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.ROOT)
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):.*## ", MAKEFILE, re.MULTILINE))
SETTING_READERS = {
    *(
        "text",
        "names",
        "choice",
        "folder",
        "whole_number",
        "address",
        "addresses",
        "redis_address",
        "elasticsearch_address",
        "index_name",
        "switch",
        "host_names",
        "database",
        "email",
        "stripe_secret",
        "bank_account",
        "seller",
    ),
}


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """The first cell of each row of the tables in `text`, without backquotes."""
    rows = re.findall(r"^\| (.+?) \|", text, re.MULTILINE)
    return [row.strip("`") for row in rows if row not in {"variable", "package", "command", "folder"}]


def test_every_make_target_named_exists_and_the_readme_names_each() -> None:
    for document in DOCUMENTS:
        named = set(re.findall(r"`make ([a-z][a-z-]*)", document.read_text("utf-8")))
        assert named <= TARGETS, document.name
    assert {f"make {target}" for target in TARGETS - {"help"}} <= set(first_cells(section("Commands")))


def test_every_command_named_exists_and_the_readme_names_each_of_ours() -> None:
    commands = get_commands()
    for document in DOCUMENTS:
        named = set(re.findall(r"manage\.py ([a-z_]+)", document.read_text("utf-8")))
        assert named <= set(commands), document.name
    ours = {name for name, app in commands.items() if str(app).split(".")[0] in {"catalog", "search", "showrooms", "ocop"}}
    missing = {name for name in ours if f"`{name}`" not in README and f"`manage.py {name}" not in README}
    assert not missing


def test_the_variables_are_those_the_settings_read() -> None:
    read = set()
    for path in (ROOT / "site" / "ocop" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SETTING_READERS:
                argument = node.args[0] if node.args else None
                if isinstance(argument, ast.Constant) and str(argument.value).isupper():
                    read.add(argument.value)
    assert set(first_cells(section("Settings"))) == read


def test_every_direct_dependency_has_its_line() -> None:
    direct = set()
    for name in ("requirements.txt", "requirements-dev.txt"):
        listed = (ROOT / name).read_text("utf-8").split("\n# What these pull in.\n")[0]
        direct |= set(re.findall(r"^([a-z][a-z0-9-]*)(?:\[\w+\])?==", listed, re.MULTILINE))
    assert set(first_cells(section("Dependencies"))) == direct


def test_every_requirement_is_pinned_exactly() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            assert not line or line.startswith(("#", "-r ")) or re.fullmatch(r"[a-z0-9-]+(\[\w+\])?==[\w.]+", line), line


def test_every_file_and_link_named_exists() -> None:
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
        absent = [link for link in links if not (document.parent / link).exists()]
        files = re.findall(r"`((?:catalog|site|scripts|templates|tests|docs|bench)/[\w./-]+|\.ci/run)", text)
        absent += [path for path in files if not (ROOT / path).exists()]
        assert not absent, document.name


def test_every_script_the_makefile_runs_exists() -> None:
    assert not [path for path in re.findall(r"\bscripts/[\w.-]+", MAKEFILE) if not (ROOT / path).exists()]


def test_compose_starts_the_elasticsearch_that_the_script_does_and_names_variables_of_the_site() -> None:
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    version = re.search(r"^VERSION=([\d.]+)$", (ROOT / "scripts/elasticsearch").read_text("utf-8"), re.MULTILINE)
    assert version and f"elasticsearch/elasticsearch:{version[1]}\n" in compose
    named = set(re.findall(r"\bexport ([A-Z_]+)=", compose))
    assert named == set(re.findall(r"^  [a-z]+: # ([A-Z_]+)$", compose, re.MULTILINE))
    assert named <= set(first_cells(section("Settings")))
