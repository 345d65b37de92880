"""Money, rates and dates in words, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from pwa import formatting

DAY = date(2026, 12, 18)


@pytest.mark.parametrize(
    ("centavos", "cents", "expected"),
    [
        (256371, True, "$2,563.71"),
        (256371, False, "$2,564"),
        (256350, False, "$2,564"),
        (256349, False, "$2,563"),
        (0, True, "$0.00"),
        (5, True, "$0.05"),
        (123456789, True, "$1,234,567.89"),
        (-150, True, "-$1.50"),
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_money_is_written_the_mexican_way_in_both(
    centavos: int, cents: bool, expected: str, language: str
) -> None:
    assert formatting.money(centavos, language, cents=cents) == expected


@pytest.mark.parametrize(
    ("rate", "spanish", "english"),
    [
        (714_300, "7.143 %", "7.143%"),
        (259_840, "2.5984 %", "2.5984%"),
        (2_040_000, "20.4 %", "20.4%"),
        (10_000_000, "100 %", "100%"),
    ],
)
def test_percent_shows_every_digit_of_the_rate(rate: int, spanish: str, english: str) -> None:
    assert formatting.percent(rate, "es") == spanish
    assert formatting.percent(rate, "en") == english


def test_days_and_months_in_words() -> None:
    assert formatting.weekday(DAY, "es") == "viernes 18 de diciembre"
    assert formatting.weekday(DAY, "en") == "Friday, December 18"
    assert formatting.weekday(DAY, "es", year=True) == "viernes 18 de diciembre de 2026"
    assert formatting.day("2026-11-21", "es") == "21 de noviembre de 2026"
    assert formatting.day("2026-11-21", "en") == "November 21, 2026"
    assert formatting.day_short(DAY, "es") == "18 dic 2026"
    assert formatting.day_short(DAY, "en") == "Dec 18, 2026"
    assert formatting.month_name("2027-01", "es") == "enero"
    assert formatting.month_year("2027-01", "es") == "enero de 2027"
    assert formatting.month_year("2027-01", "en") == "January 2027"


def test_whole_numbers_have_their_thousands() -> None:
    assert formatting.number(20538, "es") == "20,538"
