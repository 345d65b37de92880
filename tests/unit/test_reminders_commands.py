"""`flask --app wsgi reminders …`: what an operator and a cron job see."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from pwa import clock, reminders
from tests.reminder_kit import at, document

NOVEMBER = "2026-11-24T12:00:00-06:00"


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["reminders", *arguments])
    return done.exit_code, done.output


def test_status_before_the_first_tick_is_an_alarm(app: Flask) -> None:
    code, said = run(app, "status")
    assert code == 1
    assert "alarms: ['no_tick']" in said
    code, said = run(app, "status", "--json")
    found = json.loads(said)
    assert (code, found["last_tick"], found["alarms"]) == (0, None, ["no_tick"])


def test_a_tick_is_a_sign_of_life(app: Flask) -> None:
    assert run(app, "tick", "--now", NOVEMBER)[0] == 0
    code, said = run(app, "status")
    assert code == 0
    assert "alarms: []" in said


def test_status_and_metrics_say_the_same(app: Flask) -> None:
    engine = app.extensions["storage"]
    reminders.register(engine, document(), now=at(NOVEMBER))
    # A host that is on no list: refused at sending, as an old row would be.
    assert json.loads(run(app, "tick", "--json", "--now", "2026-12-17T19:30:00-06:00")[1])[
        "refused"
    ]
    with clock.frozen(at("2026-12-17T19:31:00-06:00")):
        found = json.loads(run(app, "status", "--json")[1])
        _, metrics = run(app, "status", "--metrics")
    assert found["outcomes"]["push.example"]["refused"] == 1
    assert found["totals"]["refused"] == 1
    assert "refused" in found["alarms"]
    assert 'alcorriente_outcomes_7d{service="push.example",outcome="refused"} 1' in metrics
    assert 'alcorriente_alarm{condition="refused"} 1' in metrics
    assert f"alcorriente_open {found['open']}" in metrics
    assert all(
        re.fullmatch(r"alcorriente_\w+(\{[^}]*\})? \d+", each)
        for each in metrics.split("\n")
        if each
    )


@pytest.mark.parametrize("now", ["2026-12-15T19:00:00", "2026-12-15", "soon"])
def test_an_instant_without_offset_is_refused(app: Flask, now: str) -> None:
    code, said = run(app, "tick", "--now", now)
    assert code == 2
    assert "--now" in said


def test_workers_want_postgres(app: Flask) -> None:
    code, said = run(app, "worker")
    assert code == 1
    assert "PostgreSQL" in said
