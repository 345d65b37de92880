"""A comparison as words, flags and lists for its fragment. `static/js/compareview.js` makes the
same view of the phone's own figures; a differential test compares the two."""

from __future__ import annotations

from functools import partial
from typing import Any

from pwa import formatting, rules

SCHEMES = ("pti", "family", "mod40", "mod44")


def compare_view(found: rules.Comparison, language: str) -> dict[str, Any]:
    """Everything that the fragment names."""
    query = found.query
    number = partial(formatting.number, language=language)
    costs = {name: _cost(found.scheme(name), language) for name in SCHEMES}
    needs = [_need(need, language) for need in found.pension if need.age > query.age]
    return {
        "age": str(query.age),
        "income": formatting.money(query.income, language),
        "starts": formatting.month_year(query.starts, language),
        "years": str(query.years),
        "one_year": query.years == 1,
        "many_years": query.years > 1,
        "alone": not query.family,
        "with_family": bool(query.family),
        "people": number(1 + len(query.family)),
        "weeks": number(found.scheme("pti").weeks),
        "needs": needs,
        "has_needs": bool(needs),
        "past_needs": not needs,
        "weeks_now": number(found.pension[-1].weeks),
        **{f"{name}_{key}": value for name, cost in costs.items() for key, value in cost.items()},
    }


def _cost(cost: rules.SchemeCost, language: str) -> dict[str, Any]:
    # An estimate in whole pesos; the price of Modalidad 44 is known to the centavo.
    money = partial(formatting.money, language=language, cents=cost.scheme == "mod44")
    ranged = cost.total.low != cost.total.high
    return {
        "first_low": money(cost.first_year.low),
        "first_high": money(cost.first_year.high),
        "total_low": money(cost.total.low),
        "total_high": money(cost.total.high),
        "ranged": ranged,
        "same": not ranged,
        "pending": bool(cost.pending),
    }


def _need(need: rules.PensionNeed, language: str) -> dict[str, Any]:
    return {
        "need_age": str(need.age),
        "need_year": str(need.year),
        "need_weeks": formatting.number(need.weeks, language),
        "need_gathered": formatting.number(need.gathered, language),
        "need_short": need.gathered < need.weeks,
    }
