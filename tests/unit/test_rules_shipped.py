"""The tables as they ship, whatever year they have come to."""

from __future__ import annotations

from pathlib import Path

from pwa import rules
from pwa.commands.report import figures_page

ROOT = Path(__file__).resolve().parents[2]


def test_they_were_in_order_when_they_were_last_checked() -> None:
    """To mend: see docs/recipes/yearly-drill.md"""
    assert rules.check(rules.data_day()) == []


def test_every_entry_names_an_https_source_and_a_day() -> None:
    for each in rules.tables().tables.values():
        for entry in each.entries:
            assert entry.source.link.startswith("https://")
            assert entry.checked_on < each.review_by


def test_the_list_of_figures_is_current() -> None:
    """To mend: flask --app wsgi rules figures > docs/figures.md"""
    assert (ROOT / "docs/figures.md").read_text("utf-8") == figures_page()


def test_the_phone_gets_a_year_and_more_ahead_of_the_data() -> None:
    until = rules.valid_until()
    assert rules.last_month() >= f"{until.year + 3}-{until.month:02}"
