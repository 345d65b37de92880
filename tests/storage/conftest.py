"""Every test that asks for `engine` runs on SQLite and on PostgreSQL."""

import pytest
import sqlalchemy as sa

from tests.databases import database_url, engine, postgres
from tests.reminder_kit import World

__all__ = ["database_url", "engine", "postgres"]


@pytest.fixture
def world(engine: sa.Engine) -> World:
    return World(engine)
