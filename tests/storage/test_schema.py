"""The schema: what the migrations make is what the tables say."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from pwa import reminders, storage
from tests.reminder_kit import World, document

LATE = "2026-12-18T10:00:00-06:00"


def test_migrations_and_tables_are_equal(engine: sa.Engine) -> None:
    """If this fails, bring pwa/storage/migrations to what pwa/storage/tables.py says."""
    with storage.reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, storage.metadata) == []


def test_the_id_of_a_notice_is_never_used_again(world: World) -> None:
    """A phone takes a notice of a known id for one that it has shown."""
    ids = []
    for _ in range(3):
        owner = world.register(document(), LATE)
        world.tick(LATE)
        ids += [sent.data["id"] for sent in world.gateway.sent]
        world.gateway.sent.clear()
        reminders.remove(world.engine, *owner)
    assert len(set(ids)) == len(ids) == 3


def test_a_statement_that_fails_does_not_say_what_it_was_to_store(world: World) -> None:
    """Such errors end in the log: a full disk, a lost connection, a table of another release."""
    with storage.writing(world.engine) as connection:
        connection.execute(sa.text("ALTER TABLE subscription RENAME COLUMN auth TO other"))
    made = document()
    with pytest.raises(sa.exc.DBAPIError) as caught:
        world.register(made, "2026-11-24T12:00:00-06:00")
    assert made.target.endpoint not in str(caught.value)
    assert "America/Mexico_City" not in str(caught.value)
