"""The JSON API of the reminders, for the phone that owns the subscription. See docs/api.md.

Errors have one shape: `{"error": {"code", "message", "field"?}}`, the message in the document's
language where there is one, else by Accept-Language. Endpoints, keys and tokens are never logged.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from flask import Blueprint, Response, current_app, jsonify, request

from pwa import clock, push, reminders
from pwa.errors import ApiError
from pwa.i18n import preferred_language
from pwa.security import LARGEST_BODY, limiter, request_settings
from pwa.web.api_documents import DocumentRefused, read
from pwa.web.api_words import words

TESTS_A_MINUTE = "10/minute"
# Of the eight threads of the one web process, at most three wait for a push service.
_TESTS = threading.BoundedSemaphore(3)
TEST_LIMITS = push.Limits(connect_seconds=3.0, total_seconds=6.0)
OPENAPI = Path(__file__).resolve().parent / "openapi.yaml"

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.after_request
def _never_stored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/push-key")
def push_key() -> Response:
    """The VAPID public key that a phone subscribes with."""
    return jsonify(key=_keyring().public_key)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """This API, described."""
    return jsonify(_openapi())


def _limit() -> str:
    return f"{request_settings().subscribe_limit or 1}/minute"


def _unlimited() -> bool:
    return request_settings().subscribe_limit is None


def _made_one(response: Response) -> bool:
    return response.status_code == 201


@blueprint.post("/subscriptions")
@limiter.limit(_limit, exempt_when=_unlimited, deduct_when=_made_one)
def create() -> tuple[Response, int]:
    """Register a subscription. The token is in this answer and nowhere else."""
    document = _read_document()
    now = clock.now()
    try:
        public_id, token = reminders.register(_engine(), document, now=now)
    except reminders.EndpointTaken:
        raise _error(409, "endpoint_taken", document.locale, field="subscription") from None
    state = reminders.state(_engine(), public_id, token, now=now)
    return jsonify(id=public_id, token=token, rev=document.rev, next=state["next"]), 201


@blueprint.get("/subscriptions/<public_id>")
def show(public_id: str) -> Response:
    """What is stored."""
    return jsonify(_owned(partial(reminders.state, now=clock.now()), public_id))


@blueprint.put("/subscriptions/<public_id>")
def replace(public_id: str) -> Response:
    """Replace the whole document; answers what is stored then."""
    token = _token()
    _owned(reminders.target, public_id, token)  # first of all whose it is, then what it says
    document = _read_document()
    now = clock.now()
    try:
        _owned(partial(reminders.replace, document=document, now=now), public_id, token)
    except reminders.EndpointChanged:
        raise _error(409, "endpoint_changed", document.locale, field="subscription") from None
    except reminders.OldRevision as old:
        state = dict(old.state)
        raise _error(409, "old_revision", document.locale, field="rev", state=state) from None
    return jsonify(_owned(partial(reminders.state, now=now), public_id, token))


@blueprint.delete("/subscriptions/<public_id>")
def delete(public_id: str) -> tuple[str, int]:
    """Remove all that is kept."""
    _owned(reminders.remove, public_id)
    return "", 204


def _subscription_id() -> str:
    return str((request.view_args or {}).get("public_id"))


@blueprint.post("/subscriptions/<public_id>/test")
@limiter.limit(TESTS_A_MINUTE, key_func=_subscription_id, exempt_when=_unlimited)
def test(public_id: str) -> Response:
    """Send a test notice now. It counts for nothing."""
    target, locale = _owned(reminders.target, public_id)
    settings = request_settings()
    test_id = uuid.uuid4().hex
    payload = reminders.test_payload(test_id, locale=locale, public_url=settings.public_url)
    outcome = _send_test(target, payload, test_id, locale)
    if outcome.kind == "gone":
        reminders.forget(_engine(), public_id)
        raise _error(404, "gone", locale)
    if outcome.kind != "accepted":
        extra = {"outcome": outcome.kind, "reason": outcome.reason}
        raise _error(502, "push_failed", locale, **extra)
    return jsonify(id=test_id, outcome=outcome.kind)


def _send_test(target: push.Target, payload: bytes, test_id: str, locale: str) -> push.Outcome:
    """Sent with a short limit, a few at a time: a service that hangs must not hold the threads
    that everybody's pages come from."""
    if not _TESTS.acquire(blocking=False):
        raise _error(503, "busy", locale)
    try:
        with _open_gateway() as gateway:
            return reminders.send_test(gateway, target, payload, topic=test_id)
    finally:
        _TESTS.release()


def _owned(use: Callable[..., Any], public_id: str, token: str | None = None) -> Any:
    """`use(engine, id, token)` for the owner; 404 for what is gone, 401 for another's token."""
    try:
        return use(_engine(), public_id, token or _token())
    except reminders.UnknownSubscription:
        raise _error(404, "not_found") from None
    except reminders.WrongToken:
        raise _error(401, "wrong_token") from None


def _read_document() -> reminders.Document:
    if request.mimetype != "application/json":
        raise _error(415, "not_json")
    body = request.get_data()
    # A body sent in pieces, without a length, is cut at the limit: one that long is too long.
    if request.content_length is None and len(body) >= LARGEST_BODY:
        raise _error(413, "too_large")
    policy = push.Policy(extra_hosts=request_settings().push_extra_hosts)
    check = partial(push.check_subscription, policy=policy)
    try:
        return read(body, check, lambda: _keyring().current_id)
    except DocumentRefused as refusal:
        raise _error(422, refusal.code, refusal.locale, field=refusal.field) from None


def _token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise _error(401, "no_token")
    return token.strip()


def _error(
    status: int, code: str, locale: str | None = None, *, field: str | None = None, **extra: Any
) -> ApiError:
    message = words(code, locale or preferred_language())
    return ApiError(status, code, field, {"message": message, **extra})


def _engine() -> sa.Engine:
    engine: sa.Engine = current_app.extensions["storage"]
    return engine


def _keyring() -> push.KeyRing:
    try:
        keyring = push.load_keys(request_settings().data_dir)
        keyring.current_id  # noqa: B018  (reads the file, or says that it is not there)
    except push.PushError:
        raise _error(503, "no_keys") from None
    return keyring


def _open_gateway() -> push.Gateway:
    settings = request_settings()
    return push.open_gateway(
        _keyring(),
        push.Policy(extra_hosts=settings.push_extra_hosts),
        sub=settings.vapid_sub,
        limits=TEST_LIMITS,
    )


@cache
def _openapi() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(OPENAPI.read_text("utf-8"))
    return found
