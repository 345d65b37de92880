"""The gateway: a stream of messages in, one outcome for each out.

It pulls from its source only as much as it can have in flight, checks every endpoint again,
encrypts, keeps each service's pace and turns every answer into an `Outcome`. Nothing one message
does raises here, and nothing secret is logged.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pwa import clock
from pwa.push.endpoints import Endpoint, Policy, check_endpoint
from pwa.push.errors import PushError, SubscriptionRefused, UnknownKey
from pwa.push.keys import KeyRing
from pwa.push.model import MAX_PAYLOAD, Kind, Message, Outcome, Target
from pwa.push.pacing import Bucket, Lane
from pwa.push.transport import Answer, Limits, Transport
from pwa.push.webpush import Signer, encode

Tag = TypeVar("Tag")

# Messages taken from the source and encrypted, in some fifty milliseconds, before the network gets
# its turn. Fewer are slower with answers that take a while: each turn sends less at once.
PULL = 384
LONGEST_WAIT = 0.1  # also the longest time without a call of `meanwhile`
THROTTLED_SECONDS = 60  # where a service names no time itself
SICK_SECONDS = 30
KEY_TRIES = 3

_GONE = frozenset({404, 410})
_KEY = frozenset({400, 401, 403})
_THROTTLED = frozenset({406, 429})

_log = logging.getLogger("pwa.push")


@dataclass(slots=True)
class _Job(Generic[Tag]):
    tag: Tag
    target: Target
    message: Message
    endpoint: Endpoint
    key_id: str = ""
    body: bytes = field(default=b"", repr=False)
    tried: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run(Generic[Tag]):
    """What one call of `send` has under way."""

    flight: dict[int, _Job[Tag]] = field(default_factory=dict)
    waiting: dict[str, deque[_Job[Tag]]] = field(default_factory=dict)
    done: list[tuple[Tag, Outcome]] = field(default_factory=list)
    held: int = 0

    def settle(self, job: _Job[Tag], outcome: Outcome) -> None:
        self.done.append((job.tag, outcome))

    def take_done(self) -> list[tuple[Tag, Outcome]]:
        done, self.done = self.done, []
        return done


def _nothing() -> None:
    """What a caller who only iterates has to do meanwhile."""


class Gateway:
    """Sends push messages. One `send` at a time; made by `open_gateway`."""

    def __init__(
        self, keyring: KeyRing, policy: Policy, signer: Signer, transport: Transport, limits: Limits
    ) -> None:
        self._keyring = keyring
        self._policy = policy
        self._signer = signer
        self._transport = transport
        self.limits = limits
        self._lanes: dict[str, Lane] = {}
        self._number = 0

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    def send(
        self,
        messages: Iterable[tuple[Tag, Target, Message]],
        *,
        meanwhile: Callable[[], None] = _nothing,
    ) -> Iterator[tuple[Tag, Outcome]]:
        """One (tag, outcome) for every message, in any order, as soon as it is known.

        The source is read little by little, never more than `limits.in_flight` ahead. Leaving
        the iteration early forgets what is in flight; errors of the source pass through.
        `meanwhile` is called every tenth of a second at the latest while answers are waited for:
        one that hangs holds the iteration, but not what the caller has to do with the others.
        """
        source = iter(messages)
        run: _Run[Tag] = _Run()
        more = True
        try:
            while more or run.flight or run.held:
                more = more and self._pull(source, run)
                self._release(run)
                yield from run.take_done()
                meanwhile()
                if run.flight or run.held:
                    for answer in self._completions(run, more):
                        self._judge(run, answer)
                yield from run.take_done()
        finally:
            self._forget(run)

    # --- in ---------------------------------------------------------------------------------------
    def _pull(self, source: Iterator[tuple[Tag, Target, Message]], run: _Run[Tag]) -> bool:
        """Take some messages from the source; False when it has no more."""
        for _ in range(PULL):
            if len(run.flight) + run.held >= self.limits.in_flight:
                return True
            try:
                tag, target, message = next(source)
            except StopIteration:
                return False
            self._accept(run, tag, target, message)
        return True

    def _accept(self, run: _Run[Tag], tag: Tag, target: Target, message: Message) -> None:
        try:
            endpoint = check_endpoint(target.endpoint, self._policy)
        except SubscriptionRefused as refusal:
            run.done.append((tag, Outcome("refused", reason=refusal.reason)))
            return
        if not 0 < len(message.payload) <= MAX_PAYLOAD:
            run.done.append((tag, Outcome("too_big", reason="payload")))
            return
        job = _Job(tag, target, message, endpoint)
        waiting = run.waiting.get(endpoint.origin)
        if waiting is None:
            waiting = run.waiting[endpoint.origin] = deque()
        if outcome := self._turned_away(self._lane(endpoint), len(waiting)):
            run.settle(job, outcome)
            return
        waiting.append(job)
        run.held += 1

    def _turned_away(self, lane: Lane, waiting: int) -> Outcome | None:
        """The outcome of a message that its service's lane cannot take now."""
        if pause := lane.paused():
            seconds, why = pause
            kind: Kind = "key_trouble" if why == "key_trouble" else "throttled"
            return Outcome(kind, retry_after=seconds, reason="paused")
        if lane.sick and waiting >= lane.window:
            return Outcome("failed", retry_after=SICK_SECONDS, reason="service_down")
        if lane.bucket.cap is None:
            return None
        now = clock.monotonic()
        if waiting >= lane.bucket.backlog(now):
            return Outcome("throttled", retry_after=lane.bucket.postpone(now), reason="paced")
        return None

    def _lane(self, endpoint: Endpoint) -> Lane:
        lane = self._lanes.get(endpoint.origin)
        if lane is None:
            bucket = Bucket(_rate(endpoint.host, self.limits))
            lane = Lane(bucket, self.limits.in_flight, self.limits.connections)
            self._lanes[endpoint.origin] = lane
        return lane

    # --- out --------------------------------------------------------------------------------------
    def _release(self, run: _Run[Tag]) -> None:
        """Send what may leave now, a little of each service in turn."""
        for origin, waiting in run.waiting.items():
            if not waiting:
                continue
            lane = self._lanes[origin]
            if lane.paused() or (lane.sick and not lane.room()):
                self._send_back(run, lane, waiting)
                continue
            wanted = min(len(waiting), lane.room(), PULL)
            granted = lane.bucket.take(wanted, clock.monotonic()) if wanted else 0
            run.held -= granted
            # All are encrypted before the first is handed over: with the two in turn, each pushes
            # the other out of the processor's caches.
            jobs = [waiting.popleft() for _ in range(granted)]
            for job in [job for job in jobs if self._seal(run, job)]:
                self._launch(run, lane, job)

    def _send_back(self, run: _Run[Tag], lane: Lane, waiting: deque[_Job[Tag]]) -> None:
        while waiting:
            outcome = self._turned_away(lane, len(waiting) + lane.window)
            if outcome is None:
                return
            run.held -= 1
            run.settle(waiting.popleft(), outcome)

    def _seal(self, run: _Run[Tag], job: _Job[Tag]) -> bool:
        """Encrypt for the phone; False, and settled, where its keys are none."""
        target = job.target
        try:
            job.body = encode(job.message.payload, p256dh=target.p256dh, auth=target.auth)
        except ValueError:
            run.settle(job, Outcome("refused", reason="keys"))
            return False
        return True

    def _launch(self, run: _Run[Tag], lane: Lane, job: _Job[Tag]) -> None:
        target = job.target
        try:
            job.key_id = job.key_id or target.key_id or self._keyring.current_id
            authorization = self._signer.header(job.endpoint.origin, job.key_id)
        except UnknownKey:
            run.settle(job, Outcome("key_trouble", reason="unknown_key"))
            return
        self._number += 1
        run.flight[self._number] = job
        lane.in_flight += 1
        headers = _headers(job.message, authorization)
        self._transport.submit(
            self._number, target.endpoint, headers, job.body, job.endpoint.public
        )

    def _completions(self, run: _Run[Tag], more: bool) -> list[Answer]:
        """Answers of the network. Waits only where nothing could be sent meanwhile."""
        free = len(run.flight) + run.held < self.limits.in_flight
        if more and free:
            return self._transport.completions(0)
        wait = 0.02 if run.held else LONGEST_WAIT
        if not run.flight:
            clock.sleep(wait)
            return []
        return self._transport.completions(wait)

    # --- answers ----------------------------------------------------------------------------------
    def _judge(self, run: _Run[Tag], answer: Answer) -> None:
        job = run.flight.pop(answer.number)
        lane = self._lanes[job.endpoint.origin]
        lane.in_flight -= 1
        if 200 <= answer.status <= 202:
            lane.answered(multiplexed=answer.multiplexed)
            lane.troubles = 0
            run.settle(job, Outcome("accepted", answer.status, key_id=job.key_id))
        elif answer.status == 0 or answer.status >= 500:
            self._failed(run, lane, job, answer)
        elif answer.status in _KEY:
            lane.answered(multiplexed=answer.multiplexed)
            self._key_trouble(run, lane, job, answer)
        else:
            lane.answered(multiplexed=answer.multiplexed)
            self._refusal(run, lane, job, answer)

    def _failed(self, run: _Run[Tag], lane: Lane, job: _Job[Tag], answer: Answer) -> None:
        if answer.reason == "address":
            _log.error("push.address_refused service=%s", job.endpoint.origin)
            run.settle(job, Outcome("refused", reason="address"))
            return
        lane.failed()
        reason = answer.reason or f"http_{answer.status}"
        run.settle(job, Outcome("failed", answer.status or None, answer.retry_after, reason))

    def _refusal(self, run: _Run[Tag], lane: Lane, job: _Job[Tag], answer: Answer) -> None:
        """A proper answer that is neither yes nor about our key."""
        status = answer.status
        reason = answer.reason or f"http_{status}"
        if status in _GONE:
            run.settle(job, Outcome("gone", status, reason=reason))
        elif status == 413:
            run.settle(job, Outcome("too_big", status, reason=reason))
        elif status in _THROTTLED:
            seconds = answer.retry_after or THROTTLED_SECONDS
            lane.throttle(seconds)
            run.settle(job, Outcome("throttled", status, seconds, reason))
        else:
            reason = "redirect" if 300 <= status < 400 else reason
            run.settle(job, Outcome("failed", status, answer.retry_after, reason))

    def _key_trouble(self, run: _Run[Tag], lane: Lane, job: _Job[Tag], answer: Answer) -> None:
        """Our key or our clock. A row may name the wrong key (saved in the moment of a rotation),
        so the others are tried before this counts as trouble."""
        job.tried += (job.key_id,)
        if len(job.tried) < KEY_TRIES and (other := self._other_key(job.tried)):
            job.key_id = other
            self._launch(run, lane, job)
            return
        reason = answer.reason or f"http_{answer.status}"
        if lane.key_trouble():
            _log.error("push.key_trouble service=%s status=%s", job.endpoint.origin, answer.status)
        run.settle(job, Outcome("key_trouble", answer.status, answer.retry_after, reason))

    def _other_key(self, tried: tuple[str, ...]) -> str:
        try:
            return next((each for each in self._keyring.ids if each not in tried), "")
        except PushError:
            return ""

    def _forget(self, run: _Run[Any]) -> None:
        if run.flight:
            self._transport.cancel()
        for origin, count in Counter(job.endpoint.origin for job in run.flight.values()).items():
            self._lanes[origin].in_flight -= count


def open_gateway(
    keyring: KeyRing,
    policy: Policy,
    *,
    sub: str,
    limits: Limits | None = None,
    transport: Transport | None = None,
) -> Gateway:
    """A gateway on libcurl, or on aiohttp where libcurl cannot be had. `sub` is the VAPID subject.
    `transport` stands in for the network in tests."""
    limits = limits or Limits()
    return Gateway(
        keyring, policy, Signer(keyring, sub), transport or _best_transport(limits), limits
    )


def _best_transport(limits: Limits) -> Transport:
    try:
        from pwa.push.transport_curl import CurlTransport
    except ImportError:
        from pwa.push.transport_aiohttp import AiohttpTransport

        _log.warning("push.transport aiohttp: libcurl is missing, sending is slower")
        return AiohttpTransport(limits)
    return CurlTransport(limits)


def _headers(message: Message, authorization: str) -> list[str]:
    lines = [
        authorization,
        f"TTL: {message.ttl}",
        f"Urgency: {message.urgency}",
        "Content-Encoding: aes128gcm",
        "Content-Type: application/octet-stream",
    ]
    if message.topic:
        lines.append(f"Topic: {message.topic}")
    return lines


def _rate(host: str, limits: Limits) -> float | None:
    for name, rate in limits.rates:
        if host == name or host.endswith(f".{name}"):
            return rate
    return None
