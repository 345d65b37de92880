"""What is missing, contradictory or past review in the data, in sentences for an operator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pwa.rules import months
from pwa.rules.deadlines import bank_holidays
from pwa.rules.errors import RulesError
from pwa.rules.fees import RISKS
from pwa.rules.figures import TOP_ROW
from pwa.rules.load import eligibility, tables
from pwa.rules.lookup import renewal_after, table
from pwa.rules.model import Table
from pwa.rules.schemes import OLDEST, family_bands, mod40_rate, mod44_year


def check(today: date) -> list[str]:
    """Problems on `today`; an empty list is good. Renewals listed under `unknown` in a file are
    known to be missing and do not count."""
    try:
        every = tables().tables.values()
        found = [problem for each in every for problem in _table(each, today)]
        return [*found, *_past("eligibility", eligibility().review_by, today), *_contradictions()]
    except RulesError as error:
        return [str(error)]


def stale(today: date) -> dict[str, date]:
    """Tables whose review day is past, with that day: their figures are shown as «sin confirmar
    desde» it. This is the only rule of staleness."""
    every = tables().tables.values()
    return {each.id: each.review_by for each in every if each.review_by < today}


def _table(each: Table, today: date) -> Iterator[str]:
    yield from _past(each.id, each.review_by, today)
    known = {entry.start for entry in each.entries if entry.status == "enacted"}
    known |= {gap.start for gap in each.gaps}
    for day in _renewals(each, today):
        if day not in known:
            yield f"{each.id}.yaml: entries: no enacted value from {day}"
    for entry in each.entries:
        if entry.status == "announced" and entry.start <= today:
            yield f"{each.id}.yaml: entries: the one from {entry.start} is only announced"


def _past(name: str, review_by: date, today: date) -> Iterator[str]:
    if review_by < today:
        yield f"{name}.yaml: review_by: past since {review_by}"


def _renewals(each: Table, today: date) -> Iterator[date]:
    day = renewal_after(each, each.entries[0].start)
    while day <= today:
        yield day
        day = renewal_after(each, day)


def _contradictions() -> Iterator[str]:
    yield from _parts()
    yield from _family()
    yield from _published()
    yield from _banks()


def _parts() -> Iterator[str]:
    """Every component has its rates, every class and row its value."""
    rates = {key for entry in table("rates").entries for key in entry.values}
    for part in tables().components:
        for share in {"class": (), "banded": ("worker",)}.get(part.kind, ("employer", "worker")):
            if f"{part.id}.{share}" not in rates:
                yield f"rates.yaml: {part.id}.{share}: missing"
    rows = {f"row{row}" for row in range(1, TOP_ROW + 1)}
    for name, keys in (("risk", set(RISKS)), ("cesantia", rows)):
        for entry in table(name).entries:
            if set(entry.values) != keys:
                yield f"{name}.yaml: entry from {entry.start}: needs {', '.join(sorted(keys))}"


def _family() -> Iterator[str]:
    """The age bands follow each other without a hole, in every entry alike."""
    bands = list(family_bands().values())
    if [low for low, _ in bands] != [0, *(high + 1 for _, high in bands[:-1])]:
        yield "family.yaml: entries: the ages have a hole or overlap"
    if bands[-1][1] != OLDEST:
        yield "family.yaml: entries: the last band is not open"
    if len({tuple(entry.values) for entry in table("family").entries}) > 1:
        yield "family.yaml: entries: the bands are not the same in every entry"


def _published() -> Iterator[str]:
    """Our arithmetic gives what was published."""
    for entry in table("mod44").entries:
        price = entry.values.get("published_price")
        if price not in (None, mod44_year(entry.start.year).total):
            yield f"mod44.yaml: published_price {entry.start.year}: we compute another one"
    for entry in table("mod40").entries:
        if entry.values["published_top_rate"] != mod40_rate(entry.start, TOP_ROW)[0]:
            yield f"mod40.yaml: published_top_rate {entry.start.year}: we compute another one"
    named = sum(1 for place in tables().border if place.confirmed)
    if named != table("zones").entries[-1].values["named"]:
        yield f"zones.yaml: named: {named} municipalities are listed"


def _banks() -> Iterator[str]:
    """The exchange's calendar with our overrides equals the lists that the CNBV published."""
    for year, days in tables().bank_closed.items():
        if set(days) != bank_holidays(year):
            differ = sorted(set(days) ^ bank_holidays(year))
            yield f"banking.yaml: published.{year}: differs on {', '.join(map(str, differ))}"
    for entry in table("banking").entries:
        closed = tables().bank_closed.get(entry.start.year, ())
        if len(closed) != entry.values["closed"]:
            first = months.month_of(entry.start)
            yield f"banking.yaml: entry from {first}: closed: {len(closed)} days are listed"
