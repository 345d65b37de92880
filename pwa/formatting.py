"""Money, rates and dates in words, in both languages. Pure: the language is an argument.

Money is integer centavos, rates integers of 1e-7, days `date`, months `"YYYY-MM"`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from pwa.i18n import REGIONAL

# Both languages name the weekday and the month in full; the order is each language's own.
DAY = {"es": "d 'de' MMMM 'de' y", "en": "MMMM d, y"}
DAY_SHORT = {"es": "d MMM y", "en": "MMM d, y"}
WEEKDAY = {"es": "EEEE d 'de' MMMM", "en": "EEEE, MMMM d"}
WEEKDAY_YEAR = {"es": "EEEE d 'de' MMMM 'de' y", "en": "EEEE, MMMM d, y"}
MONTH_YEAR = {"es": "MMMM 'de' y", "en": "MMMM y"}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(REGIONAL[language], sep="-")


def money(centavos: int, language: str, *, cents: bool = True) -> str:
    """`256371` -> `$2,563.71`; without cents rounded half up to whole pesos. Mexican pesos."""
    if not cents:
        centavos = (centavos + 50) // 100 * 100
    pattern = "#,##0.00" if cents else "#,##0"
    sign = "-" if centavos < 0 else ""
    amount = Decimal(abs(centavos)).scaleb(-2)
    return f"{sign}${format_decimal(amount, pattern, locale=_locale(language))}"


def percent(rate: int, language: str) -> str:
    """`143_800` (1e-7) -> `1.438 %` in Spanish, `1.438%` in English. All digits, none added."""
    number = format_decimal(Decimal(rate).scaleb(-5), "0.#####", locale=_locale(language))
    return f"{number} %" if language == "es" else f"{number}%"


def number(value: int, language: str) -> str:
    """A whole number with its thousands."""
    return format_decimal(value, "#,##0", locale=_locale(language))


def day(value: date | str, language: str) -> str:
    """`21 de noviembre de 2026`, `November 21, 2026`."""
    return format_date(_date(value), DAY[language], locale=_locale(language))


def day_short(value: date | str, language: str) -> str:
    """`21 nov 2026`, `Nov 21, 2026`: for fact lines."""
    return format_date(_date(value), DAY_SHORT[language], locale=_locale(language))


def weekday(value: date | str, language: str, *, year: bool = False) -> str:
    """`viernes 18 de diciembre`, `Friday, December 18`; with `year`, the year too."""
    pattern = WEEKDAY_YEAR if year else WEEKDAY
    return format_date(_date(value), pattern[language], locale=_locale(language))


def month_name(month: str, language: str) -> str:
    """`2027-01` -> `enero`, `January`."""
    return format_date(_first(month), "LLLL", locale=_locale(language))


def month_year(month: str, language: str) -> str:
    """`2027-01` -> `enero de 2027`, `January 2027`."""
    return format_date(_first(month), MONTH_YEAR[language], locale=_locale(language))


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
