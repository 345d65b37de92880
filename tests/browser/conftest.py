"""A live server, a phone, and the two of them after a first visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.browser.stage import LiveServer, Phone


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """For one module only: while it runs, nothing else may use an event loop in this thread."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def environ() -> dict[str, str]:
    """What the server's environment holds besides its own; a module may say otherwise."""
    return {}


@pytest.fixture
def server(tmp_path: Path, environ: dict[str, str]) -> Iterator[LiveServer]:
    """The app, running, on fresh data. Tests stop and start it."""
    from pwa import push, storage
    from tests.factories import make_settings

    data_dir = tmp_path / "data"
    data_dir.mkdir()
    push.ensure_keys(data_dir)
    storage.upgrade(make_settings(data_dir).database_url)
    live = LiveServer(data_dir)
    live.start(**environ)
    yield live
    live.stop()


@pytest.fixture
def phone(driver: Playwright, server: LiveServer, tmp_path: Path) -> Iterator[Phone]:
    """A phone that has never seen the app."""
    phone = Phone(driver, tmp_path / "profile", server.url)
    phone.start()
    yield phone
    phone.stop()
