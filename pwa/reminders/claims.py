"""Taking due reminders and writing down what became of them, at a cost that does not depend on
the size of the table.

A claim moves `next_at` forward by a lease: a sender that dies lets its rows come due again by
themselves. Settling says what happened, in one statement a kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from pwa import storage
from pwa.push import Target
from pwa.reminders.model import Row, instant, person_of, plan_of, stamp
from pwa.reminders.plan import Key, Kind, Person, Plan, Sibling, Slot
from pwa.reminders.planning import key_of
from pwa.reminders.store import delete_subscriptions, target_of
from pwa.storage import State

# Several times what one message may take; a row that is under way is not taken twice.
LEASE = timedelta(minutes=5)
Cursor = tuple[int, int]
START: Cursor = (-1, -1)

_row = storage.reminder
# Literals, so that PostgreSQL can use the partial index with a prepared plan.
_IS_OPEN = _row.c.state == sa.text("0")
_OPEN_OR_SENT = _row.c.state.in_([sa.literal_column("0"), sa.literal_column("1")])


@dataclass(frozen=True)
class Claimed:
    """One reminder in a sender's hands until its lease ends. `plan` is None when it was removed."""

    id: int
    attempts: int
    subscription_id: int
    service: str
    locale: str
    target: Target
    person: Person
    plan: Plan | None
    slot: Slot
    siblings: tuple[Sibling, ...]


@dataclass(frozen=True)
class Batch:
    """What one claim gave, and the place to go on from."""

    claimed: tuple[Claimed, ...]
    cursor: Cursor


@dataclass(frozen=True)
class Retry:
    """Try this one again at `at`; `attempts` tells whether it is still ours to say."""

    id: int
    attempts: int
    at: datetime
    outcome: str


def claim(engine: sa.Engine, *, now: datetime, limit: int, after: Cursor = START) -> Batch:
    """Take up to `limit` due reminders after `after`, none that another sender holds. The cursor
    steps over what was just taken: with a long transaction open elsewhere, dead index entries
    could not be skipped otherwise. Begin at `START` again to see what has come due meanwhile."""
    with storage.writing(engine) as connection:
        start = {"now": stamp(now), "limit": limit, "after_at": after[0], "after_id": after[1]}
        picked = connection.execute(_PICK, start).all()
        if not picked:
            return Batch((), after)
        until = stamp(now + LEASE)
        ids = [row.id for row in picked]
        connection.execute(
            sa.update(_row)
            .where(storage.among(connection, _row.c.id, ids))
            .values(next_at=until, lease_until=until, attempts=_row.c.attempts + 1)
        )
        claimed = _load(connection, ids, now)
    return Batch(claimed, (picked[-1].next_at, picked[-1].id))


_PICK = (
    sa.select(_row.c.next_at, _row.c.id)
    .where(
        _IS_OPEN,
        _row.c.next_at <= sa.bindparam("now", type_=sa.BigInteger),
        sa.tuple_(_row.c.next_at, _row.c.id)
        > sa.tuple_(
            sa.bindparam("after_at", type_=sa.BigInteger),
            sa.bindparam("after_id", type_=sa.BigInteger),
        ),
    )
    .order_by(_row.c.next_at, _row.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)


def _load(connection: sa.Connection, ids: Sequence[int], now: datetime) -> tuple[Claimed, ...]:
    sub, plan = storage.subscription, storage.plan
    same_plan = sa.and_(
        plan.c.subscription_id == _row.c.subscription_id, plan.c.id == _row.c.plan_id
    )
    query = (
        sa.select(_row, *_OF_SUBSCRIPTION, *_OF_PLAN)
        .join_from(_row, sub, sub.c.id == _row.c.subscription_id)
        .outerjoin(plan, same_plan)
        .where(storage.among(connection, _row.c.id, ids))
        .order_by(_row.c.due_at, _row.c.id)
    )
    rows = connection.execute(query).mappings().all()
    siblings = _siblings(connection, rows, now)
    return tuple(_claimed(row, siblings) for row in rows)


_OF_SUBSCRIPTION = [
    storage.subscription.c[name]
    for name in (
        *("endpoint", "p256dh", "auth", "key_id", "service", "locale"),
        *("timezone", "hour", "days_before"),
    )
]
_OF_PLAN = [
    storage.plan.c[name] for name in ("scheme", "period", "paid_through", "ends_on", "anchor")
]
_OF_SIBLING = [
    _row.c[name]
    for name in (
        *("id", "subscription_id", "plan_id", "due", "kind", "lead"),
        *("state", "due_at", "expires_at", "lease_until"),
    )
]
_Siblings = dict[tuple[int, str], list[tuple[int, Sibling]]]


def _siblings(connection: sa.Connection, rows: Sequence[Row], now: datetime) -> _Siblings:
    """The other reminders of the same due days; what lies further back is not even read."""
    query = sa.select(*_OF_SIBLING).where(
        storage.among(connection, _row.c.subscription_id, {r["subscription_id"] for r in rows}),
        _row.c.due.in_({r["due"] for r in rows}),
        _OPEN_OR_SENT,
    )
    found: _Siblings = defaultdict(list)
    for row in connection.execute(query).mappings():
        sent = row["state"] == State.SENT
        sibling = Sibling(key_of(row), instant(row["due_at"]), sent, _under_way(row, now))
        found[row["subscription_id"], row["plan_id"]].append((row["id"], sibling))
    return found


def _under_way(row: Row, now: datetime) -> bool:
    """Held by a sender that took it while it was still of use: it may yet be accepted."""
    if row["lease_until"] is None or row["lease_until"] <= stamp(now):
        return False
    return instant(row["lease_until"]) - LEASE < instant(row["expires_at"])


def _claimed(row: Row, siblings: _Siblings) -> Claimed:
    key = Key(row["due"], Kind(row["kind"]), row["lead"])
    slot = Slot(
        key=key,
        safe=row["safe"],
        covers=row["covers"],
        covers_to=row["covers_to"],
        at=instant(row["due_at"]),
        expires=instant(row["expires_at"]),
    )
    others = siblings[row["subscription_id"], row["plan_id"]]
    return Claimed(
        id=row["id"],
        attempts=row["attempts"],
        subscription_id=row["subscription_id"],
        service=row["service"],
        locale=row["locale"],
        target=target_of(row),
        person=person_of(row),
        plan=plan_of(row) if row["scheme"] else None,
        slot=slot,
        siblings=tuple(s for i, s in others if i != row["id"] and s.key.due == key.due),
    )


def finish(
    engine: sa.Engine, ids: Sequence[int], state: State, *, now: datetime, outcome: str
) -> None:
    """Settle these for good. What was accepted counts even if it was cancelled meanwhile."""
    if not ids:
        return
    with storage.writing(engine) as connection:
        mine = storage.among(connection, _row.c.id, ids)
        where = mine if state is State.SENT else sa.and_(mine, _IS_OPEN)
        connection.execute(
            sa.update(_row)
            .where(where)
            .values(state=state, finished_at=stamp(now), lease_until=None, last_outcome=outcome)
        )


def retry(engine: sa.Engine, retries: Sequence[Retry]) -> None:
    """Let these come due again later, unless another sender took them over meanwhile."""
    if not retries:
        return
    values = [
        {"the_id": r.id, "tries": r.attempts, "at": stamp(r.at), "said": r.outcome}
        for r in sorted(retries, key=lambda r: r.id)
    ]
    with storage.writing(engine) as connection:
        connection.execute(_RETRY, values)


_RETRY = (
    sa.update(_row)
    .where(_row.c.id == sa.bindparam("the_id"), _IS_OPEN, _row.c.attempts == sa.bindparam("tries"))
    .values(next_at=sa.bindparam("at"), lease_until=None, last_outcome=sa.bindparam("said"))
)


def drop_gone(engine: sa.Engine, subscriptions: Sequence[int]) -> None:
    """The push service no longer knows them: remove all that is kept."""
    if subscriptions:
        with storage.writing(engine) as connection:
            delete_subscriptions(connection, set(subscriptions))


def remember_keys(engine: sa.Engine, keys: Mapping[int, str]) -> None:
    """The VAPID key that a service took for a subscription, where the row named another."""
    if not keys:
        return
    sub = storage.subscription
    statement = sa.update(sub).where(sub.c.id == sa.bindparam("the_id"))
    with storage.writing(engine) as connection:
        connection.execute(
            statement.values(key_id=sa.bindparam("key")),
            [{"the_id": each, "key": key} for each, key in sorted(keys.items())],
        )
