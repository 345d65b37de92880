"""The fee of an independent worker (PTI), month by month, in whole centavos.

The income that counts is the reported one between the minimum wage of the zone and 25 UMA, each
times the days of the month. Each part is that income (or the UMA) times a rate, employer and worker
shares apart, half up to the centavo; nothing is rounded before. `static/js/engine/fees.js` does the
same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pwa.rules import months
from pwa.rules.amount import LARGEST
from pwa.rules.errors import NotInForce, QueryError
from pwa.rules.load import tables
from pwa.rules.lookup import Found, lookup
from pwa.rules.model import Component

ONE = 10_000_000  # a rate of 100 %
ZONES = ("general", "border")
RISKS = ("I", "II", "III", "IV", "V")
SHORTEST, LONGEST = 28, 31
COMMON_DAYS = 30  # the rival reading of the day count: always 30


@dataclass(frozen=True)
class FeeQuery:
    """What is asked: monthly income in centavos, first covered month. `risk` None: not known,
    the answer is a range. `days` replaces the days of each month."""

    income: int
    zone: str
    covers: str
    risk: str | None = None
    period: str = "month"
    infonavit: bool = False
    days: int | None = None


@dataclass(frozen=True)
class Line:
    """One part: `charged` centavos a month times the two rates. For a period of several months
    the amounts are sums over them and rates are those of the first month."""

    id: str
    group: str
    kind: str
    charged: int
    employer_rate: int
    worker_rate: int
    employer: int
    worker: int

    @property
    def amount(self) -> int:
        return self.employer + self.worker


@dataclass(frozen=True)
class MonthFee:
    """One covered month. `income` is the income that counts; `bound` says what held it
    (`floor`, `ceiling` or None); `row` 1 to 8 of the cesantía table."""

    month: str
    days: int
    income: int
    bound: str | None
    row: int
    uma: int
    wage: int
    lines: tuple[Line, ...]
    used: tuple[Found, ...]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def pending(self) -> tuple[str, ...]:
        """Tables whose value for this month is not enacted yet."""
        return tuple(sorted({found.table for found in self.used if found.provisional}))


@dataclass(frozen=True)
class Alternative:
    """The same fee under another reading of the day count."""

    days: int
    total: int


@dataclass(frozen=True)
class Range:
    """From class I to class V, for someone who does not know the class."""

    low: int
    high: int


@dataclass(frozen=True)
class Fee:
    """The answer. With an unknown class, lines and `total` are those of class I, and `range` says
    how far it can go."""

    query: FeeQuery
    months: tuple[MonthFee, ...]
    alternatives: tuple[Alternative, ...]
    range: Range | None

    @cached_property
    def total(self) -> int:
        return sum(month.total for month in self.months)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Each part once, summed over the months."""
        rows = zip(*(month.lines for month in self.months), strict=True)
        return tuple(_sum(row) for row in rows)

    @property
    def groups(self) -> dict[str, int]:
        """The five insurances, and `infonavit` when asked for, in the law's order."""
        found: dict[str, int] = {}
        for line in self.lines:
            found[line.group] = found.get(line.group, 0) + line.amount
        return found

    @property
    def days(self) -> int:
        return sum(month.days for month in self.months)

    @property
    def provisional(self) -> tuple[str, ...]:
        """Covered months priced with older values because theirs are not enacted yet."""
        return tuple(month.month for month in self.months if month.pending)

    @property
    def used(self) -> tuple[Found, ...]:
        """The entries behind the fee, each once."""
        seen = {(f.table, f.entry.start): f for month in self.months for f in month.used}
        return tuple(seen[key] for key in sorted(seen))

    @property
    def confidence(self) -> str:
        """`inferred`: the formula is law, its reading was checked against few published fees."""
        return "inferred"

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is not confirmed: `days` and `class` always, `row` off the first row of the cesantía
        table (only that one was seen on a fee), `not_enacted` where values are still to come."""
        row = ("row",) if any(month.row > 1 for month in self.months) else ()
        return ("days", "class", *row, *(("not_enacted",) if self.provisional else ()))


def fee(query: FeeQuery) -> Fee:
    """The fee of a whole period. Raises `QueryError` for what cannot be asked and `NotInForce` for
    months before the scheme (January 2021) or before voluntary Infonavit (January 2024)."""
    check(query)
    known = replace(query, risk=query.risk or RISKS[0])
    return Fee(
        query=query,
        months=_months(known),
        alternatives=(Alternative(COMMON_DAYS, _total(replace(known, days=COMMON_DAYS))),),
        range=None if query.risk else Range(*(_total(replace(known, risk=r)) for r in ("I", "V"))),
    )


def check(query: FeeQuery) -> None:
    """Refuse what cannot be asked, naming the field."""
    if type(query.income) is not int or not 0 <= query.income <= LARGEST:
        raise QueryError("income", f"whole centavos from 0 to {LARGEST}")
    if query.zone not in ZONES:
        raise QueryError("zone", f"one of {', '.join(ZONES)}")
    if query.risk is not None and query.risk not in RISKS:
        raise QueryError("risk", f"one of {', '.join(RISKS)}, or not known")
    if query.days is not None and not SHORTEST <= query.days <= LONGEST:
        raise QueryError("days", f"from {SHORTEST} to {LONGEST}")
    covered = [months.first_day(m) for m in months.span(query.covers, months.length(query.period))]
    _in_force("pti", "schemes", "pti", covered[0])
    if query.infonavit:
        _in_force("infonavit", "rates", "infonavit.employer", covered[0])


def _in_force(what: str, name: str, key: str, on: date) -> None:
    """Say `what` did not exist yet, instead of the name of a table."""
    try:
        lookup(name, key, on)
    except NotInForce:
        raise NotInForce(what, on) from None


def _months(query: FeeQuery) -> tuple[MonthFee, ...]:
    covered = months.span(query.covers, months.length(query.period))
    return tuple(month_fee(query, month) for month in covered)


def _total(query: FeeQuery) -> int:
    return sum(month.total for month in _months(query))


def month_fee(query: FeeQuery, month: str) -> MonthFee:
    """One month of a query whose class is known. Does not ask whether the scheme existed."""
    on = months.first_day(month)
    days = query.days or months.days_in(month)
    uma, wage = lookup("uma", "daily", on), lookup("wage", query.zone, on)
    ceiling, excess = (lookup("limits", key, on) for key in ("ceiling_uma", "excess_over_uma"))
    floor, top = wage.value * days, uma.value * ceiling.value * days
    income = max(floor, min(query.income, top))
    row = band_row(income, days=days, wage=wage.value, uma=uma.value)
    charged = {"uma": uma.value * days, "excess": max(0, income - uma.value * excess.value * days)}
    used: list[Found] = [uma, wage, ceiling, excess]
    parts = [part for part in tables().components if query.infonavit or not part.optional]
    lines = []
    for part in parts:
        shares = _shares(part, on, query.risk or RISKS[0], row)
        used += [share for share in shares if share]
        lines.append(_line(part, charged.get(part.kind, income), shares))
    bound = "floor" if query.income <= floor else "ceiling" if query.income >= top else None
    return MonthFee(
        month, days, income, bound, row, uma.value, wage.value, tuple(lines), tuple(used)
    )


def band_row(income: int, *, days: int, wage: int, uma: int) -> int:
    """The cesantía row, 1 to 8. Row 1 by exact comparison with the minimum wage; else by income in
    UMA rounded half up to hundredths, because the law prints the edges with two decimals."""
    if income <= wage * days:
        return 1
    hundredths = (200 * income + uma * days) // (2 * uma * days)
    return 2 + sum(1 for edge in tables().band_edges if hundredths > edge)


def _shares(part: Component, on: date, risk: str, row: int) -> tuple[Found, Found | None]:
    """The rates of the employer's and of the worker's share."""
    if part.kind == "class":
        return lookup("risk", risk, on), None
    worker = lookup("rates", f"{part.id}.worker", on)
    if part.kind == "banded":
        return lookup("cesantia", f"row{row}", on), worker
    return lookup("rates", f"{part.id}.employer", on), worker


def _line(part: Component, charged: int, shares: tuple[Found, Found | None]) -> Line:
    employer, worker = shares[0].value, shares[1].value if shares[1] else 0
    amounts = share_of(charged, employer), share_of(charged, worker)
    return Line(part.id, part.group, part.kind, charged, employer, worker, *amounts)


def share_of(charged: int, rate: int) -> int:
    """Centavos times a rate of 1e-7, half up to the centavo."""
    return (charged * rate + ONE // 2) // ONE


def _sum(lines: tuple[Line, ...]) -> Line:
    return replace(
        lines[0],
        charged=sum(line.charged for line in lines),
        employer=sum(line.employer for line in lines),
        worker=sum(line.worker for line in lines),
    )


def edges(zone: str, month: str, *, days: int | None = None) -> tuple[int, ...]:
    """The monthly incomes (centavos) at which the fee's formula changes: the floor, the first
    income of each later row, the start of the excess, the ceiling. For charts and tests."""
    on = months.first_day(month)
    count = days or months.days_in(month)
    uma, wage = lookup("uma", "daily", on).value * count, lookup("wage", zone, on).value * count
    rows = [-(-(2 * edge + 1) * uma // 200) for edge in tables().band_edges]
    multiples = [
        uma * lookup("limits", key, on).value for key in ("excess_over_uma", "ceiling_uma")
    ]
    return tuple(sorted({wage, *(edge for edge in (*rows, *multiples) if edge > wage)}))
