"""Fees and figures as plain reports: what the commands of `rules` print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pwa import rules
from pwa.rules import plain_amount

NOTE = (
    "An estimate: the formula is the law's; that independent workers pay the mean premium of their "
    "class and the days of the covered month is inferred from the few published fees that it "
    "reproduces. Only the first row of the cesantía table was seen on a fee since 2023. The "
    "payment line decides."
)
FIGURES_HEAD = """# Figures that prose may name

Guide prose writes `{{id}}` where an amount, a percentage, a limit or a date of the rules belongs;
the value is looked up for the day that the page speaks of. Money is centavos, rates are units of
1e-7. Values below are those of {day}. This page is written by `flask --app wsgi rules figures`.

| Id | Kind | Value | Means |
|---|---|---|---|
"""


def percent(rate: int) -> str:
    """`54355` (1e-7) -> `0.54355`."""
    return format(Decimal(rate).scaleb(-5).normalize(), "f")


def fee_report(fee: rules.Fee, today: date) -> dict[str, Any]:
    """The answer as plain values: amounts as texts of pesos with two decimals."""
    query = fee.query
    return {
        "total": plain_amount(fee.total),
        "range": fee.range
        and {"I": plain_amount(fee.range.low), "V": plain_amount(fee.range.high)},
        "income": plain_amount(query.income),
        "zone": query.zone,
        "risk": query.risk or "unknown",
        "period": query.period,
        "days": fee.days,
        "months": [_month(month) for month in fee.months],
        "groups": {name: plain_amount(amount) for name, amount in fee.groups.items()},
        "lines": [_line(line, fee.months[0]) for line in fee.lines],
        "provisional": list(fee.provisional),
        "alternatives": [
            {"days": a.days, "total": plain_amount(a.total)} for a in fee.alternatives
        ],
        "sources": _sources(fee),
        "confidence": fee.confidence,
        "doubts": list(fee.doubts),
        "not_confirmed_since": {
            name: day.isoformat()
            for name, day in rules.stale(today).items()
            if name in {found.table for found in fee.used}
        },
        "note": NOTE,
    }


def _month(month: rules.MonthFee) -> dict[str, Any]:
    return {
        "month": month.month,
        "days": month.days,
        "total": plain_amount(month.total),
        "income_counted": plain_amount(month.income),
        "bound": month.bound,
        "row": month.row,
        "uma": plain_amount(month.uma),
        "wage": plain_amount(month.wage),
        "pending": list(month.pending),
    }


def _line(line: rules.Line, first: rules.MonthFee) -> dict[str, str]:
    return {
        "id": line.id,
        "group": line.group,
        "amount": plain_amount(line.amount),
        "employer": plain_amount(line.employer),
        "worker": plain_amount(line.worker),
        "charged": plain_amount(line.charged),
        "formula": _formula(line, first),
    }


def _formula(line: rules.Line, first: rules.MonthFee) -> str:
    """How the part is reckoned; in a period of several months the rates are those of the first."""
    rates = [percent(rate) + "%" for rate in (line.employer_rate, line.worker_rate) if rate]
    on = {
        "uma": f"UMA {plain_amount(first.uma)} x days",
        "excess": f"what exceeds 3 UMA, {plain_amount(line.charged)}",
    }
    return f"{' + '.join(rates)} of {on.get(line.kind, plain_amount(line.charged))}"


def _sources(fee: rules.Fee) -> list[dict[str, Any]]:
    return [
        {
            "table": found.table,
            "from": found.entry.start.isoformat(),
            "title": found.entry.source.title,
            "link": found.entry.source.link,
            "published": found.entry.source.published and found.entry.source.published.isoformat(),
            "checked_on": found.entry.checked_on.isoformat(),
            "confidence": found.entry.confidence,
        }
        for found in fee.used
    ]


def fee_text(report: dict[str, Any]) -> str:
    """The report for reading."""
    rows = [f"{line['amount']:>12}  {line['id']}: {line['formula']}" for line in report["lines"]]
    about = "about " if report["provisional"] else ""
    rows.append(f"{report['total']:>12}  {about}MXN in all, {report['days']} days")
    if report["range"]:
        rows.append("{I:>12}  if the class is I, {V} if it is V".format(**report["range"]))
    for other in report["alternatives"]:
        rows.append(f"{other['total']:>12}  if every month counts {other['days']} days")
    for month in report["provisional"]:
        rows.append(f"{month}: priced with the last values in force, its own are not enacted yet")
    return "\n".join([*rows, report["note"]])


def figures_page() -> str:
    """The page `docs/figures.md`, as of the day the data was last checked."""
    day = rules.data_day()
    rows = []
    for ref, definition in sorted(rules.definitions().items()):
        value = rules.figure(ref, on=day).value
        rows.append(f"| `{ref}` | {definition.kind} | {value} | {definition.means} |\n")
    return FIGURES_HEAD.replace("{day}", day.isoformat()) + "".join(rows)
