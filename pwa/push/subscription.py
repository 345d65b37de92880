"""A `PushSubscription.toJSON()` from a stranger becomes a `Target`, or is refused.

At save the host's addresses are looked at too, where its name resolves. Where it does not (no
network yet, a slow resolver) the allow-list decides, and the address is checked at connect time,
which is needed anyway: a name may point elsewhere later.
"""

from __future__ import annotations

import base64
import logging
import re
import socket
import threading
from collections.abc import Callable, Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric import ec

from pwa import clock
from pwa.push.endpoints import Endpoint, Policy, check_endpoint, is_public_address
from pwa.push.errors import SubscriptionRefused
from pwa.push.model import Target

Resolve = Callable[[str], Sequence[str]]

LOOK_UP_SECONDS = 2.0
REMEMBER_SECONDS = 60.0

_log = logging.getLogger("pwa.push")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")
_remembered: dict[str, tuple[float, Sequence[str]]] = {}


def check_subscription(
    document: object, policy: Policy, *, resolve: Resolve | None = None
) -> Target:
    """The target of a subscription as the browser prints it, without a `key_id`.

    Raises `SubscriptionRefused`; a refusal is logged with its reason, never with the endpoint.
    `resolve` gives the addresses of a host, none where the name is not known.
    """
    try:
        return _check(document, policy, resolve or look_up)
    except SubscriptionRefused as refusal:
        _log.warning("push.subscription_refused reason=%s", refusal.reason)
        raise


def _check(document: object, policy: Policy, resolve: Resolve) -> Target:
    members = _members(document, {"endpoint", "keys"}, {"expirationTime"})
    url = members["endpoint"]
    endpoint = check_endpoint(url, policy)
    expires = members.get("expirationTime")
    if expires is not None and (isinstance(expires, bool) or not isinstance(expires, int | float)):
        raise SubscriptionRefused("document")
    keys = _members(members["keys"], {"p256dh", "auth"}, set())
    p256dh, auth = _decoded(keys["p256dh"]), _decoded(keys["auth"])
    check_keys(p256dh, auth)
    _check_addresses(endpoint, resolve)
    return Target(str(url), p256dh, auth)


def check_keys(p256dh: bytes, auth: bytes) -> None:
    """65 bytes of an uncompressed point on P-256 and a 16-byte secret, or `SubscriptionRefused`."""
    if len(auth) != 16 or len(p256dh) != 65 or p256dh[0] != 4:
        raise SubscriptionRefused("keys")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    except ValueError:
        raise SubscriptionRefused("keys") from None


def look_up(host: str) -> Sequence[str]:
    """The addresses of `host` as text; none where it does not resolve within two seconds.
    Remembered for a minute, so that a slow resolver costs one request, not all."""
    known = _remembered.get(host)
    if known and clock.monotonic() - known[0] < REMEMBER_SECONDS:
        return known[1]
    found: list[str] = []
    # getaddrinfo has no time limit of its own
    worker = threading.Thread(target=_ask, args=(host, found), daemon=True)
    worker.start()
    worker.join(LOOK_UP_SECONDS)
    if len(_remembered) > 1000:
        _remembered.clear()
    _remembered[host] = (clock.monotonic(), tuple(found))
    return _remembered[host][1]


def _ask(host: str, found: list[str]) -> None:
    try:
        answers = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return
    found.extend(str(answer[4][0]) for answer in answers)


def _check_addresses(endpoint: Endpoint, resolve: Resolve) -> None:
    if endpoint.public and not all(is_public_address(each) for each in resolve(endpoint.host)):
        raise SubscriptionRefused("address")


def _members(document: object, required: set[str], optional: set[str]) -> Mapping[str, object]:
    if not isinstance(document, Mapping):
        raise SubscriptionRefused("document")
    if not required <= document.keys() <= required | optional:
        raise SubscriptionRefused("document")
    return document


def _decoded(text: object) -> bytes:
    if not isinstance(text, str) or len(text) > 100 or not _BASE64URL.fullmatch(text):
        raise SubscriptionRefused("keys")
    bare = text.rstrip("=")
    if len(bare) % 4 == 1:
        raise SubscriptionRefused("keys")
    return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
