"""`flask --app wsgi storage upgrade`: bring the database to the present schema."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from pwa import storage

group = AppGroup("storage", help="The reminder database.")


@group.command("upgrade")
def upgrade() -> None:
    """Create or migrate the tables; harmless when nothing is to be done."""
    storage.upgrade(current_app.extensions["settings"].database_url)
    click.echo("The database is up to date.")


def register(app: Flask) -> None:
    app.cli.add_command(group)
