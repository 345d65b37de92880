"""Counts and the heartbeat: what the operator sees. No person is in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from pwa import clock, storage
from pwa.reminders.model import instant, stamp

LOOP = "loop"
# What is over is forgotten after this many days; the counts are kept a year.
KEEP_REMINDERS = timedelta(days=90)
KEEP_TALLIES = timedelta(days=366)
# Alarm limits, see docs/reminders.md.
STALE_SECONDS = 300
LAG_SECONDS = 900

_tally = storage.tally
_beat = storage.heartbeat
_row = storage.reminder
_IS_OPEN = _row.c.state == sa.text("0")


def add(engine: sa.Engine, services: Mapping[str, int], outcome: str, *, day: date) -> None:
    """Add to the day's counts, the services in order so that two senders never wait in a circle."""
    values = [
        {"day": day, "service": service, "outcome": outcome, "count": count}
        for service, count in sorted(services.items())
    ]
    if not values:
        return
    with storage.writing(engine) as connection:
        statement = storage.insert(connection, _tally)
        total = _tally.c.count + statement.excluded["count"]
        keys = ["day", "service", "outcome"]
        connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_={"count": total}), values
        )


def beat(engine: sa.Engine) -> date | None:
    """Say that a tick has just ended, in real time, whatever clock the tick itself went by.
    The day on which `prune` last ran."""
    at = stamp(clock.wall())
    with storage.writing(engine) as connection:
        row = connection.execute(_BEAT, {"now": at}).one_or_none()
        if row is None:
            statement = storage.insert(connection, _beat).values(name=LOOP, at=at)
            connection.execute(statement.on_conflict_do_nothing())
        return row.pruned_on if row else None


_BEAT = (
    sa.update(_beat)
    .where(_beat.c.name == LOOP)
    .values(at=sa.bindparam("now"))
    .returning(_beat.c.pruned_on)
)


def last_tick(engine: sa.Engine) -> datetime | None:
    """When a tick last ended, in real time; None if never, or if there is no database yet."""
    query = sa.select(_beat.c.at).where(_beat.c.name == LOOP)
    try:
        with storage.reading(engine) as connection:
            at = connection.execute(query).scalar_one_or_none()
    except (sa.exc.OperationalError, sa.exc.ProgrammingError):
        return None
    return None if at is None else instant(at)


def prune(engine: sa.Engine, *, today: date) -> bool:
    """Once a day, forget what is long over. Whether it was this call's turn."""
    with storage.writing(engine) as connection:
        turn = connection.execute(
            sa.update(_beat)
            .where(
                _beat.c.name == LOOP,
                sa.or_(_beat.c.pruned_on.is_(None), _beat.c.pruned_on < today),
            )
            .values(pruned_on=today)
        )
        if not turn.rowcount:
            return False
        connection.execute(sa.delete(_row).where(_row.c.due < today - KEEP_REMINDERS))
        connection.execute(sa.delete(_tally).where(_tally.c.day < today - KEEP_TALLIES))
    return True


def status(engine: sa.Engine, *, now: datetime, days: int = 7) -> dict[str, Any]:
    """What `reminders status --json` prints."""
    with storage.reading(engine) as connection:
        subscriptions = connection.scalar(sa.select(sa.func.count(storage.subscription.c.id)))
        plans = connection.scalar(sa.select(sa.func.count()).select_from(storage.plan))
        waiting = connection.scalar(sa.select(sa.func.count(_row.c.id)).where(_IS_OPEN))
        ready = sa.and_(_IS_OPEN, _row.c.next_at <= stamp(now))
        due = connection.scalar(sa.select(sa.func.count(_row.c.id)).where(ready))
        oldest = connection.scalar(sa.select(sa.func.min(_row.c.next_at)).where(ready))
        counts = _counts(connection, since=now.date() - timedelta(days=days - 1))
    last = last_tick(engine)
    age = None if last is None else int((clock.wall() - last).total_seconds())
    found: dict[str, Any] = {
        "now": now.isoformat(),
        "last_tick": None if last is None else last.isoformat(),
        "last_tick_age_seconds": age,
        "lag_seconds": 0 if oldest is None else stamp(now) - oldest,
        "due": due,
        "open": waiting,
        "subscriptions": subscriptions,
        "plans": plans,
        "days": days,
        "outcomes": counts,
        "totals": _totals(counts),
    }
    return {**found, "alarms": alarms(found)}


def _counts(connection: sa.Connection, *, since: date) -> dict[str, dict[str, int]]:
    query = (
        sa.select(_tally.c.service, _tally.c.outcome, sa.func.sum(_tally.c.count))
        .where(_tally.c.day >= since)
        .group_by(_tally.c.service, _tally.c.outcome)
        .order_by(_tally.c.service, _tally.c.outcome)
    )
    found: dict[str, dict[str, int]] = {}
    for service, outcome, count in connection.execute(query):
        found.setdefault(service, {})[outcome] = int(count)
    return found


def _totals(counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    names = ("accepted", "expired", "refused", "gone", "key_trouble", "throttled", "failed")
    return {name: sum(each.get(name, 0) for each in counts.values()) for name in names}


def alarms(found: Mapping[str, Any]) -> list[str]:
    """The conditions on which somebody has to come; each is explained in docs/reminders.md."""
    age = found["last_tick_age_seconds"]
    conditions = {
        "no_tick": age is None or age > STALE_SECONDS,
        "lag": found["lag_seconds"] > LAG_SECONDS,
        "key_trouble": found["totals"]["key_trouble"] > 0,
        "expired": found["totals"]["expired"] > 0,
        "refused": found["totals"]["refused"] > 0,
    }
    return [name for name, true in conditions.items() if true]


def metrics(found: Mapping[str, Any]) -> str:
    """The same in the Prometheus text format, for a collector that reads files."""
    names = ("last_tick_age_seconds", "lag_seconds", "due", "open", "subscriptions", "plans")
    lines = [f"alcorriente_{name} {found[name]}" for name in names if found[name] is not None]
    for service, outcomes in found["outcomes"].items():
        for outcome, count in outcomes.items():
            labels = f'service="{service}",outcome="{outcome}"'
            lines.append(f"alcorriente_outcomes_{found['days']}d{{{labels}}} {count}")
    lines += [f'alcorriente_alarm{{condition="{name}"}} 1' for name in found["alarms"]]
    return "\n".join(lines) + "\n"
