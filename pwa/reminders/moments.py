"""Instants of the reminder rules: a person's hour, allowed hours, ends of Mexican days. Pure.

Every instant is aware and in UTC. Local times that a clock change skips become the first valid one.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MEXICO_CITY = ZoneInfo("America/Mexico_City")
FIRST_HOUR = 8
LAST_HOUR = 21
SPREAD = timedelta(minutes=20)
NEIGHBOURS = 32
# The longest TTL that every push service takes.
LONGEST_TTL = timedelta(days=28)
MINUTE = timedelta(minutes=1)


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; Mexico City's where this machine knows none: one row saved with
    another list of zones must not stop the reminders of everybody."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return MEXICO_CITY


def mexican_day(instant: datetime) -> date:
    """The calendar day in Mexico City."""
    return instant.astimezone(MEXICO_CITY).date()


def end_of(day: date) -> datetime:
    """24:00 of `day` in Mexico City."""
    return at_local(day + timedelta(days=1), 0, MEXICO_CITY)


def at_local(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """`hour`:00 of `day` in `zone`; the earlier one where the clock shows it twice, the first
    valid minute after it where the clock skips it."""
    wanted = datetime.combine(day, time(hour))
    instant = wanted.replace(tzinfo=zone).astimezone(UTC)
    if _naive(instant, zone) == wanted:
        return instant
    instant = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while _naive(instant, zone) < wanted:
        instant += MINUTE
    return instant


def _naive(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def spread_of(subscription_id: int) -> timedelta:
    """How far this subscription's notices stand behind the full hour: 0 to 20 minutes, always the
    same, in whole seconds. Neighbours go together: their rows lie side by side in the database, so
    a claim looks at a few pages, not at one for every row."""
    group = str(subscription_id // NEIGHBOURS)
    number = int.from_bytes(hashlib.sha256(group.encode()).digest()[:8])
    return timedelta(seconds=number % (int(SPREAD.total_seconds()) + 1))


def is_allowed(instant: datetime, zone: ZoneInfo) -> bool:
    """Whether a notice may be sent: 8:00 to 21:00 of the person's own clock."""
    return FIRST_HOUR <= instant.astimezone(zone).hour < LAST_HOUR


def next_allowed(instant: datetime, zone: ZoneInfo, spread: timedelta = timedelta()) -> datetime:
    """`instant` itself inside the allowed hours, else the next 8:00 plus `spread`."""
    if is_allowed(instant, zone):
        return instant
    local = instant.astimezone(zone)
    day = local.date() + timedelta(days=1 if local.hour >= LAST_HOUR else 0)
    return at_local(day, FIRST_HOUR, zone) + spread
