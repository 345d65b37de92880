"""A real push service on loopback, for tests: it checks, decrypts and can misbehave.

Over HTTP it takes messages as a vendor would: VAPID signature, audience, expiry, TTL, Topic,
Content-Encoding and size are checked, then the body is decrypted with the subscription's own
private key and kept. Over WebSocket, on the same port, it speaks Firefox's push protocol, so
that a real Firefox can subscribe to it and be sent to.

    with PushService() as service:
        phone = service.subscribe()
        phone.document            # what PushSubscription.toJSON() prints
        service.script(phone, Answer(503, retry_after=120), Answer(201))
        …
        service.received          # list of Received, with the plain text
"""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import http_ece
from aiohttp import WSMsgType, web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

HANG = -1
BIG_BODY = 50_000_000
_TOPIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(frozen=True)
class Answer:
    """What the service says to one message. `status` HANG: nothing at all, until the end.
    `big`: 50 MB of body; `delay` in seconds before the answer."""

    status: int = 201
    retry_after: int | str | None = None
    location: str | None = None
    body: bytes = b""
    big: bool = False
    delay: float = 0.0


@dataclass
class Phone:
    """One subscription: real keys, an endpoint, and the answers it will give.

    `vapid_key` (base64url) binds it to one application server key, as a browser does.
    """

    token: str
    endpoint: str
    auth: bytes = b""
    private: ec.EllipticCurvePrivateKey | None = None
    vapid_key: str = ""
    gone: bool = False
    answers: deque[Answer] = field(default_factory=deque)
    always: Answer = field(default_factory=Answer)
    uaid: str = ""
    channel: str = ""

    @property
    def p256dh(self) -> bytes:
        assert self.private is not None
        return self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    @property
    def document(self) -> dict[str, Any]:
        keys = {"p256dh": b64url(self.p256dh), "auth": b64url(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}


@dataclass(frozen=True)
class Received:
    """A request that reached a subscription. `payload` is None where it was not decrypted
    (Firefox does that itself). `accepted`: the service answered 2xx, so a phone would show it."""

    phone: Phone
    status: int
    payload: bytes | None
    headers: dict[str, str]
    claims: dict[str, Any]
    vapid_key: str
    at: float

    @property
    def accepted(self) -> bool:
        return 200 <= self.status <= 202

    @property
    def topic(self) -> str:
        return self.headers.get("topic", "")

    @property
    def ttl(self) -> int:
        return int(self.headers["ttl"])

    @property
    def json(self) -> Any:
        assert self.payload is not None
        return json.loads(self.payload)


class Refused(Exception):
    """A vendor would not take this request."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class PushService:
    """The service in a thread with its own loop. Lists are only appended to while it runs."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.phones: dict[str, Phone] = {}
        self.received: list[Received] = []
        self.problems: list[str] = []  # what a vendor would have refused, or could not be read
        self.acks: list[dict[str, Any]] = []  # of Firefox: code 100 shown, 101 not decrypted
        self.public_origin = ""  # where a proxy stands before this service
        self.open_now = 0
        self.most_open = 0
        self._lock = threading.Lock()
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._queues: dict[str, dict[str, dict[str, Any]]] = {}
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    # --- for tests --------------------------------------------------------------------------------
    def __enter__(self) -> PushService:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> PushService:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the push service did not start")
        return self

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pair(self) -> tuple[str, int]:
        """For `push.Policy(extra_hosts=frozenset({service.pair}))`."""
        return ("127.0.0.1", self.port)

    @property
    def extra_host(self) -> str:
        """For the environment's PUSH_EXTRA_HOSTS."""
        return f"127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        """For Firefox's dom.push.serverURL."""
        return f"ws://127.0.0.1:{self.port}/"

    def subscribe(self, vapid_key: str = "") -> Phone:
        """A new subscription with keys of its own."""
        token = secrets.token_urlsafe(90)
        phone = Phone(
            token,
            f"{self.origin}/push/{token}",
            secrets.token_bytes(16),
            ec.generate_private_key(ec.SECP256R1()),
            vapid_key,
        )
        self.phones[token] = phone
        return phone

    def script(self, phone: Phone, *answers: Answer, always: Answer | None = None) -> None:
        """The next answers of a subscription, one a message; after them `always`."""
        phone.answers = deque(answers)
        phone.always = always or Answer()

    def shown(self, phone: Phone | None = None) -> list[Received]:
        """What was taken and would be shown, in order."""
        return [r for r in self.received if r.accepted and (phone is None or r.phone is phone)]

    def wait_for(self, count: int, seconds: float = 10.0) -> list[Received]:
        """Until `count` messages were taken; fails otherwise."""
        end = time.monotonic() + seconds
        while len(self.shown()) < count:
            if time.monotonic() > end:
                raise AssertionError(f"{len(self.shown())} of {count} came; {self.problems}")
            time.sleep(0.01)
        return self.shown()

    # --- the server -------------------------------------------------------------------------------
    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._run())
        finally:
            self._loop.close()

    async def _run(self) -> None:
        app = web.Application(client_max_size=1_000_000)
        app.router.add_post("/push/{token}", self._on_post)
        app.router.add_get("/{tail:.*}", self._on_get)
        runner = web.AppRunner(
            app, shutdown_timeout=0.2, access_log=None, handler_cancellation=True
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        assert site._server is not None
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _on_post(self, request: web.Request) -> web.StreamResponse:
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            return await self._take(request)
        finally:
            self.open_now -= 1

    async def _take(self, request: web.Request) -> web.StreamResponse:
        phone = self.phones.get(request.match_info["token"])
        body = await request.read()
        if phone is None:
            return web.Response(status=404)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            claims, key = check_request(
                headers, body, self.public_origin or self.origin, phone.vapid_key
            )
            payload = decrypt(body, phone) if phone.private else None
        except Refused as refusal:
            self.problems.append(refusal.reason)
            return web.json_response({"reason": refusal.reason}, status=refusal.status)
        answer = phone.answers.popleft() if phone.answers else phone.always
        if phone.gone:
            answer = Answer(410)
        status = answer.status
        with self._lock:
            self.received.append(
                Received(phone, status, payload, headers, claims, key, time.time())
            )
        if phone.channel and 200 <= status <= 202:
            await self._to_firefox(phone, body, headers)
        return await self._say(request, answer)

    async def _say(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        if answer.status == HANG:
            await self._stop.wait()
        if answer.delay:
            await asyncio.sleep(answer.delay)
        headers = {"TTL": request.headers.get("TTL", "0")}
        if answer.retry_after is not None:
            headers["Retry-After"] = str(answer.retry_after)
        if answer.location:
            headers["Location"] = answer.location
        elif answer.status == 201:
            headers["Location"] = f"/message/{secrets.token_hex(8)}"
        if answer.big:
            return await self._say_much(request, answer.status, headers)
        return web.Response(status=max(answer.status, 200), headers=headers, body=answer.body)

    async def _say_much(
        self, request: web.Request, status: int, headers: dict[str, str]
    ) -> web.StreamResponse:
        response = web.StreamResponse(status=status, headers=headers)
        await response.prepare(request)
        chunk = b"x" * 100_000
        with suppress(ConnectionError):
            for _ in range(BIG_BODY // len(chunk)):
                await response.write(chunk)
        return response

    # --- Firefox ----------------------------------------------------------------------------------
    async def _on_get(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return web.Response(text="push service for tests")
        socket = web.WebSocketResponse(protocols=("push-notification",))
        await socket.prepare(request)
        uaid = ""
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                uaid = await self._on_frame(socket, uaid, json.loads(frame.data))
        if self._sockets.get(uaid) is socket:
            del self._sockets[uaid]
        return socket

    async def _on_frame(
        self, socket: web.WebSocketResponse, uaid: str, frame: dict[str, Any]
    ) -> str:
        kind = frame.get("messageType")
        if kind == "hello":
            return await self._hello(socket, str(frame.get("uaid") or ""))
        if kind == "register":
            phone = self._register(uaid, str(frame["channelID"]), str(frame.get("key") or ""))
            await socket.send_json(
                {
                    "messageType": "register",
                    "channelID": phone.channel,
                    "status": 200,
                    "pushEndpoint": phone.endpoint,
                }
            )
        elif kind == "unregister":
            self._unregister(str(frame["channelID"]))
            answer = {"messageType": kind, "channelID": frame["channelID"], "status": 200}
            await socket.send_json(answer)
        elif kind == "ack":
            self._acked(uaid, frame.get("updates", []))
        elif not frame:
            await socket.send_json({})
        return uaid

    async def _hello(self, socket: web.WebSocketResponse, known: str) -> str:
        uaid = known if known in self._queues else secrets.token_hex(16)
        self._queues.setdefault(uaid, {})
        self._sockets[uaid] = socket
        await socket.send_json(
            {
                "messageType": "hello",
                "status": 200,
                "uaid": uaid,
                "use_webpush": True,
                "broadcasts": {},
            }
        )
        for message in list(self._queues[uaid].values()):
            await socket.send_json(message)
        return uaid

    def _register(self, uaid: str, channel: str, key: str) -> Phone:
        token = secrets.token_urlsafe(60)
        phone = Phone(token, f"{self.origin}/push/{token}", vapid_key=key.rstrip("="))
        phone.uaid, phone.channel = uaid, channel
        self.phones[token] = phone
        return phone

    def _unregister(self, channel: str) -> None:
        for phone in self.phones.values():
            phone.gone = phone.gone or phone.channel == channel

    def _acked(self, uaid: str, updates: list[dict[str, Any]]) -> None:
        for update in updates:
            self.acks.append(update)
            self._queues.get(uaid, {}).pop(str(update.get("version")), None)

    async def _to_firefox(self, phone: Phone, body: bytes, headers: dict[str, str]) -> None:
        version = secrets.token_hex(16)
        message: dict[str, Any] = {
            "messageType": "notification",
            "channelID": phone.channel,
            "version": version,
        }
        if body:
            message["data"] = b64url(body)
            message["headers"] = {"encoding": headers.get("content-encoding", "")}
        self._queues.setdefault(phone.uaid, {})[version] = message
        socket = self._sockets.get(phone.uaid)
        if socket is not None and not socket.closed:
            await socket.send_json(message)


# --- what a vendor checks -----------------------------------------------------------------------
def check_request(
    headers: dict[str, str], body: bytes, origin: str, bound_to: str
) -> tuple[dict[str, Any], str]:
    """The VAPID claims and public key of a proper request, else `Refused`."""
    if headers.get("content-encoding") != "aes128gcm":
        raise Refused(415, "Content-Encoding")
    if not headers.get("ttl", "").isdigit():
        raise Refused(400, "TTL")
    topic = headers.get("topic")
    if topic is not None and not (0 < len(topic) <= 32 and set(topic) <= _TOPIC):
        raise Refused(400, "BadWebPushTopic")
    if len(body) > 4096:
        raise Refused(413, "PayloadTooLarge")
    claims, key = check_vapid(headers.get("authorization", ""), origin)
    if bound_to and key != bound_to:
        raise Refused(403, "VapidPkHashMismatch")
    return claims, key


def check_vapid(header: str, origin: str) -> tuple[dict[str, Any], str]:
    """Claims and key of an Authorization header, signature, audience and expiry verified."""
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    if scheme.lower() != "vapid" or set(parts) != {"t", "k"}:
        raise Refused(401, "BadAuthorizationHeader")
    head, claims_part, signature = parts["t"].split(".")
    raw = unb64url(signature)
    if json.loads(unb64url(head)).get("alg") != "ES256" or len(raw) != 64:
        raise Refused(403, "BadJwtToken")
    der = utils.encode_dss_signature(
        int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    )
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64url(parts["k"]))
    try:
        key.verify(der, f"{head}.{claims_part}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Refused(403, "BadJwtToken") from None
    claims = json.loads(unb64url(claims_part))
    if claims.get("aud") != origin:
        raise Refused(403, "BadJwtToken aud")
    if not time.time() < claims.get("exp", 0) <= time.time() + 86_400:
        raise Refused(403, "ExpiredJwtToken")
    if not str(claims.get("sub", "")).startswith(("mailto:", "https://")):
        raise Refused(403, "BadJwtToken sub")
    return claims, parts["k"]


def decrypt(body: bytes, phone: Phone) -> bytes:
    try:
        plain: bytes = http_ece.decrypt(
            body, private_key=phone.private, auth_secret=phone.auth, version="aes128gcm"
        )
    except Exception as error:
        raise Refused(400, "decrypt") from error
    return plain


def b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
