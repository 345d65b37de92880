"""Until when a payment must be made and what it covers. All days are Mexico City dates.

`due` is day 20 of a month; paying by it covers from the 1st of the next one. `safe` is the last
banking day on or before `due`: whether a day 20 that is no banking day moves is unproven, so people
see `safe`. Between the two the payment may still go through; that is its own state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from pwa.rules import months
from pwa.rules.load import tables
from pwa.rules.lookup import lookup

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A payment and what it covers: months `"YYYY-MM"`, the last one included."""

    due: date
    safe: date
    covers_from: str
    covers_to: str

    def state(self, today: date) -> str:
        """`open` until `safe` is over, `between` until `due` is over, then `over`."""
        return _state(self.safe, self.due, today)


@dataclass(frozen=True)
class Renewal:
    """A yearly scheme's renewal: `due` is the last day of cover, the last one to pay on."""

    window_opens: date
    due: date
    safe: date
    covers_from: str

    def state(self, today: date) -> str:
        """`early` before the window, then as `Due.state`."""
        return "early" if today < self.window_opens else _state(self.safe, self.due, today)


def _state(safe: date, due: date, today: date) -> str:
    if today <= safe:
        return "open"
    return "between" if today <= due else "over"


def due_for(month: str) -> date:
    """The last day to pay in `month` for cover from the next one."""
    first = months.first_day(month)
    return first.replace(day=lookup("deadlines", "due_day", first).value)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Weekdays of `year` on which banks are closed: the exchange's calendar, then our overrides."""
    closed = {day for day in holidays.financial_holidays("XMEX", years=year) if day.year == year}
    for override in tables().overrides:
        if override.day.year == year:
            (closed.discard if override.open else closed.add)(override.day)
    return frozenset(day for day in closed if day.weekday() < SATURDAY)


def is_banking_day(day: date) -> bool:
    """A weekday that is no bank holiday."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def safe_day(day: date) -> date:
    """The last banking day on or before `day`."""
    while not is_banking_day(day):
        day -= ONE_DAY
    return day


def next_due(paid_through: str | None, *, period: str, today: date) -> Due:
    """The next payment of someone who has paid through that month (`None`: never insured,
    `"unknown"`: does not know). A day that is over gives the next day 20 from `today`, so
    planning always moves on. Raises `QueryError` for another month or period."""
    count = months.length(period)
    this_month = months.month_of(today)
    month = this_month
    if paid_through not in (None, "unknown"):
        assert paid_through is not None  # noqa: S101  (said for the type checker)
        months.first_day(paid_through)
        month = max(paid_through, this_month)
    if due_for(month) < today:
        month = months.add(month, 1)
    return _payment(month, count)


def upcoming(start: date, *, count: int, period: str) -> list[Due]:
    """`count` payments in a row, each made when the one before it ends, from `start` on."""
    found = [next_due(None, period=period, today=start)]
    while len(found) < count:
        found.append(_payment(found[-1].covers_to, months.length(period)))
    return found


def _payment(month: str, count: int) -> Due:
    due = due_for(month)
    covers = months.add(month, 1)
    return Due(due, safe_day(due), covers, months.add(covers, count - 1))


def renewal(ends_on: date) -> Renewal:
    """The renewal of a yearly scheme whose cover ends with `ends_on`: the window is the last
    30 days of cover, the last one included."""
    window = lookup("deadlines", "renewal_window_days", ends_on).value
    return Renewal(
        window_opens=ends_on - timedelta(days=window - 1),
        due=ends_on,
        safe=safe_day(ends_on),
        covers_from=months.month_of(ends_on + ONE_DAY),
    )
