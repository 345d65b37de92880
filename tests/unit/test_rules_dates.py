"""Due and safe days: a vector file worked by hand, the CNBV lists, and every payment period."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa import rules
from pwa.rules import deadlines

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "dates"
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
NOVEMBER_21 = date(2026, 11, 21)


def rows(name: str) -> list[dict[str, str]]:
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wrong_safe_days() -> list[str]:
    return [
        row["month"]
        for row in rows("safe_days.csv")
        if rules.safe_day(rules.due_for(row["month"])).isoformat() != row["safe"]
    ]


def test_the_safe_day_of_every_month() -> None:
    assert len(rows("safe_days.csv")) == 49
    assert wrong_safe_days() == []


def test_the_vector_file_knows_its_weekdays() -> None:
    for row in rows("safe_days.csv"):
        due = rules.due_for(row["month"])
        assert (due.isoformat(), WEEKDAYS[due.weekday()]) == (row["due"], row["weekday"])


def test_without_holidays_the_vectors_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file would notice an empty holiday list: four of its months hang on one."""
    monkeypatch.setattr(deadlines, "bank_holidays", lambda year: frozenset())
    assert wrong_safe_days() == ["2025-04", "2028-03", "2028-11", "2030-04"]


@pytest.mark.parametrize("year", [2025, 2026])
def test_banking_days_equal_the_lists_of_the_cnbv(year: int) -> None:
    listed = {date.fromisoformat(row["day"]) for row in rows("cnbv_closed.csv")}
    closed = {day for day in listed if day.year == year}
    assert rules.bank_holidays(year) == closed
    assert set(rules.tables().bank_closed[year]) == closed
    days = [date(year, 1, 1) + timedelta(days=step) for step in range(365)]
    weekdays = [day for day in days if day.weekday() < 5]
    assert {day for day in weekdays if not rules.is_banking_day(day)} == closed


def test_an_override_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bank day that the calendar calls closed, and the other way round."""
    from dataclasses import replace

    from pwa.rules.model import Override

    changed = replace(
        rules.tables(),
        overrides=(
            Override(date(2026, 11, 20), open=False, why="test"),
            Override(date(2026, 11, 16), open=True, why="test"),
        ),
    )
    monkeypatch.setattr(deadlines, "tables", lambda: changed)
    deadlines.bank_holidays.cache_clear()
    try:
        assert rules.safe_day(date(2026, 11, 20)) == date(2026, 11, 19)
        assert rules.is_banking_day(date(2026, 11, 16))
    finally:
        deadlines.bank_holidays.cache_clear()


@pytest.mark.parametrize(
    ("paid_through", "period", "today", "due", "covers"),
    [
        ("2026-12", "half-year", "2026-11-21", "2026-12-20", ("2027-01", "2027-06")),
        ("2026-12", "month", "2026-11-21", "2026-12-20", ("2027-01", "2027-01")),
        ("2026-12", "two-months", "2026-11-21", "2026-12-20", ("2027-01", "2027-02")),
        ("2026-12", "year", "2026-11-21", "2026-12-20", ("2027-01", "2027-12")),
        ("2027-06", "half-year", "2026-11-21", "2027-06-20", ("2027-07", "2027-12")),
        # Past, never or unknown: the next day 20, so planning always moves on.
        ("2026-11", "month", "2026-11-21", "2026-12-20", ("2027-01", "2027-01")),
        ("2025-03", "half-year", "2026-11-21", "2026-12-20", ("2027-01", "2027-06")),
        (None, "month", "2026-11-21", "2026-12-20", ("2027-01", "2027-01")),
        ("unknown", "year", "2026-11-21", "2026-12-20", ("2027-01", "2027-12")),
        # The day itself is not past.
        (None, "month", "2026-11-20", "2026-11-20", ("2026-12", "2026-12")),
        ("2026-11", "month", "2026-11-20", "2026-11-20", ("2026-12", "2026-12")),
        ("2026-12", "month", "2026-12-20", "2026-12-20", ("2027-01", "2027-01")),
        ("2026-12", "month", "2026-12-21", "2027-01-20", ("2027-02", "2027-02")),
    ],
)
def test_next_due(
    paid_through: str | None, period: str, today: str, due: str, covers: tuple[str, str]
) -> None:
    found = rules.next_due(paid_through, period=period, today=date.fromisoformat(today))
    assert found.due.isoformat() == due
    assert (found.covers_from, found.covers_to) == covers
    assert found.safe == rules.safe_day(found.due)


def test_a_half_year_in_full() -> None:
    assert rules.next_due("2026-12", period="half-year", today=NOVEMBER_21) == rules.Due(
        due=date(2026, 12, 20), safe=date(2026, 12, 18), covers_from="2027-01", covers_to="2027-06"
    )


@pytest.mark.parametrize("nonsense", ["2026", "2026-13", "26-12", "", "2026-1", "never"])
def test_another_month_is_refused(nonsense: str) -> None:
    with pytest.raises(rules.QueryError):
        rules.next_due(nonsense, period="month", today=NOVEMBER_21)


def test_another_period_is_refused() -> None:
    with pytest.raises(rules.QueryError):
        rules.next_due(None, period="quarter", today=NOVEMBER_21)


days = st.dates(date(2021, 1, 1), date(2060, 12, 31))
months = st.builds("{:04}-{:02}".format, st.integers(2021, 2060), st.integers(1, 12))


@given(months | st.none() | st.just("unknown"), st.sampled_from(list(rules.PERIODS)), days)
def test_the_next_due_is_never_past(paid_through: str | None, period: str, today: date) -> None:
    found = rules.next_due(paid_through, period=period, today=today)
    assert found.due >= today
    assert found.due.day == 20
    assert found.safe <= found.due
    assert rules.is_banking_day(found.safe)
    assert (found.due - found.safe).days <= 4


@given(days)
def test_the_safe_day_is_the_last_banking_day(day: date) -> None:
    safe = rules.safe_day(day)
    between = [safe + timedelta(days=step) for step in range(1, (day - safe).days + 1)]
    assert rules.is_banking_day(safe)
    assert not any(rules.is_banking_day(each) for each in between)


def test_the_states_of_a_payment() -> None:
    due = rules.next_due("2026-12", period="month", today=NOVEMBER_21)
    states = [due.state(date(2026, 12, day)) for day in (17, 18, 19, 20, 21)]
    assert states == ["open", "open", "between", "between", "over"]


def test_a_renewal_counts_the_last_thirty_days_of_cover() -> None:
    found = rules.renewal(date(2027, 3, 31))
    assert found == rules.Renewal(
        window_opens=date(2027, 3, 2),
        due=date(2027, 3, 31),
        safe=date(2027, 3, 31),
        covers_from="2027-04",
    )
    assert (found.due - found.window_opens).days + 1 == 30
    assert found.state(date(2027, 3, 1)) == "early"
    assert found.state(date(2027, 3, 2)) == "open"
    assert found.state(date(2027, 4, 1)) == "over"


def test_a_renewal_on_a_sunday_has_a_safe_friday() -> None:
    found = rules.renewal(date(2027, 2, 28))
    assert found.safe == date(2027, 2, 26)
    assert found.state(date(2027, 2, 27)) == "between"


def test_payments_in_a_row_leave_no_month_out() -> None:
    for period, length in rules.PERIODS.items():
        found = rules.upcoming(NOVEMBER_21, count=5, period=period)
        assert [each.due.day for each in found] == [20] * 5
        for before, after in pairwise(found):
            gap = (after.due.year - before.due.year) * 12 + after.due.month - before.due.month
            assert gap == length
            assert after.covers_from > before.covers_to
