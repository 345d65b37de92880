"""`fee`, `scheme-price`, `deadlines` and `rules` as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from pwa import clock, rules
from pwa.commands import rules as commands

pytestmark = pytest.mark.usefixtures("tables_of_2026")

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


def run(*args: str) -> Result:
    app = Flask("commands")
    commands.register(app)
    with clock.frozen(NOW):
        return app.test_cli_runner().invoke(args=list(args))


def ask(*args: str) -> Any:
    result = run(*args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_fee_as_json() -> None:
    found = ask(
        "fee", "--income", "10000", "--zone", "general", "--risk", "III", "--covers", "2027-01"
    )
    assert found["total"] == "2563.71"
    assert found["days"] == 31
    assert found["provisional"] == ["2027-01"]
    assert found["alternatives"] == [{"days": 30, "total": "2539.78"}]  # 741.87 - 717.94 less
    assert found["confidence"] == "inferred"
    assert {"uma", "wage", "rates", "cesantia", "risk"} <= {s["table"] for s in found["sources"]}
    cents = [int(line["amount"].replace(".", "")) for line in found["lines"]]
    assert sum(cents) == 256_371
    assert all(line["formula"] for line in found["lines"])
    risk = next(line for line in found["lines"] if line["id"] == "work_risk")
    assert risk["formula"] == "2.5984% of 10000.00"


def test_a_fee_with_infonavit_and_days() -> None:
    asked = ["fee", "--income", "13226.10", "--zone", "border", "--risk", "I"]
    found = ask(*asked, "--covers", "2026-05", "--days", "30", "--infonavit")
    assert found["total"] == "3081.59"
    assert found["groups"]["infonavit"] == "661.31"
    assert found["provisional"] == []


def test_a_fee_of_an_unknown_class_names_the_range() -> None:
    found = ask("fee", "--income", "10,000", "--covers", "2026-06")
    assert found["range"] == {"I": "2262.40", "V": "2966.92"}
    text = run("fee", "--income", "10,000", "--covers", "2026-06").output
    assert "2262.40  if the class is I, 2966.92 if it is V" in text


def test_a_fee_asks_for_the_next_month_by_itself() -> None:
    assert ask("fee", "--income", "$10 000")["months"][0]["month"] == "2027-01"


def test_a_fee_for_reading_says_what_is_not_sure() -> None:
    text = run("fee", "--income", "10000", "--risk", "III", "--covers", "2027-01").output
    assert "about MXN in all, 31 days" in text
    assert "2027-01: priced with the last values in force" in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "write an amount"),
        ("-5", "cannot be negative"),
        ("1e30", "digits only"),
        ("ten", "digits only"),
        ("１００００", "digits 0 to 9"),
        ("10.000,00", "a comma groups thousands"),
        ("10000.123", "at most two digits"),
        ("10'000", "are understood"),
        ("999999999", "largest amount"),
    ],
)
def test_a_nonsense_income_gets_a_sentence(typed: str, sentence: str) -> None:
    result = run("fee", "--income", typed, "--covers", "2026-06")
    assert result.exit_code == 2
    assert sentence in result.output


def test_every_reason_has_its_sentence() -> None:
    assert set(commands.SENTENCES) == set(rules.AMOUNT_REASONS)


@pytest.mark.parametrize(
    "args",
    [
        ("fee", "--income", "1", "--covers", "2020-12"),
        ("fee", "--income", "1", "--covers", "next"),
        ("fee", "--income", "1", "--covers", ""),
        ("fee", "--income", "1", "--covers", "2026-06", "--days", "27"),
        ("fee", "--income", "1", "--covers", "2026-06", "--zone", "north"),
        ("scheme-price", "family"),
        ("scheme-price", "mod40"),
        ("scheme-price", "family", "--age", "200"),
        ("deadlines", "--from", "2020-01-01"),
        ("deadlines", "--count", "0"),
    ],
)
def test_what_cannot_be_asked_is_refused_without_a_trace(args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert "Error:" in result.output
    assert isinstance(result.exception, SystemExit)


def test_scheme_prices() -> None:
    assert ask("scheme-price", "mod44", "--year", "2026")["total"] == "20538.59"
    assert ask("scheme-price", "mod44", "--year", "2025")["total"] == "18870.41"
    assert ask("scheme-price", "mod44")["year"] == 2026
    assert ask("scheme-price", "mod44", "--year", "2027")["provisional"] == ["uma", "wage"]
    assert ask("scheme-price", "family", "--age", "30")["total"] == "11850.00"
    year = ask("scheme-price", "mod40", "--salary", "20000")
    assert year["total"] == "34651.20"
    assert run("scheme-price", "mod44", "--year", "2026").output == "mod44 20538.59 MXN\n"


def test_deadlines() -> None:
    found = ask("deadlines", "--from", "2026-11-21", "--count", "6")
    assert [each["safe"] for each in found] == [
        "2026-12-18", "2027-01-20", "2027-02-19", "2027-03-19", "2027-04-20", "2027-05-20",
    ]  # fmt: skip
    assert found[0] == {
        "due": "2026-12-20",
        "safe": "2026-12-18",
        "covers_from": "2027-01-01",
        "covers_to": "2027-01-31",
    }
    assert ask("deadlines")[0]["due"] == "2026-12-20"


@pytest.mark.parametrize(
    ("period", "first", "second"),
    [
        ("two-months", "2027-02-28", "2027-02-20"),
        ("half-year", "2027-06-30", "2027-06-20"),
        ("year", "2027-12-31", "2027-12-20"),
    ],
)
def test_deadlines_of_longer_periods(period: str, first: str, second: str) -> None:
    found = ask("deadlines", "--from", "2026-11-21", "--count", "2", "--period", period)
    assert (found[0]["covers_to"], found[1]["due"]) == (first, second)


def test_the_check_is_silent_today_and_loud_in_march() -> None:
    assert run("rules", "check").exit_code == 0
    later = run("rules", "check", "--on", "2027-03-05")
    assert later.exit_code == 1
    assert "wage.yaml: entries: no enacted value from 2027-01-01" in later.output


def test_the_files_for_the_phone(tmp_path: Path) -> None:
    assert run("rules", "write", str(tmp_path)).exit_code == 0
    assert (tmp_path / "rules.json").read_bytes() == rules.bundle_json()
    assert (tmp_path / "dates.json").exists()


def test_the_commands_need_no_environment() -> None:
    """As an operator types it, in a bare process."""
    result = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "scheme-price", "mod44", "--year", "2026",
         "--json"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["total"] == "20538.59"
