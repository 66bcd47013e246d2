#!/usr/bin/env python
"""Lighthouse on home, list, product, verification, fairs and a story: every category at least 95, the median of three runs.

Beside the categories: kilobytes sent before anybody scrolls, without and with pictures, and how much of the page moved while
it loaded.

    python scripts/lighthouse.py            # DATA_DIR, DATABASE_URL say which catalogue; load the demonstration data first
    CHROME_PATH=/path/to/chromium python scripts/lighthouse.py

The site is served as in production: collected, hashed and compressed files, two workers, no debug pages; but over plain HTTP,
since on this machine nothing ends TLS, and with uploads served by Django, since no server stands in front. Node and npm are
needed for this alone; Lighthouse is installed under DATA_DIR.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
MOST = {"without photos": 200, "with photos": 600, "shift": 0.01}
"""Kilobytes, kilobytes, and the share of the screen times the share of the way that moved: a hundredth cannot be seen."""
RUNS = 3
ATTEMPTS = 4
"""At one run: now and then Lighthouse misses the start of the page in Chromium's trace, and gives no result at all."""
PATIENCE = 60  # seconds until the site must answer
CHROME_FLAGS = "--no-sandbox --headless=new --disable-gpu --disable-background-networking"
# A module of settings that differs from production in what only a proxy with a certificate can give; the addresses
# are the site's, with the uploads that the proxy would serve.
SERVED = """
from ocop.settings.base import *
ROOT_URLCONF = "lighthouse_addresses"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
"""
ADDRESSES = """
from django.conf import settings
from django.urls import path
from django.views.static import serve
from ocop.urls import *
urlpatterns = [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}), *urlpatterns]
"""


def main() -> int:
    data = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    lighthouse = installed(data / "lighthouse")
    chrome = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chrome:
        sys.exit("No Chromium here. Install it with `make services`, or say where it is: CHROME_PATH=/path/to/chromium")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    environment = settings(data, base)
    failures = []
    print(f"{'':<14}" + "".join(f"{column:>16}" for column in (*CATEGORIES, *MOST)))
    with served(environment, port):
        for name, address in pages(environment).items():
            urllib.request.urlopen(base + address).close()  # the first visitor waits for pictures that are drawn then
            reports = [report(lighthouse, chrome, base + address) for _run in range(RUNS)]
            scores = {category: median(reports, category) for category in CATEGORIES}
            loads = {column: statistics.median(load(each)[column] for each in reports) for column in MOST}
            cells = [*(f"{score:.0f}" for score in scores.values()), *(f"{value:.4g}" for value in loads.values())]
            print(f"{name:<14}" + "".join(f"{cell:>16}" for cell in cells), flush=True)
            if min(scores.values()) < LEAST:
                failures += [f"{name}: {audit}" for audit in lost(reports[-1])]
            failures += [f"{name}: {column}, at most {most}" for column, most in MOST.items() if loads[column] > most]
    if failures:
        print(f"\nUnder {LEAST}, too heavy, or moving:\n" + "\n".join(failures))
    return 1 if failures else 0


def installed(folder: Path) -> Path:
    """The command of Lighthouse; installed on the first run."""
    if not shutil.which("npm"):
        sys.exit("Lighthouse needs Node and npm; nothing else here does. Install Node 18.20 or newer and run this again.")
    command = folder / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        print(f"Installing {PACKAGE} into {folder}", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-fund", "--no-audit", "--prefix", folder, PACKAGE], check=True, stdout=sys.stderr)
    return command


def settings(data: Path, base: str) -> dict[str, str]:
    """The environment of a production-like site over plain HTTP."""
    folder = data / "lighthouse"
    (folder / "lighthouse_settings.py").write_text(SERVED, "utf-8")
    (folder / "lighthouse_addresses.py").write_text(ADDRESSES, "utf-8")
    return {
        **os.environ,
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "lighthouse_settings",
        "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT / "site"), str(ROOT))),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_BASE_URL": base,
    }


def pages(environment: dict[str, str]) -> dict[str, str]:
    """The Vietnamese addresses to judge, chosen as for the pictures."""
    code = (
        "import json\n"
        "from scripts.screenshots import pages\n"
        "print(json.dumps({name: of_language['vi'] for name, of_language in pages().items()}))"
    )
    found = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
    shots = json.loads(found.stdout)
    product = shots.get("product") or shots.get("product-sample")
    names = {"home": "home", "list": "list", "verify": "verify-empty", "fair": "fair", "fair over": "fair-over", "story": "story"}
    wanted = {"product": product, **{name: shots.get(shot) for name, shot in names.items()}}
    if not all(wanted.values()):
        sys.exit("There is not every kind of page to look at. Load the demonstration data first: `make lighthouse` does.")
    return wanted


@contextmanager
def served(environment: dict[str, str], port: int) -> Iterator[None]:
    """The site on `port` by two workers, with its static files collected."""
    for command in (["build_fonts"], ["collectstatic", "--noinput", "--clear", "--verbosity", "0"]):
        subprocess.run([sys.executable, "manage.py", *command], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    options = ["--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "1", "--no-ws"]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        *options,
        "--log-level",
        "warning",
        "ocop.wsgi:application",
    ]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > deadline:
                    sys.exit("The site did not start. See what `make run` says.")
                time.sleep(0.3)
        yield
    finally:
        server.terminate()
        server.wait()


def report(lighthouse: Path, chrome: str, address: str) -> dict[str, Any]:
    """One run with the mobile profile."""
    options = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={CHROME_FLAGS}"]
    environment = {**os.environ, "CHROME_PATH": chrome}
    for attempt in range(1, ATTEMPTS + 1):
        ran = subprocess.run([lighthouse, address, *options], env=environment, check=False, capture_output=True, text=True)
        if ran.returncode == 0:
            return json.loads(ran.stdout)
        print(f"No result for {address}, attempt {attempt}: {ran.stderr.strip()[-300:]}", file=sys.stderr)
    sys.exit(f"Lighthouse could not judge {address}.")


def median(reports: list[dict[str, Any]], category: str) -> float:
    return statistics.median(100 * (each["categories"][category]["score"] or 0) for each in reports)


def load(of_page: dict[str, Any]) -> dict[str, float]:
    """What `MOST` limits."""
    sent = of_page["audits"]["network-requests"]["details"]["items"]
    total = sum(each["transferSize"] for each in sent)
    pictures = sum(each["transferSize"] for each in sent if each.get("resourceType") == "Image")
    shift = of_page["audits"]["cumulative-layout-shift"]["numericValue"]
    return {"without photos": (total - pictures) / 1024, "with photos": total / 1024, "shift": shift}


def lost(of_page: dict[str, Any]) -> Iterator[str]:
    """The audits that cost points, with what Lighthouse says of each."""
    for category in CATEGORIES:
        for reference in of_page["categories"][category]["auditRefs"]:
            audit = of_page["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{category}: {audit['id']} {audit.get('displayValue', '')}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
