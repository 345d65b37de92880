"""A fee as words, flags and lists for its fragment. `static/js/feeview.js` makes the same view of
the phone's own fee; a differential test compares the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from pwa import formatting, rules
from pwa.web.fee_chart import chart

# The five insurances in the law's order; Infonavit is not one of them.
GROUPS = ("sickness", "risk", "disability", "retirement", "childcare", "infonavit")
DOUBTS = ("days", "class", "row", "not_enacted")
TABLES = ("uma", "wage", "rates", "cesantia", "risk", "limits")
FIRST_HALF = "06"

Money = Callable[[int], str]


def parts() -> dict[str, list[str]]:
    """Group -> its parts, in the order of the tables."""
    found: dict[str, list[str]] = {group: [] for group in GROUPS}
    for part in rules.tables().components:
        found[part.group].append(part.id)
    return found


def fee_view(fee: rules.Fee, place: str, language: str) -> dict[str, Any]:
    """Everything that the fragment names. `place`: `mexico` or `abroad`."""
    money = partial(formatting.money, language=language)
    first = fee.months[0]
    changes = [_change(each, language) for each in _turn_of_year(fee.query)]
    return {
        **_head(fee, language),
        **_income(fee, money),
        **_parts(fee, language),
        **_shares(fee),
        **_sources(fee),
        **{f"doubt_{code}": code in fee.doubts for code in DOUBTS},
        "abroad": place == "abroad",
        "uma": money(first.uma),
        "wage": money(first.wage),
        "thirty": money(fee.alternatives[0].total),
        "differs": fee.alternatives[0].total != fee.total,
        "months": [_month(each, language) for each in fee.months],
        "changes": changes,
        "has_changes": len(changes) > 1,
        **chart(fee.query, language),
    }


def _head(fee: rules.Fee, language: str) -> dict[str, Any]:
    money = partial(formatting.money, language=language)
    months = [formatting.month_year(each.month, language) for each in fee.months]
    several = len(months) > 1
    return {
        "total": money(fee.total),
        "known": fee.range is None,
        "ranged": fee.range is not None,
        "low": money(fee.range.low) if fee.range else "",
        "high": money(fee.range.high) if fee.range else "",
        "class": fee.query.risk or rules.RISKS[0],
        "one": not several,
        "several": several,
        "first": months[0],
        "last": months[-1],
        "count": formatting.number(len(months), language),
        "days": formatting.number(fee.days, language),
        "provisional": bool(fee.provisional),
        "centavos": str(fee.total),
        "covers": fee.query.covers,
        "period": fee.query.period,
    }


def _income(fee: rules.Fee, money: Money) -> dict[str, Any]:
    """The typed income, what of it counts in the first month, and what that is a day."""
    first = fee.months[0]
    return {
        "typed": money(fee.query.income),
        "income": money(first.income),
        "month_days": str(first.days),
        "day_income": money((2 * first.income + first.days) // (2 * first.days)),
        "at_floor": first.bound == "floor",
        "at_ceiling": first.bound == "ceiling",
    }


def _parts(fee: rules.Fee, language: str) -> dict[str, Any]:
    """Amount, rate and what it is charged on, of each part; the sum of each insurance."""
    money = partial(formatting.money, language=language)
    lines = {line.id: line for line in fee.lines}
    first = {line.id: line for line in fee.months[0].lines}
    found: dict[str, Any] = {}
    for group, ids in parts().items():
        found[f"has_{group}"] = group in fee.groups
        found[f"{group}_sum"] = money(fee.groups.get(group, 0))
        for part in ids:
            line = lines.get(part)
            rate = line.employer_rate + line.worker_rate if line else 0
            found[f"{part}_amount"] = money(line.amount if line else 0)
            found[f"{part}_rate"] = formatting.percent(rate, language)
            found[f"{part}_base"] = money(first[part].charged if line else 0)
    wide = fee.range.high - fee.range.low if fee.range else 0
    return {
        **found,
        "has_excess": lines["sickness_excess"].amount > 0,
        "risk_high": money(fee.groups["risk"] + wide),
    }


def _shares(fee: rules.Fee) -> dict[str, Any]:
    """Of each 100 pesos, whole pesos for each insurance; the largest takes what rounding leaves."""
    groups = [group for group in GROUPS if group in fee.groups]
    shares = {group: (200 * fee.groups[group] + fee.total) // (2 * fee.total) for group in groups}
    largest = max(groups, key=lambda group: fee.groups[group])
    shares[largest] += 100 - sum(shares.values())
    start, found = 0, {}
    for group in GROUPS:
        found[f"{group}_share"] = str(shares.get(group, 0))
        found[f"{group}_start"] = str(start)
        start += shares.get(group, 0)
    return found


def source_flag(table: str, start: date | str) -> str:
    """`from_uma_2026_02_01`: the flag of one entry of a table."""
    return f"from_{table}_{str(start).replace('-', '_')}"


def entries() -> list[tuple[str, Any]]:
    """(flag, entry) of everything that a fee can rest on, oldest first in each table."""
    sent = rules.bundle()["tables"]
    return [
        (source_flag(name, entry.start), entry)
        for name in TABLES
        for entry in rules.tables().tables[name].entries
        if any(each["from"] == entry.start.isoformat() for each in sent[name]["entries"])
    ]


def review_by() -> date:
    """The day after which something of a fee is not confirmed any more."""
    return min(rules.tables().tables[name].review_by for name in TABLES)


def _sources(fee: rules.Fee) -> dict[str, bool]:
    used = {source_flag(found.table, found.entry.start) for found in fee.used}
    return {flag: flag in used for flag, _entry in entries()}


def _month(each: rules.MonthFee, language: str) -> dict[str, Any]:
    return {
        "month": formatting.month_year(each.month, language),
        "month_fee": formatting.money(each.total, language),
        "month_length": str(each.days),
        "month_pending": bool(each.pending),
    }


def _turn_of_year(query: rules.FeeQuery) -> list[rules.MonthFee]:
    """December, January and February round the January that is nearest to the covered month, as
    far as they can be priced; with an unknown class, of class I."""
    year = int(query.covers[:4]) + (query.covers[5:] > FIRST_HALF)
    asked = replace(query, risk=query.risk or rules.RISKS[0], period="month")
    found: list[rules.MonthFee] = []
    for month in (f"{year - 1}-12", f"{year}-01", f"{year}-02"):
        try:
            priced = rules.fee(replace(asked, covers=month))
        except rules.NotInForce:
            continue
        found += priced.months if month <= rules.last_month() else ()
    return found


def _change(each: rules.MonthFee, language: str) -> dict[str, Any]:
    number = each.month[5:]
    return {
        **_month(each, language),
        "turn_january": number == "01",
        "turn_february": number == "02",
    }
