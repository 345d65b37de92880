"""Incomes and choices are in no log line and in no file of a run: with the server that production
runs and with the development server, access logs on, good questions, nonsense and a failure."""

from __future__ import annotations

import http.client
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from pwa import push, storage
from tests.browser.stage import free_port
from tests.factories import make_settings

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
WEB = re.search(r"^web: (.+)$", (ROOT / "Procfile").read_text("utf-8"), re.M)
INCOME = "7,654,321.98"
# However it may be written down: as typed, encoded, plain, in centavos.
TRACES = ("7,654,321", "7%2C654", "7654321", "765432198", "income=", "seis mil", "seis+mil", "VII")
QUESTIONS = [
    ("/es/calcular", {"income": INCOME, "covers": "2027-01", "risk": "III"}, 200),
    ("/en/calcular/cuota", {"income": INCOME, "covers": "2027-01", "period": "year"}, 200),
    ("/es/calcular/cuota", {"income": "seis mil", "covers": "2027-01"}, 422),
    ("/es/calcular/cuota", {"income": INCOME, "covers": "2027-01", "risk": "VII"}, 422),
    ("/es/comparar", {"income": INCOME, "covers": "2027-01", "age": "52", "years": "2"}, 200),
    ("/en/comparar/costos", {"income": INCOME, "covers": "2027-01", "age": "x", "years": "2"}, 422),
]


def commands(port: int) -> dict[str, list[str]]:
    assert WEB
    words = re.sub(r"\$\{HOST:-(.+?)\}", r"\1", WEB[1]).replace("${PORT:-8000}", str(port)).split()
    development = [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", str(port)]
    return {
        "production": [str(BIN / words[0]), *words[1:], "--access-log", "--log-level", "debug"],
        "development": [*development, "--debug"],
    }


@pytest.fixture(params=["production", "development"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """(port, folder) of a server whose data and logs all lie in the folder."""
    port = free_port()
    push.ensure_keys(tmp_path)
    storage.upgrade(make_settings(tmp_path).database_url)
    environ = {"DATA_DIR": str(tmp_path), "PUBLIC_URL": f"http://localhost:{port}"}
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(
            commands(port)[request.param],
            cwd=ROOT,
            env={**os.environ, **environ},
            stdout=log,
            stderr=log,
        )
    try:
        for _ in range(300):
            if answers(port):
                break
            time.sleep(0.1)
        yield port, tmp_path
    finally:
        server.terminate()
        server.wait(20)


def answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz") == 200
    except OSError:
        return False


def ask(port: int, method: str, path: str, form: dict[str, str] | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection.request(method, path, urlencode(form) if form else None, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def test_no_log_and_no_file_of_a_run_holds_an_income(run: tuple[int, Path]) -> None:
    port, folder = run
    for path, form, status in QUESTIONS:
        assert ask(port, "POST", path, form) == status, path
    log = folder / "server.log"
    for _ in range(100):
        if log.read_text("utf-8", "replace").count("POST") >= len(QUESTIONS):
            break
        time.sleep(0.1)
    assert log.read_text("utf-8", "replace").count("POST") >= len(QUESTIONS), "the access log is on"
    for file in (each for each in folder.rglob("*") if each.is_file()):
        found = file.read_bytes().decode("utf-8", "replace")
        assert not [trace for trace in TRACES if trace in found], file.name


def test_a_failure_in_the_middle_logs_no_income(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("as if")

    app.testing = False
    monkeypatch.setattr("pwa.web.fee_view.chart", fail)
    caplog.set_level(logging.DEBUG)
    form = {"income": INCOME, "covers": "2027-01"}
    response = app.test_client().post("/es/calcular/cuota", data=form)
    assert response.status_code == 500
    assert "as if" in caplog.text
    assert not [trace for trace in TRACES if trace in caplog.text]
