"""Engines for both databases, transactions that cannot surprise, and the migration to head."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, make_url

from pwa.errors import AlCorrienteError

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
# How long a writer waits for its turn on SQLite before it gives up, in seconds.
BUSY_SECONDS = 30
# A failed statement is logged without what it was about to store: endpoints and keys are secrets.
QUIET = {"hide_parameters": True}
# Any number of ours; two processes that migrate at once meet on it.
UPGRADE_LOCK = 7_020_001


class StorageError(AlCorrienteError):
    """The database cannot be used as it was asked for. Never names the address or a password."""


def open_engine(database_url: str) -> sa.Engine:
    """An engine that connects when it is first used."""
    url = _normal(database_url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return sa.create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10, **QUIET)


def is_postgres(engine: sa.Engine) -> bool:
    return engine.dialect.name == "postgresql"


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that may write: SQLite takes its write lock at once, since a reader that
    turns writer half-way gets a busy error no waiting can cure."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One snapshot that writes nothing and takes no write lock."""
    with engine.connect().execution_options(reads_only=True) as connection:
        yield connection


def upgrade(database_url: str) -> None:
    """Bring the schema to head. Quick when it is there; two processes at once take turns."""
    url = _normal(database_url)
    if url.get_backend_name() == "sqlite":
        _prepare_file(url)
    engine = open_engine(database_url)
    try:
        config = _config()
        head = ScriptDirectory.from_config(config).get_current_head()
        with reading(engine) as connection:
            if _revision(connection) == head:
                return
        with writing(engine) as connection:
            if is_postgres(engine):
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _normal(database_url: str) -> URL:
    try:
        url = make_url(database_url)
    except sa.exc.ArgumentError:
        # The library's own message would print the address, password included.
        raise StorageError("DATABASE_URL cannot be read") from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StorageError("DATABASE_URL must be sqlite or postgresql")
    return url


def _prepare_file(url: URL) -> None:
    """The folder and the file belong to the owner alone; what exists keeps its mode."""
    if not url.database or url.database == ":memory:":
        return
    path = Path(url.database)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)


def _sqlite(url: URL) -> sa.Engine:
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **QUIET)
    sa.event.listen(engine, "connect", _configure_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(dbapi_connection: Any, _record: object) -> None:
    # The driver's own transaction handling is switched off: `_begin_sqlite` decides.
    dbapi_connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
