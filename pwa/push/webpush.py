"""Encryption and VAPID: the only door to pywebpush.

Only its encryption is used. Its senders have no time limit, follow redirects and print endpoints
in their errors; and a token signed for every message is what Apple asks senders not to do.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid.jwt import sign
from pywebpush import WebPusher

from pwa import clock
from pwa.push.keys import KeyRing

LIFETIME = timedelta(hours=12)  # RFC 8292: at most 24 hours
RENEW_AFTER = timedelta(hours=6)

_CURVE = ec.SECP256R1()
_MAILTO = re.compile(r"mailto:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9.-]+)")
_HTTPS = re.compile(r"https://([A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:/[!-;=?-~]*)?")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


class _Ephemeral:
    """The key pair of one message, its public half exported once: the library asks for it three
    times, and each export costs as much as deriving a key."""

    __slots__ = ("exchange", "point")

    def __init__(self) -> None:
        key = ec.generate_private_key(_CURVE)
        self.exchange = key.exchange
        self.point = key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    def public_key(self) -> _Ephemeral:
        return self

    def public_bytes(self, *_: object) -> bytes:
        return self.point


class _Encryptor(WebPusher):  # type: ignore[misc]  # pywebpush has no types
    """pywebpush's aes128gcm encryption for keys that were decoded and checked when they were
    saved. The inherited constructor would copy the subscription and undo base64 again for every
    message, the inherited `encode` export the message's public key more often than needed."""

    def __init__(self, p256dh: bytes, auth: bytes) -> None:
        self.receiver_key = p256dh
        self.auth_key = auth

    def encode(self, data: bytes, content_encoding: str = "aes128gcm") -> dict[str, bytes]:
        body = http_ece.encrypt(
            data,
            private_key=_Ephemeral(),
            dh=self.receiver_key,
            auth_secret=self.auth_key,
            version=content_encoding,
        )
        return {"body": body}


def encode(payload: bytes, *, p256dh: bytes, auth: bytes) -> bytes:
    """The aes128gcm body (RFC 8291) of `payload` for one subscription, with a fresh key and salt.
    Raises ValueError for a key that is no point of the curve."""
    return _Encryptor(p256dh, auth).encode(payload)["body"]


class Signer:
    """VAPID headers, one a key and push service, kept for six hours of real time."""

    def __init__(self, keyring: KeyRing, sub: str) -> None:
        self._keyring = keyring
        self._sub = sub
        self._headers: dict[tuple[str, str], tuple[datetime, datetime, str]] = {}

    def header(self, origin: str, key_id: str) -> str:
        """The whole Authorization line for `origin`. Raises `UnknownKey`."""
        present = clock.wall()
        kept = self._headers.get((key_id, origin))
        # a clock that was set back makes a token old at once, never valid for longer
        if kept is None or not kept[0] <= present < kept[1]:
            line = f"Authorization: {self._sign(origin, key_id, present)}"
            kept = self._headers[key_id, origin] = (present, present + RENEW_AFTER, line)
        return kept[2]

    def _sign(self, origin: str, key_id: str, present: datetime) -> str:
        expires = int((present + LIFETIME).timestamp())
        claims = {"aud": origin, "exp": expires, "sub": self._sub}
        token = sign(claims, self._keyring.private(key_id))
        return f"vapid t={token},k={self._keyring.public(key_id)}"


def check_sub(sub: str) -> str:
    """Why a push service (Apple is the strictest) would refuse this VAPID subject; "" if none."""
    match = _MAILTO.fullmatch(sub) or _HTTPS.fullmatch(sub)
    if not sub.startswith(("mailto:", "https://")):
        return "must begin with mailto: or https://"
    if match is None:
        return "must be a plain mailto: or https: address, without spaces or angle brackets"
    return _domain_trouble(match[1].lower())


def _domain_trouble(domain: str) -> str:
    labels = domain.split(".")
    if domain == "localhost" or labels[-1] in {"localhost", "local", "invalid", "test"}:
        return "must name a real domain, not a local one"
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return "must name a whole domain, such as mailto:name@example.org"
    if labels[-1].isdigit():
        return "must name a domain, not an address"
    return ""
