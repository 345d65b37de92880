"""The gateway against a real push service, on libcurl and on aiohttp."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from pwa import clock, push
from pwa.push import gateway as gateway_module
from pwa.push.transport import BODY_CAP, retry_after_seconds
from pwa.push.transport_aiohttp import AiohttpTransport
from pwa.push.transport_curl import CurlTransport
from tests.push_service import HANG, Answer, Phone, PushService

SUB = "mailto:pruebas@example.org"
LIMITS = push.Limits(connect_seconds=2, total_seconds=3)
MESSAGE = push.Message(b'{"hola": "\xc3\xb1"}', 3600, "a" * 32, "high")

Send = Callable[..., dict[Any, push.Outcome]]


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def ring(tmp_path: Path) -> push.KeyRing:
    return push.ensure_keys(tmp_path)


@pytest.fixture(params=[CurlTransport, AiohttpTransport])
def gateway(
    request: pytest.FixtureRequest, service: PushService, ring: push.KeyRing
) -> Iterator[push.Gateway]:
    policy = push.Policy(frozenset({service.pair}))
    transport = request.param(LIMITS)
    with push.open_gateway(ring, policy, sub=SUB, limits=LIMITS, transport=transport) as opened:
        yield opened


def target(phone: Phone, key_id: str = "") -> push.Target:
    return push.Target(phone.endpoint, phone.p256dh, phone.auth, key_id)


def send_one(gateway: push.Gateway, phone: Phone, **changes: Any) -> push.Outcome:
    ((tag, outcome),) = gateway.send([("one", target(phone, **changes), MESSAGE)])
    assert tag == "one"
    return outcome


def test_a_message_arrives_whole(
    gateway: push.Gateway, service: PushService, ring: push.KeyRing
) -> None:
    phone = service.subscribe(ring.public_key)
    outcome = send_one(gateway, phone)
    assert (outcome.kind, outcome.status, outcome.key_id) == ("accepted", 201, ring.current_id)
    (came,) = service.shown(phone)
    assert came.payload == MESSAGE.payload
    assert (came.ttl, came.topic, came.headers["urgency"]) == (3600, "a" * 32, "high")
    assert came.claims["aud"] == service.origin
    assert came.claims["sub"] == SUB
    assert came.vapid_key == ring.public_key
    assert "cookie" not in came.headers


@pytest.mark.parametrize(
    ("answer", "kind", "retry_after", "reason"),
    [
        (Answer(200), "accepted", None, ""),
        (Answer(202), "accepted", None, ""),
        (Answer(204), "failed", None, "http_204"),
        (Answer(301, location="/x"), "failed", None, "redirect"),
        (Answer(400), "key_trouble", None, "http_400"),
        (Answer(401), "key_trouble", None, "http_401"),
        (Answer(403, body=b'{"reason":"BadJwtToken"}'), "key_trouble", None, "BadJwtToken"),
        (Answer(404), "gone", None, "http_404"),
        (Answer(410), "gone", None, "http_410"),
        (Answer(413), "too_big", None, "http_413"),
        (Answer(406), "throttled", 60, "http_406"),
        (Answer(429), "throttled", 60, "http_429"),
        (Answer(429, retry_after=77), "throttled", 77, "http_429"),
        (Answer(429, retry_after="soon"), "throttled", 60, "http_429"),
        (Answer(429, retry_after=10**9), "throttled", 21_600, "http_429"),
        (Answer(418), "failed", None, "http_418"),
        (Answer(500), "failed", None, "http_500"),
        (Answer(503, retry_after=120), "failed", 120, "http_503"),
        (Answer(503, body=b'{"code":503,"errno":201}'), "failed", None, "errno_201"),
    ],
)
def test_each_answer_has_its_outcome(
    gateway: push.Gateway,
    service: PushService,
    answer: Answer,
    kind: str,
    retry_after: int | None,
    reason: str,
) -> None:
    phone = service.subscribe()
    service.script(phone, always=answer)
    outcome = send_one(gateway, phone)
    assert (outcome.kind, outcome.status) == (kind, answer.status)
    assert (outcome.retry_after, outcome.reason) == (retry_after, reason)


def test_a_retry_after_that_is_a_date(gateway: push.Gateway, service: PushService) -> None:
    phone = service.subscribe()
    moment = datetime.now(UTC) + timedelta(seconds=300)
    answer = Answer(503, retry_after=moment.strftime("%a, %d %b %Y %H:%M:%S GMT"))
    service.script(phone, answer)
    assert 295 <= (send_one(gateway, phone).retry_after or 0) <= 301


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(gateway: push.Gateway, service: PushService, status: int) -> None:
    other, phone = service.subscribe(), service.subscribe()
    service.script(phone, Answer(status, location=other.endpoint))
    assert send_one(gateway, phone).kind == "failed"
    assert not [each for each in service.received if each.phone is other]


def test_a_service_that_hangs_is_left(gateway: push.Gateway, service: PushService) -> None:
    slow, quick = service.subscribe(), service.subscribe()
    service.script(slow, Answer(HANG))
    started = clock.monotonic()
    tags = []
    for tag, outcome in gateway.send(
        [("slow", target(slow), MESSAGE), ("quick", target(quick), MESSAGE)]
    ):
        tags.append((tag, outcome.kind, outcome.reason))
    assert tags == [("quick", "accepted", ""), ("slow", "failed", "timeout")]
    assert clock.monotonic() - started < 3 * LIMITS.total_seconds


def test_fifty_megabytes_of_answer_are_neither_read_nor_success(
    gateway: push.Gateway, service: PushService
) -> None:
    phone = service.subscribe()
    service.script(phone, Answer(201, big=True))
    started = clock.monotonic()
    outcome = send_one(gateway, phone)
    assert (outcome.kind, outcome.reason) == ("failed", "answer_too_long")
    assert clock.monotonic() - started < LIMITS.total_seconds
    assert send_one(gateway, phone).kind == "accepted"


def test_a_longish_answer_is_fine(gateway: push.Gateway, service: PushService) -> None:
    phone = service.subscribe()
    service.script(phone, Answer(201, body=b"x" * (BODY_CAP - 100)))
    assert send_one(gateway, phone).kind == "accepted"


def test_nobody_listens(gateway: push.Gateway, ring: push.KeyRing) -> None:
    with PushService() as closed:
        phone = closed.subscribe()
        gateway._policy = push.Policy(frozenset({closed.pair}))
    outcome = send_one(gateway, phone)
    assert (outcome.kind, outcome.status, outcome.reason) == ("failed", None, "connect")


@pytest.mark.parametrize("transport", [CurlTransport, AiohttpTransport])
def test_a_name_that_leads_inside_is_refused_at_connect(
    ring: push.KeyRing, service: PushService, transport: Any
) -> None:
    """`localhost` stands for an allowed name that was pointed at our own network after saving."""
    policy = push.Policy(hosts=frozenset({"localhost"}))
    phone = service.subscribe()
    bad = push.Target("https://localhost/push/abc", phone.p256dh, phone.auth)
    with push.open_gateway(ring, policy, sub=SUB, transport=transport(LIMITS)) as gateway:
        ((_, outcome),) = gateway.send([(1, bad, MESSAGE)])
    assert (outcome.kind, outcome.reason) == ("refused", "address")


@pytest.mark.parametrize("transport", [CurlTransport, AiohttpTransport])
def test_a_name_that_does_not_resolve_fails_and_may_be_tried_again(
    ring: push.KeyRing, service: PushService, transport: Any
) -> None:
    policy = push.Policy(hosts=frozenset({"push.invalid"}))
    phone = service.subscribe()
    bad = push.Target("https://push.invalid/push/abc", phone.p256dh, phone.auth)
    with push.open_gateway(ring, policy, sub=SUB, transport=transport(LIMITS)) as gateway:
        ((_, outcome),) = gateway.send([(1, bad, MESSAGE)])
    assert outcome.kind == "failed"
    assert outcome.reason in {"dns", "timeout", "connect"}


@pytest.mark.parametrize("transport", [CurlTransport, AiohttpTransport])
def test_proxies_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, ring: push.KeyRing, service: PushService, transport: Any
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    policy = push.Policy(frozenset({service.pair}))
    with push.open_gateway(ring, policy, sub=SUB, transport=transport(LIMITS)) as gateway:
        assert send_one(gateway, service.subscribe()).kind == "accepted"


def test_nothing_secret_is_logged(
    gateway: push.Gateway,
    service: PushService,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    answers = [
        *(Answer(HANG), Answer(302, location="/x"), Answer(500), Answer(410), Answer(429)),
        *(Answer(403, body=b"no"), Answer(201, big=True)),
    ]
    phones = [service.subscribe() for _ in answers]
    for phone, answer in zip(phones, answers, strict=True):
        service.script(phone, always=answer)
    with caplog.at_level(logging.DEBUG):
        outcomes = list(gateway.send((n, target(p), MESSAGE) for n, p in enumerate(phones)))
    assert len(outcomes) == len(phones)
    shown = caplog.text + repr(outcomes) + "".join(capfd.readouterr())
    for secret in [*(phone.token for phone in phones), "vapid t="]:
        assert secret not in shown


def test_an_echoed_endpoint_is_not_kept(gateway: push.Gateway, service: PushService) -> None:
    phone = service.subscribe()
    body = f'{{"reason": "no such thing as {phone.endpoint}"}}'.encode()
    service.script(phone, always=Answer(403, body=body))
    assert phone.token not in repr(send_one(gateway, phone))


# --- keys -----------------------------------------------------------------------------------------
def test_a_row_is_sent_with_the_key_it_names(
    tmp_path: Path, gateway: push.Gateway, service: PushService, ring: push.KeyRing
) -> None:
    old_id = ring.current_id
    before = service.subscribe(ring.public_key)
    push.rotate_keys(tmp_path)
    after = service.subscribe(ring.public_key)
    sent = [(0, target(before, old_id), MESSAGE), (1, target(after, ring.current_id), MESSAGE)]
    outcomes = dict(gateway.send(sent))
    assert [outcomes[0].kind, outcomes[1].kind] == ["accepted", "accepted"]
    assert len([r for r in service.received if r.phone in (before, after)]) == 2


def test_a_row_with_the_wrong_key_is_not_lost(
    tmp_path: Path, gateway: push.Gateway, service: PushService, ring: push.KeyRing
) -> None:
    """The phone fetched its key just before a rotation, the row was saved just after."""
    old_id = ring.current_id
    phone = service.subscribe(ring.public_key)
    push.rotate_keys(tmp_path)
    outcome = send_one(gateway, phone, key_id=ring.current_id)
    assert (outcome.kind, outcome.key_id) == ("accepted", old_id)
    assert len(service.shown(phone)) == 1


def test_an_unknown_key_is_key_trouble(gateway: push.Gateway, service: PushService) -> None:
    phone = service.subscribe()
    outcome = send_one(gateway, phone, key_id="0" * 16)
    assert (outcome.kind, outcome.reason) == ("key_trouble", "unknown_key")
    assert not service.shown(phone)


def test_many_answers_about_our_key_stop_the_service_but_nothing_is_deleted(
    gateway: push.Gateway, service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    phone = service.subscribe()
    service.script(phone, always=Answer(403))
    before = len(service.received)
    outcomes = [send_one(gateway, phone) for _ in range(30)]
    assert {outcome.kind for outcome in outcomes} == {"key_trouble"}
    assert outcomes[-1].reason == "paused"
    assert len(service.received) - before == 20
    assert "push.key_trouble" in caplog.text


# --- the stream -----------------------------------------------------------------------------------
def test_every_message_has_one_outcome_and_the_source_is_not_read_ahead(
    ring: push.KeyRing, service: PushService
) -> None:
    limits = push.Limits(in_flight=20, total_seconds=5)
    phone = service.subscribe()
    service.script(phone, always=Answer(delay=0.002))
    read = done = furthest = 0

    def source() -> Iterator[tuple[int, push.Target, push.Message]]:
        nonlocal read
        for read in range(1, 301):
            yield read, target(phone), MESSAGE

    policy = push.Policy(frozenset({service.pair}))
    seen = []
    with push.open_gateway(ring, policy, sub=SUB, limits=limits) as gateway:
        for tag, outcome in gateway.send(source()):
            furthest = max(furthest, read - done)
            done += 1
            seen.append(tag)
            assert outcome.kind == "accepted"
    assert sorted(seen) == list(range(1, 301))
    assert furthest <= 20
    assert service.most_open <= 100


def test_bad_messages_do_not_disturb_the_others(
    gateway: push.Gateway, service: PushService
) -> None:
    phone = service.subscribe()
    good = target(phone)
    rows = [
        ("ok", good, MESSAGE),
        ("big", good, push.Message(b"x" * (push.MAX_PAYLOAD + 1), 60)),
        ("empty", good, push.Message(b"", 60)),
        ("keys", push.Target(phone.endpoint, b"\x04" + b"\x01" * 64, phone.auth), MESSAGE),
        ("short", push.Target(phone.endpoint, b"", b""), MESSAGE),
        ("host", push.Target("https://evil.example/x", phone.p256dh, phone.auth), MESSAGE),
        ("none", push.Target(None, phone.p256dh, phone.auth), MESSAGE),  # type: ignore[arg-type]
        ("fits", good, push.Message(b"x" * push.MAX_PAYLOAD, 60)),
    ]
    outcomes = {tag: outcome.kind for tag, outcome in gateway.send(rows)}
    assert outcomes == {
        **{"ok": "accepted", "fits": "accepted", "big": "too_big", "empty": "too_big"},
        **{"keys": "refused", "short": "refused", "host": "refused", "none": "refused"},
    }


def test_one_that_hangs_leaves_the_caller_his_turns(
    ring: push.KeyRing, service: PushService
) -> None:
    slow, quick = service.subscribe(), service.subscribe()
    service.script(slow, always=Answer(HANG))
    rows = [(n, target(phone), MESSAGE) for n, phone in enumerate((quick, slow))]
    policy, limits = push.Policy(frozenset({service.pair})), push.Limits(total_seconds=1)
    known: list[int] = []
    turns: list[int] = []
    with push.open_gateway(ring, policy, sub=SUB, limits=limits) as gateway:
        for tag, _ in gateway.send(rows, meanwhile=lambda: turns.append(len(known))):
            known.append(tag)
    assert known == [0, 1]
    assert turns.count(1) >= 5


def test_leaving_early_forgets_what_is_in_flight_and_the_gateway_goes_on(
    gateway: push.Gateway, service: PushService
) -> None:
    slow, quick = service.subscribe(), service.subscribe()
    service.script(slow, always=Answer(delay=0.3))
    rows = [(0, target(quick), MESSAGE), *((n, target(slow), MESSAGE) for n in range(1, 9))]
    answers = gateway.send(rows)
    assert next(answers)[0] == 0
    answers.close()
    assert send_one(gateway, service.subscribe()).kind == "accepted"
    assert all(lane.in_flight == 0 for lane in gateway._lanes.values())


def test_an_error_of_the_source_passes_through(gateway: push.Gateway, service: PushService) -> None:
    def source() -> Iterator[tuple[int, push.Target, push.Message]]:
        yield 1, target(service.subscribe()), MESSAGE
        raise RuntimeError("database")

    with pytest.raises(RuntimeError, match="database"):
        list(gateway.send(source()))
    assert send_one(gateway, service.subscribe()).kind == "accepted"


def test_after_a_429_the_service_is_left_alone_until_then(
    gateway: push.Gateway, service: PushService
) -> None:
    phone = service.subscribe()
    service.script(phone, Answer(429, retry_after=120))
    now = datetime(2026, 12, 14, 18, tzinfo=UTC)
    before = len(service.received)
    with clock.frozen(now):
        assert send_one(gateway, phone).retry_after == 120
    with clock.frozen(now + timedelta(seconds=60)):
        paused = send_one(gateway, phone)
    assert (paused.kind, paused.retry_after, paused.reason) == ("throttled", 60, "paused")
    assert len(service.received) - before == 1
    with clock.frozen(now + timedelta(seconds=121)):
        assert send_one(gateway, phone).kind == "accepted"


def test_a_throttled_service_does_not_hold_the_others_back(
    ring: push.KeyRing, service: PushService
) -> None:
    with PushService() as other:
        policy = push.Policy(frozenset({service.pair, other.pair}))
        angry, calm = service.subscribe(), other.subscribe()
        service.script(angry, always=Answer(429, retry_after=600))
        rows = [(n, target(angry if n % 2 else calm), MESSAGE) for n in range(400)]
        started = clock.monotonic()
        with push.open_gateway(ring, policy, sub=SUB) as gateway:
            outcomes = dict(gateway.send(rows))
        assert clock.monotonic() - started < 5
        assert len(other.shown(calm)) == 200
        assert {outcomes[n].kind for n in range(1, 400, 2)} == {"throttled"}
        assert len([r for r in service.received if r.phone is angry]) <= 128


def test_a_service_that_is_down_does_not_hold_the_others_back(
    ring: push.KeyRing, service: PushService
) -> None:
    limits = push.Limits(connect_seconds=2, total_seconds=2, in_flight=200)
    with PushService() as other:
        policy = push.Policy(frozenset({service.pair, other.pair}))
        dead, calm = service.subscribe(), other.subscribe()
        service.script(dead, always=Answer(HANG))
        rows = [(n, target(dead if n % 2 else calm), MESSAGE) for n in range(1000)]
        started = clock.monotonic()
        with push.open_gateway(ring, policy, sub=SUB, limits=limits) as gateway:
            outcomes = dict(gateway.send(rows))
        assert len(other.shown(calm)) == 500
        assert {outcomes[n].kind for n in range(1, 1000, 2)} == {"failed"}
        assert clock.monotonic() - started < 20  # one after another they would take 1,000


def test_without_libcurl_aiohttp_takes_over(
    monkeypatch: pytest.MonkeyPatch, ring: push.KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pwa.push.transport_curl", None)
    transport = gateway_module._best_transport(LIMITS)
    assert isinstance(transport, AiohttpTransport)
    transport.close()
    assert "libcurl is missing" in caplog.text


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("0", 0),
        ("99999999999999", 21_600),
        (None, None),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 21_600),
    ],
)
def test_retry_after(header: str | None, seconds: int | None) -> None:
    assert retry_after_seconds(header) == seconds


@pytest.mark.parametrize("topic", ["ñ", "a" * 33, "a b", "a\r\nX: y"])
def test_a_topic_no_service_takes_is_an_error_of_ours(topic: str) -> None:
    with pytest.raises(ValueError, match="topic"):
        push.Message(b"hola", 60, topic)


# --- the push service of the tests ----------------------------------------------------------------
def test_the_service_speaks_firefox(gateway: push.Gateway, ring: push.KeyRing) -> None:
    """Register over WebSocket, receive, acknowledge; queued while away; gone after unregister."""
    with PushService() as service:
        gateway._policy = push.Policy(frozenset({service.pair}))
        asyncio.run(_firefox(service, gateway, ring))
        assert [ack["code"] for ack in service.acks] == [100]


async def _firefox(service: PushService, gateway: push.Gateway, ring: push.KeyRing) -> None:
    donor = service.subscribe()
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(service.websocket) as socket:
            await socket.send_json({"messageType": "hello", "use_webpush": True})
            uaid = (await socket.receive_json())["uaid"]
            await socket.send_json({})
            assert await socket.receive_json() == {}
            await socket.send_json(
                {"messageType": "register", "channelID": "c-1", "key": ring.public_key}
            )
            registered = await socket.receive_json()
            assert registered["status"] == 200
        endpoint = registered["pushEndpoint"]
        sent = [(1, push.Target(endpoint, donor.p256dh, donor.auth), MESSAGE)]
        ((_, outcome),) = await asyncio.to_thread(lambda: list(gateway.send(sent)))
        assert outcome.kind == "accepted"
        async with session.ws_connect(service.websocket) as socket:
            hello = {"messageType": "hello", "use_webpush": True, "uaid": uaid}
            await socket.send_json(hello)
            assert (await socket.receive_json())["uaid"] == uaid
            message = await socket.receive_json()
            assert message["headers"] == {"encoding": "aes128gcm"}
            update = {"channelID": "c-1", "version": message["version"], "code": 100}
            await socket.send_json({"messageType": "ack", "updates": [update]})
            await socket.send_json({"messageType": "unregister", "channelID": "c-1"})
            assert (await socket.receive_json())["status"] == 200
        ((_, outcome),) = await asyncio.to_thread(lambda: list(gateway.send(sent)))
        assert outcome.kind == "gone"


def test_the_service_refuses_what_a_vendor_would(
    gateway: push.Gateway, service: PushService
) -> None:
    """Otherwise a sender that forgets VAPID, TTL or the right audience would pass."""
    phone = service.subscribe("another key")
    assert send_one(gateway, phone).kind == "key_trouble"
    assert service.problems[-1] == "VapidPkHashMismatch"
    other = push.Target(phone.endpoint, phone.p256dh, b"b" * 16)
    ((_, outcome),) = gateway.send([(1, other, MESSAGE)])
    assert outcome.kind == "key_trouble"
    assert not service.shown(phone)
    assert threading.active_count() < 20
