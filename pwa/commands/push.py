"""`flask --app wsgi push …`: the VAPID keys."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from pwa import push

group = AppGroup("push", help="The keys that push messages are signed with.")


@group.command("keys")
@click.option("--rotate", is_flag=True, help="Make a new current key; old ones stay in use.")
def keys(rotate: bool) -> None:
    """Create the VAPID key once and print its public half (base64url).

    After --rotate new subscriptions get the new key; those made before go on with theirs, so no
    phone has to do anything.
    """
    make = push.rotate_keys if rotate else push.ensure_keys
    click.echo(make(current_app.extensions["settings"].data_dir).public_key)


def register(app: Flask) -> None:
    app.cli.add_command(group)
