"""The tick and the loop: plan, claim, deliver, settle, and a sign of life."""

from __future__ import annotations

import logging
import threading
import traceback
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pwa import clock
from pwa.reminders import tallies
from pwa.reminders.deliver import Sender, drain
from pwa.reminders.planning import plan_due

# How often the loop looks, in seconds; a reminder leaves at most this late.
EVERY = 10.0
PLAN_BATCH = 500

_log = logging.getLogger("pwa.reminders")


def tick(sender: Sender) -> dict[str, Any]:
    """Plan, claim, deliver and settle all that is due as of `clock.now()`; what was done."""
    now = clock.now()
    planned = plan_all(sender.engine)
    counts = drain(sender)
    if tallies.beat(sender.engine) != now.date():
        tallies.prune(sender.engine, today=now.date())
    return {"now": now.isoformat(), "planned": planned, **report(counts)}


def plan_all(engine: sa.Engine) -> int:
    """Plan every plan whose due day is over, in short transactions."""
    total = 0
    while found := plan_due(engine, now=clock.now(), limit=PLAN_BATCH):
        total += found
    return total


def report(counts: Counter[str]) -> dict[str, int]:
    """The counts of a tick under stable names, noughts included."""
    names = ("gone", "too_big", "key_trouble", "throttled", "failed", "refused")
    more = ("waiting", "expired", "superseded", "cancelled")
    return {"sent": counts["accepted"], **{name: counts[name] for name in (*names, *more)}}


def run(sender: Sender, stop: threading.Event, *, every: float = EVERY) -> None:
    """Tick until `stop` is set. A tick that fails is logged and tried again; the table is the
    truth, so nothing is lost by it."""
    while not stop.is_set():
        started = clock.monotonic()
        try:
            say(tick(sender))
        except Exception as error:
            # Whatever one tick trips over, the next has to come. The text of an error may hold
            # parameters: only its kind and its place are logged.
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            _log.error("reminders.tick_failed kind=%s at=%s", type(error).__name__, where)
        stop.wait(max(every - (clock.monotonic() - started), 0))


def say(done: Mapping[str, Any]) -> None:
    """One log line about what was done; none when it was nothing."""
    counts = {name: value for name, value in done.items() if value and name != "now"}
    if counts:
        _log.info("reminders.tick %s", " ".join(f"{n}={v}" for n, v in counts.items()))
