"""Endpoints are hostile: which URL may be sent to, and which address may be connected to.

Hosts are compared after parsing, whole; never by searching in the URL. What a browser's own
`toJSON()` would not print (capitals, user names, dot segments, odd ports) is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from pwa.push.errors import SubscriptionRefused

DEFAULT_HOSTS = frozenset(
    {
        "fcm.googleapis.com",
        "jmt17.google.com",
        "updates.push.services.mozilla.com",
        "web.push.apple.com",
    }
)
# Every host under these, the name itself not included.
DEFAULT_SUFFIXES = frozenset({"notify.windows.com"})
MAX_LENGTH = 2048

_URL = re.compile(
    r"(https?)://"
    r"(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)"
    r"(?::([1-9][0-9]{0,4}))?"
    r"(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]++)"
)
_DOT_SEGMENT = re.compile(r"/(?:\.|%2e){1,2}(?=[/?]|$)", re.IGNORECASE)
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})|%(?:0[0-9A-Fa-f]|1[0-9A-Fa-f]|5c|2f|7f)", re.I)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

# Not on the public internet, or leading back into it by another door. Wider than Python's own
# `is_global`, which differs between releases and lets translated addresses through.
_CLOSED = tuple(
    map(
        ip_network,
        [
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24"),
            *("192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
            # Teredo and other protocol assignments, documentation, 6to4, AS112, segment routing
            *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
            "5f00::/16",
        ],
    )
)
# Of IPv6 only this is given out; NAT64, mapped, local and multicast ranges lie outside it.
_UNICAST = ip_network("2000::/3")


@dataclass(frozen=True)
class Policy:
    """Which push services may be sent to.

    `extra_hosts` are (host, port) pairs in lower case, the only way by which plain http, another
    port or an address that is not public is accepted: for tests and self-hosted services.
    """

    extra_hosts: frozenset[tuple[str, int]] = frozenset()
    hosts: frozenset[str] = DEFAULT_HOSTS
    suffixes: frozenset[str] = DEFAULT_SUFFIXES


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The push service of a checked URL. `origin` is the audience of its VAPID tokens; where
    `public`, only public addresses may be connected to."""

    origin: str
    host: str
    public: bool


def check_endpoint(url: object, policy: Policy) -> Endpoint:
    """The service an endpoint belongs to, or `SubscriptionRefused`. Looks at the text only."""
    if not isinstance(url, str):
        raise SubscriptionRefused("document")
    if len(url) > MAX_LENGTH:
        raise SubscriptionRefused("too_long")
    match = _URL.fullmatch(url)
    if match is None:
        raise SubscriptionRefused(_why_unreadable(url))
    scheme, host, port, path = match.groups()
    service = _service(scheme, host, int(port or 0), policy)
    if isinstance(service, str):
        raise SubscriptionRefused(service)
    if ("/." in path or "%" in path) and _odd_path(path):
        raise SubscriptionRefused("url")
    return service


def is_public_address(text: str) -> bool:
    """Whether an address, as text, lies on the public internet; False for what is no address."""
    return _is_public(text)


def _odd_path(path: str) -> bool:
    """Dot segments; bad escapes; escaped slashes, backslashes and control characters."""
    if _DOT_SEGMENT.search(path):
        return True
    before, _, query = path.partition("?")
    return bool(_BAD_PERCENT.search(before)) or bool(re.search(r"%(?![0-9A-Fa-f]{2})", query))


def _why_unreadable(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return "scheme"
    return "url"


@lru_cache(maxsize=4096)
def _service(scheme: str, host: str, port: int, policy: Policy) -> Endpoint | str:
    """An allowed service, or why it is none. Port 0: the default one."""
    default = 443 if scheme == "https" else 80
    bare = host.strip("[]")
    shown = "" if port in (0, default) else f":{port}"
    origin = f"{scheme}://{host}{shown}"
    if (bare, port or default) in policy.extra_hosts:
        return Endpoint(origin, bare, public=False)
    if port > 65535:
        return "port"
    if scheme != "https":
        return "scheme"
    if not _allowed_host(host, policy):
        return "host"
    if port not in (0, 443):
        return "port"
    return Endpoint(origin, bare, public=True)


def _allowed_host(host: str, policy: Policy) -> bool:
    if host in policy.hosts:
        return True
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    return any(".".join(labels[i:]) in policy.suffixes for i in range(1, len(labels)))


@lru_cache(maxsize=4096)
def _is_public(text: str) -> bool:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    if not _agrees(address):
        return False
    return not any(address.version == net.version and address in net for net in _CLOSED)


def _agrees(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved
