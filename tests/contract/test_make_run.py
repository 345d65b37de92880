"""`make run` as a person meets it: it answers, reminds, keeps secrets to its owner, and stops.

Runs the command itself, on a data folder of its own; set-up is done already when tests run.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import re
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest

from tests.browser.stage import free_port

ROOT = Path(__file__).resolve().parents[2]
# What the issue promises, on a machine that may be busy with other things.
ANSWERS_WITHIN = 30
STOPS_WITHIN = 20
FIRST_SCREEN_BYTES = 60_000
NEEDED = re.compile(
    r'<(?:script|link)[^>]*?(?:src|href)="(/(?:static/[^"]+|(?:es|en)/manifest\.webmanifest))"'
)


class Running:
    """One `make run` in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.port = free_port()
        self.log = folder / "run.log"
        environ = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["make", "run"],
                cwd=ROOT,
                env={**environ, "PORT": str(self.port), "DATA_DIR": str(self.data)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    def health(self) -> dict[str, Any] | None:
        try:
            response, body = self.get("/healthz")
        except OSError:
            return None
        return json.loads(body) if response.status == 200 else None

    def wait(self, seconds: float, reminders: str | None = None) -> float:
        """Seconds until it answered, and until the reminder loop is `reminders`."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            found = self.health()
            if found and reminders in (None, found["reminders"]["status"]):
                return time.monotonic() - begun
            time.sleep(0.1)
        raise AssertionError(self.log.read_text("utf-8", "replace")[-3000:])

    def left(self) -> list[int]:
        """The processes that are left of it: those with its data folder in their environment."""
        mine = f"DATA_DIR={self.data}".encode()
        found = []
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if folder.name.isdigit() and mine in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
        return found

    def end(self) -> None:
        """Whatever happened: leave nothing behind."""
        for pid in self.left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    running.end()


def stopped(running: Running) -> bool:
    limit = time.monotonic() + STOPS_WITHIN
    while time.monotonic() < limit:
        if running.process.poll() is not None and not running.left():
            return True
        time.sleep(0.1)
    return False


def test_it_answers_reminds_and_ends_with_ctrl_c(running: Running) -> None:
    assert running.wait(ANSWERS_WITHIN) <= ANSWERS_WITHIN
    running.wait(ANSWERS_WITHIN, reminders="ok")
    health = running.health()
    assert health
    assert health["status"] == "ok"
    assert health["version"]
    assert health["rules"]["status"] in ("fresh", "review")
    keys = [path for path in running.data.rglob("*") if path.is_file()]
    assert any("vapid" in str(path) for path in keys)
    for path in [running.data, *running.data.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    weigh(running)
    os.killpg(running.process.pid, signal.SIGINT)
    assert stopped(running), running.left()
    log = running.log.read_text("utf-8", "replace")
    assert "Traceback" not in log


def weigh(running: Running) -> None:
    """The first screen and all that it needs, with headers, as it is really sent."""
    _answer, home = running.get("/es/")
    total = 0
    for url in {"/es/", *NEEDED.findall(home.decode())}:
        answer, body = running.get(url, **{"Accept-Encoding": "br, gzip"})
        assert answer.status == 200, url
        total += len(body) + sum(len(f"{name}: {value}\r\n") for name, value in answer.getheaders())
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
        assert unpack[answer.headers["Content-Encoding"]](body) == running.get(url)[1]
    assert total <= FIRST_SCREEN_BYTES, total
    again, body = running.get("/es/", **{"If-None-Match": _answer.headers["ETag"]})
    assert (again.status, body) == (304, b"")


def test_it_ends_with_term(running: Running) -> None:
    running.wait(ANSWERS_WITHIN)
    assert len(running.left()) >= 4, "make, honcho, the server, the loop"
    running.process.terminate()
    assert stopped(running), running.left()


def test_a_start_that_cannot_be_honest_is_refused_in_one_line(tmp_path: Path) -> None:
    environ = {**os.environ, "APP_ENV": "production", "DATA_DIR": str(tmp_path)}
    made = subprocess.run(
        ["make", "run"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60
    )
    assert made.returncode != 0
    assert "PUBLIC_URL has to be set when APP_ENV=production" in made.stderr
    assert "Traceback" not in made.stderr
    assert list(tmp_path.iterdir()) == []
