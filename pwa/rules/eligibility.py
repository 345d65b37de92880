"""The pre-check «¿Es para mí?»: which question comes next, and what the answers decide.

A decision table without words and without pages; the phone reads the same one. Answers are
{question id: option id}. Nothing here asks about health.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pwa.rules.errors import QueryError
from pwa.rules.load import eligibility
from pwa.rules.model import Condition, Decision, Question, Remark

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Precheck:
    """Where a person stands: the answers that count, and either the next question or the decision
    with its remarks."""

    answers: Answers
    question: Question | None
    decision: Decision | None
    notes: tuple[Remark, ...]


def precheck(answers: Answers) -> Precheck:
    """Answers to questions that no longer apply are left out. Raises `QueryError` for a question
    or an option that does not exist."""
    kept = _kept(answers)
    at_once = next((row for row in eligibility().rows if row.at_once and holds(row, kept)), None)
    question = None if at_once else _open(kept)
    if question:
        return Precheck(kept, question, None, ())
    decision = at_once or next(row for row in eligibility().rows if holds(row, kept))
    notes = tuple(note for note in eligibility().notes if not at_once and holds(note, kept))
    return Precheck(kept, None, decision, notes)


def holds(part: Question | Decision | Remark, answers: Answers) -> bool:
    """Whether every condition of a part is met by answers that were given."""
    return all(answers.get(name) in options for name, options in part.condition.items())


def _kept(answers: Answers) -> dict[str, str]:
    known = {question.id: question for question in eligibility().questions}
    for name, option in answers.items():
        if name not in known or option not in known[name].options:
            raise QueryError(name, "no such answer")
    kept: dict[str, str] = {}
    for question in known.values():
        if question.id in answers and holds(question, kept):
            kept[question.id] = answers[question.id]
    return kept


def _open(kept: Answers) -> Question | None:
    """The first question that applies and has no answer."""
    asked = (each for each in eligibility().questions if holds(each, kept))
    return next((each for each in asked if each.id not in kept), None)


def decision_table() -> dict[str, Any]:
    """The table as the phone gets it: ids and conditions only."""
    table = eligibility()
    return {
        "questions": [{"id": each.id, **_when(each.condition)} for each in table.questions],
        "rows": [
            {"id": row.id, "at_once": row.at_once, **_when(row.condition)} for row in table.rows
        ],
        "notes": [{"id": note.id, **_when(note.condition)} for note in table.notes],
    }


def _when(condition: Condition) -> dict[str, Any]:
    return {"when": [[name, list(options)] for name, options in condition.items()]}
