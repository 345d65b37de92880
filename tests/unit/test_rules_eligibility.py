"""The pre-check's decision table: reachable, decided, sourced, and without a question on health."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from pwa import guide, rules
from pwa.rules.eligibility import holds

TABLE = rules.eligibility()
HEALTH = re.compile(
    r"\b(salud|enferm\w*|diabet\w*|cáncer|embaraz\w*|discapacid\w*|health|ill|illness|disease"
    r"|pregnan\w*|disab\w*)\b",
    re.I,
)


def paths(answers: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Every way through the questions, as the answers at its end."""
    given = answers or {}
    state = rules.precheck(given)
    if state.question is None:
        yield given
        return
    for option in state.question.options:
        yield from paths({**given, state.question.id: option})


PATHS = list(paths())


def test_every_path_ends_in_a_decision_and_every_row_is_reached() -> None:
    ends = [rules.precheck(answers) for answers in PATHS]
    assert {end.decision.id for end in ends if end.decision} == {row.id for row in TABLE.rows}
    assert {note.id for end in ends for note in end.notes} == {note.id for note in TABLE.notes}
    asked = {name for answers in PATHS for name in answers}
    assert asked == {question.id for question in TABLE.questions}


def test_what_decides_at_once_would_decide_at_the_end_too() -> None:
    """Rows that cut the questions short stand before all others, so their order cannot matter."""
    at_once = [row.at_once for row in TABLE.rows]
    assert at_once == sorted(at_once, reverse=True)


@pytest.mark.parametrize(
    ("answers", "decision"),
    [
        ({"place": "mexico", "nationality": "mexican", "work": "government"}, "government"),
        ({"place": "mexico", "nationality": "mexican", "work": "job"}, "job"),
        ({"place": "abroad", "nationality": "foreign"}, "foreign-abroad"),
        ({"place": "mexico", "nationality": "foreign", "stay": "pending"}, "stay-first"),
        (
            {"place": "mexico", "nationality": "mexican", "work": "app", "app_net": "above"},
            "app-employee",
        ),
    ],
)
def test_some_answers_decide_at_once(answers: dict[str, str], decision: str) -> None:
    state = rules.precheck(answers)
    assert state.decision
    assert (state.question, state.decision.id) == (None, decision)


@pytest.mark.parametrize("work", ["own", "app", "both", "job", "government"])
def test_abroad_a_mexican_rule_on_jobs_and_platforms_decides_nothing(work: str) -> None:
    state = rules.precheck(
        {
            "place": "abroad",
            "nationality": "mexican",
            "work": work,
            "before": "never",
            "aim": "both",
        }
    )
    assert state.decision
    assert state.decision.id == "abroad"


def test_returning_with_weeks_for_a_pension_is_sent_to_compare() -> None:
    answers = {"place": "mexico", "nationality": "mexican", "work": "own", "before": "weeks"}
    state = rules.precheck({**answers, "aim": "pension"})
    assert state.decision
    assert (state.decision.id, state.decision.verdict) == ("pension-first", "depends")
    assert rules.precheck({**answers, "aim": "both"}).decision != state.decision


def test_an_answer_to_a_question_that_no_longer_applies_is_dropped() -> None:
    answers = {"place": "abroad", "nationality": "mexican", "stay": "none", "app_net": "above"}
    assert rules.precheck(answers).answers == {"place": "abroad", "nationality": "mexican"}


@pytest.mark.parametrize("answers", [{"colour": "red"}, {"place": "moon"}])
def test_unknown_answers_are_refused(answers: dict[str, str]) -> None:
    with pytest.raises(rules.QueryError):
        rules.precheck(answers)


def test_conditions_name_questions_and_options_that_exist() -> None:
    known = {question.id: set(question.options) for question in TABLE.questions}
    for part in (*TABLE.questions, *TABLE.rows, *TABLE.notes):
        for name, options in part.condition.items():
            assert set(options) <= known[name], part.id
    assert holds(TABLE.rows[-1], {}), "the last row is for everybody else"


def test_every_row_has_words_and_a_fact_behind_it() -> None:
    found = guide.load().precheck
    assert list(found.questions) == [question.id for question in TABLE.questions]
    for question in TABLE.questions:
        assert tuple(found.questions[question.id].options) == question.options
    assert set(found.outcomes) == {row.id for row in TABLE.rows}
    assert set(found.notes) == {note.id for note in TABLE.notes}
    assert all(outcome.facts for outcome in found.outcomes.values())


def test_a_decision_is_no_surer_than_the_facts_it_shows() -> None:
    for row in TABLE.rows:
        facts = guide.load().precheck.outcomes[row.id].facts
        assert row.confidence in {fact.confidence for fact in facts} | {"inferred"}, row.id
        assert all(source.link.startswith("https://") for source in row.sources)
        assert row.checked_on <= date(2026, 12, 31)


def test_nothing_asks_about_health() -> None:
    for asked in guide.load().precheck.questions.values():
        texts = [asked.title, *([asked.hint] if asked.hint else []), *asked.options.values()]
        for text in texts:
            assert not HEALTH.search(text.es + " " + text.en), asked.id
