"""Two at once, on both databases: every store operation beside another that wants the same rows.
Nothing is taken twice, lost, or left waiting in a circle."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from pwa import clock, reminders, storage
from pwa.reminders import claims, planning, tallies
from pwa.reminders.claims import LEASE, START, Claimed, Retry
from pwa.storage import State
from tests.reminder_kit import FakeGateway, World, at, document, new_id, plan

NOVEMBER = "2026-11-24T12:00:00-06:00"
NOW = at("2026-12-17T19:30:00-06:00")
JANUARY = at("2026-12-21T12:00:00-06:00")
SIZE = 40


def both(*works: Callable[[], Any]) -> list[Any]:
    """Run them at once, started together; what each returned or raised."""
    ready = threading.Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        ready.wait(10)
        try:
            return work()
        except reminders.ReminderError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result(60) for each in [pool.submit(one, work) for work in works]]


@pytest.fixture
def owners(world: World) -> list[tuple[str, str]]:
    """Many phones, each with one reminder that is due at `NOW`."""
    return [
        world.register(document(plan(id=new_id()), days_before=(1,)), NOVEMBER) for _ in range(SIZE)
    ]


def take_all(engine: sa.Engine) -> list[Claimed]:
    """A claimant with small hands, until nothing is due."""
    found: list[Claimed] = []
    cursor = START
    while batch := claims.claim(engine, now=NOW, limit=3, after=cursor):
        if not batch.claimed:
            if cursor == START:
                return found
            cursor = START
            continue
        found += batch.claimed
        cursor = batch.cursor
    return found


def states(engine: sa.Engine) -> Counter[int]:
    """How the ordinary reminders stand (each has a late notice waiting behind it)."""
    row = storage.reminder
    query = sa.select(row.c.state).where(row.c.kind == "lead")
    with storage.reading(engine) as connection:
        return Counter(connection.execute(query).scalars())


def test_two_claimants_never_take_the_same(world: World, owners: list[tuple[str, str]]) -> None:
    hands = both(lambda: take_all(world.engine), lambda: take_all(world.engine))
    ids = [each.id for hand in hands for each in hand]
    assert len(ids) == len(set(ids)) == len(owners)
    assert {each.attempts for hand in hands for each in hand} == {1}


def test_what_a_dead_claimant_held_is_taken_once_by_two(
    world: World, owners: list[tuple[str, str]]
) -> None:
    dead = claims.claim(world.engine, now=NOW - LEASE, limit=SIZE).claimed
    assert len(dead) == len(owners)
    hands = both(lambda: take_all(world.engine), lambda: take_all(world.engine))
    ids = [each.id for hand in hands for each in hand]
    assert sorted(ids) == sorted(each.id for each in dead)
    # What the dead one would still say does not undo what was taken over.
    late = [Retry(each.id, each.attempts, NOW + timedelta(days=2), "failed") for each in dead]
    claims.retry(world.engine, late)
    with storage.reading(world.engine) as connection:
        row = storage.reminder
        query = sa.select(row.c.next_at).where(row.c.kind == "lead").distinct()
        assert connection.execute(query).scalars().all() == [int((NOW + LEASE).timestamp())]


def test_two_ticks_send_each_once(world: World, owners: list[tuple[str, str]]) -> None:
    gateways = [FakeGateway(), FakeGateway()]

    def tick(gateway: FakeGateway) -> Any:
        sender = reminders.Sender(world.engine, gateway, "https://alcorriente.example", batch=5)
        with clock.frozen(NOW):
            return reminders.tick(sender)

    done = both(*(lambda each=each: tick(each) for each in gateways))
    assert sum(each["sent"] for each in done) == len(owners)
    sent = [each.data["id"] for gateway in gateways for each in gateway.sent]
    assert len(sent) == len(set(sent)) == len(owners)
    assert states(world.engine) == {State.SENT: len(owners)}
    counted = reminders.status(world.engine, now=NOW)["totals"]["accepted"]
    assert counted == len(owners)


def test_two_settle_the_same(world: World, owners: list[tuple[str, str]]) -> None:
    ids = [each.id for each in claims.claim(world.engine, now=NOW, limit=SIZE).claimed]
    both(
        lambda: claims.finish(world.engine, ids, State.SENT, now=NOW, outcome="accepted"),
        lambda: claims.finish(world.engine, ids[::-1], State.EXPIRED, now=NOW, outcome="expired"),
    )
    # Accepted is stronger, whoever came first.
    assert states(world.engine) == {State.SENT: len(owners)}


def test_two_register_one_endpoint(world: World) -> None:
    first, second = document(plan(id=new_id())), document(plan(id=new_id()))
    second = replace(second, target=first.target)
    found = both(lambda: world.register(first, NOVEMBER), lambda: world.register(second, NOVEMBER))
    assert sum(isinstance(each, reminders.EndpointTaken) for each in found) == 1
    [owner] = [each for each in found if isinstance(each, tuple)]
    assert len(world.state(owner, NOVEMBER)["plans"]) == 1


def test_two_revisions_at_once_and_the_higher_one_stays(world: World) -> None:
    first = document(plan(id=new_id()))
    owner = world.register(first, NOVEMBER)

    def put(rev: int) -> Any:
        made = replace(first, rev=rev, hour=8 + rev)
        return reminders.replace(world.engine, *owner, made, now=at(NOVEMBER))

    both(lambda: put(2), lambda: put(3))
    found = world.state(owner, NOVEMBER)
    assert (found["rev"], found["hour"]) == (3, 11)
    assert len(found["next"]) == 2


def test_two_plan_the_same(world: World, owners: list[tuple[str, str]]) -> None:
    def plan_all() -> int:
        return sum(iter(lambda: planning.plan_due(world.engine, now=JANUARY, limit=7), 0))

    assert sum(both(plan_all, plan_all)) == len(owners)
    for owner in owners[:5]:
        coming = reminders.state(world.engine, *owner, now=JANUARY)["next"]
        assert [each["due"] for each in coming] == ["2027-01-20"]


def test_saving_while_it_is_sent_and_settled(world: World, owners: list[tuple[str, str]]) -> None:
    def mark_all() -> None:
        for owner in owners:
            stored = reminders.state(world.engine, *owner, now=NOW)
            [one] = stored["plans"]
            made = document(plan("2027-01", id=one["id"]), rev=2)
            with storage.reading(world.engine) as connection:
                row = connection.execute(
                    sa.select(storage.subscription).where(
                        storage.subscription.c.public_id == owner[0]
                    )
                ).one()
            target = replace(made.target, endpoint=row.endpoint)
            reminders.replace(world.engine, *owner, replace(made, target=target), now=NOW)

    def drain() -> None:
        sender = reminders.Sender(world.engine, world.gateway, "https://a.example", batch=4)
        with clock.frozen(NOW):
            reminders.drain(sender)

    both(mark_all, drain)
    sent = Counter(each.data["id"] for each in world.gateway.sent)
    assert set(sent.values()) <= {1}
    for owner in owners:
        found = reminders.state(world.engine, *owner, now=NOW)
        assert [each["covers"] for each in found["next"]] == ["2027-02"] * 2


def test_removing_while_others_plan_and_drop(world: World, owners: list[tuple[str, str]]) -> None:
    with storage.reading(world.engine) as connection:
        ids = connection.execute(sa.select(storage.subscription.c.id)).scalars().all()

    def remove_all() -> None:
        for owner in owners:
            try:
                reminders.remove(world.engine, *owner)
            except reminders.UnknownSubscription:
                continue

    both(
        remove_all,
        lambda: [claims.drop_gone(world.engine, ids[i::6][::-1]) for i in range(6)],
        lambda: planning.plan_due(world.engine, now=JANUARY, limit=SIZE),
    )
    assert states(world.engine) == {}


def test_two_counts_and_heartbeats_add_up(world: World) -> None:
    day = NOW.date()

    def count() -> None:
        for turn in range(20):
            services = {"a.example": 1, "b.example": 2}
            turned = dict(reversed(services.items())) if turn % 2 else services
            tallies.add(world.engine, turned, "accepted", day=day)
            tallies.beat(world.engine)

    both(count, count)
    outcomes = reminders.status(world.engine, now=NOW)["outcomes"]
    assert outcomes == {"a.example": {"accepted": 40}, "b.example": {"accepted": 80}}
    turns = both(
        lambda: tallies.prune(world.engine, today=day),
        lambda: tallies.prune(world.engine, today=day),
    )
    assert sorted(turns) == [False, True]
