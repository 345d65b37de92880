"""`docs/coverage.md` names where every subject stands; nothing in it points nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from pwa import guide, rules
from pwa.i18n import LANGUAGES
from pwa.web.pages import page_list

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/coverage.md"
OUTSIDE = re.compile(r"\b(pti|imss)\.md\b|\bseeds?/|\b\d{3}_[0-9a-f]{16}\b|\b[LPRM]\d{1,2}\b")


def rows() -> Iterator[tuple[str, str]]:
    """(subject, where) of every line of every table."""
    for line in DOCUMENT.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells != ["Subject", "Where"]:
            yield cells[0], cells[1]


def named() -> dict[str, str]:
    """Every id that the table names, with its subject."""
    return {
        each.strip(): subject
        for subject, where in rows()
        if not where.startswith("left out:")
        for each in where.split(",")
    }


def test_every_subject_has_a_place_or_a_reason() -> None:
    listed = list(rows())
    assert len(listed) > 100
    assert len({subject for subject, _where in listed}) == len(listed)
    for subject, where in listed:
        assert where.removeprefix("left out:").strip(), subject


def test_every_fact_of_the_content_is_in_the_table() -> None:
    facts = {each for each in named() if not each.startswith("figure:")}
    assert facts == set(guide.load().facts)


def test_every_figure_exists() -> None:
    figures = {each.removeprefix("figure:") for each in named() if each.startswith("figure:")}
    assert figures
    assert figures <= set(rules.figure_ids())


def test_the_table_stands_alone() -> None:
    assert not OUTSIDE.search(DOCUMENT.read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_stands_on_a_rendered_page(app: Flask, language: str) -> None:
    """The page shows the fact's id where it says what it rests on."""
    library = guide.load()
    html = {}
    with app.app_context():
        pages = page_list()
        for document in library.documents:
            page = pages.get(document.path)
            assert page, document.path
            html[document.path] = pages.cached(language, page).body.decode()
    for fact_id in library.facts:
        shown = re.compile(rf'data-fact="[^"]*(?<![\w.-]){re.escape(fact_id)}(?![\w.-])')
        for document in library.pages_with(fact_id):
            assert shown.search(html[document.path]), (fact_id, document.path)
