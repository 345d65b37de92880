"""How fast one push service may be sent to, and when it may not be sent to at all.

One `Lane` a service. A token bucket keeps its rate (a guess in configuration, halved when the
service says 429, recovering by 5 % every ten seconds, rising from a tenth when it was idle); a
window keeps what is in flight to what the service answers; a pause keeps what it asked for in
Retry-After. A lane that must wait sends its messages back instead of holding those of others.

Rates follow the monotonic clock. A pause follows `clock.now()`, so that `--now` ends it too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from pwa import clock

RAMP_SECONDS = 60.0
RAMP_START = 0.1
IDLE_SECONDS = 60.0
HALVING = 0.5
FLOOR = 0.02
RECOVERY = 0.05
RECOVERY_SECONDS = 10.0
SLICE_SECONDS = 0.03  # tokens come in slices: single ones would wake the loop for each answer
BACKLOG_SECONDS = 1.0

FIRST_WINDOW = 8  # until the first answer: each of them may open a connection
KNOWN_WINDOW = 100  # from the first answer of a service that multiplexes
SMALLEST_WINDOW = 4
SICK_AFTER = 8  # failures in a row

TROUBLE_AFTER = 20  # answers about our key in a row
TROUBLE_PAUSE = timedelta(minutes=10)


@dataclass
class Bucket:
    """Tokens of one service: `cap` messages a second, None for no limit."""

    cap: float | None
    factor: float = 1.0
    _tokens: float = 0.0
    _filled: float | None = None
    _started: float = 0.0
    _mended: float = 0.0
    _promised: float = 0.0

    def rate(self, now: float) -> float:
        """Messages a second at this moment (monotonic seconds)."""
        if self.cap is None:
            return float("inf")
        ramp = min(1.0, RAMP_START + (1 - RAMP_START) * (now - self._started) / RAMP_SECONDS)
        return max(1.0, self.cap * self.factor * ramp)

    def take(self, wanted: int, now: float) -> int:
        """How many of `wanted` messages may leave now."""
        if self.cap is None:
            return wanted
        self._fill(now)
        granted = min(wanted, int(self._tokens))
        self._tokens -= granted
        return granted

    def halve(self, now: float) -> None:
        """The service said it is too much: half the rate from now on."""
        self.factor = max(FLOOR, self.factor * HALVING)
        self._tokens = 0.0
        self._mended = now

    def postpone(self, now: float) -> int:
        """Seconds until the next free place behind all that were already sent back."""
        self._promised = max(self._promised, now + BACKLOG_SECONDS) + 1 / self.rate(now)
        return ceil(self._promised - now)

    def backlog(self, now: float) -> int:
        """How many messages may wait here before the next are sent back."""
        return max(10, int(self.rate(now) * BACKLOG_SECONDS)) if self.cap is not None else 1 << 30

    def _fill(self, now: float) -> None:
        if self._filled is None or now - self._filled > IDLE_SECONDS:
            self._started = self._filled = self._mended = now
            self._tokens = self.rate(now) * SLICE_SECONDS
        if now - self._filled < SLICE_SECONDS:
            return
        steps, rest = divmod(now - self._mended, RECOVERY_SECONDS)
        self.factor = min(1.0, self.factor + RECOVERY * steps)
        self._mended = now - rest
        rate = self.rate(now)
        # a caller who was away for long may not make up for it in one burst
        self._tokens = max(1.0, min(self._tokens + rate * (now - self._filled), rate * 0.2))
        self._filled = now


@dataclass
class Lane:
    """The state of one push service within one gateway."""

    bucket: Bucket
    largest: int
    connections: int
    window: int = FIRST_WINDOW
    known: bool = False
    in_flight: int = 0
    failures: int = 0
    troubles: int = 0
    _paused: tuple[datetime, str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.window = min(self.window, self.largest)

    def room(self) -> int:
        return max(0, self.window - self.in_flight)

    @property
    def sick(self) -> bool:
        return self.failures >= SICK_AFTER

    def paused(self) -> tuple[int, str] | None:
        """(seconds still to wait, why), or None."""
        if self._paused is None:
            return None
        left = (self._paused[0] - clock.now()).total_seconds()
        if left <= 0:
            self._paused = None
            return None
        return ceil(left), self._paused[1]

    def answered(self, *, multiplexed: bool) -> None:
        """A proper answer came: more may be in flight, on HTTP/1.1 one a connection."""
        self.failures = 0
        limit = self.largest if multiplexed else min(self.largest, self.connections)
        if multiplexed and not self.known:
            self.window = max(self.window, KNOWN_WINDOW)
        self.known = True
        self.window = min(limit, max(self.window, SMALLEST_WINDOW) + 1)

    def failed(self) -> None:
        """No proper answer: the fewer wait on this service, the less it holds others back."""
        self.failures += 1
        if self.failures % 4 == 0:
            self.window = max(SMALLEST_WINDOW, self.window // 2)

    def throttle(self, seconds: int) -> None:
        self.bucket.halve(clock.monotonic())
        self._paused = (clock.now() + timedelta(seconds=seconds), "throttled")

    def key_trouble(self) -> bool:
        """Count an answer about our key; True when this one stops the service for a while."""
        self.troubles += 1
        if self.troubles < TROUBLE_AFTER:
            return False
        self.troubles = 0
        self._paused = (clock.now() + TROUBLE_PAUSE, "key_trouble")
        return True
