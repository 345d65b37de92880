"""The JSON API: what it takes, what it refuses, and that a refusal stores nothing."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa import clock, push, security, storage
from pwa.web import api, api_documents, api_words
from tests.factories import make_app
from tests.reminder_kit import ACCEPTED, FakeGateway, at, new_id

EXTRA = "127.0.0.1:8999"
NOW = at("2026-11-24T12:00:00-06:00")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return make_app(tmp_path, PUSH_EXTRA_HOSTS=EXTRA)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with clock.frozen(NOW):
        yield


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def subscription(path: str = "a") -> dict[str, Any]:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = b64(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    return {
        "endpoint": f"http://{EXTRA}/push/{path}",
        "expirationTime": None,
        "keys": {"p256dh": key, "auth": b64(b"a" * 16)},
    }


def document(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "subscription": subscription(),
        "rev": 1,
        "locale": "es",
        "timezone": "America/Mexico_City",
        "hour": 19,
        "days_before": [3, 1],
        "plans": [{"id": new_id(), "scheme": "pti", "period": "month", "paid_through": "2026-12"}],
    }
    return {**values, **changes}


def create(client: FlaskClient, found: dict[str, Any]) -> tuple[str, dict[str, str]]:
    answer = client.post("/api/subscriptions", json=found)
    assert answer.status_code == 201, answer.json
    return f"/api/subscriptions/{answer.json['id']}", bearer(answer.json["token"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def stored(app: Flask) -> int:
    with storage.reading(app.extensions["storage"]) as connection:
        tables = (storage.subscription, storage.plan, storage.reminder)
        counts = [connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in tables]
    return sum(count or 0 for count in counts)


def refused(answer: TestResponse, status: int, code: str, field: str | None = None) -> None:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.json["error"]["code"] == code
    assert answer.json["error"]["message"]
    assert answer.json["error"].get("field") == field
    assert answer.headers["Cache-Control"] == "no-store" or status in (403, 413)


def test_push_key(client: FlaskClient, app: Flask) -> None:
    key = client.get("/api/push-key").json["key"]
    raw = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    assert len(raw) == 65
    assert raw[0] == 4


def test_create_read_replace_delete(client: FlaskClient, app: Flask) -> None:
    first = document()
    answer = client.post("/api/subscriptions", json=first)
    assert answer.status_code == 201
    assert set(answer.json) == {"id", "token", "rev", "next"}
    plan_id = first["plans"][0]["id"]
    assert [c["due"] for c in answer.json["next"]] == ["2026-12-20"] * 2
    for coming in answer.json["next"]:
        assert set(coming) == {"plan", "at", "due", "safe", "covers"}
        assert (coming["plan"], coming["safe"], coming["covers"]) == (
            plan_id,
            "2026-12-18",
            "2027-01",
        )
        assert at(coming["at"]).utcoffset() is not None
    url, owner = f"/api/subscriptions/{answer.json['id']}", bearer(answer.json["token"])
    state = client.get(url, headers=owner).json
    assert state["plans"] == first["plans"]
    assert {k: state[k] for k in ("rev", "locale", "timezone", "hour", "days_before")} == {
        k: first[k] for k in ("rev", "locale", "timezone", "hour", "days_before")
    }
    second = copy.deepcopy(first) | {"rev": 2, "hour": 9, "plans": []}
    answer = client.put(url, json=second, headers=owner)
    assert answer.status_code == 200
    assert (answer.json["rev"], answer.json["hour"], answer.json["next"]) == (2, 9, [])
    assert client.delete(url, headers=owner).status_code == 204
    assert stored(app) == 0
    for method in ("get", "delete"):
        refused(getattr(client, method)(url, headers=owner), 404, "not_found")
    refused(client.put(url, json=second, headers=owner), 404, "not_found")
    refused(client.post(f"{url}/test", headers=owner), 404, "not_found")


def test_the_token_is_kept_only_as_a_hash(client: FlaskClient, app: Flask) -> None:
    _, owner = create(client, document())
    token = owner["Authorization"].removeprefix("Bearer ")
    with storage.reading(app.extensions["storage"]) as connection:
        row = connection.execute(sa.select(storage.subscription)).mappings().one()
    assert row["token_hash"] == hashlib.sha256(token.encode()).digest()
    assert token not in repr(dict(row))


def test_a_registered_endpoint_is_a_clash_and_keeps_its_owner(
    client: FlaskClient, app: Flask
) -> None:
    first = document()
    url, owner = create(client, first)
    refused(
        client.post("/api/subscriptions", json={**first, "hour": 8}),
        409,
        "endpoint_taken",
        "subscription",
    )
    assert client.get(url, headers=owner).json["hour"] == 19


@pytest.mark.parametrize("rev", [4, 5])
def test_an_older_or_equal_revision_gets_the_stored_state(client: FlaskClient, rev: int) -> None:
    first = document(rev=5)
    url, owner = create(client, first)
    answer = client.put(url, json={**first, "rev": rev, "hour": 8}, headers=owner)
    refused(answer, 409, "old_revision", "rev")
    assert answer.json["state"] == client.get(url, headers=owner).json
    assert answer.json["state"]["hour"] == 19


def test_another_endpoint_is_another_subscription(client: FlaskClient) -> None:
    url, owner = create(client, document())
    moved = document(rev=2, subscription=subscription("other"))
    refused(client.put(url, json=moved, headers=owner), 409, "endpoint_changed", "subscription")


def test_new_keys_for_the_same_endpoint_are_taken(client: FlaskClient) -> None:
    url, owner = create(client, document())
    renewed = document(rev=2)
    assert client.put(url, json=renewed, headers=owner).status_code == 200


@pytest.mark.parametrize(
    ("header", "code"),
    [({}, "no_token"), ({"Authorization": "Basic eDp5"}, "no_token"), (bearer("x"), "wrong_token")],
)
def test_only_the_owner(client: FlaskClient, header: dict[str, str], code: str) -> None:
    url, _ = create(client, document())
    for method in ("get", "delete"):
        refused(getattr(client, method)(url, headers=header), 401, code)
    refused(client.put(url, json=document(rev=2), headers=header), 401, code)
    refused(client.post(f"{url}/test", headers=header), 401, code)


PLAN = {"id": "11111111-1111-4111-8111-111111111111", "scheme": "pti", "period": "month"}
YEARLY = {"id": PLAN["id"], "scheme": "mod44", "ends_on": "2027-03-31"}


def plans(*found: Any) -> dict[str, Any]:
    return {"plans": list(found)}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"extra": 1}, "unknown_key", "extra"),
        ({"at": "2026-12-01T10:00:00"}, "unknown_key", "at"),
        ({"rev": 0}, "invalid", "rev"),
        ({"rev": "1"}, "invalid", "rev"),
        ({"rev": 1.0}, "invalid", "rev"),
        ({"rev": True}, "invalid", "rev"),
        ({"rev": 2**60}, "invalid", "rev"),
        ({"rev": None}, "invalid", "rev"),
        ({"locale": "fr"}, "invalid", "locale"),
        ({"locale": ["es"]}, "invalid", "locale"),
        ({"timezone": "Mars/Olympus"}, "invalid", "timezone"),
        ({"timezone": "../etc/passwd"}, "invalid", "timezone"),
        ({"timezone": ""}, "invalid", "timezone"),
        ({"timezone": "-06:00"}, "invalid", "timezone"),
        ({"hour": 7}, "invalid", "hour"),
        ({"hour": 21}, "invalid", "hour"),
        ({"hour": 19.5}, "invalid", "hour"),
        ({"days_before": []}, "invalid", "days_before"),
        ({"days_before": [1, 2, 3, 4]}, "invalid", "days_before"),
        ({"days_before": [0]}, "invalid", "days_before.0"),
        ({"days_before": [3, 15]}, "invalid", "days_before.1"),
        ({"days_before": [3, 3]}, "invalid", "days_before"),
        ({"days_before": 3}, "invalid", "days_before"),
        ({"plans": None}, "invalid", "plans"),
        ({"plans": {}}, "invalid", "plans"),
        (plans("x"), "invalid", "plans.0"),
        (plans({**PLAN, "paid_through": "2026-13"}), "invalid", "plans.0.paid_through"),
        (plans({**PLAN, "paid_through": "2026-12-01"}), "invalid", "plans.0.paid_through"),
        (plans({**PLAN, "paid_through": "2026-12\n"}), "invalid", "plans.0.paid_through"),
        (
            plans({**PLAN, "paid_through": "2026-12-01T00:00:00"}),
            "invalid",
            "plans.0.paid_through",
        ),
        (plans({**PLAN, "paid_through": "no sé"}), "invalid", "plans.0.paid_through"),
        (plans({**PLAN, "paid_through": 202612}), "invalid", "plans.0.paid_through"),
        (plans({**PLAN, "paid_through": "2090-01"}), "invalid", "plans.0.paid_through"),
        (plans({**PLAN, "paid_through": "1999-12"}), "invalid", "plans.0.paid_through"),
        (plans({**PLAN, "paid_through": None, "anchor": None}), "invalid", "plans.0.anchor"),
        (plans({**PLAN, "paid_through": None, "anchor": "unknown"}), "invalid", "plans.0.anchor"),
        (plans({**PLAN, "paid_through": None, "anchor": "2027-1"}), "invalid", "plans.0.anchor"),
        (plans({**PLAN, "paid_through": None, "anchor": "2020-12"}), "invalid", "plans.0.anchor"),
        (plans({**PLAN, "paid_through": None, "anchor": "2090-01"}), "invalid", "plans.0.anchor"),
        (plans({**YEARLY, "anchor": "2027-03"}), "invalid", "plans.0.anchor"),
        (plans({**YEARLY, "ends_on": "0027-01-31"}), "invalid", "plans.0.ends_on"),
        (plans({**YEARLY, "ends_on": "2013-05-05"}), "invalid", "plans.0.ends_on"),
        (plans({**YEARLY, "ends_on": "2020-12-31"}), "invalid", "plans.0.ends_on"),
        (plans({**YEARLY, "ends_on": "2090-01-01"}), "invalid", "plans.0.ends_on"),
        (plans(PLAN), "missing", "plans.0.paid_through"),
        (plans({**PLAN, "paid_through": None, "period": "week"}), "invalid", "plans.0.period"),
        (plans({**PLAN, "paid_through": None, "name": "Ana"}), "unknown_key", "plans.0.name"),
        (plans({**PLAN, "paid_through": None, "id": "1"}), "invalid", "plans.0.id"),
        (plans({**PLAN, "paid_through": None, "scheme": "mod40"}), "invalid", "plans.0.scheme"),
        (plans({**PLAN, "paid_through": None, "ends_on": "2027-01-31"}), "invalid", "plans.0.ends_on"),  # noqa: E501
        (plans(*[{**PLAN, "paid_through": None}] * 2), "invalid", "plans"),
        (plans({**YEARLY, "paid_through": None}), "invalid", "plans.0.paid_through"),
        (plans({**YEARLY, "period": "month"}), "invalid", "plans.0.period"),
        (plans({**YEARLY, "ends_on": "2027-02-30"}), "invalid", "plans.0.ends_on"),
        (plans({**YEARLY, "ends_on": "2027-03-31T00:00:00"}), "invalid", "plans.0.ends_on"),
        (plans({**YEARLY, "ends_on": "20270331"}), "invalid", "plans.0.ends_on"),
        (plans({**YEARLY, "ends_on": None}), "invalid", "plans.0.ends_on"),
        (plans({"id": PLAN["id"], "scheme": "family"}), "missing", "plans.0.ends_on"),
        ({"subscription": None}, "invalid", "subscription"),
        ({"subscription": {}}, "subscription_document", "subscription"),
        ({"subscription": {**subscription(), "name": 1}}, "subscription_document", "subscription"),
        (
            {"subscription": {**subscription(), "keys": {"p256dh": "AA", "auth": "AA"}}},
            "subscription_keys",
            "subscription",
        ),
        (
            {"subscription": {**subscription(), "endpoint": "https://evil.example/x"}},
            "subscription_host",
            "subscription",
        ),
        (
            {"subscription": {**subscription(), "endpoint": "http://127.0.0.1:8998/x"}},
            "subscription_scheme",
            "subscription",
        ),
    ],
)  # fmt: skip
def test_a_wrong_document_is_refused_and_nothing_is_stored(
    client: FlaskClient, app: Flask, changes: dict[str, Any], code: str, field: str
) -> None:
    answer = client.post("/api/subscriptions", json=document(**changes))
    refused(answer, 422, code, field)
    assert stored(app) == 0
    url, owner = create(client, document())
    before = client.get(url, headers=owner).json
    refused(client.put(url, json=document(rev=2) | changes, headers=owner), 422, code, field)
    assert client.get(url, headers=owner).json == before


@pytest.mark.parametrize("name", sorted(document()))
def test_nothing_may_be_missing(client: FlaskClient, app: Flask, name: str) -> None:
    found = document()
    del found[name]
    refused(client.post("/api/subscriptions", json=found), 422, "missing", name)
    assert stored(app) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 9000,
        b'{"rev": NaN}',
        b'{"rev": ' + b"9" * 5000,
    ],
)
def test_what_is_no_document(client: FlaskClient, app: Flask, body: bytes) -> None:
    answer = client.post("/api/subscriptions", data=body, content_type="application/json")
    refused(answer, 422, "unreadable")
    assert stored(app) == 0


def test_a_form_is_no_document(client: FlaskClient) -> None:
    refused(client.post("/api/subscriptions", data={"rev": "1"}), 415, "not_json")


def test_sixteen_kilobytes_and_no_more(client: FlaskClient, app: Flask) -> None:
    body = json.dumps(document()).encode()
    large = body + b" " * (16 * 1024 - len(body))
    answer = client.post("/api/subscriptions", data=large, content_type="application/json")
    assert answer.status_code == 201
    answer = client.post("/api/subscriptions", data=large + b" ", content_type="application/json")
    refused(answer, 413, "too_large")


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_foreign_origin_is_refused(
    client: FlaskClient, app: Flask, headers: dict[str, str]
) -> None:
    refused(
        client.post("/api/subscriptions", json=document(), headers=headers), 403, "foreign_origin"
    )
    assert stored(app) == 0


def test_the_message_is_in_the_documents_language(client: FlaskClient) -> None:
    english = {"Accept-Language": "en"}
    for locale in ("es", "en"):
        answer = client.post(
            "/api/subscriptions", json=document(locale=locale, hour=3), headers=english
        )
        assert answer.json["error"]["message"] == api_words.words("invalid", locale)
    answer = client.get("/api/subscriptions/x", headers=english)
    assert answer.json["error"]["message"] == api_words.words("no_token", "en")


def test_every_refusal_has_words() -> None:
    assert {f"subscription_{reason}" for reason in push.REASONS} <= set(api_words.WORDS)
    for code, texts in api_words.WORDS.items():
        assert set(texts) == {"es", "en"}, code


def test_a_yearly_plan_and_one_without_an_answer(client: FlaskClient) -> None:
    found = document(plans=[YEARLY, {**PLAN, "id": new_id(), "paid_through": "unknown"}])
    url, owner = create(client, found)
    state = client.get(url, headers=owner).json
    assert state["plans"] == [{**YEARLY, "period": "year"}, found["plans"][1]]
    yearly = [c for c in state["next"] if c["plan"] == YEARLY["id"]]
    assert [c["at"][:10] for c in yearly] == ["2027-03-02", "2027-03-28", "2027-03-30"]
    assert {(c["due"], c["safe"], c["covers"]) for c in yearly} == {
        ("2027-03-31", "2027-03-31", "2027-04")
    }


@pytest.mark.parametrize("period", ["month", "two-months", "half-year", "year"])
@pytest.mark.parametrize(
    "changes",
    [
        {"paid_through": "2000-01"},
        {"paid_through": "2089-12"},
        {"paid_through": None, "anchor": "2021-01"},
        {"paid_through": "2026-12", "anchor": "2089-12"},
        {"scheme": "family", "ends_on": "2021-01-01"},
        {"scheme": "family", "ends_on": "2089-12-31"},
    ],
)
def test_whatever_is_taken_can_be_planned(
    client: FlaskClient, period: str, changes: dict[str, Any]
) -> None:
    found = {**PLAN, "period": "year" if "ends_on" in changes else period, **changes}
    url, owner = create(client, document(plans=[found]))
    assert client.get(url, headers=owner).json["plans"] == [found]


def test_an_anchor_is_optional_and_comes_back_as_it_was_said(client: FlaskClient) -> None:
    plain = {**PLAN, "period": "half-year", "paid_through": "2026-12"}
    first = document(plans=[{**plain, "anchor": "2027-02"}])
    url, owner = create(client, first)
    state = client.get(url, headers=owner).json
    assert state["plans"] == first["plans"]
    assert {coming["due"] for coming in state["next"]} == {"2027-02-20"}
    second = {**first, "rev": 2, "plans": [plain]}
    assert client.put(url, json=second, headers=owner).json["plans"] == [plain]


def test_new_subscriptions_are_limited_by_address(tmp_path: Path) -> None:
    app = make_app(tmp_path, PUSH_EXTRA_HOSTS=EXTRA, SUBSCRIBE_LIMIT="2")
    security.limiter.reset()
    client = app.test_client()
    for number in range(2):
        assert client.post("/api/subscriptions", json=document(hour=3)).status_code == 422
        create(client, document(subscription=subscription(str(number))))
    answer = client.post("/api/subscriptions", json=document(subscription=subscription("z")))
    refused(answer, 429, "too_many")
    other = {"REMOTE_ADDR": "10.1.2.3"}
    found = document(subscription=subscription("y"))
    assert client.post("/api/subscriptions", json=found, environ_base=other).status_code == 201
    security.limiter.reset()


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (ACCEPTED, 200),
        (push.Outcome("gone", 410), 404),
        (push.Outcome("throttled", 429, 60), 502),
        (push.Outcome("key_trouble", 403), 502),
    ],
)
def test_the_test_notice(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, outcome: push.Outcome, status: int
) -> None:
    gateway = FakeGateway(lambda sent: outcome)
    monkeypatch.setattr(api, "_open_gateway", lambda: gateway)
    url, owner = create(client, document())
    answer = client.post(f"{url}/test", headers=owner)
    assert answer.status_code == status
    [sent] = gateway.sent
    assert sent.notification["title"] == "Así llegan tus avisos"
    if status == 200:
        assert answer.json == {"id": sent.data["id"], "outcome": "accepted"}
    assert client.get(url, headers=owner).status_code == (404 if status == 404 else 200)


def test_the_description_names_every_route_and_key(client: FlaskClient, app: Flask) -> None:
    described = client.get("/api/openapi.json").json
    routes = {
        (rule.rule.replace("<public_id>", "{id}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    named = {
        (path, method)
        for path, methods in described["paths"].items()
        for method in methods
        if method != "parameters"
    }
    assert routes == named
    schemas = described["components"]["schemas"]
    for name, schema in (
        ("Document", api_documents.DocumentSchema()),
        ("Plan", api_documents.PlanSchema()),
    ):
        assert set(schemas[name]["properties"]) == set(schema.fields)
        required = {key for key, found in schema.fields.items() if found.required}
        assert set(schemas[name]["required"]) == required


def test_nothing_secret_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    found = document(subscription=subscription("very-secret-path"))
    _, owner = create(client, found)
    client.post("/api/subscriptions", json=found)
    client.post("/api/subscriptions", json=document(subscription={**found["subscription"], "x": 1}))
    for secret in (
        "very-secret-path",
        owner["Authorization"][7:],
        found["subscription"]["keys"]["p256dh"],
    ):
        assert secret not in caplog.text
