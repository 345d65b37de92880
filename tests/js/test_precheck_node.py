"""The phone decides what the server decides, for every combination of answers, given or not."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from pwa import rules
from pwa.web.screens.precheck import previous

DRIVER = Path(__file__).parent / "precheck.mjs"


def combinations() -> list[dict[str, str]]:
    """Every question with every option or without an answer."""
    questions = rules.eligibility().questions
    choices = [(None, *question.options) for question in questions]
    names = [question.id for question in questions]
    return [
        {name: option for name, option in zip(names, chosen, strict=True) if option}
        for chosen in itertools.product(*choices)
    ]


def of_the_phone(cases: list[dict[str, str]]) -> list[dict[str, Any]]:
    node = shutil.which("node")
    assert node, "node comes with make setup"
    given = json.dumps({"table": rules.decision_table(), "cases": cases})
    run = subprocess.run(
        [node, DRIVER], input=given, capture_output=True, text=True, timeout=120, check=True
    )
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


def of_the_server(case: dict[str, str]) -> dict[str, Any]:
    state = rules.precheck(case)
    asked = state.question.id if state.question else None
    found: dict[str, Any] = {"answers": dict(state.answers), "notes": [n.id for n in state.notes]}
    found["previous"] = previous(state.answers, asked) if asked else None
    if state.decision:
        return {**found, "decision": state.decision.id}
    return {**found, "question": asked}


def test_phone_and_server_decide_the_same() -> None:
    cases = combinations()
    assert len(cases) > 10_000
    for case, phone in zip(cases, of_the_phone(cases), strict=True):
        assert phone == of_the_server(case), case
