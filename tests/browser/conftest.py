"""A real browser for the tests marked `browser`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from search import log

from .catalogue import Shown, make_catalogue

LIGHT = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# A made-up camera, for pages that ask for one.
CAMERA = ["--use-fake-device-for-media-stream"]


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """Chromium, once per run."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=[*LIGHT, *CAMERA])
        yield running
        running.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A tab as wide as a phone, 390 pixels."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A tab 1280 pixels wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def site(committed: None, admin_search: None, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The address of a server that commits for real, with uploads and pictures in a folder of its own; it searches in the admin
    and at the desk as the site does.

    pytest-django's own `live_server` flushes the tables, and with them what migrations put there.
    """
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()
    # What the server counted of searches is written while there is a database for it.
    log.flush()


@pytest.fixture
def shown(committed: None, admin_search: None) -> Shown:
    return make_catalogue()
