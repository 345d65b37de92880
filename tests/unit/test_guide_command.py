"""`flask --app wsgi guide …`: what it says and how it exits."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from pwa import guide
from pwa.commands import guide as command

SOURCES = Path(__file__).resolve().parents[2] / "docs/sources.md"


@pytest.fixture
def app() -> Flask:
    """Nothing but the commands: they need neither secrets nor a database."""
    app = Flask(__name__)
    command.register(app)
    return app


def test_check_says_how_much_there_is(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["guide", "check"])
    assert result.exit_code == 0
    assert result.output.endswith("sources: all in order.\n")


def test_check_names_what_is_wrong(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "check", lambda: ["topics/x.yaml: title: must have es and en"])
    result = app.test_cli_runner().invoke(args=["guide", "check"])
    assert result.exit_code == 1
    assert "topics/x.yaml: title" in result.stderr


def test_the_list_of_sources_is_up_to_date(app: Flask) -> None:
    """To mend: `flask --app wsgi guide sources > docs/sources.md`."""
    result = app.test_cli_runner().invoke(args=["guide", "sources"])
    assert SOURCES.read_text("utf-8") == result.output


def test_every_source_is_listed_with_its_dates() -> None:
    text = SOURCES.read_text("utf-8")
    for source in guide.load().sources.values():
        assert f"{source.title}" in text
        assert f"| {source.published or '—'} | {source.read_on} |" in text
