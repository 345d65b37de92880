"""The only reader of time. Everything else takes the instant or the day as an argument.

`now()` may be frozen (tests, `reminders tick --now`); `wall()` is always the machine's clock,
for what the outside world checks against real time (the expiry of a VAPID token).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

MEXICO_CITY = ZoneInfo("America/Mexico_City")

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC; the frozen one where a caller froze it."""
    return _frozen.get() or wall()


def wall() -> datetime:
    """The machine's clock, aware, in UTC, never frozen."""
    return datetime.now(UTC)


def today_mexico() -> date:
    """The calendar day in Mexico City; every date of the product is one of these."""
    return now().astimezone(MEXICO_CITY).date()


def monotonic() -> float:
    """Seconds that only grow, for measuring how long something took."""
    return time.monotonic()


def sleep(seconds: float) -> None:
    """Wait in real time."""
    time.sleep(seconds)


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Let `now()` stand still at `instant` (aware) inside the block, in this context only."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset")
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
