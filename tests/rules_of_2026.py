"""The dated tables as they were known in November 2026, whatever has been entered since.

Worked figures and provisional months of tests are of that time. So a new year is entered in the
data alone, and no test has to follow it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pwa.rules import load
from pwa.rules.model import Table, Tables

LAST_DAY = date(2026, 12, 31)
REVIEWS = {
    "banking": date(2027, 1, 15),
    "family": date(2027, 3, 31),
    "uma": date(2027, 2, 15),
    "wage": date(2027, 1, 15),
    "zones": date(2027, 1, 31),
}
CACHED = ("pwa.rules", "pwa.web.figures")


@pytest.fixture
def tables_of_2026(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Renewing tables end with the values of 2026; what the law prints ahead stays."""
    whole = load.load
    monkeypatch.setattr(load, "load", lambda folder: known(whole(folder), folder))
    forget()
    yield
    monkeypatch.undo()
    forget()


def known(found: Tables, folder: Path) -> Tables:
    if folder != load.DATA:  # a copy that a test spoils
        return found
    return replace(
        found,
        tables={name: cut(table) for name, table in found.tables.items()},
        overrides=tuple(each for each in found.overrides if each.day <= LAST_DAY),
        bank_closed={y: days for y, days in found.bank_closed.items() if y <= LAST_DAY.year},
    )


def cut(table: Table) -> Table:
    if table.renews is None:
        return table
    entries = tuple(entry for entry in table.entries if entry.start <= LAST_DAY)
    gaps = tuple(gap for gap in table.gaps if gap.start <= LAST_DAY)
    return replace(table, entries=entries, gaps=gaps, review_by=REVIEWS[table.id])


def forget() -> None:
    """Let everything that was made from the tables be made anew."""
    for name, module in list(sys.modules.items()):
        if name.startswith(CACHED):
            for each in vars(module).values():
                if hasattr(each, "cache_clear"):
                    each.cache_clear()
