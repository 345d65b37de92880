"""The fee against income, as points of a drawing and as rows of the table behind it.

The drawing is 3200 wide and 2000 high, in whole units, so that `static/js/feechart.js` gives the
same. The step at the minimum wage is drawn apart: it is what the law's table says, not what was
seen.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from pwa import formatting, rules

WIDTH, HEIGHT = 3_200, 2_000
# Centavos of income that the drawing spans: the first that leaves room to the right.
SPANS = (2_500_000, 5_000_000, 10_000_000)
STEP = 100_000  # the fee's axis ends on a whole thousand of pesos


def chart(query: rules.FeeQuery, language: str) -> dict[str, Any]:
    """The view of the first covered month; with an unknown class, of class I."""
    asked = replace(query, risk=query.risk or rules.RISKS[0], period="month")
    edges = rules.edges(asked.zone, asked.covers)
    span = next((s for s in SPANS if 10 * query.income <= 8 * s), SPANS[-1])
    at = partial(_fee_at, asked)
    top = -(-at(span).total // STEP) * STEP
    place = partial(_place, span=span, top=top)
    mine = min(query.income, span)
    money = partial(formatting.money, language=language)
    return {
        "flat": _line([(0, at(0).total), (edges[0], at(edges[0]).total)], place),
        "jump": _line([(edges[0], at(edges[0] + each).total) for each in (0, 1)], place),
        "slope": _line([(x, at(x).total) for x in _stops(edges, span)], place),
        "mine": _line([(mine, at(mine).total)] * 2, place),
        "mine_down": _line([(mine, 0), (mine, at(mine).total)], place),
        "axis_top": money(top, cents=False),
        "axis_end": money(span, cents=False),
        "axis_middle": money(span // 2, cents=False),
        "step": money(at(edges[0] + 1).total - at(edges[0]).total),
        "floor_income": money(edges[0]),
        "rows": _rows(edges, at, money),
    }


def _fee_at(query: rules.FeeQuery, income: int) -> rules.MonthFee:
    return rules.fee(replace(query, income=income)).months[0]


def _stops(edges: tuple[int, ...], span: int) -> list[int]:
    """Incomes between which the line is straight: both sides of every edge that is shown."""
    inner = [x for edge in edges[1:] if edge < span for x in (edge - 1, edge)]
    return [edges[0] + 1, *inner, span]


def _place(point: tuple[int, int], span: int, top: int) -> str:
    x, y = WIDTH * point[0] // span, HEIGHT - HEIGHT * point[1] // top
    return f"{x},{y}"


def _line(points: list[tuple[int, int]], place: Any) -> str:
    return " ".join(place(point) for point in points)


def _rows(edges: tuple[int, ...], at: Any, money: Any) -> list[dict[str, Any]]:
    """The incomes at which something changes: the floor, a centavo above it, every later edge."""
    incomes = [edges[0], edges[0] + 1, *edges[1:]]
    return [
        _row(income, index, len(incomes), at(income), money) for index, income in enumerate(incomes)
    ]


def _row(income: int, index: int, count: int, fee: rules.MonthFee, money: Any) -> dict[str, Any]:
    saved = sum(line.amount for line in fee.lines if line.group == "retirement")
    return {
        "row_income": money(income),
        "row_fee": money(fee.total),
        "row_saved": money(saved),
        "row_floor": index == 0,
        "row_doubt": index == 1,
        "row_ceiling": index == count - 1,
    }
