"""The narrow port between the gateway and whatever speaks HTTP."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import NamedTuple, Protocol

from pwa import clock

BODY_CAP = 65_536  # bytes of an answer we are willing to see pass; kept: the first few hundred
BODY_KEPT = 512
# Longer waits are cut to six hours (libcurl cuts them there too): a service that is wrong about
# a day must not cost a person the month.
RETRY_AFTER_CAP = 6 * 3600
# The only words of an answer's body that are ever kept: a body may echo the endpoint.
_KNOWN_REASONS = re.compile(
    rb"\b(BadJwtToken|ExpiredJwtToken|BadAuthorizationHeader|VapidPkHashMismatch|BadWebPushTopic|"
    rb"BadWebPushRequest|BadUrgency|BadTtl|BadPath|PayloadTooLarge|TooManyRequests|"
    rb"TooManyProviderTokenUpdates|Unregistered|InternalServerError|ServiceUnavailable)\b"
)
_ERRNO = re.compile(rb'"errno"\s*:\s*(\d{1,4})\b')


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes of one gateway. Times in seconds, rates in messages a second.

    `rates` maps a host, or the ending of a host, to its cap; a host not named has none.
    `ca_file` replaces the public certificate authorities (self-hosted services, tests).
    """

    in_flight: int = 1000
    connections: int = 100
    connect_seconds: float = 5.0
    total_seconds: float = 20.0
    rates: tuple[tuple[str, float], ...] = (
        # Guesses on the safe side: only Google publishes a quota (600,000 a minute).
        ("fcm.googleapis.com", 5000.0),
        ("jmt17.google.com", 500.0),
        ("updates.push.services.mozilla.com", 750.0),
        ("web.push.apple.com", 1000.0),
        ("notify.windows.com", 300.0),
    )
    ca_file: str | None = None


class Answer(NamedTuple):
    """What came back. `status` 0: nothing that counts, and `reason` says why (a code, never text
    of the other side). `multiplexed`: the connection carries many requests at once."""

    number: int
    status: int
    retry_after: int | None = None
    reason: str = ""
    multiplexed: bool = False


class Transport(Protocol):
    """Sends requests side by side: https certificates checked, no redirect, no proxy, time
    limits, answers capped, addresses checked while connecting. Never raises for one request."""

    def submit(self, number: int, url: str, headers: list[str], body: bytes, public: bool) -> None:
        """Take one POST; `headers` are whole lines. Where `public`, only public addresses may be
        connected to. It may wait for the next `completions` before it leaves."""

    def completions(self, wait: float) -> list[Answer]:
        """The answers that are there; waits at most `wait` seconds for the first."""

    def cancel(self) -> None:
        """Forget what is in flight."""

    def close(self) -> None:
        """Give back connections and threads."""


def known_reason(body: bytes) -> str:
    """A word of the push services' published error lists found in an answer, else ""."""
    if match := _KNOWN_REASONS.search(body):
        return match[1].decode("ascii")
    if match := _ERRNO.search(body):
        return f"errno_{match[1].decode('ascii')}"
    return ""


def retry_after_seconds(header: str | None) -> int | None:
    """Seconds of a Retry-After header, which is a number or an HTTP date; None if neither."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), RETRY_AFTER_CAP)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    seconds = (moment - clock.wall()).total_seconds()
    return min(max(round(seconds), 0), RETRY_AFTER_CAP)
