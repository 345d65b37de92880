"""A figure of `rules` in words, for the guide's prose: the same on every day, until data change."""

from __future__ import annotations

from datetime import date
from functools import cache

from pwa import formatting, rules

YEAR = ".year"


@cache
def figure_words(ref: str, language: str) -> str:
    """`uma.daily` -> `$117.31`. The day is the one on which the tables were last checked, so that
    no page's bytes follow today. Raises `rules.UnknownFigure`."""
    figure = rules.figure(ref, on=rules.data_day())
    if isinstance(figure.value, date):
        return formatting.day(figure.value, language)
    if figure.kind == "money":
        return formatting.money(figure.value, language)
    if figure.kind == "rate":
        return formatting.percent(figure.value, language)
    return str(figure.value) if ref.endswith(YEAR) else formatting.number(figure.value, language)
