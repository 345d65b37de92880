"""Procrastinate as the alarm clock of many senders: the only module that imports it.

A periodic job ticks once however many workers run. It plans, and wakes as many senders as there is
work for; a job says only "drain what is due". The reminder table stays the truth: lose every job
and the next tick brings the work back, let a job die in mid-flight and the leases do.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

import procrastinate
import sqlalchemy as sa
from procrastinate import exceptions, jobs

from pwa import clock, storage
from pwa.reminders import tallies
from pwa.reminders.deliver import Sender, drain
from pwa.reminders.loop import plan_all, say
from pwa.reminders.model import ReminderError, stamp

# Six fields, the seconds last: every ten seconds.
EVERY = "* * * * * */10"
# One more sender is woken for so many due reminders, up to so many.
SHARE = 500
MOST_SENDERS = 32
# A drain ends after this long, so that a worker that is told to stop does so soon.
DRAIN_SECONDS = 45.0
# Jobs of workers that have not been heard of for so long are thrown away.
STALLED_SECONDS = 120
SCHEMA_LOCK = 7_020_002

_log = logging.getLogger("pwa.reminders")


class QueueNeedsPostgres(ReminderError):
    """Procrastinate lives on PostgreSQL; with SQLite `reminders run` is the one sender."""


def make_app(sender: Sender) -> procrastinate.App:
    """The queue on the reminder database, its jobs bound to `sender`."""
    prepare(sender.engine)
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=_conninfo(sender.engine))
    )
    # One gateway a process sends one stream; a second job in the same process has nothing to add.
    sending = threading.Lock()

    @app.task(name="reminders.drain")
    async def drain_job(slot: int) -> None:
        await asyncio.to_thread(_drain, sender, sending)

    @app.periodic(cron=EVERY)
    @app.task(name="reminders.tick", queueing_lock="tick")
    async def tick_job(timestamp: int) -> None:
        wanted = await asyncio.to_thread(_tick, sender.engine)
        for slot in range(wanted):
            await _wake(drain_job, slot)
        await _sweep(app)

    return app


def work(sender: Sender) -> None:
    """Be one worker until SIGTERM or SIGINT."""
    make_app(sender).run_worker(
        name="reminders", concurrency=2, delete_jobs="always", shutdown_graceful_timeout=60
    )


def prepare(engine: sa.Engine) -> None:
    """Create Procrastinate's own tables once; workers that start together take turns."""
    if not storage.is_postgres(engine):
        raise QueueNeedsPostgres("the queue needs PostgreSQL; with SQLite use: reminders run")
    with storage.writing(engine) as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SCHEMA_LOCK)))
        if connection.scalar(sa.select(sa.func.to_regclass("procrastinate_jobs"))) is None:
            connector = procrastinate.SyncPsycopgConnector(conninfo=_conninfo(engine))
            with procrastinate.App(connector=connector).open() as app:
                app.schema_manager.apply_schema()


def _conninfo(engine: sa.Engine) -> str:
    url = engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


async def _wake(job: Any, slot: int) -> None:
    """At most one waiting job a slot; one that is running does not count."""
    try:
        await job.configure(queueing_lock=f"drain-{slot}").defer_async(slot=slot)
    except exceptions.AlreadyEnqueued:
        return


def _tick(engine: sa.Engine) -> int:
    """Plan, show a sign of life, and say how many senders there is work for."""
    planned = plan_all(engine)
    today = clock.now().date()
    if tallies.beat(engine) != today:
        tallies.prune(engine, today=today)
    say({"planned": planned})
    return min(-(-due_now(engine, at_most=SHARE * MOST_SENDERS) // SHARE), MOST_SENDERS)


def due_now(engine: sa.Engine, *, at_most: int) -> int:
    """How many reminders are due, counted no further than `at_most`."""
    row = storage.reminder
    ready = (
        sa.select(row.c.id)
        .where(row.c.state == sa.text("0"), row.c.next_at <= stamp(clock.now()))
        .limit(at_most)
        .subquery()
    )
    with storage.reading(engine) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(ready)) or 0


def _drain(sender: Sender, sending: threading.Lock) -> None:
    if sending.acquire(blocking=False):
        try:
            say(drain(sender, seconds=DRAIN_SECONDS))
        finally:
            sending.release()


async def _sweep(app: procrastinate.App) -> None:
    """Throw away what dead workers left as running: harmless, but it would pile up."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
    for job in stalled:
        await app.job_manager.finish_job(job, jobs.Status.FAILED, delete_job=True)
