"""Shared fixtures: the app on a fresh data folder, the strict page client, sizes for soak runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.rules_of_2026 import tables_of_2026 as tables_of_2026


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", default=False, help="full sizes")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The app with fresh keys and a fresh SQLite database."""
    from tests.factories import make_app

    return make_app(tmp_path)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client
