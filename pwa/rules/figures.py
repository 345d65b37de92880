"""Every figure that prose may name, by a permanent id such as `uma.daily` or `pti.floor_month`.

Prose never types an amount, a percentage or a limit: it writes `{{id}}`. `docs/figures.md` lists
the ids and is generated from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from pwa.rules import months
from pwa.rules.errors import UnknownFigure
from pwa.rules.fees import FeeQuery, fee
from pwa.rules.load import tables
from pwa.rules.lookup import Found, lookup, renewal_after, table
from pwa.rules.model import Source
from pwa.rules.schemes import family_bands, mod40_rate, mod44_year

MONEY, RATE, DATE, INTEGER = "money", "rate", "date", "integer"
# The official month of a UMA is 30.4 days (UMA law, article 4), its year twelve such months.
UMA_MONTH_TENTHS = 304
TOP_ROW = 8
RENEWING = ("uma", "wage", "family")

Answer = tuple[int | date, tuple[Found, ...]]
Whole = tuple[int, tuple[Found, ...]]


@dataclass(frozen=True)
class Figure:
    """A value ready to be put in words: centavos, a rate of 1e-7, a day or a whole number, with
    its (newest) source. `since`: the day that entry came into force."""

    ref: str
    kind: str
    value: int | date
    source: Source
    checked_on: date
    confidence: str
    since: date
    review_by: date
    provisional: bool


@dataclass(frozen=True)
class Definition:
    """How a figure is found on a day, and what it means (for the list in the documents)."""

    kind: str
    means: str
    find: Callable[[date], Answer]


def figure(ref: str, *, on: date) -> Figure:
    """The figure on a day. Raises `UnknownFigure`, or `NotInForce` before its first entry."""
    if ref not in definitions():
        raise UnknownFigure(ref)
    definition = definitions()[ref]
    value, used = definition.find(on)
    newest = max(used, key=lambda found: found.entry.start)
    return Figure(
        ref=ref,
        kind=definition.kind,
        value=value,
        source=newest.entry.source,
        checked_on=min(found.entry.checked_on for found in used),
        confidence=newest.entry.confidence,
        since=newest.entry.start,
        review_by=min(table(found.table).review_by for found in used),
        provisional=any(found.provisional for found in used),
    )


def figure_ids() -> tuple[str, ...]:
    """All ids, sorted."""
    return tuple(sorted(definitions()))


def data_day() -> date:
    """The day on which the newest entry was checked: what prose without a day of its own means."""
    return max(e.checked_on for t in tables().tables.values() for e in t.entries)


@cache
def definitions() -> dict[str, Definition]:
    """Every figure by its id."""
    return {**_values(), **_rates(), **_days(), **_pti(), **_schemes()}


def _value(name: str, key: str, on: date) -> Whole:
    found = lookup(name, key, on)
    return found.value, (found,)


def _plain(name: str, key: str, kind: str, means: str) -> Definition:
    return Definition(kind, means, partial(_value, name, key))


def _values() -> dict[str, Definition]:
    return {
        "uma.daily": _plain("uma", "daily", MONEY, "UMA per day"),
        "uma.monthly": Definition(MONEY, "UMA per month (30.4 days)", _uma_month),
        "uma.yearly": Definition(MONEY, "UMA per year (12 such months)", _uma_year),
        "wage.general": _plain("wage", "general", MONEY, "minimum wage per day, most of Mexico"),
        "wage.border": _plain("wage", "border", MONEY, "minimum wage per day, northern border"),
        "limits.ceiling_uma": _plain("limits", "ceiling_uma", INTEGER, "income counts up to, UMA"),
        "limits.ceiling_day": Definition(MONEY, "income per day counts up to", _ceiling_day),
        "limits.excess_over_uma": _plain(
            "limits", "excess_over_uma", INTEGER, "the excess part begins above, UMA"
        ),
        "weeks.pension": _plain("weeks", "pension", INTEGER, "weeks for a pension of law 97"),
        "zones.named": _plain("zones", "named", INTEGER, "municipalities of the border zone"),
    }


def _uma_month(on: date) -> Whole:
    daily = lookup("uma", "daily", on)
    return (daily.value * UMA_MONTH_TENTHS + 5) // 10, (daily,)


def _uma_year(on: date) -> Whole:
    month, used = _uma_month(on)
    return month * 12, used


def _ceiling_day(on: date) -> Whole:
    uma, times = lookup("uma", "daily", on), lookup("limits", "ceiling_uma", on)
    return uma.value * times.value, (uma, times)


def _rates() -> dict[str, Definition]:
    found = {}
    for key in table("cesantia").entries[-1].values:
        found[f"cesantia.{key}"] = _plain(
            "cesantia", key, RATE, f"cesantía, employer's share, {key}"
        )
    for key in table("risk").entries[-1].values:
        found[f"risk.{key.lower()}"] = _plain("risk", key, RATE, f"work risk, class {key}")
    for part in (part for part in tables().components if part.kind not in ("class", "banded")):
        for share in ("employer", "worker"):
            found[f"rates.{part.id}.{share}"] = _plain(
                "rates", f"{part.id}.{share}", RATE, f"{part.id}, {share}'s share"
            )
        means = f"{part.id}, both shares"
        found[f"rates.{part.id}"] = Definition(RATE, means, partial(_both, part.id))
    found["rates.cesantia.worker"] = _plain(
        "rates", "cesantia.worker", RATE, "cesantía, worker's share"
    )
    return found


def _both(part: str, on: date) -> Whole:
    used = tuple(lookup("rates", f"{part}.{share}", on) for share in ("employer", "worker"))
    return sum(found.value for found in used), used


def _days() -> dict[str, Definition]:
    found = {}
    for name in RENEWING:
        key = next(iter(table(name).entries[-1].values))
        found[f"{name}.from"] = Definition(
            DATE, f"{name}: in force since", partial(_since, name, key)
        )
        found[f"{name}.until"] = Definition(
            DATE, f"{name}: last day of its year", partial(_until, name, key)
        )
        found[f"{name}.year"] = Definition(
            INTEGER, f"{name}: year of the value", partial(_year, name, key)
        )
    return found


def _since(name: str, key: str, on: date) -> Answer:
    found = lookup(name, key, on)
    return found.entry.start, (found,)


def _until(name: str, key: str, on: date) -> Answer:
    found = lookup(name, key, on)
    return renewal_after(table(name), found.entry.start) - timedelta(days=1), (found,)


def _year(name: str, key: str, on: date) -> Whole:
    found = lookup(name, key, on)
    return found.entry.start.year, (found,)


def _pti() -> dict[str, Definition]:
    found = {
        "pti.due_day": _plain("deadlines", "due_day", INTEGER, "day of the month to pay by"),
        "pti.since": Definition(DATE, "the scheme exists since", partial(_since, "schemes", "pti")),
        "pti.floor_month": Definition(
            MONEY, "lowest fee of a 30-day month, class I", partial(_floor, "general", 0)
        ),
        "pti.floor_month_border": Definition(
            MONEY, "the same at the border", partial(_floor, "border", 0)
        ),
        "renewal.window_days": _plain(
            "deadlines", "renewal_window_days", INTEGER, "days before its end to renew, yearly"
        ),
    }
    for zone in ("general", "border"):
        found[f"pti.floor_income_{zone}"] = Definition(
            MONEY, "lowest income that counts, 30 days", partial(_floor_income, zone)
        )
        found[f"pti.step_{zone}"] = Definition(
            MONEY, "added by one centavo above the floor, 30 days, class I", partial(_step, zone)
        )
    return found


def _floor_income(zone: str, on: date) -> Whole:
    wage = lookup("wage", zone, on)
    return wage.value * 30, (wage,)


def _floor(zone: str, above: int, on: date) -> Whole:
    income, _ = _floor_income(zone, on)
    month = months.month_of(on)
    answer = fee(FeeQuery(income + above, zone, month, "I", days=30))
    return answer.total, answer.used


def _step(zone: str, on: date) -> Whole:
    (at, _), (above, used) = _floor(zone, 0, on), _floor(zone, 1, on)
    return above - at, used


def _schemes() -> dict[str, Definition]:
    found = {
        f"family.{key}": _plain("family", key, MONEY, f"family insurance per year, age {key}")
        for key in family_bands()
    }
    found["family.lowest"] = Definition(MONEY, "lowest fee per person", _family_low)
    found["family.highest"] = Definition(MONEY, "highest fee per person", _family_high)
    found["mod44.year"] = Definition(MONEY, "Modalidad 44, price of the year", _mod44)
    found["mod40.top_rate"] = Definition(RATE, "Modalidad 40, highest row", _mod40)
    found["mod40.weeks"] = _plain("schemes", "mod40_weeks", INTEGER, "weeks needed, last 5 years")
    found["mod40.years"] = _plain("schemes", "mod40_years", INTEGER, "years to ask for it in")
    return found


def _family_low(on: date) -> Whole:
    found = min(_family(on), key=lambda each: each.value)
    return found.value, (found,)


def _family_high(on: date) -> Whole:
    found = max(_family(on), key=lambda each: each.value)
    return found.value, (found,)


def _family(on: date) -> list[Found]:
    return [lookup("family", key, on) for key in family_bands()]


def _mod44(on: date) -> Whole:
    price = mod44_year(on.year)
    return price.total, price.used


def _mod40(on: date) -> Whole:
    return mod40_rate(on, TOP_ROW)
