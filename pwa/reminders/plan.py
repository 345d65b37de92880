"""What is to be sent when. Pure: no database, no clock, no framework.

`agenda` says which reminders a plan has until its next due day is over; `decide` says what is to
become of one whose time has come. Lead times count back from `safe`; instants are aware, in UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pwa import rules
from pwa.reminders.moments import (
    at_local,
    end_of,
    is_allowed,
    mexican_day,
    next_allowed,
    zone_of,
)

MOST_NOTICES = 3
UNKNOWN = "unknown"
MONTHLY = "month"
YEARLY_SCHEMES = ("mod44", "family")
# While another attempt for the same day is under way, the late notice waits this long.
LATE_WAIT = timedelta(minutes=5)


class Kind(StrEnum):
    """`lead`: so many days before `safe`. `signup`: the one for who came late. `late`: after
    `safe`, when none got through. `question`: did you pay? `window`: a renewal opens."""

    LEAD = "lead"
    SIGNUP = "signup"
    LATE = "late"
    QUESTION = "question"
    WINDOW = "window"


# These count toward the three of a due day, and one of them accepted makes a late notice needless.
COUNTED = frozenset({Kind.LEAD, Kind.SIGNUP})


class Key(NamedTuple):
    """What makes a reminder the same one, within its plan."""

    due: date
    kind: Kind
    lead: int


@dataclass(frozen=True)
class Person:
    """How one phone wants to be reminded. `spread` stands behind the full hour."""

    timezone: str
    hour: int
    days_before: tuple[int, ...]
    spread: timedelta

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.timezone)


@dataclass(frozen=True)
class Plan:
    """One person's scheme. `paid_through` is a month, None or "unknown"; yearly schemes have
    `ends_on`. `anchor` is the month whose day 20 comes first: as the phone says, who alone knows
    each answer, or else by `anchor_of`."""

    id: str
    scheme: str
    period: str
    paid_through: str | None = None
    ends_on: date | None = None
    anchor: str | None = None


@dataclass(frozen=True)
class Slot:
    """A reminder to be sent at `at`, of no use from `expires` on."""

    key: Key
    safe: date
    covers: str
    covers_to: str
    at: datetime
    expires: datetime


@dataclass(frozen=True)
class Agenda:
    """The reminders of a plan's next due day, and when to ask again (None: never)."""

    slots: tuple[Slot, ...]
    replan_at: datetime | None


NOTHING = Agenda((), None)


def anchor_of(paid_through: str | None, *, period: str, now: datetime) -> str:
    """The month whose day 20 is the next due as of the day the person said so. What is past,
    null or unknown by then starts with the next day 20; later dues follow a period apart."""
    due = rules.next_due(paid_through, period=period, today=mexican_day(now)).due
    return due.isoformat()[:7]


def agenda(
    person: Person,
    plan: Plan,
    *,
    now: datetime,
    sent: Collection[Key] = (),
    overdue: Collection[Key] = (),
    saved: bool = False,
) -> Agenda:
    """The agenda of `plan` as of `now`. `sent` are the accepted ones. `saved` says that the person
    has just saved or changed it: then moments that have passed are dropped (unless already waiting:
    `overdue`), and one reminder goes out at once if none is left."""
    cycle = _cycle(plan, mexican_day(now))
    if cycle is None:
        return NOTHING
    now = now.astimezone(UTC)
    planner = _Planner(person, now, frozenset(sent), frozenset(overdue), saved)
    slots = [*planner.leads(cycle), *planner.late(cycle), *planner.special(plan, cycle)]
    replan_at = None if plan.ends_on else end_of(cycle.due)
    return Agenda(tuple(sorted(slots, key=lambda slot: slot.at)), replan_at)


@dataclass(frozen=True)
class _Cycle:
    due: date
    safe: date
    covers: str
    covers_to: str
    window_opens: date | None = None
    before: _Cycle | None = None


def _cycle(plan: Plan, today: date) -> _Cycle | None:
    """The plan's next due day that is not over, with the unmarked one before it."""
    if plan.ends_on:
        renewal = rules.renewal(plan.ends_on)
        covers = renewal.covers_from
        months = _Cycle(renewal.due, renewal.safe, covers, covers, renewal.window_opens)
        return months if today <= renewal.due else None
    month, before = plan.anchor, None
    while month:
        first = date.fromisoformat(f"{month}-01")
        due = rules.next_due(month, period=plan.period, today=first)
        cycle = _Cycle(due.due, due.safe, due.covers_from, due.covers_to, before=before)
        if today <= due.due:
            return cycle
        before, month = replace(cycle, before=None), due.covers_to
    return None


@dataclass(frozen=True)
class _Planner:
    person: Person
    now: datetime
    sent: frozenset[Key]
    overdue: frozenset[Key]
    saved: bool

    def leads(self, cycle: _Cycle) -> list[Slot]:
        """The chosen lead days, the nearest to `safe` first, as many as three allow; the one
        sign-up reminder where a save finds all of them past, the nearest of them unsent."""
        done, nearest = self.done(cycle), min(self.person.days_before)
        slots = [
            self.slot(cycle, Kind.LEAD, lead, self.moment(cycle.safe, lead))
            for lead in sorted(self.person.days_before)
        ]
        open_ones = [slot for slot in slots if slot.key not in self.sent and self.wanted(slot)]
        if self.saved and not open_ones and not any(lead <= nearest for lead in done):
            at = next_allowed(self.now, self.person.zone)
            open_ones = [self.slot(cycle, Kind.SIGNUP, 0, at)]
        room = max(MOST_NOTICES - len(done), 0)
        return [slot for slot in open_ones if slot.at < slot.expires][:room]

    def late(self, cycle: _Cycle) -> list[Slot]:
        """After `safe`, before the end of `due`, in case none got through."""
        if cycle.safe == cycle.due or self.done(cycle):
            return []
        start = next_allowed(end_of(cycle.safe), self.person.zone) + self.person.spread
        at = next_allowed(max(start, self.now) if self.saved else start, self.person.zone)
        slot = replace(self.slot(cycle, Kind.LATE, 0, at), expires=end_of(cycle.due))
        return [slot] if slot.at < slot.expires else []

    def special(self, plan: Plan, cycle: _Cycle) -> list[Slot]:
        """The opening of a yearly window; the one question after an unmarked longer period."""
        if cycle.window_opens:
            at = self.moment(cycle.window_opens, 0)
            slots = [self.slot(cycle, Kind.WINDOW, 0, at)]
        elif cycle.before and plan.period != MONTHLY:
            slots = [self.question(cycle.before)]
        else:
            return []
        return [
            s for s in slots if s.key not in self.sent and self.wanted(s) and self.now < s.expires
        ]

    def question(self, before: _Cycle) -> Slot:
        """In the month after an unmarked due, at the earliest lead moment of its own day 20."""
        month = rules.next_due(before.covers, period=MONTHLY, today=before.due)
        asked = replace(before, due=month.due, safe=month.safe)
        lead = max(self.person.days_before)
        return self.slot(asked, Kind.QUESTION, 0, self.moment(asked.safe, lead))

    def slot(self, cycle: _Cycle, kind: Kind, lead: int, at: datetime) -> Slot:
        key = Key(cycle.due, kind, lead)
        return Slot(key, cycle.safe, cycle.covers, cycle.covers_to, at, end_of(cycle.safe))

    def moment(self, day: date, lead: int) -> datetime:
        """The person's hour, `lead` days before `day`, spread forward."""
        local = at_local(day - timedelta(days=lead), self.person.hour, self.person.zone)
        return local + self.person.spread

    def wanted(self, slot: Slot) -> bool:
        return not self.saved or slot.at > self.now or slot.key in self.overdue

    def done(self, cycle: _Cycle) -> list[int]:
        """The leads of the accepted ones of this due day; a sign-up counts as 0."""
        return [k.lead for k in self.sent if k.due == cycle.due and k.kind in COUNTED]


class Verdict(StrEnum):
    """What becomes of a claimed reminder."""

    SEND = "send"
    WAIT = "wait"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Sibling:
    """Another reminder of the same plan and due day: open or sent, maybe under way."""

    key: Key
    at: datetime
    sent: bool
    under_way: bool


@dataclass(frozen=True)
class Decision:
    """The verdict, and until when to wait."""

    verdict: Verdict
    until: datetime | None = None


def decide(slot: Slot, siblings: Iterable[Sibling], person: Person, *, now: datetime) -> Decision:
    """What to do with a claimed `slot` now. After an outage only the nearest of a due day goes
    out; outside the allowed hours it waits for the morning if that is not too late."""
    others = list(siblings)
    if now >= slot.expires:
        return Decision(Verdict.EXPIRED)
    if slot.key.kind is Kind.LATE:
        verdict = _late_verdict(others)
    else:
        verdict = _ordinary_verdict(slot, others, now)
    if verdict is Verdict.WAIT:
        return Decision(verdict, now + LATE_WAIT)
    if verdict is Verdict.SEND and not is_allowed(now, person.zone):
        return wait_until(next_allowed(now, person.zone, person.spread), slot.expires)
    return Decision(verdict)


def wait_until(until: datetime, expires: datetime) -> Decision:
    """Wait, unless the time is up by then."""
    return Decision(Verdict.WAIT, until) if until < expires else Decision(Verdict.EXPIRED)


def _late_verdict(others: list[Sibling]) -> Verdict:
    counted = [other for other in others if other.key.kind in COUNTED]
    if any(other.sent for other in counted):
        return Verdict.CANCELLED
    return Verdict.WAIT if any(other.under_way for other in counted) else Verdict.SEND


def _ordinary_verdict(slot: Slot, others: list[Sibling], now: datetime) -> Verdict:
    ordinary = [other for other in others if other.key.kind is not Kind.LATE]
    if any(slot.at < other.at <= now for other in ordinary):
        return Verdict.SUPERSEDED
    count = sum(other.sent and other.key.kind in COUNTED for other in ordinary)
    if slot.key.kind in COUNTED and count >= MOST_NOTICES:
        return Verdict.CANCELLED
    return Verdict.SEND
