"""`flask --app wsgi guide check`: is the content of the guide whole and well-formed?"""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from pwa import guide

group = AppGroup("guide", help="The content of the guide.")


@group.command("check")
def check() -> None:
    """Name what is wrong, one line each, and exit 1; else say how much there is."""
    if problems := guide.check():
        for problem in problems:
            click.echo(problem, err=True)
        raise SystemExit(1)
    library = guide.load()
    click.echo(
        f"{len(library.documents)} pages, {len(library.facts)} facts, "
        f"{len(library.sources)} sources: all in order."
    )


def register(app: Flask) -> None:
    app.cli.add_command(group)
