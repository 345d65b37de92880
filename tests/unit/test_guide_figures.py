"""Amounts, rates and dates that can change stand in `rules`, not in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pwa import guide, rules

MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "January February March April May June July August September October November December"
).replace(" ", "|")
BARE = re.compile(
    rf"""
      \$\s?\d[\d,.]*\d
    | \d[\d,.]*\s(?:de\s)?(?:pesos|dólares|US\ dollars|dollars|MXN|USD|centavos)
    | \d[\d,.]*\s?(?:%|por\ ciento|percent)
    | \d{{4}}-\d\d-\d\d | \d{{1,2}}/\d{{1,2}}/\d{{2,4}}
    | \d{{1,2}}\sde\s(?:{MONTHS})(?:\sde\s\d{{4}})?
    | (?:{MONTHS})\s(?:de\s)?\d{{4}}
    | (?:{MONTHS})\s\d{{1,2}}(?:,\s\d{{4}})?
    """,
    re.X,
)
DUE_DAY = re.compile(r"\bdía (\d+)\b|\bthe (\d+)(?:st|nd|rd|th)\b")

# What may stand in prose, each with its reason. To mend a finding: refer to a figure of `rules`
# (`{{uma.daily}}`), or add the words here and say why they cannot change.
HISTORY = "a day in the past: when a law, a rule or a number began or was counted"
LAW_SHARE = "a share that the law itself prints in the article named beside it; no yearly table"
ALLOWED = {
    "diciembre de 2023": HISTORY,
    "December 2023": HISTORY,
    "28 de mayo de 2024": HISTORY,
    "May 28, 2024": HISTORY,
    "enero de 2021": HISTORY,
    "January 2021": HISTORY,
    "enero de 2024": HISTORY,
    "January 2024": HISTORY,
    "agosto de 2024": HISTORY,
    "August 2024": HISTORY,
    "24 de febrero de 2026": HISTORY,
    "February 24, 2026": HISTORY,
    "octubre de 2025": HISTORY,
    "October 2025": HISTORY,
    "diciembre de 2025": HISTORY,
    "December 2025": HISTORY,
    "10 de septiembre de 2025": HISTORY,
    "September 10, 2025": HISTORY,
    "1 de julio de 1997": HISTORY,
    "July 1, 1997": HISTORY,
    "julio de 1997": HISTORY,
    "July 1997": HISTORY,
    "marzo de 2026": HISTORY,
    "March 2026": HISTORY,
    "julio de 2026": HISTORY,
    "July 2026": HISTORY,
    "diciembre de 2026": "when the banks' list of 2027 is expected; the fact has a review day",
    "31 de diciembre de 2026": "the announced end of another programme; the fact has a review day",
    "December 31, 2026": "the announced end of another programme; the fact has a review day",
    "December 2026": "when the banks' list of 2027 is expected; the fact has a review day",
    "12 de diciembre": "the day that a press article calls a Friday",
    "December 12": "the day that a press article calls a Friday",
    "1 de enero": "the day of every year on which the minimum wage changes",
    "January 1": "the day of every year on which the minimum wage changes",
    "2.99 dólares": "a single source's price of another service, shown as unconfirmed",
    "2.99 US dollars": "a single source's price of another service, shown as unconfirmed",
    "50 pesos": "a single source's price of another service, shown as unconfirmed",
    "200 pesos": "a press figure shown as wrong",
    "16,777.68 pesos": "a cap of the past year named in the sentence",
    "10 %": LAW_SHARE,
    "10%": LAW_SHARE,
    "11.5 %": LAW_SHARE,
    "11.5%": LAW_SHARE,
    "15 %": LAW_SHARE,
    "15%": LAW_SHARE,
    "20 %": LAW_SHARE,
    "20%": LAW_SHARE,
    "25 %": LAW_SHARE,
    "25%": LAW_SHARE,
    "30 %": LAW_SHARE,
    "30%": LAW_SHARE,
    "35 %": LAW_SHARE,
    "35%": LAW_SHARE,
    "40 %": LAW_SHARE,
    "40%": LAW_SHARE,
    "50 %": LAW_SHARE,
    "50%": LAW_SHARE,
    "60 %": LAW_SHARE,
    "60%": LAW_SHARE,
    "70 %": LAW_SHARE,
    "70%": LAW_SHARE,
    "75 %": LAW_SHARE,
    "75%": LAW_SHARE,
    "90 %": LAW_SHARE,
    "90%": LAW_SHARE,
    "100 %": LAW_SHARE,
    "100%": LAW_SHARE,
}


def bare_figures() -> Iterator[tuple[str, str]]:
    """(page, words) of every amount, percentage and date that is typed in prose."""
    for document in guide.load().readings:
        for text in document.texts():
            for language in guide.LANGUAGES:
                yield from ((document.path, found[0]) for found in BARE.finditer(text[language]))


def test_no_bare_figure_in_prose() -> None:
    assert sorted({each for each in bare_figures() if each[1] not in ALLOWED}) == []


def test_the_exceptions_are_all_needed_and_have_a_reason() -> None:
    used = {words for _page, words in bare_figures()}
    assert sorted(set(ALLOWED) - used) == []
    assert all(ALLOWED.values())


@pytest.mark.parametrize("words", ["$20,538.59", "1,905.82 pesos", "5 %", "14.438%", "2026-12-20"])
def test_the_pattern_sees_figures(words: str) -> None:
    assert BARE.search(f"Son {words} al mes.")


def test_every_figure_that_is_named_exists() -> None:
    known = set(rules.figure_ids())
    for document in guide.load().readings:
        assert document.figure_refs() <= known, document.path


def test_the_day_in_prose_is_the_day_of_the_rules() -> None:
    """`día 20` and `the 20th` read badly as references; so the test holds them to `rules`."""
    due = rules.figure("pti.due_day", on=rules.data_day()).value
    # The 1st: cover starts. 4: sick pay starts. 15, 17: days that other sources name.
    other = {1, 4, 15, 17, 46}
    for document in guide.load().readings:
        for text in document.texts():
            for language in guide.LANGUAGES:
                days = {int(a or b) for a, b in DUE_DAY.findall(text[language])}
                assert days <= {due, *other}, (document.path, text[language])
