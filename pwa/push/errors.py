"""The error family of the push room. No message ever holds an endpoint, a key or a token."""

from __future__ import annotations

from pwa.errors import AlCorrienteError

# Why a subscription is not taken; stable codes, worded for the person by the web room.
REASONS = ("document", "url", "too_long", "scheme", "host", "port", "address", "keys")


class PushError(AlCorrienteError):
    """Every error of the push room."""


class SubscriptionRefused(PushError):
    """A subscription or endpoint we will not send to; `reason` is one of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"push subscription refused: {reason}")
        self.reason = reason


class UnknownKey(PushError):
    """There is no VAPID key of that id in the data folder."""

    def __init__(self, key_id: str) -> None:
        super().__init__("no VAPID key with this id")
        self.key_id = key_id
