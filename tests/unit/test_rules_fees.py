"""The fee: published figures, vectors worked apart, an oracle in fractions, and properties."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa import rules
from pwa.rules.fees import FeeQuery, fee, month_fee, share_of
from tests.unit import rules_oracle as oracle

pytestmark = pytest.mark.usefixtures("tables_of_2026")

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
MONTHS = [f"{year}-{month:02}" for year in range(2021, 2031) for month in range(1, 13)]
# Which published rows can be asked of the engine, and why the others cannot.
USABLE = {1, 4, 6, 7, 13, 14, 15, 16}
NOT_USABLE = {
    2: "rounded 'under 40 a day', class not said",
    3: "rounded 'from 1150', class and days not said",
    5: "rounded 'from 40 a day', class not said",
    8: "rounded 'about 1800', class and days not said",
    9: "'about 200' for Infonavit: 5 % cannot give it",
    10: "rounded 'about 20000 a year', contradicts row 8 of the same event",
    11: "a rounded sum in dollars, rate and month unknown",
    12: "'about 3500' fits no class; the article names another scheme",
}


def rows(name: str) -> list[dict[str, str]]:
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def centavos(text: str) -> int:
    return int(Fraction(text) * 100)


def total(row: dict[str, str]) -> int:
    query = FeeQuery(
        centavos(row["income"]),
        row["zone"],
        row["covers"],
        row["risk"],
        infonavit=row["infonavit"] == "yes",
    )
    return fee(query).total


def test_every_published_row_is_used_or_explained() -> None:
    count = len(rows("fees/published.csv"))
    assert USABLE | set(NOT_USABLE) == set(range(1, count + 1))
    assert not USABLE & set(NOT_USABLE)


@pytest.mark.parametrize("row", rows("fees/exact.csv"), ids=lambda r: f"{r['row']}-{r['covers']}")
def test_published_pti_figures(row: dict[str, str]) -> None:
    """Where the press drops the centavos, ours are dropped as well; else equal to the centavo."""
    ours = total(row)
    if row["cents"] == "dropped":
        assert ours // 100 == int(row["published"])
    else:
        assert ours == centavos(row["published"])


def test_published_limits_of_2022() -> None:
    """Rows 6 and 7: the lowest and highest income that counted in a month of 31 days."""
    low = fee(FeeQuery(0, "general", "2022-03", "I")).months[0]
    high = fee(FeeQuery(rules.parse_amount("99,999,999"), "general", "2022-03", "I")).months[0]
    assert (low.income, high.income) == (535_897, 7_457_050)
    assert (low.bound, high.bound) == ("floor", "ceiling")


def test_published_mod44_price() -> None:
    """Row 13, and the year before by the same rule."""
    assert rules.mod44_year(2026).total == 2_053_859
    assert rules.mod44_year(2025).total == 1_887_041


def test_published_domestic_worker_of_2019() -> None:
    """Row 14, a sister scheme with the same parts: published to ten cents."""
    month = month_fee(FeeQuery(308_040, "general", "2019-04", "I"), "2019-04")
    assert month.total == 90_422
    with pytest.raises(rules.NotInForce):
        fee(FeeQuery(308_040, "general", "2019-04", "I"))


def test_published_riss_parts_of_2016() -> None:
    """Row 15: 61 days of 94.07, work risk at 0.5 %, the rates of the fee, Infonavit 5 %, each part
    to the centavo; half of each of the two columns is due. Its table has two funeral rows."""
    base, uma = 9_407 * 61, 7_304 * 61
    month = month_fee(FeeQuery(9_407 * 30, "general", "2016-03", "I"), "2016-03")
    rates = {line.id: (line.employer_rate, line.worker_rate) for line in month.lines}
    kept = ["cash_benefits", "pensioners_care", "disability_life", "retirement", "cesantia"]
    employer = [share_of(base, rates[name][0]) for name in [*kept, "childcare"]]
    worker = [share_of(base, rates[name][1]) for name in [*kept, "childcare"]]
    employer += [share_of(uma, rates["sickness_fixed"][0]), share_of(base, 50_000)]
    employer += [share_of(base, 500_000)]
    halves = [-(-sum(column) // 2) for column in (employer, worker)]
    assert sum(halves) == 95_728


@pytest.mark.parametrize("row", rows("fees/worked.csv"), ids=lambda r: f"{r['total']}")
def test_worked_fees(row: dict[str, str]) -> None:
    assert total(row) == centavos(row["total"])


@pytest.mark.parametrize("row", rows("fees/rows.csv"), ids=lambda r: f"{r['covers']}-{r['income']}")
def test_rows_of_the_cesantia_table(row: dict[str, str]) -> None:
    query = FeeQuery(centavos(row["income"]), row["zone"], row["covers"], "I")
    assert fee(query).months[0].row == int(row["row"])


def test_a_year_at_the_floor_costs_what_the_guide_says() -> None:
    assert fee(FeeQuery(0, "general", "2026-01", "I", period="year")).total == 2_316_105


def test_the_step_above_the_floor() -> None:
    """271.82 in 30 days, 253.69 in 28, 280.88 in 31; border 458.02 and 473.29; in a 31-day month
    of the 2027 row 351.10 and 591.64."""
    found = {}
    for zone, month in [("general", "2026-06"), ("general", "2026-07"), ("border", "2026-06")]:
        found[zone, month] = step(zone, month)
    assert list(found.values()) == [27_182, 28_088, 45_802]
    assert (step("general", "2026-02"), step("border", "2026-07")) == (25_369, 47_329)
    assert (step("general", "2027-03"), step("border", "2027-03")) == (35_110, 59_164)


def step(zone: str, month: str) -> int:
    floor = rules.edges(zone, month)[0]
    at, above = (fee(FeeQuery(income, zone, month, "I")).total for income in (floor, floor + 1))
    return above - at


def test_every_edge_of_every_month_against_the_oracle() -> None:
    for month in MONTHS:
        for zone in rules.ZONES:
            for edge in rules.edges(zone, month):
                for income in (edge - 1, edge, edge + 1):
                    ours = fee(FeeQuery(income, zone, month, "III")).total
                    theirs = oracle.month_fee(Fraction(income, 100), zone, "III", month)
                    assert ours == theirs * 100, (month, zone, income)


incomes = st.integers(0, 12_000_000)
queries = st.builds(
    FeeQuery,
    income=incomes,
    zone=st.sampled_from(rules.ZONES),
    covers=st.sampled_from(MONTHS[:-12]),
    risk=st.sampled_from(rules.RISKS),
    period=st.sampled_from(list(rules.PERIODS)),
    days=st.none() | st.integers(28, 31),
)


@given(queries)
@settings(deadline=None, max_examples=200)
def test_random_fees_against_the_oracle(query: FeeQuery) -> None:
    theirs = [
        oracle.month_fee(
            Fraction(query.income, 100), query.zone, query.risk or "I", m.month, days=query.days
        )
        for m in fee(query).months
    ]
    assert [month.total for month in fee(query).months] == [value * 100 for value in theirs]


@given(queries, incomes)
@settings(deadline=None, max_examples=300)
def test_the_fee_never_falls_when_income_rises(query: FeeQuery, more: int) -> None:
    richer = FeeQuery(**{**vars(query), "income": query.income + more})
    assert fee(richer).total >= fee(query).total


@given(queries, st.booleans())
@settings(deadline=None, max_examples=200)
def test_parts_and_months_sum_to_the_total(query: FeeQuery, infonavit: bool) -> None:
    covers = max(query.covers, "2024-01") if infonavit else query.covers
    query = FeeQuery(**{**vars(query), "infonavit": infonavit, "covers": covers})
    answer = fee(query)
    assert sum(line.amount for line in answer.lines) == answer.total
    assert sum(answer.groups.values()) == answer.total
    singles = [
        fee(FeeQuery(**{**vars(query), "covers": month.month, "period": "month"})).total
        for month in answer.months
    ]
    assert sum(singles) == answer.total
    assert len(answer.months) == rules.PERIODS[query.period]


@given(queries)
@settings(deadline=None, max_examples=100)
def test_an_unknown_class_gives_the_range(query: FeeQuery) -> None:
    unknown = fee(FeeQuery(**{**vars(query), "risk": None}))
    first, last = (fee(FeeQuery(**{**vars(query), "risk": risk})).total for risk in ("I", "V"))
    assert unknown.range == rules.Range(first, last)
    assert unknown.total == first
    assert fee(query).range is None


def test_months_to_come_are_provisional() -> None:
    answer = fee(FeeQuery(1_000_000, "general", "2026-11", "I", period="half-year"))
    assert answer.provisional == ("2027-01", "2027-02", "2027-03", "2027-04")
    assert answer.months[2].pending == ("wage",)
    assert answer.months[3].pending == ("uma", "wage")
    assert "not_enacted" in answer.doubts


def test_changes_of_january_and_february() -> None:
    """In January the wage and the row change, in February the UMA; nothing in March."""
    before, january, february, march = (
        fee(FeeQuery(0, "general", month, "I", days=30)).total
        for month in ("2025-12", "2026-01", "2026-02", "2026-03")
    )
    assert before < january < february == march


def test_a_higher_floor_can_lower_a_fee() -> None:
    """Why a provisional fee is «cerca de» and never «al menos»."""
    ours = oracle.month_fee(Fraction(10_000), "general", "III", "2027-01")
    assert ours == Fraction("2563.71")
    assert fee(FeeQuery(1_000_000, "general", "2027-01", "III")).total == 256_371


def test_the_thirty_day_value_stands_beside() -> None:
    answer = fee(FeeQuery(1_000_000, "general", "2027-01", "I"))
    same = fee(FeeQuery(1_000_000, "general", "2027-01", "I", days=30))
    assert answer.alternatives == (rules.Alternative(30, same.total),)
    assert answer.alternatives[0].total != answer.total


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"income": -1}, "income"),
        ({"income": 10**30}, "income"),
        ({"income": True}, "income"),
        ({"zone": "north"}, "zone"),
        ({"risk": "VI"}, "risk"),
        ({"days": 27}, "days"),
        ({"days": 32}, "days"),
        ({"period": "week"}, "period"),
        ({"covers": "2026-13"}, "month"),
        ({"covers": "２０２６-01"}, "month"),
        ({"covers": ""}, "month"),
    ],
)
def test_nonsense_is_refused_by_field(change: dict[str, Any], field: str) -> None:
    query: dict[str, Any] = {"income": 1_000_000, "zone": "general", "covers": "2027-01"}
    with pytest.raises(rules.QueryError) as caught:
        fee(FeeQuery(**{**query, **change}))
    assert caught.value.field == field


def test_before_the_scheme_there_is_no_fee() -> None:
    with pytest.raises(rules.NotInForce, match="pti"):
        fee(FeeQuery(1_000_000, "general", "2020-12", "I"))
    with pytest.raises(rules.NotInForce, match="infonavit"):
        fee(FeeQuery(1_000_000, "general", "2023-12", "I", infonavit=True))


def typed() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / "amounts/typed.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("case", typed(), ids=lambda c: repr(c["text"])[:20])
def test_typed_amounts(case: dict[str, Any]) -> None:
    if "centavos" in case:
        assert rules.parse_amount(case["text"]) == case["centavos"]
        return
    with pytest.raises(rules.AmountError) as caught:
        rules.parse_amount(case["text"])
    assert caught.value.reason == case["reason"]
    assert case["reason"] in rules.AMOUNT_REASONS


@given(st.integers(0, 9_999_999_999))
def test_an_amount_survives_writing_and_reading(amount: int) -> None:
    assert rules.parse_amount(f"${amount // 100:,}.{amount % 100:02}") == amount
    assert rules.parse_amount(rules.plain_amount(amount)) == amount


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_reason(text: str) -> None:
    assert outcome(text) in {*rules.AMOUNT_REASONS, "amount"}


def outcome(text: str) -> str:
    try:
        return "amount" if 0 <= rules.parse_amount(text) <= 9_999_999_999 else "outside"
    except rules.AmountError as error:
        return error.reason
