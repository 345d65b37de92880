"""What goes into the gateway and what comes out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["accepted", "gone", "too_big", "key_trouble", "throttled", "failed", "refused"]
Urgency = Literal["very-low", "low", "normal", "high"]

# RFC 8291 wants one record, RFC 8030 promises 4,096 bytes of body; 103 of them are overhead.
MAX_PAYLOAD = 3993
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send. Endpoint and keys are capabilities: they never show in a repr.

    `key_id` names the VAPID key the phone subscribed with; empty means the current one.
    """

    endpoint: str = field(repr=False)
    p256dh: bytes = field(repr=False)
    auth: bytes = field(repr=False)
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What to send. `ttl` in seconds; `topic` at most 32 characters of base64url, or empty."""

    payload: bytes = field(repr=False)
    ttl: int
    topic: str = ""
    urgency: Urgency = "normal"

    def __post_init__(self) -> None:
        if self.ttl < 0:
            raise ValueError("a TTL is never negative")
        if self.topic and not _TOPIC.fullmatch(self.topic):
            raise ValueError("a topic is 1 to 32 characters of base64url")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message.

    accepted     200, 201, 202: taken by the push service, not yet shown
    gone         404, 410: remove the subscription
    too_big      413, or refused by us before sending: never retry
    key_trouble  400, 401, 403 with every key we have: alarm, keep the subscription
    throttled    429, 406, or held back by our own pace: try again after `retry_after`
    failed       5xx, redirects, anything unexpected, time limits, network: try again later
    refused      our own check of the endpoint or of its address at connect time

    `status` is None where no answer came. `retry_after` in seconds, None where nothing was said.
    `reason` is a short code, safe to log. `key_id` is the key the service took, when it took one:
    after a rotation it may differ from the row's.
    """

    kind: Kind
    status: int | None = None
    retry_after: int | None = None
    reason: str = ""
    key_id: str = ""
