"""What the other schemes cost, and all of them side by side for one person.

Modalidad 44: yearly, one minimum wage, independent of income. Seguro de Salud para la Familia:
yearly per person by age. Modalidad 40: monthly on the registered salary. Centavos throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pwa.rules import months
from pwa.rules.errors import QueryError
from pwa.rules.fees import ONE, FeeQuery, Range, band_row, check, fee, share_of
from pwa.rules.load import tables
from pwa.rules.lookup import Found, lookup, table

# The scheme's year has 365 days: February counts 28 in leap years too.
YEAR_44 = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
OLDEST, LONGEST_YEARS, MOST_PEOPLE = 120, 40, 20
DAYS_A_WEEK = 7
PENSION_AGES = (60, 65)


@dataclass(frozen=True)
class Price:
    """A price in centavos and the entries behind it."""

    total: int
    used: tuple[Found, ...]

    @property
    def pending(self) -> tuple[str, ...]:
        """Tables whose value for that time is not enacted (or not found) yet."""
        return tuple(sorted({found.table for found in self.used if found.provisional}))


def mod44_year(year: int) -> Price:
    """Modalidad 44 for a calendar year: each share half up per calendar month, the year's wage and
    the year's UMA in all twelve months. Raises `NotInForce` before 2016."""
    first = months.first_day(f"{year:04}-01")
    wage = lookup("wage", "general", first)
    uma = lookup("uma", "daily", first.replace(month=2))
    shares = list(_shares_44(first))
    total = sum(
        share_of((uma if on_uma else wage).value * days, rate.value)
        for days in YEAR_44
        for on_uma, rate in shares
    )
    return Price(total, (wage, uma, *(rate for _, rate in shares)))


def _shares_44(on: date) -> Iterator[tuple[bool, Found]]:
    """(on the UMA?, rate) of every share; cesantía is in its first row at one minimum wage."""
    kinds = {part.id: part.kind for part in tables().components}
    for part in tables().mod44_parts:
        if kinds[part] == "banded":
            yield False, lookup("cesantia", "row1", on)
        else:
            yield kinds[part] == "uma", lookup("rates", f"{part}.employer", on)
        yield kinds[part] == "uma", lookup("rates", f"{part}.worker", on)
    yield False, lookup("mod44", "funeral.employer", on)
    yield False, lookup("mod44", "funeral.worker", on)


def family_bands() -> dict[str, tuple[int, int]]:
    """`"30-39"` -> (30, 39); the last band is open."""
    bands = {}
    for key in table("family").entries[-1].values:
        low, high = key.split("-")
        bands[key] = (int(low), OLDEST if high == "plus" else int(high))
    return bands


def family_price(age: int, on: date) -> Price:
    """The yearly fee of one person of that age. Raises `QueryError` outside 0 to 120."""
    for key, (low, high) in family_bands().items():
        if low <= age <= high:
            found = lookup("family", key, on)
            return Price(found.value, (found,))
    raise QueryError("age", f"from 0 to {OLDEST}")


def mod40_rate(on: date, row: int) -> tuple[int, tuple[Found, ...]]:
    """The whole rate (1e-7) of Modalidad 40 in one cesantía row."""
    keys = [(part, share) for part in tables().mod40_parts for share in ("employer", "worker")]
    used = tuple(
        lookup("cesantia", f"row{row}", on)
        if (part, share) == ("cesantia", "employer")
        else lookup("rates", f"{part}.{share}", on)
        for part, share in keys
    )
    return sum(found.value for found in used), used


def mod40_month(salary: int, zone: str, month: str) -> Price:
    """Modalidad 40 for one month on a monthly salary in centavos, rounded once. Rows below the top
    one, days and rounding are inferred."""
    on, days = months.first_day(month), months.days_in(month)
    uma, wage = lookup("uma", "daily", on), lookup("wage", zone, on)
    top = uma.value * lookup("limits", "ceiling_uma", on).value * days
    base = max(wage.value * days, min(salary, top))
    rate, used = mod40_rate(on, band_row(base, days=days, wage=wage.value, uma=uma.value))
    return Price((base * rate + ONE // 2) // ONE, (uma, wage, *used))


def pension_weeks(year: int) -> int:
    """Weeks needed for an old-age pension of the 1997 law asked for in `year` (from 2021)."""
    return lookup("weeks", "pension", months.first_day(f"{year:04}-01")).value


@dataclass(frozen=True)
class CompareQuery:
    """One person: age, monthly income in centavos, zone, ages of the family, years to look at, the
    first covered month. `risk` None: not known, PTI costs are a range."""

    age: int
    income: int
    zone: str
    family: tuple[int, ...]
    years: int
    starts: str
    risk: str | None = None


@dataclass(frozen=True)
class SchemeCost:
    """One scheme's cost in the first year and over all years (centavos, from class I to V where the
    class decides), the weeks it adds for a pension, how many people its doctor covers."""

    scheme: str
    first_year: Range
    total: Range
    weeks: int
    people: int
    pending: tuple[str, ...]


@dataclass(frozen=True)
class PensionNeed:
    """At `age`, reached in `year`, that many weeks are needed. `gathered`: what paying every month
    from the first covered one until then would bring, without any earlier weeks."""

    age: int
    year: int
    weeks: int
    gathered: int


@dataclass(frozen=True)
class Comparison:
    """All schemes for one person; Modalidad 44 is a note beside the other three."""

    query: CompareQuery
    schemes: tuple[SchemeCost, ...]
    pension: tuple[PensionNeed, ...]

    def scheme(self, name: str) -> SchemeCost:
        """The cost of `pti`, `family`, `mod40` or `mod44`."""
        return next(cost for cost in self.schemes if cost.scheme == name)


def compare(query: CompareQuery) -> Comparison:
    """Every scheme over the same years. Raises `QueryError` for what cannot be asked."""
    _check(query)
    months_asked = months.span(query.starts, 12 * query.years)
    weeks = sum(months.days_in(month) for month in months_asked) // DAYS_A_WEEK
    forty = [mod40_month(query.income, query.zone, month) for month in months_asked]
    family = [_family_year(query, year) for year in range(query.years)]
    starts = months.first_day(query.starts)
    first = starts.year
    forty_four = [mod44_year(first + year) for year in range(query.years)]
    people = 1 + len(query.family)
    return Comparison(
        query=query,
        schemes=(
            _pti(query, weeks),
            _cost("family", family, per_year=1, weeks=0, people=people),
            _cost("mod40", forty, per_year=12, weeks=weeks, people=0),
            _cost("mod44", forty_four, per_year=1, weeks=weeks, people=people),
        ),
        pension=tuple(_need(query.age, age, starts) for age in PENSION_AGES),
    )


def _check(query: CompareQuery) -> None:
    if not 1 <= query.years <= LONGEST_YEARS:
        raise QueryError("years", f"from 1 to {LONGEST_YEARS}")
    if len(query.family) > MOST_PEOPLE:
        raise QueryError("family", f"at most {MOST_PEOPLE} people")
    if not all(0 <= age <= OLDEST for age in (query.age, *query.family)):
        raise QueryError("age", f"from 0 to {OLDEST}")
    check(_fee_query(query, query.starts))


def _fee_query(query: CompareQuery, month: str) -> FeeQuery:
    return FeeQuery(query.income, query.zone, month, query.risk, period="year")


def _pti(query: CompareQuery, weeks: int) -> SchemeCost:
    starts = [months.add(query.starts, 12 * year) for year in range(query.years)]
    low, high = [], []
    for month in starts:
        asked = _fee_query(query, month)
        low.append(fee(replace(asked, risk=query.risk or "I")))
        high.append(fee(replace(asked, risk=query.risk or "V")))
    pending = {name for year in low for month in year.months for name in month.pending}
    return SchemeCost(
        scheme="pti",
        first_year=Range(low[0].total, high[0].total),
        total=Range(sum(year.total for year in low), sum(year.total for year in high)),
        weeks=weeks,
        people=1 + len(query.family),
        pending=tuple(sorted(pending)),
    )


def _family_year(query: CompareQuery, year: int) -> Price:
    """The whole family, a year older each year. Prices stay those of the last table known."""
    on = months.first_day(months.add(query.starts, 12 * year))
    ages = [min(age + year, OLDEST) for age in (query.age, *query.family)]
    prices = [family_price(age, on) for age in ages]
    return Price(sum(p.total for p in prices), tuple(f for p in prices for f in p.used))


def _cost(
    scheme: str, prices: list[Price], *, per_year: int, weeks: int, people: int
) -> SchemeCost:
    first, total = (sum(p.total for p in part) for part in (prices[:per_year], prices))
    pending = tuple(sorted({name for price in prices for name in price.pending}))
    return SchemeCost(scheme, Range(first, first), Range(total, total), weeks, people, pending)


def _need(now: int, age: int, starts: date) -> PensionNeed:
    then = starts.replace(year=starts.year + max(0, age - now))
    weeks = pension_weeks(min(then.year, 2099))
    return PensionNeed(age, then.year, weeks, (then - starts).days // DAYS_A_WEEK)
