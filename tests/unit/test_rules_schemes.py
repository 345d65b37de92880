"""The other schemes, the comparison, and the figures that prose names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa import rules

pytestmark = pytest.mark.usefixtures("tables_of_2026")

ROOT = Path(__file__).resolve().parents[2]
NOVEMBER = date(2026, 11, 24)
ME = rules.CompareQuery(
    age=45, income=1_200_000, zone="general", family=(40, 12), years=1, starts="2027-01", risk="I"
)


def test_the_mod44_price_needs_the_values_of_its_year() -> None:
    assert rules.mod44_year(2026).pending == ()
    assert rules.mod44_year(2027).pending == ("uma", "wage")
    with pytest.raises(rules.NotInForce):
        rules.mod44_year(2015)


@pytest.mark.parametrize(
    ("age", "price"),
    [
        (0, 890_000), (19, 890_000), (20, 1_110_000), (29, 1_110_000), (30, 1_185_000),
        (40, 1_380_000), (50, 1_425_000), (60, 1_980_000), (70, 2_065_000), (79, 2_065_000),
        (80, 2_130_000), (120, 2_130_000),
    ],
)  # fmt: skip
def test_family_insurance_by_age(age: int, price: int) -> None:
    assert rules.family_price(age, date(2025, 12, 31)).total == price
    assert rules.family_price(age, date(2025, 12, 31)).pending == ()
    assert rules.family_price(age, NOVEMBER).pending == ("family",)


def test_family_insurance_outside_its_table() -> None:
    with pytest.raises(rules.NotInForce):
        rules.family_price(30, date(2024, 12, 31))
    for age in (-1, 121):
        with pytest.raises(rules.QueryError):
            rules.family_price(age, NOVEMBER)


def test_modalidad_40_by_row() -> None:
    """Top row 14.438 %; at the minimum wage 10.075 %, rounded once."""
    assert rules.mod40_month(2_000_000, "general", "2026-06").total == 288_760
    assert rules.mod40_month(0, "general", "2026-06").total == 95_221  # 9,451.20 x 10.075 %
    top = 11_731 * 25 * 30
    assert rules.mod40_month(10**9, "general", "2026-06").total == (top * 14_438 + 50_000) // 10**5


def test_published_top_rates_of_modalidad_40() -> None:
    published = {2023: 11_166, 2024: 12_256, 2025: 13_347, 2026: 14_438, 2027: 15_528}
    published |= {2028: 16_619, 2029: 17_709, 2030: 18_800}
    for year, rate in published.items():
        assert rules.bundle()["mod40"][str(year)][7] == rate * 100


def test_weeks_rise_by_25_a_year_to_1000() -> None:
    assert [rules.pension_weeks(year) for year in (2021, 2026, 2030, 2031, 2050)] == [
        750, 875, 975, 1000, 1000,
    ]  # fmt: skip
    with pytest.raises(rules.NotInForce):
        rules.pension_weeks(2020)


def test_a_comparison_adds_up() -> None:
    found = rules.compare(ME)
    pti = rules.fee(rules.FeeQuery(1_200_000, "general", "2027-01", "I", period="year"))
    assert found.scheme("pti").total == rules.Range(pti.total, pti.total)
    family = 1_380_000 * 2 + 890_000
    assert found.scheme("family").total == rules.Range(family, family)
    assert found.scheme("family").weeks == 0
    assert found.scheme("mod40").people == 0
    assert found.scheme("pti").people == found.scheme("family").people == 3
    assert found.scheme("mod44").total.low == rules.mod44_year(2027).total
    assert found.scheme("pti").weeks == 365 // 7
    assert found.scheme("pti").pending == ("uma", "wage")
    assert found.pension == (
        rules.PensionNeed(60, 2042, 1000, gathered=(15 * 365 + 4) // 7),
        rules.PensionNeed(65, 2047, 1000, gathered=(20 * 365 + 5) // 7),
    )


def test_at_61_four_years_do_not_make_a_pension() -> None:
    """From January 2027 to January 2031; 60 has passed and brings nothing more."""
    past, at_65 = rules.compare(replace(ME, age=61)).pension
    assert (past.year, past.gathered) == (2027, 0)
    assert (at_65.year, at_65.weeks, at_65.gathered) == (2031, 1000, 208)


def test_an_unknown_class_makes_a_range() -> None:
    pti = rules.compare(rules.CompareQuery(**{**vars(ME), "risk": None})).scheme("pti")
    assert pti.first_year.low < pti.first_year.high


def test_a_birthday_moves_the_band() -> None:
    """At 49 and 50, two years of family insurance cost one of each band."""
    query = rules.CompareQuery(49, 1_000_000, "general", (), 2, "2027-01", "I")
    cost = rules.compare(query).scheme("family")
    assert cost.first_year.low == 1_380_000
    assert cost.total.low == 1_380_000 + 1_425_000


@given(st.integers(1, 5), st.sampled_from(rules.ZONES))
@settings(deadline=None, max_examples=10)
def test_years_add_up(years: int, zone: str) -> None:
    found = rules.compare(rules.CompareQuery(45, 1_200_000, zone, (), years, "2027-01", "II"))
    for cost in found.schemes:
        assert cost.total.low >= cost.first_year.low
        assert (cost.total.low == cost.first_year.low) == (years == 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"years": 0}, "years"),
        ({"years": 41}, "years"),
        ({"age": -1}, "age"),
        ({"family": (130,)}, "age"),
        ({"family": (1,) * 21}, "family"),
        ({"income": -1}, "income"),
        ({"starts": "x"}, "month"),
    ],
)
def test_a_comparison_refuses_nonsense(change: dict[str, object], field: str) -> None:
    with pytest.raises(rules.QueryError) as caught:
        rules.compare(rules.CompareQuery(**{**vars(ME), **change}))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("ref", "kind", "value", "provisional"),
    [
        ("uma.daily", "money", 11_731, False),
        ("uma.monthly", "money", 356_622, False),
        ("uma.yearly", "money", 4_279_464, False),
        ("uma.until", "date", date(2027, 1, 31), False),
        ("wage.general", "money", 31_504, False),
        ("wage.border", "money", 44_087, False),
        ("mod44.year", "money", 2_053_859, False),
        ("rates.sickness_fixed", "rate", 2_040_000, False),
        ("rates.pensioners_care", "rate", 142_500, False),
        ("risk.iii", "rate", 259_840, False),
        ("cesantia.row5", "rate", 602_600, False),
        ("weeks.pension", "integer", 875, False),
        ("family.30-39", "money", 1_185_000, True),
        ("family.lowest", "money", 890_000, True),
        ("family.highest", "money", 2_130_000, True),
        ("mod40.top_rate", "rate", 1_443_800, False),
        ("pti.floor_month", "money", 190_582, False),
        ("pti.floor_month_border", "money", 242_028, False),
        ("pti.step_general", "money", 27_182, False),
        ("pti.step_border", "money", 45_802, False),
        ("pti.due_day", "integer", 20, False),
        ("renewal.window_days", "integer", 30, False),
        ("zones.named", "integer", 43, False),
    ],
)
def test_figures(ref: str, kind: str, value: int | date, provisional: bool) -> None:
    figure = rules.figure(ref, on=NOVEMBER)
    assert (figure.kind, figure.value, figure.provisional) == (kind, value, provisional)
    assert figure.source.link.startswith("https://")
    assert figure.review_by > NOVEMBER


def test_a_figure_of_a_month_to_come_is_provisional() -> None:
    assert rules.figure("wage.general", on=date(2027, 1, 1)).provisional
    assert rules.figure("pti.floor_month", on=date(2027, 1, 1)).provisional
    assert not rules.figure("wage.general", on=date(2026, 12, 31)).provisional


def test_every_figure_can_be_asked_and_named_in_prose() -> None:
    """Ids fit the syntax of guide text, and none is missing on the day of the data."""
    for ref in rules.figure_ids():
        assert re.fullmatch(r"[a-z0-9_.:-]+", ref)
        assert rules.figure(ref, on=rules.data_day()).ref == ref
    with pytest.raises(rules.UnknownFigure):
        rules.figure("uma.hourly", on=NOVEMBER)


def test_no_error_is_raised_for_a_scheme_without_answer() -> None:
    """Every benefit has an answer for every scheme."""
    for benefit in rules.tables().benefits:
        assert set(benefit.answers) == {"pti", "family", "mod40", "mod44"}
