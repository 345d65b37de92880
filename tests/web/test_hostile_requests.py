"""Requests of strangers: bodies that lie, hosts that are not ours, services that hang."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import reminders
from pwa.security import LARGEST_BODY
from pwa.web import api
from tests.factories import make_app
from tests.web.test_api import EXTRA, document


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return make_app(tmp_path, PUSH_EXTRA_HOSTS=EXTRA)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("zone", ["localtime", "Factory"])
def test_a_zone_that_another_machine_may_not_know_is_refused(
    client: FlaskClient, zone: str
) -> None:
    answer = client.post("/api/subscriptions", json=document(timezone=zone))
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "timezone")


def test_a_key_that_stands_twice_is_refused(client: FlaskClient) -> None:
    body = json.dumps(document()).replace('"rev": 1', '"rev": 1, "rev": 2')
    answer = client.post("/api/subscriptions", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "unreadable")


def test_a_body_without_a_length_has_the_same_limit(client: FlaskClient) -> None:
    answer = client.post(
        "/api/subscriptions",
        input_stream=io.BytesIO(b" " * (LARGEST_BODY + 2000)),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")


def test_tests_that_hang_do_not_hold_every_thread(client: FlaskClient) -> None:
    made = client.post("/api/subscriptions", json=document()).json
    for _ in range(3):
        assert api._TESTS.acquire(blocking=False)
    try:
        answer = client.post(
            f"/api/subscriptions/{made['id']}/test",
            headers={"Authorization": f"Bearer {made['token']}"},
        )
    finally:
        api._TESTS.release(3)
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "busy")
    assert api.TEST_LIMITS.total_seconds <= 6


def test_whose_it_is_comes_before_what_it_says(client: FlaskClient) -> None:
    made = client.post("/api/subscriptions", json=document()).json
    answer = client.put(
        f"/api/subscriptions/{made['id']}",
        data=b"{",
        content_type="application/json",
        headers={"Authorization": "Bearer another"},
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("address", ["/es", "/en", "/es//", "/es/pasos/"])
def test_redirects_name_no_host(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Host": "evil.example"})
    assert answer.status_code == 308
    assert answer.headers["Location"].startswith(f"/{address.strip('/')[:2]}/")


def test_errors_are_kept_by_nobody(client: FlaskClient) -> None:
    for address in ("/nada", "/es/nada", "/api/nada"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Vary"] == "Accept-Language"


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    for address in ("/es/pasos", "/healthz", "/api/push-key"):
        answer = client.post(address)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("now", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_an_instant_that_no_table_answers_for_is_refused(app: Flask, now: str) -> None:
    result = app.test_cli_runner().invoke(args=["reminders", "tick", "--now", now])
    assert result.exit_code == 2
    assert "2021" in result.output


class Broken:
    """A sender of which nothing works."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop

    @property
    def engine(self) -> object:
        self.stop.set()
        raise RuntimeError("https://push.example/secret")


def test_the_loop_outlives_whatever_a_tick_trips_over(caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()
    reminders.run(Broken(stop), stop, every=0)  # type: ignore[arg-type]
    assert "reminders.tick_failed kind=RuntimeError" in caplog.text
    assert "secret" not in caplog.text
