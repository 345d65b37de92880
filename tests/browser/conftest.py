"""A live server, a phone, and the two of them after a first visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.browser.stage import LiveServer, Phone, furnished


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """For one module only: while it runs, nothing else may use an event loop in this thread."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def environ() -> dict[str, str]:
    """What the server's environment holds besides its own; a module may say otherwise."""
    return {}


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One data folder and, as long as no test wants another, one running process: a process makes
    and compresses every page once, which costs seconds."""
    with furnished(tmp_path_factory.mktemp("house")) as live:
        yield live


@pytest.fixture
def server(house: LiveServer, environ: dict[str, str]) -> LiveServer:
    """The app, running, on an empty database. Tests stop and start it."""
    house.begin(environ)
    return house


@pytest.fixture
def phone(driver: Playwright, server: LiveServer, tmp_path: Path) -> Iterator[Phone]:
    """A phone that has never seen the app."""
    phone = Phone(driver, tmp_path / "profile", server.url)
    phone.start()
    yield phone
    phone.stop()
