"""Subscriptions: registered, read, replaced and removed by whoever holds the token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pwa import push, storage
from pwa.reminders.model import (
    Coming,
    Document,
    EndpointChanged,
    EndpointTaken,
    OldRevision,
    Row,
    UnknownSubscription,
    WrongToken,
    instant,
    person_of,
    plan_of,
    stamp,
)
from pwa.reminders.plan import Kind, Plan, anchor_of
from pwa.reminders.planning import (
    PLANS,
    agenda_of,
    cancel,
    reminders_of,
    synchronise,
)
from pwa.storage import State

# How many of the last accepted notices the phone is told of, to compare with what it showed.
RECENT = 10
sub = storage.subscription


def register(engine: sa.Engine, document: Document, *, now: datetime) -> tuple[str, str]:
    """Store a new subscription; its id and its token, which is kept only as a hash.
    Raises `EndpointTaken`."""
    public_id, token = uuid.uuid4().hex, secrets.token_urlsafe(32)
    values = {
        **_settings(document, now),
        "public_id": public_id,
        "token_hash": _hash(token),
        "endpoint": document.target.endpoint,
        "endpoint_hash": _hash(document.target.endpoint),
        "service": document.service,
        "created_at": stamp(now),
    }
    try:
        with storage.writing(engine) as connection:
            made = connection.execute(sa.insert(sub).values(values))
            assert made.inserted_primary_key  # noqa: S101  (said for the type checker)
            _replace_plans(connection, made.inserted_primary_key[0], document.plans, now=now)
    except sa.exc.IntegrityError:
        # Nothing else here can collide: ids are random, plan ids are checked to differ.
        raise EndpointTaken from None
    return public_id, token


def replace(
    engine: sa.Engine, public_id: str, token: str, document: Document, *, now: datetime
) -> None:
    """Replace settings and plans. Raises `EndpointChanged`, or `OldRevision` with the stored."""
    with storage.writing(engine) as connection:
        row = _authorised(connection, public_id, token, lock=True)
        if row["endpoint_hash"] != _hash(document.target.endpoint):
            raise EndpointChanged
        if document.rev <= row["rev"]:
            raise OldRevision(_state(connection, row, now))
        connection.execute(
            sa.update(sub).where(sub.c.id == row["id"]).values(_settings(document, now))
        )
        _replace_plans(connection, row["id"], document.plans, now=now)


def remove(engine: sa.Engine, public_id: str, token: str) -> None:
    """Remove all that is kept about a subscription."""
    with storage.writing(engine) as connection:
        row = _authorised(connection, public_id, token)
        delete_subscriptions(connection, [row["id"]])


def forget(engine: sa.Engine, public_id: str) -> None:
    """Remove a subscription that its push service no longer knows."""
    with storage.writing(engine) as connection:
        found = connection.execute(sa.select(sub.c.id).where(sub.c.public_id == public_id))
        delete_subscriptions(connection, found.scalars().all())


def state(engine: sa.Engine, public_id: str, token: str, *, now: datetime) -> dict[str, Any]:
    """What is stored, as the API shows it."""
    with storage.reading(engine) as connection:
        return _state(connection, _authorised(connection, public_id, token), now)


def target(engine: sa.Engine, public_id: str, token: str) -> tuple[push.Target, str]:
    """Where a test notice goes, and in which language."""
    with storage.reading(engine) as connection:
        row = _authorised(connection, public_id, token)
    return target_of(row), row["locale"]


def target_of(row: Row) -> push.Target:
    return push.Target(row["endpoint"], row["p256dh"], row["auth"], row["key_id"])


def delete_subscriptions(connection: sa.Connection, ids: Iterable[int]) -> None:
    """Remove subscriptions with their plans and reminders. Plans are locked first, in order, as
    everybody does, so that nobody waits in a circle."""
    ordered = sorted(ids)
    plans = storage.plan
    lock = sa.select(plans.c.id).where(storage.among(connection, plans.c.subscription_id, ordered))
    connection.execute(lock.order_by(plans.c.subscription_id, plans.c.id).with_for_update()).all()
    connection.execute(sa.delete(sub).where(storage.among(connection, sub.c.id, ordered)))


def _settings(document: Document, now: datetime) -> dict[str, Any]:
    return {
        "p256dh": document.target.p256dh,
        "auth": document.target.auth,
        "key_id": document.target.key_id,
        "rev": document.rev,
        "locale": document.locale,
        "timezone": document.timezone,
        "hour": document.hour,
        "days_before": ",".join(str(day) for day in document.days_before),
        "updated_at": stamp(now),
    }


def _authorised(
    connection: sa.Connection, public_id: str, token: str, *, lock: bool = False
) -> Row:
    query = sa.select(sub).where(sub.c.public_id == public_id)
    if lock:
        # Weak enough for a runner that inserts reminders of this subscription meanwhile.
        query = query.with_for_update(key_share=True)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise UnknownSubscription
    if not hmac.compare_digest(row["token_hash"], _hash(token)):
        raise WrongToken
    return row


def _replace_plans(
    connection: sa.Connection, subscription_id: int, plans: Iterable[Plan], *, now: datetime
) -> None:
    table = storage.plan
    mine = table.c.subscription_id == subscription_id
    query = PLANS.where(mine).with_for_update(of=table)
    old = {row["plan_id"]: row for row in connection.execute(query).mappings()}
    connection.execute(sa.delete(table).where(mine))
    values = [
        {
            "subscription_id": subscription_id,
            "id": plan.id,
            "position": position,
            "scheme": plan.scheme,
            "period": plan.period,
            "paid_through": plan.paid_through,
            "ends_on": plan.ends_on,
            "anchor": plan.anchor or _anchor(plan, old.get(plan.id), now),
            "anchor_given": plan.anchor is not None,
        }
        for position, plan in enumerate(plans)
    ]
    if values:
        connection.execute(sa.insert(table), values)
    rows = connection.execute(PLANS.where(mine)).mappings().all()
    synchronise(connection, rows, now=now, saved=True)
    kept = {row["plan_id"] for row in rows}
    reminders = reminders_of(connection, {subscription_id})
    gone = [row for (_, plan), found in reminders.items() if plan not in kept for row in found]
    cancel(connection, [row for row in gone if row["state"] == State.OPEN])


def _anchor(plan: Plan, old: Row | None, now: datetime) -> str | None:
    """For a phone that names none: kept while the person has not answered anew, since a settings
    change must not move the dues."""
    if plan.ends_on:
        return None
    if old and old["anchor"] and _answer(old) == (plan.period, plan.paid_through):
        return str(old["anchor"])
    return anchor_of(plan.paid_through, period=plan.period, now=now)


def _answer(row: Row) -> tuple[str, str | None]:
    return row["period"], row["paid_through"]


def _state(connection: sa.Connection, row: Row, now: datetime) -> dict[str, Any]:
    mine = storage.plan.c.subscription_id == row["id"]
    plans = connection.execute(PLANS.where(mine)).mappings().all()
    reminders = reminders_of(connection, {row["id"]})
    coming = [
        each for plan in plans for each in _coming(plan, reminders[row["id"], plan["plan_id"]], now)
    ]
    return {
        "id": row["public_id"],
        "rev": row["rev"],
        "locale": row["locale"],
        "timezone": row["timezone"],
        "hour": row["hour"],
        "days_before": [int(day) for day in row["days_before"].split(",")],
        "plans": [_plan_json(plan) for plan in plans],
        "next": [each.as_json() for each in sorted(coming, key=lambda each: each.at)],
        "sent": _sent_json([each for found in reminders.values() for each in found]),
    }


def _plan_json(row: Row) -> dict[str, Any]:
    same = {"id": row["plan_id"], "scheme": row["scheme"], "period": row["period"]}
    if row["ends_on"]:
        return {**same, "ends_on": row["ends_on"].isoformat()}
    anchor = {"anchor": row["anchor"]} if row["anchor_given"] else {}
    return {**same, "paid_through": row["paid_through"], **anchor}


def _coming(plan: Row, reminders: list[Row], now: datetime) -> list[Coming]:
    """What the plan will send: its open reminders, or where none is left what its next due day
    will bring. The late notice is not promised: it is hoped to be needless."""
    zone = person_of(plan).zone
    ordinary = [r for r in reminders if r["state"] == State.OPEN and r["kind"] != Kind.LATE]
    if ordinary:
        return [
            Coming(plan["plan_id"], at.astimezone(zone), r["due"], r["safe"], r["covers"])
            for r in ordinary
            for at in [instant(max(r["due_at"], 0 if r["lease_until"] else r["next_at"]))]
        ]
    made = agenda_of(plan, reminders, now=now, saved=True)
    slots = [slot for slot in made.slots if slot.key.kind is Kind.LEAD and slot.at > now]
    if not slots and made.replan_at:
        slots = list(agenda_of(plan, reminders, now=made.replan_at, saved=True).slots)
    wanted = [slot for slot in slots if slot.key.kind is not Kind.LATE]
    plan_id = plan_of(plan).id
    return [Coming(plan_id, s.at.astimezone(zone), s.key.due, s.safe, s.covers) for s in wanted]


def _sent_json(reminders: list[Row]) -> list[dict[str, Any]]:
    """The last accepted notices, the newest first. The phone compares the ids with those it has
    shown: what it has not is unconfirmed."""
    accepted = [row for row in reminders if row["state"] == State.SENT]
    accepted.sort(key=lambda row: row["finished_at"], reverse=True)
    return [_accepted_json(row) for row in accepted[:RECENT]]


def _accepted_json(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "at": instant(row["finished_at"]).isoformat(),
        "plan": row["plan_id"],
        "kind": row["kind"],
        "due": row["due"].isoformat(),
        "covers": row["covers"],
    }


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
