"""Which value was in force on a day. The day is always an argument; nothing here knows today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pwa.rules.errors import NotInForce
from pwa.rules.load import tables
from pwa.rules.model import Entry, Table


@dataclass(frozen=True)
class Found:
    """A value and the entry it stands in. `provisional`: a newer one was due before that day."""

    table: str
    value: int
    entry: Entry
    provisional: bool


def table(name: str) -> Table:
    """One table by its file name without the ending."""
    return tables().tables[name]


@lru_cache(maxsize=100_000)  # a period of twelve months asks some three hundred times
def lookup(name: str, key: str, on: date) -> Found:
    """The value of `key` in force on `on`. Raises `NotInForce` before the first entry that has
    the key, and only there; announced entries never compute."""
    source = table(name)
    past = [e for e in source.entries if e.status == "enacted" and key in e.values]
    past = [entry for entry in past if entry.start <= on]
    if not past:
        raise NotInForce(name, on)
    entry = past[-1]
    return Found(name, entry.values[key], entry, on >= renewal_after(source, entry.start))


def renewal_after(source: Table, start: date) -> date:
    """The first day after `start` on which a new value is expected; the end of time if never."""
    if source.renews is None:
        return date.max
    this_year = date(start.year, *source.renews)
    return this_year if this_year > start else date(start.year + 1, *source.renews)
