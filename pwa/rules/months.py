"""Months as `"YYYY-MM"`: the arithmetic of payment periods."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from pwa.rules.errors import QueryError

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
PERIODS = {"month": 1, "two-months": 2, "half-year": 6, "year": 12}


def first_day(month: str) -> date:
    """`"2027-01"` -> 1 January 2027. Raises `QueryError` for anything else than 2000 to 2099."""
    found = MONTH.fullmatch(month)
    if not found:
        raise QueryError("month", "not a month YYYY-MM from 2000 to 2099")
    return date(int(found[1]), int(found[2]), 1)


def month_of(day: date) -> str:
    """The month a day lies in."""
    return f"{day.year:04}-{day.month:02}"


def days_in(month: str) -> int:
    """28 to 31."""
    day = first_day(month)
    return monthrange(day.year, day.month)[1]


def last_day(month: str) -> date:
    """The last day of the month."""
    return first_day(month).replace(day=days_in(month))


def add(month: str, count: int) -> str:
    """The month `count` months later (earlier, if negative)."""
    start = first_day(month)
    year, index = divmod(start.year * 12 + start.month - 1 + count, 12)
    return f"{year:04}-{index + 1:02}"


def span(first: str, count: int) -> tuple[str, ...]:
    """`count` months in a row."""
    return tuple(add(first, step) for step in range(count))


def length(period: str) -> int:
    """How many months a payment period has. Raises `QueryError` for an unknown one."""
    if period not in PERIODS:
        raise QueryError("period", f"one of {', '.join(PERIODS)}")
    return PERIODS[period]
