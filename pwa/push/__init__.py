"""Push: what may be sent to, encryption, VAPID, and the gateway that sends.

Other rooms use this package, not its modules.
"""

from __future__ import annotations

import logging

from pwa.push.endpoints import (
    DEFAULT_HOSTS,
    DEFAULT_SUFFIXES,
    Endpoint,
    Policy,
    check_endpoint,
    is_public_address,
)
from pwa.push.errors import REASONS, PushError, SubscriptionRefused, UnknownKey
from pwa.push.gateway import Gateway, open_gateway
from pwa.push.keys import KeyRing, ensure_keys, keys_exist, load_keys, rotate_keys
from pwa.push.model import MAX_PAYLOAD, Kind, Message, Outcome, Target
from pwa.push.subscription import check_keys, check_subscription
from pwa.push.transport import Answer, Limits, Transport
from pwa.push.webpush import Signer, check_sub

__all__ = [
    "DEFAULT_HOSTS",
    "DEFAULT_SUFFIXES",
    "MAX_PAYLOAD",
    "REASONS",
    "Answer",
    "Endpoint",
    "Gateway",
    "KeyRing",
    "Kind",
    "Limits",
    "Message",
    "Outcome",
    "Policy",
    "PushError",
    "Signer",
    "SubscriptionRefused",
    "Target",
    "Transport",
    "UnknownKey",
    "check_endpoint",
    "check_keys",
    "check_sub",
    "check_subscription",
    "ensure_keys",
    "is_public_address",
    "keys_exist",
    "load_keys",
    "open_gateway",
    "rotate_keys",
    "warn_extra_hosts",
]


def warn_extra_hosts(pairs: frozenset[tuple[str, int]]) -> None:
    """Say at start that push services beyond the known ones are sent to."""
    shown = ", ".join(f"{host}:{port}" for host, port in sorted(pairs))
    logging.getLogger("pwa.push").warning(
        "push.extra_hosts %s: sent to also without TLS and at addresses that are not public", shown
    )
