"""An independent judge of what was sent: a few lines of calendar arithmetic, nothing of `plan`.

It knows what each phone last told the server, when each push service was honestly up, and what
reached it. From that it says what was missed, shown twice, or sent at a wrong time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

MEXICO = ZoneInfo("America/Mexico_City")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Notices are spread over twenty minutes.
SPREAD = timedelta(minutes=21)
MONTHS = {"month": 1, "two-months": 2, "half-year": 6, "year": 12}
_CLOSED = set(holidays.financial_holidays("XMEX", years=range(2026, 2031)))


@dataclass(frozen=True)
class Told:
    """A document as the server took it: from `at` on. `plan` None: paused, or not registered."""

    at: datetime
    endpoint: str
    plan: str | None = None
    period: str = "month"
    paid_through: str | None = None
    ends_on: date | None = None
    anchor: str | None = None
    hour: int = 19
    days: tuple[int, ...] = (3, 1)
    answered: bool = True


@dataclass(frozen=True)
class Sending:
    """One message on the wire. `accepted`: the service said yes. `shown`: it reached the phone.
    `written`: False where the process died before it could note that yes."""

    at: datetime
    endpoint: str
    ttl: int
    data: dict[str, str]
    tag: str
    accepted: bool
    shown: bool
    written: bool = True


@dataclass
class Diary:
    """All about one phone. `up` are the spans in which its service was honestly up for it."""

    zone: str
    told: list[Told] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    up: list[tuple[datetime, datetime]] = field(default_factory=list)


def safe_of(due: date) -> date:
    while due.weekday() > 4 or due in _CLOSED:
        due -= DAY
    return due


def midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=MEXICO) + DAY


def moment(day: date, hour: int, zone: str) -> datetime:
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def day_20(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 20)


def judge(diary: Diary, *, end: datetime) -> Counter[str]:
    """How many faults of each kind; an empty counter is a clean record."""
    faults: Counter[str] = Counter()
    firsts = _firsts(diary)
    for sending in diary.sendings:
        faults.update(_wrong_time(diary, sending))
        faults.update(_wrong_month(diary, sending))
        faults.update(_wrong_day(diary, sending, firsts))
    faults.update(_shown_twice(diary))
    faults.update(_more_than_three(diary))
    for due, told in _duties(diary, firsts, end):
        faults.update(_missed(diary, due, told))
        faults.update(_last_missed(diary, due, told))
    return faults


def _wrong_time(diary: Diary, sending: Sending) -> list[str]:
    kind, data = sending.data["kind"], sending.data
    known = _known(diary, sending)
    due = date.fromisoformat(data["due"])
    safe = safe_of(due)
    until = midnight_after(due if kind == "late" else safe)
    faults = []
    if not 8 <= sending.at.astimezone(ZoneInfo(diary.zone)).hour < 21:
        faults.append("outside the hours")
    if sending.at + timedelta(seconds=sending.ttl) > until or sending.ttl <= 0:
        faults.append("after the day")
    if kind == "late" and sending.at < midnight_after(safe):
        faults.append("late notice too early")
    if kind == "lead" and known:
        # One that was on its way when the hour was changed may go on trying.
        hour = min(told.hour for told in known)
        if sending.at < moment(safe - int(data["lead"]) * DAY, hour, diary.zone):
            faults.append("before the moment")
    return faults


def _known(diary: Diary, sending: Sending) -> list[Told]:
    return [t for t in diary.told if t.at <= sending.at and t.endpoint == sending.endpoint]


def _wrong_month(diary: Diary, sending: Sending) -> list[str]:
    """Nobody is reminded of what the server knows to be paid, or while paused."""
    known = _known(diary, sending)
    if not known or known[-1].plan is None:
        return ["to nobody"]
    paid = known[-1].paid_through or ""
    return ["paid already"] if paid[:2] == "20" and sending.data["covers"] <= paid else []


def _wrong_day(diary: Diary, sending: Sending, firsts: dict[datetime, date]) -> list[str]:
    """Nobody is told to pay on a day that is not their next one: they may have paid for it. The
    one question about a longer period is asked before the day 20 after the unmarked one."""
    known, kind = _known(diary, sending), sending.data["kind"]
    if not known or known[-1].at not in firsts or kind == "window":
        return []
    told, due, before = known[-1], firsts[known[-1].at], None
    while midnight_after(due) <= sending.at and not told.ends_on:
        before, due = due, day_20(due.year, due.month + MONTHS[told.period])
    if kind == "question":
        asked = before and told.period != "month" and day_20(before.year, before.month + 1)
        return [] if asked and sending.data["due"] == asked.isoformat() else ["asked wrongly"]
    return [] if sending.data["due"] == due.isoformat() else ["not the next day"]


def _shown_twice(diary: Diary) -> list[str]:
    """An alert is a delivery that the notification under its tag does not already show."""
    last: dict[str, str] = {}
    alerts: Counter[tuple[str, ...]] = Counter()
    for s in diary.sendings:
        if s.shown and last.get(s.tag) != s.data["id"]:
            last[s.tag] = s.data["id"]
            names = ("plan", "due", "kind", "lead")
            alerts[(s.endpoint, *(str(s.data[name]) for name in names))] += 1
    return ["shown twice"] * sum(count - 1 for count in alerts.values())


def _more_than_three(diary: Diary) -> list[str]:
    """A yes that nobody lived to write down cannot be counted: in doubt one more goes out."""
    found = defaultdict(set)
    for s in diary.sendings:
        if s.accepted and s.written and s.data["kind"] in ("lead", "signup"):
            found[s.endpoint, s.data["plan"], s.data["due"]].add(s.data["id"])
    return ["more than three"] * sum(len(ids) > 3 for ids in found.values())


def _duties(diary: Diary, firsts: dict[datetime, date], end: datetime) -> list[tuple[date, Told]]:
    """(due day, what the server knew when it ended) for all that had to be reminded."""
    duties = []
    for told, after in zip(diary.told, [*diary.told[1:], None], strict=True):
        until = after.at if after else end
        due = firsts.get(told.at)
        while due and midnight_after(due) <= until:
            if midnight_after(due) > told.at:
                duties.append((due, told))
            step = MONTHS[told.period]
            due = None if told.ends_on else day_20(due.year, due.month + step)
    return duties


def _firsts(diary: Diary) -> dict[datetime, date]:
    """From which day on each document counts, by the instant at which it was taken."""
    first: dict[str, date] = {}
    documents = [told for told in diary.told if told.plan]
    return {told.at: told.ends_on or _first_due(told, first) for told in documents}


def _first_due(told: Told, first: dict[str, date]) -> date:
    """Day 20 of the month that the phone named. Of one that names none: of the month paid through;
    what was past when the person said so, null or unknown begins with the next day 20; a change
    of settings alone leaves it as it is."""
    if told.anchor:
        return date.fromisoformat(f"{told.anchor}-20")
    if told.answered or told.endpoint not in first:
        today = told.at.astimezone(MEXICO).date()
        soonest = day_20(today.year, today.month + (today.day > 20))
        paid = told.paid_through or ""
        said = date.fromisoformat(f"{paid}-20") if paid[:2] == "20" else soonest
        first[told.endpoint] = max(said, soonest)
    return first[told.endpoint]


def _accepted(diary: Diary, due: date, told: Told) -> list[Sending]:
    return [
        s
        for s in diary.sendings
        if s.accepted and s.endpoint == told.endpoint and s.data["due"] == due.isoformat()
        if s.data["kind"] in ("lead", "signup", "late")
    ]


def _missed(diary: Diary, due: date, told: Told) -> list[str]:
    """Faults for one due day: none accepted though there was an honest hour for it."""
    safe, since = safe_of(due), told.at
    mine = _accepted(diary, due, told)
    ordinary = [s for s in mine if s.data["kind"] != "late"]
    moments = sorted(moment(safe - lead * DAY, told.hour, diary.zone) for lead in told.days)
    start = next((m + SPREAD for m in moments if m > since), since)
    faults = []
    if not ordinary and _honest_hour(diary, start, midnight_after(safe)):
        faults.append("missed")
    if not mine and safe < due:
        # spread forward like everything else
        start = max(midnight_after(safe), since) + SPREAD
        if _honest_hour(diary, start, midnight_after(due)):
            faults.append("late notice missed")
    return faults


def _last_missed(diary: Diary, due: date, told: Told) -> list[str]:
    """The nearest of the chosen days counts: it goes out at its moment, or soon after a change that
    put its moment into the past, unless one as near was sent or three were."""
    safe, nearest = safe_of(due), min(told.days)
    last = max(moment(safe - nearest * DAY, told.hour, diary.zone), told.at)
    sent = [s for s in _accepted(diary, due, told) if s.data["kind"] != "late"]
    if len(sent) >= 3 or any(int(s.data["lead"]) <= nearest or s.at >= last for s in sent):
        return []
    return ["last missed"] if _honest_hour(diary, last + SPREAD, midnight_after(safe)) else []


def _honest_hour(diary: Diary, start: datetime, end: datetime) -> bool:
    """Whether the service was up for an hour on end, in allowed hours, between the two."""
    zone = ZoneInfo(diary.zone)
    for up, down in diary.up:
        instant, last = max(up, start), min(down, end)
        while instant + HOUR <= last:
            first, latest = instant.astimezone(zone), (instant + HOUR).astimezone(zone)
            # the spread after 8:00 in the morning is granted
            if (first.hour, first.minute) >= (8, 21) and 8 <= latest.hour < 21:
                return True
            instant += timedelta(minutes=10)
    return False
