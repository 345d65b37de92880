"""The whole way of a reminder, on both databases: saved, planned, claimed, sent, settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from pwa import clock, push, reminders, storage
from pwa.reminders.deliver import SETTLE_SECONDS
from tests.reminder_kit import ACCEPTED, FakeGateway, World, at, document, new_id, plan, yearly

NOVEMBER = "2026-11-24T12:00:00-06:00"


def test_one_message_at_the_right_moment_and_not_again(world: World) -> None:
    owner = world.register(document(), NOVEMBER)
    coming = world.state(owner, NOVEMBER)["next"]
    assert [(c["due"], c["safe"], c["covers"]) for c in coming] == [
        ("2026-12-20", "2026-12-18", "2027-01")
    ] * 2
    first = at(coming[0]["at"])
    assert at("2026-12-15T19:00:00-06:00") <= first <= at("2026-12-15T19:20:00-06:00")
    world.tick(first - timedelta(seconds=1))
    assert world.gateway.sent == []
    assert world.tick(first)["sent"] == 1
    assert world.tick(first)["sent"] == 0
    [sent] = world.gateway.sent
    assert sent.data["lead"] == 3
    assert "viernes 18 de diciembre" in sent.notification["title"]
    # the TTL ends with the safe day, in Mexico City
    assert first + timedelta(seconds=sent.message.ttl) == at("2026-12-19T00:00:00-06:00")
    assert len(sent.message.topic) == 32


def test_unmarked_and_past_goes_on_with_the_next_due(world: World) -> None:
    world.register(document(plan("2026-12")), NOVEMBER)
    world.tick("2026-12-17T19:30:00-06:00")
    world.tick("2027-01-17T19:30:00-06:00")
    assert [s.data["covers"] for s in world.gateway.sent] == ["2027-01", "2027-02"]


def test_marking_moves_the_plan(world: World) -> None:
    first = document(plan("2026-12"))
    owner = world.register(first, NOVEMBER)
    marked = replace(first, rev=2, plans=(plan("2027-01"),))
    reminders.replace(world.engine, *owner, marked, now=at("2026-12-01T09:00:00-06:00"))
    world.tick("2026-12-17T19:30:00-06:00")
    assert world.gateway.sent == []
    world.tick("2027-01-19T19:30:00-06:00")
    assert [s.data["covers"] for s in world.gateway.sent] == ["2027-02"]


def test_after_an_outage_only_the_nearest_goes_out(world: World) -> None:
    world.register(document(), NOVEMBER)
    done = world.tick("2026-12-18T10:00:00-06:00")
    assert (done["sent"], done["superseded"]) == (1, 1)
    assert world.gateway.sent[0].data["lead"] == 1


def test_night_waits_for_the_morning(world: World) -> None:
    world.register(document(), NOVEMBER)
    world.tick("2026-12-17T23:00:00-06:00")
    assert world.gateway.sent == []
    world.tick("2026-12-18T08:21:00-06:00")
    assert world.gateway.kinds == ["lead"]


def test_late_sign_up_goes_out_at_once(world: World) -> None:
    world.register(document(), "2026-12-18T12:00:00-06:00")
    world.tick("2026-12-18T12:00:05-06:00")
    assert world.gateway.kinds == ["signup"]
    world.tick("2026-12-19T12:00:00-06:00")
    assert world.gateway.kinds == ["signup"]


def test_late_sign_up_at_night_waits_for_the_morning(world: World) -> None:
    owner = world.register(document(), "2026-12-17T22:30:00-06:00")
    assert [c["at"] for c in world.state(owner, "2026-12-17T22:30:00-06:00")["next"]] == [
        "2026-12-18T08:00:00-06:00"
    ]
    world.tick("2026-12-17T22:31:00-06:00")
    assert world.gateway.sent == []
    world.tick("2026-12-18T08:00:00-06:00")
    assert world.gateway.kinds == ["signup"]


def test_late_notice_only_if_none_was_accepted(world: World) -> None:
    world.gateway.answer = lambda sent: push.Outcome("failed", 503)
    world.register(document(), NOVEMBER)
    world.tick("2026-12-18T20:00:00-06:00")
    world.gateway.answer = lambda sent: ACCEPTED
    world.gateway.sent.clear()
    world.tick("2026-12-19T08:21:00-06:00")
    [sent] = world.gateway.sent
    assert sent.data["kind"] == "late"
    assert sent.at + timedelta(seconds=sent.message.ttl) == at("2026-12-21T00:00:00-06:00")
    world.tick("2026-12-20T12:00:00-06:00")
    assert len(world.gateway.sent) == 1


def test_no_late_notice_after_an_accepted_one(world: World) -> None:
    world.register(document(), NOVEMBER)
    world.tick("2026-12-17T19:30:00-06:00")
    world.tick("2026-12-19T12:00:00-06:00")
    assert world.gateway.kinds == ["lead"]


def test_a_longer_period_asks_once_and_is_silent(world: World) -> None:
    world.register(document(plan("2026-12", period="half-year")), NOVEMBER)
    world.tick("2026-12-17T19:30:00-06:00")
    for month in ("01", "02", "03", "04", "05"):
        for day in ("17", "19"):
            world.tick(f"2027-{month}-{day}T20:00:00-06:00")
    assert world.gateway.kinds == ["lead", "question"]
    assert world.gateway.sent[1].notification["title"] == "¿Pagaste enero a junio de 2027?"
    world.tick("2027-06-17T19:30:00-06:00")
    assert world.gateway.sent[-1].data["covers"] == "2027-07"


def test_changing_the_hour_keeps_the_period(world: World) -> None:
    first = document(plan(None, period="half-year"))
    owner = world.register(first, NOVEMBER)
    world.tick("2026-12-17T19:30:00-06:00")
    reminders.replace(
        world.engine, *owner, replace(first, rev=2, hour=9), now=at("2027-03-01T09:00:00-06:00")
    )
    world.tick("2027-03-19T20:00:00-06:00")
    assert world.gateway.kinds == ["lead"]
    assert world.state(owner, "2027-03-19T20:00:00-06:00")["next"][0]["due"] == "2027-06-20"


def dues(world: World, owner: tuple[str, str], now: str) -> set[tuple[str, str]]:
    return {(c["due"], c["covers"]) for c in world.state(owner, now)["next"]}


def test_the_phones_anchor_is_used_as_it_is(world: World) -> None:
    half = plan("2026-12", period="half-year")
    owner = world.register(document(half), NOVEMBER)
    assert "anchor" not in str(world.state(owner, NOVEMBER)["plans"])
    given = plan("2026-12", id=new_id(), period="half-year", anchor="2027-02")
    owner = world.register(document(given), NOVEMBER)
    assert dues(world, owner, NOVEMBER) == {("2027-02-20", "2027-03")}
    [stored] = world.state(owner, NOVEMBER)["plans"]
    assert stored["anchor"] == "2027-02"


def test_each_no_moves_a_longer_period(world: World) -> None:
    """Half a year from 2026-12: "no" on 5 January, nothing paid, "no" again on 3 February."""
    first = document(plan("2026-12", period="half-year", anchor="2026-12"))
    owner = world.register(first, NOVEMBER)
    for rev, (now, anchor) in enumerate(
        [("2027-01-05T12:00:00-06:00", "2027-01"), ("2027-02-03T12:00:00-06:00", "2027-02")], 2
    ):
        said = replace(first, rev=rev, plans=(plan(None, period="half-year", anchor=anchor),))
        reminders.replace(world.engine, *owner, said, now=at(now))
        world.tick(now)
    assert dues(world, owner, now) == {("2027-02-20", "2027-03")}
    for day in range(14, 20):
        world.tick(f"2027-02-{day}T20:00:00-06:00")
    assert world.gateway.kinds == ["lead", "lead"]


@pytest.mark.parametrize("way", ["pause", "off and on"])
def test_coming_back_does_not_move_a_longer_period(world: World, way: str) -> None:
    """Half a year from 2026-12, paid but not marked: the next is June's, before and after."""
    february = "2027-02-10T12:00:00-06:00"
    first = document(plan("2026-12", period="half-year", anchor="2026-12"))
    owner = world.register(first, NOVEMBER)
    if way == "pause":
        for rev, plans in ((2, ()), (3, first.plans)):
            said = replace(first, rev=rev, plans=plans)
            reminders.replace(world.engine, *owner, said, now=at(february))
    else:
        reminders.remove(world.engine, *owner)
        owner = world.register(first, february)
    assert dues(world, owner, february) == {("2027-06-20", "2027-07")}
    for day in range(14, 20):
        world.tick(f"2027-02-{day}T20:00:00-06:00")
    assert world.gateway.sent == []


def test_yes_to_an_older_row_keeps_the_step(world: World) -> None:
    """Two months from 2026-12; on 15 March "yes" to January and February."""
    march = "2027-03-15T12:00:00-06:00"
    first = document(plan("2026-12", period="two-months", anchor="2026-12"))
    owner = world.register(first, NOVEMBER)
    said = replace(first, rev=2, plans=(plan("2027-02", period="two-months", anchor="2027-02"),))
    reminders.replace(world.engine, *owner, said, now=at(march))
    asked, paid_next = ("2027-03-20", "2027-03"), ("2027-04-20", "2027-05")
    assert dues(world, owner, march) == {asked, paid_next}


def test_a_lead_that_a_new_hour_passed_over_goes_out_at_once(world: World) -> None:
    """Days 3 and 1; on the last lead day the hour goes from 19 to 12 after noon."""
    first = document()
    owner = world.register(first, NOVEMBER)
    world.tick("2026-12-15T19:30:00-06:00")
    now = "2026-12-17T14:00:00-06:00"
    reminders.replace(world.engine, *owner, replace(first, rev=2, hour=12), now=at(now))
    world.tick(now)
    assert world.gateway.kinds == ["lead", "signup"]
    again = replace(first, rev=3, hour=9)
    reminders.replace(world.engine, *owner, again, now=at("2026-12-18T09:30:00-06:00"))
    world.tick("2026-12-18T20:00:00-06:00")
    assert world.gateway.kinds == ["lead", "signup"]


def test_after_the_nearest_lead_a_save_sends_nothing_more(world: World) -> None:
    first = document()
    owner = world.register(first, "2026-12-16T12:00:00-06:00")
    world.tick("2026-12-17T19:30:00-06:00")
    now = "2026-12-18T09:00:00-06:00"
    reminders.replace(world.engine, *owner, replace(first, rev=2, locale="en"), now=at(now))
    world.tick(now)
    assert world.gateway.kinds == ["lead"]


def test_yearly_schemes_have_a_window_and_end(world: World) -> None:
    world.register(document(yearly("2027-01-31")), NOVEMBER)
    world.tick("2027-01-02T19:30:00-06:00")
    world.tick("2027-01-28T19:30:00-06:00")
    assert world.gateway.kinds == ["window", "lead"]
    world.tick("2027-12-28T19:30:00-06:00")
    assert len(world.gateway.sent) == 2


@pytest.mark.parametrize(("rounds", "days"), [(4, (1, 2, 3)), (2, (4, 5, 6)), (2, (7, 8, 9))])
def test_at_most_three_whatever_is_changed(
    world: World, rounds: int, days: tuple[int, ...]
) -> None:
    first = document(days_before=(10, 12, 14))
    owner = world.register(first, NOVEMBER)
    world.tick("2026-12-08T20:00:00-06:00")
    for turn in range(rounds):
        changed = replace(first, rev=turn + 2, days_before=days, hour=19 + turn % 2)
        reminders.replace(world.engine, *owner, changed, now=at("2026-12-09T09:00:00-06:00"))
        for day in range(9, 19):
            world.tick(f"2026-12-{day:02}T20:30:00-06:00")
    assert 1 < len(world.gateway.sent) <= 3


def test_gone_removes_everything(world: World) -> None:
    world.gateway.answer = lambda sent: push.Outcome("gone", 410)
    owner = world.register(document(), NOVEMBER)
    assert world.tick("2026-12-17T19:30:00-06:00")["gone"] == 1
    with pytest.raises(reminders.UnknownSubscription):
        world.state(owner, NOVEMBER)


def test_retry_after_is_kept_to_the_second(world: World) -> None:
    world.gateway.answer = lambda sent: push.Outcome("failed", 503, retry_after=600)
    world.register(document(), NOVEMBER)
    start = at("2026-12-17T19:30:00-06:00")
    world.tick(start)
    world.gateway.answer = lambda sent: ACCEPTED
    world.tick(start + timedelta(seconds=599))
    assert len(world.gateway.sent) == 1
    assert world.tick(start + timedelta(seconds=600))["sent"] == 1
    world.tick(start + timedelta(seconds=1200))
    assert len(world.gateway.sent) == 2


@pytest.mark.parametrize("kind", ["key_trouble", "refused", "throttled", "failed"])
def test_trouble_deletes_nobody(world: World, kind: push.Kind) -> None:
    world.gateway.answer = lambda sent: push.Outcome(kind, 403)
    owner = world.register(document(), NOVEMBER)
    world.tick("2026-12-17T19:30:00-06:00")
    assert world.state(owner, NOVEMBER)["sent"] == []
    world.gateway.answer = lambda sent: ACCEPTED
    world.tick("2026-12-17T20:30:00-06:00")
    assert len(world.state(owner, NOVEMBER)["sent"]) == 1


def test_too_big_is_never_tried_again(world: World) -> None:
    world.gateway.answer = lambda sent: push.Outcome("too_big", 413)
    world.register(document(days_before=(1,)), NOVEMBER)
    world.tick("2026-12-17T19:30:00-06:00")
    world.tick("2026-12-17T20:30:00-06:00")
    assert len(world.gateway.sent) == 1


def test_pausing_and_coming_back(world: World) -> None:
    first = document()
    owner = world.register(first, NOVEMBER)
    paused = replace(first, rev=2, plans=())
    reminders.replace(world.engine, *owner, paused, now=at(NOVEMBER))
    assert world.state(owner, NOVEMBER)["next"] == []
    world.tick("2026-12-15T20:00:00-06:00")
    back = replace(first, rev=3)
    reminders.replace(world.engine, *owner, back, now=at("2026-12-16T09:00:00-06:00"))
    world.tick("2026-12-17T20:00:00-06:00")
    assert [s.data["lead"] for s in world.gateway.sent] == [1]


def test_an_older_revision_is_refused_with_the_state(world: World) -> None:
    first = document(rev=5)
    owner = world.register(first, NOVEMBER)
    for rev in (4, 5):
        with pytest.raises(reminders.OldRevision) as refused:
            reminders.replace(
                world.engine, *owner, replace(first, rev=rev, hour=8), now=at(NOVEMBER)
            )
        assert refused.value.state["rev"] == 5
        assert refused.value.state["hour"] == 19


def test_an_endpoint_has_one_owner(world: World) -> None:
    first = document()
    owner = world.register(first, NOVEMBER)
    with pytest.raises(reminders.EndpointTaken):
        world.register(replace(first, hour=8), NOVEMBER)
    assert world.state(owner, NOVEMBER)["hour"] == 19
    moved = replace(document(), rev=9)
    with pytest.raises(reminders.EndpointChanged):
        reminders.replace(world.engine, *owner, moved, now=at(NOVEMBER))


def test_only_the_owner(world: World) -> None:
    public_id, token = world.register(document(), NOVEMBER)
    for wrong in ("", token[:-1], token + "x"):
        with pytest.raises(reminders.WrongToken):
            world.state((public_id, wrong), NOVEMBER)
        with pytest.raises(reminders.WrongToken):
            reminders.remove(world.engine, public_id, wrong)
    reminders.remove(world.engine, public_id, token)
    with pytest.raises(reminders.UnknownSubscription):
        reminders.remove(world.engine, public_id, token)


def test_several_plans_on_a_phone(world: World) -> None:
    mine, hers = plan(id=new_id()), plan("2027-01", id=new_id())
    owner = world.register(document(mine, hers), NOVEMBER)
    coming = world.state(owner, NOVEMBER)["next"]
    assert {(c["plan"], c["due"]) for c in coming} == {
        (mine.id, "2026-12-20"),
        (hers.id, "2027-01-20"),
    }
    world.tick("2026-12-17T19:30:00-06:00")
    world.tick("2027-01-19T19:30:00-06:00")
    tags = [s.notification["tag"] for s in world.gateway.sent]
    assert len(tags) == len(set(tags)) == 3


def test_the_heartbeat_is_real_time(world: World) -> None:
    assert reminders.last_tick(world.engine) is None
    world.tick("2027-01-19T19:30:00-06:00")
    last = reminders.last_tick(world.engine)
    assert last
    assert last < at("2027-01-19T00:00:00Z")


def test_status_counts_and_alarms(world: World) -> None:
    world.gateway.answer = lambda sent: push.Outcome("key_trouble", 403)
    world.register(document(), NOVEMBER)
    world.tick("2026-12-17T19:30:00-06:00")
    found = reminders.status(world.engine, now=at("2026-12-17T19:31:00-06:00"))
    assert found["outcomes"]["push.example"]["key_trouble"] == 1
    assert found["alarms"] == ["key_trouble"]
    assert 'service="push.example",outcome="key_trouble"} 1' in reminders.metrics(found)


@dataclass
class OneHangs(FakeGateway):
    """The last of its messages waits for an answer while those before it have theirs."""

    look: Callable[[], int] = lambda: 0
    seen: list[int] = field(default_factory=list)

    def send(
        self,
        messages: Iterable[tuple[Any, push.Target, push.Message]],
        *,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Iterator[tuple[Any, push.Outcome]]:
        *quick, slow = list(messages)
        for tag, _, _ in quick:
            yield tag, ACCEPTED
        clock.sleep(SETTLE_SECONDS * 1.5)
        meanwhile()
        self.seen.append(self.look())
        yield slow[0], ACCEPTED


def test_what_was_accepted_is_written_down_while_another_hangs(world: World) -> None:
    """Killed in those seconds, the sender must not send all of them again."""
    for _ in range(3):
        world.register(document(plan("2026-12", id=new_id())), NOVEMBER)

    def sent() -> int:
        row = storage.reminder
        query = sa.select(sa.func.count()).where(row.c.state == storage.State.SENT)
        with storage.reading(world.engine) as connection:
            return connection.scalar(query) or 0

    gateway = world.gateway = OneHangs(look=sent)
    assert world.tick("2026-12-17T19:30:00-06:00")["sent"] == 3
    assert gateway.seen == [2]


def test_a_zone_this_machine_does_not_know_stops_nobody(world: World) -> None:
    strange = world.register(document(plan("2026-12", id=new_id())), NOVEMBER)
    world.register(document(plan("2026-12", id=new_id())), NOVEMBER)
    with storage.writing(world.engine) as connection:
        row = storage.subscription
        renamed = sa.update(row).where(row.c.public_id == strange[0]).values(timezone="Mars/Base")
        connection.execute(renamed)
    assert world.tick("2026-12-17T19:30:00-06:00")["sent"] == 2
    assert world.state(strange, "2026-12-20T12:00:00-06:00")["next"]
    assert world.tick("2027-01-19T19:30:00-06:00")["sent"] == 2
