"""What passes between the API, the store and the sender: documents in, states out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from pwa import push
from pwa.errors import AlCorrienteError
from pwa.reminders.moments import spread_of
from pwa.reminders.plan import Person, Plan

Row = sa.RowMapping


class ReminderError(AlCorrienteError):
    """Every error of the reminder room."""


class EndpointTaken(ReminderError):
    """The endpoint is registered; its owner does not change."""


class UnknownSubscription(ReminderError):
    """There is no subscription of that id (any more)."""


class WrongToken(ReminderError):
    """The token does not belong to that subscription."""


class EndpointChanged(ReminderError):
    """A replacement names another endpoint: that is a new subscription."""


class OldRevision(ReminderError):
    """The stored document is as new or newer; `state` is what is stored."""

    def __init__(self, state: Mapping[str, Any]) -> None:
        super().__init__("old revision")
        self.state = state


@dataclass(frozen=True)
class Document:
    """The phone's whole state for the server. A plan's anchor is there only where the phone named
    it; the target's `key_id` is the key that the phone subscribed with."""

    target: push.Target
    service: str
    rev: int
    locale: str
    timezone: str
    hour: int
    days_before: tuple[int, ...]
    plans: tuple[Plan, ...]


def person_of(row: Row) -> Person:
    """The person from a row that holds a subscription's columns, its id as `subscription_id`."""
    days = tuple(int(day) for day in row["days_before"].split(","))
    return Person(row["timezone"], row["hour"], days, spread_of(row["subscription_id"]))


def plan_of(row: Row) -> Plan:
    """The plan from a row that holds the plan's columns, its id as `plan_id`."""
    return Plan(
        id=row["plan_id"],
        scheme=row["scheme"],
        period=row["period"],
        paid_through=row["paid_through"],
        ends_on=row["ends_on"],
        anchor=row["anchor"],
    )


def stamp(instant: datetime) -> int:
    """Whole seconds since 1970 UTC, as stored; a fraction is dropped."""
    return int(instant.timestamp())


def instant(seconds: int) -> datetime:
    """The aware instant (UTC) of a stored number."""
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True)
class Coming:
    """One line of `next`: what will be sent, `at` in the person's own zone."""

    plan: str
    at: datetime
    due: date
    safe: date
    covers: str

    def as_json(self) -> dict[str, str]:
        return {
            "plan": self.plan,
            "at": self.at.isoformat(),
            "due": self.due.isoformat(),
            "safe": self.safe.isoformat(),
            "covers": self.covers,
        }
