"""The schema: what the migrations make is what the tables say."""

from __future__ import annotations

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
