"""`flask --app wsgi reminders …`: one tick, the loop, what the operator wants to know."""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from pwa import clock, reminders, storage
from pwa.settings import Settings

group = AppGroup("reminders", help="Plan and send reminders.")


# What the rules can answer for: the scheme began in 2021, and plans end before 2090.
FIRST_YEAR, LAST_YEAR = 2021, 2089


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant with its offset; without one it is refused."""

    name = "ISO8601-with-offset"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail("not an ISO 8601 instant", param, ctx)
        if instant.tzinfo is None:
            self.fail("an instant needs an offset, such as -06:00 or Z", param, ctx)
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            self.fail(f"an instant lies between {FIRST_YEAR} and {LAST_YEAR}", param, ctx)
        return instant


@group.command("tick")
@click.option("--now", type=Instant(), help="Stands for the clock in this tick.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def tick(now: datetime | None, as_json: bool) -> None:
    """Plan, claim, deliver and settle all that is due, then return."""
    with clock.frozen(now) if now else nullcontext(), _sender() as sender:
        done = reminders.tick(sender)
    if as_json:
        click.echo(json.dumps(done))
    else:
        click.echo(" ".join(f"{name}={value}" for name, value in done.items()))


@group.command("run")
def run() -> None:
    """Tick for ever; SIGTERM and SIGINT stop after the tick in hand."""
    _log_to_stderr()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with _sender() as sender:
        reminders.run(sender, stop)


@group.command("worker")
def worker() -> None:
    """One of many senders on PostgreSQL, woken by Procrastinate; as many as you like may run."""
    try:
        from pwa.reminders import queue
    except ImportError:
        raise click.ClickException(
            "Procrastinate is missing: pip install -r requirements-scale.txt"
        ) from None
    _log_to_stderr()
    with _sender() as sender:
        try:
            queue.work(sender)
        except queue.QueueNeedsPostgres as error:
            raise click.ClickException(str(error)) from None


@group.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("--metrics", "as_metrics", is_flag=True, help="Print it for Prometheus.")
def status(as_json: bool, as_metrics: bool) -> None:
    """Heartbeat, lag, outcomes by service, alarms. Exit 1 while there is an alarm."""
    storage.upgrade(_settings().database_url)
    found = reminders.status(current_app.extensions["storage"], now=clock.now())
    if as_metrics:
        click.echo(reminders.metrics(found), nl=False)
    elif as_json:
        click.echo(json.dumps(found))
    else:
        for name, value in found.items():
            click.echo(f"{name}: {value}")
    sys.exit(1 if found["alarms"] and not (as_json or as_metrics) else 0)


@contextmanager
def _sender() -> Iterator[reminders.Sender]:
    settings = _settings()
    storage.upgrade(settings.database_url)
    engine = current_app.extensions["storage"]
    hosts, rates = settings.push_extra_hosts, settings.push_rates
    with reminders.open_gateway(settings.data_dir, hosts, settings.vapid_sub, rates) as gateway:
        yield reminders.Sender(engine, gateway, settings.public_url)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


def register(app: Flask) -> None:
    app.cli.add_command(group)
