"""Two years of many phones: marks and no marks, push services that answer everything, hang, lie
and redirect, two runners that crash before and after every step. All of it from one seed."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from pwa import clock, push, reminders, storage
from tests.contract.reminder_oracle import MEXICO, Diary, Sending, Told, judge
from tests.reminder_kit import at, document, new_id, plan, yearly

START = at("2026-11-24T12:00:00-06:00")
# Clock changes in six zones; Mexico City has none.
ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/Tijuana",
    "America/Ciudad_Juarez",
    "Europe/Madrid",
    "Australia/Sydney",
    "America/Mexico_City",
)
MINUTE = timedelta(minutes=1)
MONTHS = {"month": 1, "two-months": 2, "half-year": 6, "year": 12}


def later(month: str, count: int) -> str:
    """`"2026-12"` and 1 give `"2027-01"`."""
    total = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{total // 12}-{total % 12 + 1:02}"


def open_month(now: datetime, ahead: int = 0) -> str:
    """The month whose day 20 is the next one, `ahead` days from `now`."""
    today = now.astimezone(MEXICO).date() + timedelta(days=ahead)
    return later(today.isoformat()[:7], int(today.day > 20))


class Crash(BaseException):
    """A process died here. Nothing may catch it but the simulation."""


@dataclass
class Service:
    """One push service: what it does when, made up in advance."""

    spans: list[tuple[datetime, str]]

    def mode(self, now: datetime) -> str:
        return next(mode for start, mode in reversed(self.spans) if start <= now)


MODES = ("up",) * 5 + ("down", "throttled", "hangs", "lies", "redirects", "keys", "late_yes")
ANSWERS = {
    "up": push.Outcome("accepted", 201),
    "lies": push.Outcome("accepted", 201),
    "down": push.Outcome("failed", 503),
    "hangs": push.Outcome("failed", None, None, "timeout"),
    "late_yes": push.Outcome("failed", None, None, "timeout"),
    "redirects": push.Outcome("failed", 307, None, "redirect"),
    "keys": push.Outcome("key_trouble", 403),
}


def make_service(rng: random.Random, end: datetime) -> Service:
    spans, now = [(START - timedelta(days=1), "up")], START
    while now < end:
        mode = rng.choice(MODES)
        hours = rng.choice((1, 3, 9, 30)) * (6 if mode == "up" else 1)
        spans.append((now, mode))
        now += timedelta(hours=hours * (0.5 + rng.random()))
    return Service(spans)


@dataclass
class Phone:
    """One person: a document, how they behave, and what the phone saw."""

    service: Service
    document: reminders.Document
    diary: Diary
    marks: float
    owner: tuple[str, str] = ("", "")
    told_until: datetime = START
    accepted: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    back_at: datetime | None = None


class Simulation:
    """The whole world. `run` lets it live; `faults` is the oracle's verdict over all phones."""

    def __init__(self, engine: sa.Engine, *, seed: int, phones: int, months: int) -> None:
        self.engine = engine
        self.rng = random.Random(seed)
        self.end = START + timedelta(days=30.5 * months)
        self.gone: set[str] = set()
        self.unconfirmed: set[str] = set()
        self.lied_about: set[str] = set()
        self.crashes: Counter[str] = Counter()
        self.armed = False
        self.inside = False
        self.troubled = False
        self.hot = False
        self.failing = False
        self.in_tick: list[tuple[Diary, int]] = []
        self.outcomes: Counter[str] = Counter()
        services = [make_service(self.rng, self.end) for _ in range(4)]
        self.phones = [self._phone(services[number % 4]) for number in range(phones)]
        self.by_endpoint: dict[str, Phone] = {}

    def _phone(self, service: Service) -> Phone:
        rng = self.rng
        zone = rng.choice(ZONES)
        made = document(
            self._plan(),
            timezone=zone,
            hour=rng.randint(8, 20),
            days_before=tuple(rng.sample(range(1, 15), rng.randint(1, 3))),
            locale=rng.choice(("es", "en")),
        )
        return Phone(service, made, Diary(zone), rng.choice((0.0, 0.5, 0.95)))

    def _plan(self) -> reminders.Plan:
        rng = self.rng
        if rng.random() < 0.1:
            # Within the days on which the simulation ticks every hour.
            ends_on = date(2027 + rng.randint(0, 1), rng.randint(1, 12), rng.randint(17, 22))
            return yearly(ends_on.isoformat(), id=new_id(), scheme=rng.choice(("mod44", "family")))
        period = rng.choice(("month",) * 3 + ("two-months", "two-months", "half-year", "year"))
        paid = rng.choice(("2026-10", "2026-11", "2026-12", "2027-01", None, "unknown"))
        # Our own phones name the anchor; others that speak the API need not.
        known = paid if paid and paid != "unknown" else ""
        anchor = max(known, open_month(START)) if rng.random() < 0.8 else None
        return plan(paid, id=new_id(), period=period, anchor=anchor)

    # --- life ---
    def run(self) -> None:
        with self._crashing_storage():
            now = START
            for phone in self.phones:
                self._register(phone, now)
            while now < self.end:
                self._people(now)
                self._tick(now)
                now += self._step(now)
        for phone in self.phones:
            phone.diary.up = _up(phone, self.end)

    def _step(self, now: datetime) -> timedelta:
        """Every ten minutes after trouble, hourly around due days, else every six hours."""
        if self.troubled:
            return 10 * MINUTE
        busy = now.day <= 22
        return timedelta(hours=1 if busy else 6) - now.minute % 60 * MINUTE

    def _tick(self, now: datetime) -> None:
        self.armed, self.hot, self.failing = True, self.troubled, False
        self.in_tick.clear()
        try:
            with clock.frozen(now):
                sender = reminders.Sender(
                    self.engine, self, "https://alcorriente.example", self.rng, batch=7
                )
                reminders.tick(sender)
            self.troubled = self.failing
        except Crash as crash:
            self.crashes[str(crash)] += 1
            self.troubled = True
            self._note_unwritten()
        finally:
            self.armed = False

    def _people(self, now: datetime) -> None:
        for phone in self.phones:
            if phone.back_at and now >= phone.back_at:
                phone.back_at = None
                fresh = document()
                phone.document = replace(phone.document, target=fresh.target, rev=1)
                self._register(phone, now)
            elif phone.back_at is None and self.rng.random() < 0.002:
                self._open_app(phone, now)
            elif phone.back_at is None and 13 <= now.day <= 19 and self.rng.random() < 0.006:
                self._choose_anew(phone, now)

    def _open_app(self, phone: Phone, now: datetime) -> None:
        """Answer for a payment, or change something, pause, or turn off and on again."""
        self._compare(phone, now)
        rng, made = self.rng, phone.document
        turn = rng.random()
        answered = False
        if turn < phone.marks and made.plans and made.plans[0].scheme == "pti":
            old = made.plans[0]
            marked = self._answered(old, now) if old.anchor else self._marked(old, now)
            answered = marked != made.plans[0]
            made = replace(made, plans=(marked,))
        elif turn > 0.97 and made.plans:
            self._save(phone, replace(made, plans=()), now, answered=False)
            phone.document = replace(made, rev=phone.document.rev)
            return
        elif turn > 0.95:
            return self._turn_off(phone, now)
        elif turn > 0.9:
            made = replace(made, hour=rng.randint(8, 20))
        self._save(phone, made, now, answered=answered)

    def _choose_anew(self, phone: Phone, now: datetime) -> None:
        """Another hour or other days, when the day to pay is near."""
        rng, made = self.rng, phone.document
        days = tuple(rng.sample(range(1, 6), 2)) if rng.random() < 0.3 else made.days_before
        changed = replace(made, hour=rng.randint(8, 20), days_before=days)
        self._save(phone, changed, now, answered=False)

    def _turn_off(self, phone: Phone, now: datetime) -> None:
        """For a moment or for weeks; the phone keeps its plan."""
        with suppress(reminders.UnknownSubscription):
            reminders.remove(self.engine, *phone.owner)
        phone.diary.told.append(Told(now, phone.document.target.endpoint))
        phone.back_at = now + timedelta(hours=self.rng.choice((0, 0, 30, 400)))

    def _marked(self, old: reminders.Plan, now: datetime) -> reminders.Plan:
        """Paid for the period after the next day 20 at most: nobody pays years ahead."""
        local = now.astimezone(MEXICO).date()
        start = local.isoformat()[:7]
        if old.paid_through and old.paid_through[:2] == "20":
            start = max(old.paid_through, start)
        if start > (local + timedelta(days=20)).isoformat()[:7]:
            return old
        return replace(old, paid_through=later(start, MONTHS[old.period]))

    def _answered(self, old: reminders.Plan, now: datetime) -> reminders.Plan:
        """As our own phone does: yes or no to the payment whose day has passed, or the next one
        marked. It counts on in steps of a period, after a "no" from the next day 20."""
        assert old.anchor
        step, month, before = MONTHS[old.period], old.anchor, None
        while month < open_month(now):
            before, month = month, later(month, step)
        if before and self.rng.random() < 0.3 and step > 1:
            return replace(old, paid_through=None, anchor=open_month(now))
        if before and self.rng.random() < 0.6:
            return replace(old, paid_through=month, anchor=month)
        if month > open_month(now, ahead=20):
            return old
        paid = later(month, step)
        return replace(old, paid_through=paid, anchor=paid)

    def _register(self, phone: Phone, now: datetime) -> None:
        phone.owner = reminders.register(self.engine, phone.document, now=now)
        self.by_endpoint[phone.document.target.endpoint] = phone
        self._note(phone, now, answered=True)

    def _save(
        self, phone: Phone, made: reminders.Document, now: datetime, *, answered: bool
    ) -> None:
        phone.document = replace(made, rev=phone.document.rev + 1)
        try:
            reminders.replace(self.engine, *phone.owner, phone.document, now=now)
        except reminders.UnknownSubscription:
            phone.back_at = now
            return
        self._note(phone, now, answered=answered)

    def _note(self, phone: Phone, now: datetime, *, answered: bool) -> None:
        made = phone.document
        told = Told(now, made.target.endpoint, hour=made.hour, days=made.days_before)
        was_paused = bool(phone.diary.told) and phone.diary.told[-1].plan is None
        for one in made.plans:
            told = replace(
                told,
                plan=one.id,
                period=one.period,
                paid_through=one.paid_through,
                ends_on=one.ends_on,
                anchor=one.anchor,
                answered=answered or was_paused,
            )
        phone.diary.told.append(told)

    # --- the push services ---
    def send(
        self,
        messages: Iterable[tuple[Any, push.Target, push.Message]],
        *,
        meanwhile: Callable[[], None],
    ) -> Iterator[tuple[Any, push.Outcome]]:
        for tag, target, message in messages:
            self._maybe_crash("before send")
            outcome = self._deliver(target, message)
            self._other_runner()
            self._maybe_crash("after send")
            yield tag, outcome
            meanwhile()

    def _other_runner(self) -> None:
        """Now and then a second runner ticks while the first one has messages in hand."""
        if self.inside or self.rng.random() > 0.05:
            return
        self.inside = True
        try:
            sender = reminders.Sender(self.engine, self, "https://alcorriente.example", self.rng)
            reminders.tick(sender)
        finally:
            self.inside = False

    def _deliver(self, target: push.Target, message: push.Message) -> push.Outcome:
        now = clock.now()
        phone = self.by_endpoint[target.endpoint]
        mode = phone.service.mode(now)
        outcome = self._answer(phone, target.endpoint, mode, now)
        shown = mode in ("up", "late_yes") and outcome.kind in ("accepted", "failed")
        notification = json.loads(message.payload)["notification"]
        accepted = outcome.kind == "accepted"
        if outcome.kind != "gone":
            data, mark = notification["data"], notification["tag"]
            sending = Sending(now, target.endpoint, message.ttl, data, mark, accepted, shown)
            self.in_tick.append((phone.diary, len(phone.diary.sendings)))
            phone.diary.sendings.append(sending)
        if accepted:
            phone.accepted.add(notification["data"]["id"])
        if shown:
            phone.shown.add(notification["data"]["id"])
        self.outcomes[f"{mode}:{outcome.kind}"] += 1
        self.failing |= not accepted
        self.hot = True
        return outcome

    def _answer(self, phone: Phone, endpoint: str, mode: str, now: datetime) -> push.Outcome:
        if endpoint in self.gone:
            return push.Outcome("gone", 404)
        if mode == "up" and self.rng.random() < 0.01:
            self.gone.add(endpoint)
            phone.back_at = now + timedelta(hours=self.rng.randint(1, 100))
            phone.diary.told.append(Told(now + MINUTE / 60, endpoint))
            return push.Outcome("gone", 410)
        if mode == "throttled":
            seconds = self.rng.choice((60, 600, 3600))
            phone.told_until = max(phone.told_until, now + timedelta(seconds=seconds))
            return push.Outcome("throttled", 429, seconds)
        return ANSWERS[mode]

    # --- crashes ---
    def _maybe_crash(self, where: str) -> None:
        # Most crashes belong where something is under way; an idle tick has little to lose.
        if self.armed and self.rng.random() < (0.06 if self.hot else 0.003):
            raise Crash(where)

    @contextmanager
    def _crashing_storage(self) -> Iterator[None]:
        """Every transaction may die before it begins, before it commits and after it."""
        real = storage.writing

        @contextmanager
        def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
            self._maybe_crash("before a transaction")
            with real(engine) as connection:
                yield connection
                self._maybe_crash("before a commit")
            self._maybe_crash("after a commit")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(storage, "writing", writing)
            yield

    def _note_unwritten(self) -> None:
        """Which acceptances of the tick that died are not in its table."""
        table = storage.reminder
        with self.engine.connect() as connection:
            sent = set(
                connection.scalars(sa.select(table.c.id).where(table.c.state == storage.State.SENT))
            )
        for diary, place in self.in_tick:
            sending = diary.sendings[place]
            if sending.accepted and int(sending.data["id"]) not in sent:
                diary.sendings[place] = replace(sending, written=False)

    # --- the verdict ---
    def faults(self) -> Counter[str]:
        total: Counter[str] = Counter()
        for phone in self.phones:
            total.update(judge(phone.diary, end=self.end))
        return total

    def _compare(self, phone: Phone, now: datetime) -> None:
        """What the app does at every opening: sent by the server, never shown here."""
        try:
            found = reminders.state(self.engine, *phone.owner, now=now)["sent"]
        except reminders.UnknownSubscription:
            return
        ids = {each["id"] for each in found}
        self.unconfirmed |= ids - phone.shown
        self.lied_about |= ids & (phone.accepted - phone.shown)


def _up(phone: Phone, end: datetime) -> list[tuple[datetime, datetime]]:
    """When the phone's service was honestly up and had not asked to wait."""
    spans = [*phone.service.spans, (end, "end")]
    found = []
    for (start, mode), (stop, _) in itertools.pairwise(spans):
        if mode == "up":
            # What was asked for before it came up may reach into the span.
            found.append((start + timedelta(hours=1), stop))
    return found
