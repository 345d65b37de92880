"""Sends what `claim` gives and settles what came of it. Never inside a transaction."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from pwa import clock, push
from pwa.reminders import claims, message, tallies
from pwa.reminders.claims import Claimed, Retry
from pwa.reminders.moments import LONGEST_TTL, next_allowed
from pwa.reminders.plan import Kind, Verdict, decide, wait_until
from pwa.storage import State

BATCH = 500
# Accepted messages are written down this often, so that a crash repeats few of them.
SETTLE_SECONDS = 0.1
# A batch that waits longer than this to be sent is left to its lease, not sent at its very end.
STALE_SECONDS = claims.LEASE.total_seconds() / 2
# Back-off: a first wait, doubling, and a longest one that leaves several tries to any hour in
# which the service is up.
FIRST_WAIT = 8
LONGEST_WAIT = 15 * 60
# Our key or our clock is wrong: somebody has to come, so ask again at a slow and steady pace.
KEY_TROUBLE_WAIT = 15 * 60
# Reminders on the last days are for today; the earlier ones need not wake a phone.
HIGH_URGENCY_LEAD = 3

_log = logging.getLogger("pwa.reminders")

FINAL = {
    Verdict.EXPIRED: State.EXPIRED,
    Verdict.SUPERSEDED: State.SUPERSEDED,
    Verdict.CANCELLED: State.CANCELLED,
}


class Gateway(Protocol):
    """What sends: `push.Gateway`, or a double in tests."""

    def send(
        self,
        messages: Iterable[tuple[Claimed, push.Target, push.Message]],
        *,
        meanwhile: Callable[[], None],
    ) -> Iterator[tuple[Claimed, push.Outcome]]: ...


@dataclass(frozen=True)
class Sender:
    """All that sending needs. `public_url` is where a tap leads. `jitter` gives 0 to 1."""

    engine: sa.Engine
    gateway: Gateway
    public_url: str
    jitter: random.Random = field(default_factory=random.SystemRandom)
    batch: int = BATCH


def open_gateway(
    data_dir: Path,
    extra_hosts: frozenset[tuple[str, int]],
    sub: str,
    rates: tuple[tuple[str, float], ...] = (),
) -> push.Gateway:
    """The real gateway with the keys of `data_dir`; `rates` go before the usual ones.
    Raises `push.PushError` without keys."""
    keyring = push.load_keys(data_dir)
    usual = push.Limits()
    limits = replace(usual, rates=(*rates, *usual.rates))
    policy = push.Policy(extra_hosts=extra_hosts)
    return push.open_gateway(keyring, policy, sub=sub, limits=limits)


def drain(sender: Sender, *, seconds: float | None = None) -> Counter[str]:
    """Send all that is due now, or as much as fits into `seconds`; how many became what."""
    run = _Run(sender, None if seconds is None else clock.monotonic() + seconds)
    for claimed, outcome in sender.gateway.send(run.outgoing(), meanwhile=run.settle_in_time):
        run.note(claimed, outcome)
    run.settle()
    return run.counts


class _Run:
    """One drain: claims ahead of the gateway, settles behind it."""

    def __init__(self, sender: Sender, until: float | None) -> None:
        self.sender = sender
        self.until = until
        self.counts: Counter[str] = Counter()
        self.outcomes: list[tuple[Claimed, push.Outcome]] = []
        self.settled_at = clock.monotonic()

    def outgoing(self) -> Iterator[tuple[Claimed, push.Target, push.Message]]:
        """Batch after batch of what is to be sent; what is not is settled on the way."""
        cursor = claims.START
        while self.until is None or clock.monotonic() < self.until:
            started = clock.monotonic()
            batch = claims.claim(
                self.sender.engine, now=clock.now(), limit=self.sender.batch, after=cursor
            )
            if not batch.claimed:
                return
            cursor = batch.cursor
            for claimed in self._to_send(batch.claimed):
                if clock.monotonic() - started > STALE_SECONDS:
                    _log.warning("reminders.batch_left_to_its_lease")
                    break
                yield claimed, claimed.target, self._message(claimed)
            self.settle()

    def _to_send(self, batch: Iterable[Claimed]) -> list[Claimed]:
        """Sort out what is not to be sent, and write that down at once."""
        now = clock.now()
        send: list[Claimed] = []
        waits: list[Retry] = []
        rest: dict[Verdict, list[Claimed]] = {verdict: [] for verdict in FINAL}
        for claimed in batch:
            decision = decide(claimed.slot, claimed.siblings, claimed.person, now=now)
            verdict = Verdict.CANCELLED if claimed.plan is None else decision.verdict
            if verdict is Verdict.SEND:
                send.append(claimed)
            elif verdict is Verdict.WAIT and decision.until:
                waits.append(Retry(claimed.id, claimed.attempts, decision.until, "waiting"))
            else:
                rest[verdict].append(claimed)
        claims.retry(self.sender.engine, waits)
        self.counts["waiting"] += len(waits)
        for verdict, found in rest.items():
            self._finish(found, FINAL[verdict], str(verdict), now)
        return send

    def _message(self, claimed: Claimed) -> push.Message:
        slot, plan = claimed.slot, claimed.plan
        assert plan is not None  # noqa: S101  (sorted out before)
        left = min(slot.expires - clock.now(), LONGEST_TTL)
        notice = message.Notice(str(claimed.id), slot.key, slot.safe, slot.covers, slot.covers_to)
        early = slot.key.kind is Kind.WINDOW or slot.key.lead > HIGH_URGENCY_LEAD
        return push.Message(
            payload=message.payload(
                notice, plan, locale=claimed.locale, public_url=self.sender.public_url
            ),
            ttl=max(int(left.total_seconds()), 1),
            topic=message.topic(plan.id, slot.covers),
            urgency="normal" if early else "high",
        )

    def note(self, claimed: Claimed, outcome: push.Outcome) -> None:
        """Keep an outcome, and settle when there are many."""
        self.outcomes.append((claimed, outcome))
        if len(self.outcomes) >= self.sender.batch:
            self.settle()

    def settle_in_time(self) -> None:
        """Settle when the last time was long ago, also where no further answer comes."""
        if clock.monotonic() - self.settled_at > SETTLE_SECONDS:
            self.settle()

    def settle(self) -> None:
        """Write down what the push services said, one statement for each kind."""
        outcomes, self.outcomes = self.outcomes, []
        self.settled_at = clock.monotonic()
        if not outcomes:
            return
        now = clock.now()
        by_kind: dict[str, list[Claimed]] = {}
        for claimed, outcome in outcomes:
            by_kind.setdefault(outcome.kind, []).append(claimed)
        engine = self.sender.engine
        self._finish(by_kind.get("accepted", []), State.SENT, "accepted", now)
        self._finish(by_kind.get("too_big", []), State.FAILED, "too_big", now)
        claims.drop_gone(engine, [each.subscription_id for each in by_kind.get("gone", [])])
        self._count(by_kind.get("gone", []), "gone")
        claims.remember_keys(engine, _new_keys(outcomes))
        self._retry(outcomes, now)

    def _retry(self, outcomes: list[tuple[Claimed, push.Outcome]], now: datetime) -> None:
        """What failed for now comes due again later, in allowed hours, or expires."""
        retries: list[Retry] = []
        expired: list[Claimed] = []
        for claimed, outcome in outcomes:
            if outcome.kind in ("accepted", "too_big", "gone"):
                continue
            self._count([claimed], outcome.kind)
            until = now + self._wait(claimed, outcome)
            until = next_allowed(until, claimed.person.zone, claimed.person.spread)
            if wait_until(until, claimed.slot.expires).verdict is Verdict.WAIT:
                retries.append(Retry(claimed.id, claimed.attempts, until, outcome.kind))
            else:
                expired.append(claimed)
        claims.retry(self.sender.engine, retries)
        self._finish(expired, State.EXPIRED, "expired", now)
        if any(outcome.kind == "key_trouble" for _, outcome in outcomes):
            _log.error("reminders.key_trouble: see docs/reminders.md, alarms")

    def _wait(self, claimed: Claimed, outcome: push.Outcome) -> timedelta:
        """Retry-After as said, up to six hours (`push`); else exponential with full jitter."""
        if outcome.retry_after is not None:
            return timedelta(seconds=max(outcome.retry_after, 1))
        if outcome.kind == "key_trouble":
            return timedelta(seconds=KEY_TROUBLE_WAIT * (1 + self.sender.jitter.random()))
        longest = min(FIRST_WAIT * 2 ** min(claimed.attempts, 10), LONGEST_WAIT)
        return timedelta(seconds=1 + self.sender.jitter.random() * longest)

    def _finish(self, found: list[Claimed], state: State, outcome: str, now: datetime) -> None:
        ids = [each.id for each in found]
        claims.finish(self.sender.engine, ids, state, now=now, outcome=outcome)
        self._count(found, outcome)

    def _count(self, found: list[Claimed], outcome: str) -> None:
        self.counts[outcome] += len(found)
        services = Counter(each.service for each in found)
        tallies.add(self.sender.engine, services, outcome, day=clock.now().date())


def _new_keys(outcomes: list[tuple[Claimed, push.Outcome]]) -> dict[int, str]:
    return {
        claimed.subscription_id: outcome.key_id
        for claimed, outcome in outcomes
        if outcome.key_id and outcome.key_id != claimed.target.key_id
    }


def send_test(
    gateway: push.Gateway, target: push.Target, payload: bytes, topic: str
) -> push.Outcome:
    """One test notice, at once; it counts for nothing and lives for ten minutes."""
    note = push.Message(payload=payload, ttl=600, topic=topic, urgency="high")
    [(_, outcome)] = list(gateway.send([("test", target, note)]))
    return outcome
