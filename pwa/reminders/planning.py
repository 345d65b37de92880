"""Puts the agenda of plans into the reminder table, and keeps it there: one way for a document
that was just saved and for the plans whose due day is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pwa import storage
from pwa.reminders.model import Row, instant, person_of, plan_of, stamp
from pwa.reminders.plan import Agenda, Key, Kind, Slot, agenda
from pwa.storage import State

PlanKey = tuple[int, str]

_PLAN_COLUMNS = (
    storage.subscription.c.timezone,
    storage.subscription.c.hour,
    storage.subscription.c.days_before,
    storage.plan.c.subscription_id,
    storage.plan.c.id.label("plan_id"),
    storage.plan.c.scheme,
    storage.plan.c.period,
    storage.plan.c.paid_through,
    storage.plan.c.ends_on,
    storage.plan.c.anchor,
    storage.plan.c.anchor_given,
)
PLANS = (
    sa.select(*_PLAN_COLUMNS)
    .join_from(
        storage.plan,
        storage.subscription,
        storage.plan.c.subscription_id == storage.subscription.c.id,
    )
    .order_by(storage.plan.c.subscription_id, storage.plan.c.position)
)

_OVER = (
    PLANS.where(storage.plan.c.replan_at <= sa.bindparam("now"))
    .order_by(None)
    .order_by(storage.plan.c.replan_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(of=storage.plan, skip_locked=True)
)


def plan_due(engine: sa.Engine, *, now: datetime, limit: int) -> int:
    """Plan anew up to `limit` plans whose due day is over; how many there were. Repeatable, and
    harmless beside another runner: the rows are locked, the reminders' key is unique."""
    with storage.writing(engine) as connection:
        rows = connection.execute(_OVER, {"now": stamp(now), "limit": limit}).mappings().all()
        synchronise(connection, rows, now=now, saved=False)
    return len(rows)


def synchronise(
    connection: sa.Connection, plans: Sequence[Row], *, now: datetime, saved: bool
) -> None:
    """Make the open reminders of `plans` (rows of `PLANS`) what their agenda says."""
    if not plans:
        return
    known = reminders_of(connection, {row["subscription_id"] for row in plans})
    change = _Change(now)
    replans = []
    for row in plans:
        key = (row["subscription_id"], row["plan_id"])
        made = agenda_of(row, known[key], now=now, saved=saved)
        change.compare(key, made.slots, known[key])
        at = None if made.replan_at is None else stamp(made.replan_at)
        replans.append({"sub": key[0], "plan": key[1], "at": at})
    change.write(connection)
    connection.execute(_SET_REPLAN, replans)


def agenda_of(row: Row, reminders: Sequence[Row], *, now: datetime, saved: bool) -> Agenda:
    """The agenda of a plan's row, given what the table holds for it."""
    return agenda(
        person_of(row),
        plan_of(row),
        now=now,
        sent=[key_of(each) for each in reminders if each["state"] == State.SENT],
        overdue=[key_of(each) for each in reminders if _overdue(each, now)],
        saved=saved,
    )


def reminders_of(
    connection: sa.Connection, subscriptions: set[int]
) -> defaultdict[PlanKey, list[Row]]:
    """All reminders of these subscriptions, by plan."""
    table = storage.reminder
    query = sa.select(table).where(
        storage.among(connection, table.c.subscription_id, subscriptions)
    )
    found: defaultdict[PlanKey, list[Row]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["subscription_id"], row["plan_id"]].append(row)
    return found


def cancel(connection: sa.Connection, reminders: Sequence[Row]) -> None:
    """These will not be sent. One that was never tried is forgotten; the others stay, since a
    sender may have them in hand and says so when it settles."""
    tried = [row["id"] for row in reminders if row["attempts"]]
    untried = [row["id"] for row in reminders if not row["attempts"]]
    table = storage.reminder
    if untried:
        connection.execute(sa.delete(table).where(storage.among(connection, table.c.id, untried)))
    if tried:
        connection.execute(
            sa.update(table)
            .where(storage.among(connection, table.c.id, tried), table.c.state == sa.text("0"))
            .values(state=State.CANCELLED)
        )


def key_of(row: Row) -> Key:
    return Key(row["due"], Kind(row["kind"]), row["lead"])


def _overdue(row: Row, now: datetime) -> bool:
    return row["state"] == State.OPEN and instant(row["due_at"]) <= now


class _Change:
    """The difference between agendas and the table, written in one statement a kind."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.inserts: list[dict[str, Any]] = []
        self.updates: list[dict[str, Any]] = []
        self.unwanted: list[Row] = []

    def compare(self, plan: PlanKey, slots: Sequence[Slot], rows: Sequence[Row]) -> None:
        there = {key_of(row): row for row in rows}
        wanted = {slot.key for slot in slots}
        self.unwanted += [
            row for key, row in there.items() if row["state"] == State.OPEN and key not in wanted
        ]
        for slot in slots:
            row = there.get(slot.key)
            if row is None:
                self.inserts.append(_values(plan, slot))
            elif self._movable(row):
                self.updates.append({"the_id": row["id"], **_moment(slot)})

    def _movable(self, row: Row) -> bool:
        """Not what was sent or failed for good, and not what is waiting for its next attempt."""
        if row["state"] == State.OPEN:
            return not _overdue(row, self.now)
        return row["state"] not in (State.SENT, State.FAILED)

    def write(self, connection: sa.Connection) -> None:
        cancel(connection, self.unwanted)
        if self.updates:
            connection.execute(_MOVE, self.updates)
        if self.inserts:
            statement = storage.insert(connection, storage.reminder).on_conflict_do_nothing()
            connection.execute(statement, self.inserts)


def _values(plan: PlanKey, slot: Slot) -> dict[str, Any]:
    return {
        "subscription_id": plan[0],
        "plan_id": plan[1],
        "due": slot.key.due,
        "kind": str(slot.key.kind),
        "lead": slot.key.lead,
        "attempts": 0,
        **_moment(slot),
    }


def _moment(slot: Slot) -> dict[str, Any]:
    return {
        "safe": slot.safe,
        "covers": slot.covers,
        "covers_to": slot.covers_to,
        "due_at": stamp(slot.at),
        "next_at": stamp(slot.at),
        "expires_at": stamp(slot.expires),
        "state": State.OPEN,
        "lease_until": None,
    }


_MOVE = sa.update(storage.reminder).where(storage.reminder.c.id == sa.bindparam("the_id"))
_SET_REPLAN = (
    sa.update(storage.plan)
    .where(
        storage.plan.c.subscription_id == sa.bindparam("sub"),
        storage.plan.c.id == sa.bindparam("plan"),
    )
    .values(replan_at=sa.bindparam("at"))
)
