"""What the phone gets: the tables of the fee, and look-up tables for everything else.

`rules.json` holds tables, scheme prices, weeks and dates; `dates.json` only the dates, for pages
that need no fee. Both are plain integers, texts and lists: two languages read the same thing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pwa.rules import months
from pwa.rules.deadlines import SATURDAY, bank_holidays, due_for, safe_day
from pwa.rules.fees import ONE, SHORTEST
from pwa.rules.figures import TOP_ROW
from pwa.rules.load import tables
from pwa.rules.lookup import lookup, renewal_after, table
from pwa.rules.model import Component, Entry, Table
from pwa.rules.schemes import Price, family_bands, mod40_rate, mod44_year, pension_weeks

# Raised whenever the formula changes: a script declines a bundle with a newer number.
ENGINE = 1
FEE_TABLES = ("uma", "wage", "rates", "cesantia", "risk", "limits")
FIRST_FEE, FIRST_DATE = "2021-01", "2025-01"
MONTHS_AHEAD = 48  # 36 are promised; a year to spare for a phone that rarely sees the server


def valid_until() -> date:
    """The last day for which no fee is provisional: the earliest renewal without an entry."""
    open_ended = (table(name) for name in ("uma", "wage"))
    return min(renewal_after(each, _enacted(each)[-1].start) for each in open_ended) - timedelta(1)


def last_month() -> str:
    """The last month of all look-up tables and of fees on the phone."""
    return months.add(months.month_of(valid_until()), MONTHS_AHEAD)


@cache
def bundle() -> dict[str, Any]:
    """The whole bundle. `digest` is over everything else in it."""
    until = last_month()
    years = range(months.first_day(FIRST_FEE).year, months.first_day(until).year + 1)
    body: dict[str, Any] = {
        "engine": ENGINE,
        "valid_until": valid_until().isoformat(),
        "first_month": FIRST_FEE,
        "last_month": until,
        "rate_one": ONE,
        "shortest_month": SHORTEST,
        "components": [_component(part) for part in tables().components],
        "edges": list(tables().band_edges),
        "tables": {name: _table(table(name)) for name in FEE_TABLES},
        "mod44": {str(year): _price(mod44_year(year)) for year in years},
        "mod40": {str(year): _mod40(year) for year in years},
        "family": _family(),
        "weeks": {str(year): pension_weeks(year) for year in range(years.start, _last_weeks() + 1)},
        "dates": dates(),
    }
    return {**body, "digest": digest_of(body)}


@cache
def dates() -> dict[str, Any]:
    """`months`: month -> [due, safe]; `closed`: weekdays without banks, for any other day;
    `window_days`: the renewal window of yearly schemes. Days are ISO, of Mexico City."""
    span = _span(FIRST_DATE, last_month())
    years = range(months.first_day(span[0]).year, months.first_day(span[-1]).year + 1)
    closed = sorted(day for year in years for day in bank_holidays(year))
    body: dict[str, Any] = {
        "first_month": span[0],
        "last_month": span[-1],
        "months": {month: _due(month) for month in span},
        "closed": [day.isoformat() for day in closed if day.weekday() < SATURDAY],
        "window_days": lookup("deadlines", "renewal_window_days", valid_until()).value,
    }
    return {**body, "digest": digest_of(body)}


def bundle_json() -> bytes:
    """The bundle as it is sent."""
    return _json(bundle())


def write(directory: Path) -> tuple[Path, ...]:
    """Write `rules.json` and `dates.json` into `directory`, which is made if it is not there."""
    directory.mkdir(parents=True, exist_ok=True)
    written = directory.joinpath("rules.json"), directory.joinpath("dates.json")
    written[0].write_bytes(bundle_json())
    written[1].write_bytes(_json(dates()))
    return written


def _last_weeks() -> int:
    """The year from which the weeks for a pension do not rise any more."""
    return _enacted(table("weeks"))[-1].start.year


def _enacted(each: Table) -> list[Entry]:
    return [entry for entry in each.entries if entry.status == "enacted"]


def _span(first: str, last: str) -> tuple[str, ...]:
    start, end = months.first_day(first), months.first_day(last)
    return months.span(first, (end.year - start.year) * 12 + end.month - start.month + 1)


def _due(month: str) -> list[str]:
    due = due_for(month)
    return [due.isoformat(), safe_day(due).isoformat()]


def _component(part: Component) -> dict[str, Any]:
    return asdict(part)


def _table(each: Table) -> dict[str, Any]:
    """Entries that matter for months from `FIRST_FEE` on, oldest first."""
    entries, start = _enacted(each), months.first_day(FIRST_FEE)
    needed = [e for e, after in pairwise(entries) if after.start > start]
    return {
        "renews": each.renews and f"{each.renews[0]:02}-{each.renews[1]:02}",
        "review_by": each.review_by.isoformat(),
        "entries": [_entry(entry) for entry in [*needed, entries[-1]]],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"from": entry.start.isoformat(), "values": dict(entry.values)}


def _price(price: Price) -> dict[str, Any]:
    return {"total": price.total, "pending": list(price.pending)}


def _mod40(year: int) -> list[int]:
    """The whole rate of each row in that year."""
    return [mod40_rate(date(year, 1, 1), row)[0] for row in range(1, TOP_ROW + 1)]


def _family() -> dict[str, Any]:
    """The newest table and the day from which it is not confirmed any more."""
    each = table("family")
    newest = _enacted(each)[-1]
    return {
        "from": newest.start.isoformat(),
        "pending_from": renewal_after(each, newest.start).isoformat(),
        "bands": [
            {"from": low, "to": high, "price": newest.values[key]}
            for key, (low, high) in family_bands().items()
        ],
    }


def digest_of(body: Mapping[str, Any]) -> str:
    """SHA-256 over the body as it is sent, without its digest."""
    return hashlib.sha256(_json(body)).hexdigest()


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
