"""What reminder tests are made of: documents, instants, and a gateway that answers as told."""

from __future__ import annotations

import itertools
import json
import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from pwa import clock, push, reminders

_numbers = itertools.count(1)
PLAN = "11111111-1111-4111-8111-111111111111"
ACCEPTED = push.Outcome("accepted", 201)


def at(text: str) -> datetime:
    """An instant with its offset."""
    instant = datetime.fromisoformat(text)
    assert instant.tzinfo
    return instant


def plan(paid_through: str | None = "2026-12", **changes: Any) -> reminders.Plan:
    values = {"id": PLAN, "scheme": "pti", "period": "month", "paid_through": paid_through}
    return reminders.Plan(**{**values, **changes})


def yearly(ends_on: str, **changes: Any) -> reminders.Plan:
    values = {"scheme": "mod44", "period": "year", "ends_on": date.fromisoformat(ends_on)}
    return plan(None, **{**values, **changes})


def document(*plans: reminders.Plan, **changes: Any) -> reminders.Document:
    """A document with an endpoint of its own."""
    number = next(_numbers)
    target = push.Target(f"https://push.example/{number}", b"\4" + b"k" * 64, b"a" * 16, "key")
    values: dict[str, Any] = {
        "target": target,
        "service": "push.example",
        "rev": 1,
        "locale": "es",
        "timezone": "America/Mexico_City",
        "hour": 19,
        "days_before": (3, 1),
        "plans": plans or (plan(),),
    }
    return reminders.Document(**{**values, **changes})


@dataclass(frozen=True)
class Sent:
    """What reached the push service."""

    at: datetime
    target: push.Target = field(repr=False)
    message: push.Message

    @property
    def notification(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.message.payload)["notification"]
        return found

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self.notification["data"]
        return found


@dataclass
class FakeGateway:
    """Answers with `answer(sent)`; keeps everything that reached it."""

    answer: Callable[[Sent], push.Outcome] = lambda sent: ACCEPTED
    sent: list[Sent] = field(default_factory=list)

    def send(
        self,
        messages: Iterable[tuple[Any, push.Target, push.Message]],
        *,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Iterator[tuple[Any, push.Outcome]]:
        for tag, target, message in messages:
            sent = Sent(clock.now(), target, message)
            self.sent.append(sent)
            yield tag, self.answer(sent)
            meanwhile()

    def __enter__(self) -> FakeGateway:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def kinds(self) -> list[str]:
        return [each.data["kind"] for each in self.sent]


@dataclass
class World:
    """One database and one gateway, moved through time by `tick`."""

    engine: sa.Engine
    gateway: FakeGateway = field(default_factory=FakeGateway)

    def tick(self, now: str | datetime) -> dict[str, Any]:
        with clock.frozen(at(now) if isinstance(now, str) else now):
            sender = reminders.Sender(
                self.engine, self.gateway, "https://alcorriente.example", random.Random(7)
            )
            return reminders.tick(sender)

    def register(self, document: reminders.Document, now: str) -> tuple[str, str]:
        return reminders.register(self.engine, document, now=at(now))

    def state(self, owner: tuple[str, str], now: str) -> dict[str, Any]:
        return reminders.state(self.engine, *owner, now=at(now))


def new_id() -> str:
    return str(uuid.uuid4())
