"""The personal screens' pure scripts in Node; and that the phone writes what the sender writes."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from pwa import formatting, reminders, rules
from pwa.reminders import message
from pwa.reminders.plan import Key, Kind, Plan

HERE = Path(__file__).parent
JOINERS = {"es": "a", "en": "to"}
ID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"


@pytest.fixture(scope="session", autouse=True)
def dates() -> dict[str, Any]:
    """The table as the build writes it."""
    rules.write(HERE.parents[1] / "static" / "dist")
    return rules.bundle()["dates"]


def node() -> str:
    found = shutil.which("node")
    assert found, "node comes with make setup"
    return found


@pytest.mark.parametrize("name", sorted(p.name for p in HERE.glob("*.test.js")))
def test_node(name: str) -> None:
    run = subprocess.run(
        [node(), "--test", HERE / name], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def speak(cases: list[dict[str, Any]]) -> list[Any]:
    run = subprocess.run(
        [node(), HERE / "personal_speak.mjs"],
        input=json.dumps(cases), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    answers: list[Any] = json.loads(run.stdout)
    return answers


def plans() -> list[tuple[Plan, rules.Due | rules.Renewal]]:
    """Every kind of text in every month of two years, every period, both yearly schemes."""
    found: list[tuple[Plan, rules.Due | rules.Renewal]] = []
    for period in ("month", "two-months", "half-year", "year"):
        for number in range(24):
            month = f"{2026 + number // 12}-{number % 12 + 1:02}"
            today = date.fromisoformat(f"{month}-01")
            for through in (month, None, "unknown"):
                due = rules.next_due(through, period=period, today=today)
                found.append((Plan(ID, "pti", period, through), due))
    for scheme in ("mod44", "family"):
        for ends_on in (date(2027, 1, 31), date(2027, 6, 15), date(2027, 12, 12)):
            plan = Plan(ID, scheme, "year", ends_on=ends_on)
            found.append((plan, rules.renewal(ends_on)))
    return found


def sent(plan: Plan, due: rules.Due | rules.Renewal, language: str, kind: Kind) -> dict[str, str]:
    covers = due.covers_from
    to = due.covers_to if isinstance(due, rules.Due) else covers
    notice = message.Notice("1", Key(due.due, kind, 3), due.safe, covers, to)
    title, body = message.words(notice, plan, language)
    return {"title": title, "body": body}


def asked(plan: Plan, due: rules.Due | rules.Renewal, language: str, kind: Kind) -> dict[str, Any]:
    to = due.covers_to if isinstance(due, rules.Due) else None
    ends = {"ends_on": plan.ends_on.isoformat()} if plan.ends_on else {}
    return {
        "make": "notice",
        "lang": language,
        "texts": reminders.wording(language),
        "joiner": JOINERS[language],
        "kind": str(kind) if kind in (Kind.WINDOW, Kind.LATE) else "",
        "plan": {"id": ID, "scheme": plan.scheme, "period": plan.period,
                 "paid_through": plan.paid_through, "months": {}, **ends},
        "due": {"due": due.due.isoformat(), "safe": due.safe.isoformat(),
                "from": due.covers_from, **({"to": to} if to else {})},
    }  # fmt: skip


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_preview_is_the_very_text_that_is_sent(language: str) -> None:
    cases = [(plan, due, Kind.LEAD) for plan, due in plans()]
    cases += [(plan, due, Kind.LATE) for plan, due in plans()]
    cases += [(plan, due, Kind.WINDOW) for plan, due in plans() if plan.ends_on]
    expected = [sent(plan, due, language, kind) for plan, due, kind in cases]
    assert speak([asked(plan, due, language, kind) for plan, due, kind in cases]) == expected
    assert len({each["title"] for each in expected}) > 100


@pytest.mark.parametrize("language", ["es", "en"])
def test_days_are_written_as_the_server_writes_them(language: str, dates: dict[str, Any]) -> None:
    days = [day for pair in dates["months"].values() for day in pair]
    cases = [{"make": "weekday", "lang": language, "day": day} for day in days]
    assert speak(cases) == [formatting.weekday(day, language) for day in days]


def test_the_calendar_file_holds_the_reminder_moments(dates: dict[str, Any]) -> None:
    [text] = speak([calendar_case(dates, paid_through="2026-12", anchor="2026-12")])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    found = icalendar.Calendar.from_ical(text)
    events = found.walk("VEVENT")
    assert len(events) == 12 * 2
    assert len({str(event["UID"]) for event in events}) == 24
    first = events[0]
    # Three days before Friday the 18th, at seven in Mexico City: five on a phone in Tijuana.
    assert first["DTSTART"].dt == datetime(2026, 12, 15, 17, 0)
    assert first["DTSTAMP"].dt == datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
    assert str(first["SUMMARY"]) == "Paga enero de 2027 a más tardar el viernes 18 de diciembre"
    assert str(first["DESCRIPTION"]).endswith("por SPEI o en ventanilla.")
    [alarm] = first.walk("VALARM")
    assert str(alarm["ACTION"]) == "DISPLAY"
    assert alarm.TRIGGER.total_seconds() == 0


def test_a_yearly_scheme_has_its_renewal_in_the_calendar(dates: dict[str, Any]) -> None:
    [text] = speak([calendar_case(dates, scheme="mod44", period="year", ends_on="2027-01-31")])
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [event["DTSTART"].dt.date() for event in events] == [
        date(2027, 1, 26),
        date(2027, 1, 28),
    ]


def calendar_case(dates: dict[str, Any], **plan: Any) -> dict[str, Any]:
    return {
        "make": "calendar",
        "lang": "es",
        "dates": dates,
        "texts": reminders.wording("es"),
        "joiner": "a",
        "plan": {"id": ID, "scheme": "pti", "period": "month", "months": {}, **plan},
        "choice": {"days_before": [3, 1], "hour": 19, "timezone": "America/Mexico_City"},
        "own": "America/Tijuana",
        "now": datetime(2026, 11, 21, 18, tzinfo=UTC).timestamp() * 1000,
        "day": "2026-11-21",
        "made": "20261121T180000Z",
    }
