"""The fee a third time, in exact fractions, straight from the tables as the law prints them.

Typed and written apart from `pwa/rules`, so that a slip in a data file or in the engine shows. Slow
and plain on purpose. Percentages and pesos are texts, as printed.
"""

from __future__ import annotations

from calendar import monthrange
from fractions import Fraction

UMA = """
2020 86.88
2021 89.62
2022 96.22
2023 103.74
2024 108.57
2025 113.14
2026 117.31
"""
WAGES = """
2021 141.70 213.39
2022 172.87 260.34
2023 207.44 312.41
2024 248.93 374.89
2025 278.80 419.88
2026 315.04 440.87
"""
# Columns 2023 to 2030.
CESANTIA = """
3.150 3.150 3.150 3.150 3.150 3.150 3.150 3.150
3.281 3.413 3.544 3.676 3.807 3.939 4.070 4.202
3.575 4.000 4.426 4.851 5.276 5.701 6.126 6.552
3.751 4.353 4.954 5.556 6.157 6.759 7.360 7.962
3.869 4.588 5.307 6.026 6.745 7.464 8.183 8.902
3.953 4.756 5.559 6.361 7.164 7.967 8.770 9.573
4.016 4.882 5.747 6.613 7.479 8.345 9.211 10.077
4.241 5.331 6.422 7.513 8.603 9.694 10.784 11.875
"""
UPPER_ENDS = "1.50 2.00 2.50 3.00 3.50 4.00"
PREMIUMS = {"I": "0.54355", "II": "1.13065", "III": "2.59840", "IV": "4.65325", "V": "7.58875"}
# employer, worker
ON_BASE = ["0.70 0.25", "1.05 0.375", "1.75 0.625", "2.00 0", "1.00 0"]


def numbers(text: str) -> list[list[Fraction]]:
    return [[Fraction(cell) for cell in line.split()] for line in text.strip().splitlines()]


def uma_of(year: int, month: int) -> Fraction:
    known = {int(y): value for y, value in numbers(UMA)}
    return known[min(year if month >= 2 else year - 1, max(known))]


def wage_of(year: int, zone: str) -> Fraction:
    known = {int(row[0]): row[1 if zone == "general" else 2] for row in numbers(WAGES)}
    return known[min(year, max(known))]


def rounded(value: Fraction, places: str) -> Fraction:
    """Half up, decided on the exact fraction."""
    step = Fraction(places)
    return (value / step + Fraction(1, 2)).__floor__() * step


def cesantia(base: Fraction, wage: Fraction, uma: Fraction, year: int) -> Fraction:
    column = min(year, 2030) - 2023
    if column < 0:
        return Fraction("3.150")
    table = numbers(CESANTIA)
    if base <= wage:
        return table[0][column]
    times = rounded(base / uma, "0.01")
    ends = [Fraction(end) for end in UPPER_ENDS.split()]
    return table[1 + sum(times > end for end in ends)][column]


def month_fee(
    income: Fraction,
    zone: str,
    risk: str,
    month: str,
    *,
    infonavit: bool = False,
    days: int | None = None,
) -> Fraction:
    """Pesos for one covered month; the daily base is an exact fraction."""
    year, number = int(month[:4]), int(month[5:])
    count = days or monthrange(year, number)[1]
    uma, wage = uma_of(year, number), wage_of(year, zone)
    base = max(wage, min(income / count, 25 * uma))
    shares = [(uma, "20.40"), (max(Fraction(0), base - 3 * uma), "1.10")]
    shares += [(shares[1][0], "0.40"), (base, PREMIUMS[risk])]
    shares += [(base, rate) for pair in ON_BASE for rate in pair.split()]
    shares += [(base, str(cesantia(base, wage, uma, year))), (base, "1.125")]
    if infonavit:
        shares.append((base, "5.00"))
    parts = [rounded(on * Fraction(rate) / 100 * count, "0.01") for on, rate in shares]
    return sum(parts, Fraction(0))
