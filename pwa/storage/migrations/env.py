"""Alembic's entry: runs on the connection that `storage.upgrade` holds, and on nothing else."""

from alembic import context

from pwa.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
