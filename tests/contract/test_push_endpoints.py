"""Endpoints are hostile: every row is refused when it is saved and again when it is sent to."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pwa import push

POLICY = push.Policy()
EXTRA = push.Policy(frozenset({("127.0.0.1", 8181), ("push.internal", 8443), ("::1", 8181)}))
SUB = "mailto:pruebas@example.org"

# (endpoint, the reason it is refused for)
HOSTILE = [
    # not https
    ("http://fcm.googleapis.com/fcm/send/abc", "scheme"),
    ("http://fcm.googleapis.com:443/fcm/send/abc", "scheme"),
    ("HTTP://fcm.googleapis.com/fcm/send/abc", "scheme"),
    ("ftp://fcm.googleapis.com/fcm/send/abc", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("gopher://127.0.0.1:6379/_FLUSHALL", "scheme"),
    ("dict://127.0.0.1:11211/stats", "scheme"),
    ("javascript:alert(1)", "scheme"),
    ("data:text/plain,abc", "scheme"),
    ("ws://fcm.googleapis.com/fcm/send/abc", "scheme"),
    ("//fcm.googleapis.com/fcm/send/abc", "scheme"),
    ("fcm.googleapis.com/fcm/send/abc", "scheme"),
    ("", "scheme"),
    (" https://fcm.googleapis.com/fcm/send/abc", "scheme"),
    ("https:fcm.googleapis.com/fcm/send/abc", "scheme"),
    ("https:/fcm.googleapis.com/fcm/send/abc", "scheme"),
    # somebody else's host
    ("https://evil.example/fcm/send/abc", "host"),
    ("https://evil.example/?fcm.googleapis.com", "host"),
    ("https://evil.example/fcm.googleapis.com/abc", "host"),
    ("https://fcm.googleapis.com.evil.example/abc", "host"),
    ("https://evilfcm.googleapis.com/abc", "host"),
    ("https://a.fcm.googleapis.com/abc", "host"),
    ("https://googleapis.com/fcm/send/abc", "host"),
    ("https://storage.googleapis.com/abc", "host"),
    ("https://google.com/abc", "host"),
    ("https://evilnotify.windows.com/w/?token=a", "host"),
    ("https://notify.windows.com.evil.example/w/?token=a", "host"),
    ("https://notify.windows.com/w/?token=a", "host"),
    ("https://windows.com/w/?token=a", "host"),
    ("https://a..notify.windows.com/w/?token=a", "host"),
    ("https://-a.notify.windows.com/w/?token=a", "url"),
    ("https://.notify.windows.com/w/?token=a", "url"),
    ("https://a_b.notify.windows.com/w/?token=a", "host"),
    ("https://push.services.mozilla.com/wpush/v2/abc", "host"),
    ("https://apple.com/abc", "host"),
    ("https://xn--fcm-googleapis-com.example/abc", "host"),
    ("https://fcm-googleapis.com/abc", "host"),
    # a host that looks different to different readers
    ("https://fcm.googleapis.com@evil.example/abc", "url"),
    ("https://fcm.googleapis.com:pw@evil.example/abc", "url"),
    ("https://user@fcm.googleapis.com/fcm/send/abc", "url"),
    ("https://evil.example\\@fcm.googleapis.com/abc", "url"),
    ("https://fcm.googleapis.com\\.evil.example/abc", "url"),
    ("https://evil.example#fcm.googleapis.com/abc", "url"),
    ("https://evil.example#@fcm.googleapis.com/abc", "url"),
    ("https://fcm.googleapis.com#.evil.example/abc", "url"),
    ("https://fcm.googleapis.com?.evil.example/abc", "url"),
    ("https://fcm.googleapis.com%2eevil.example/abc", "url"),
    ("https://fcm%2egoogleapis%2ecom/abc", "url"),
    ("https://fcm.googleapis.com%00.evil.example/abc", "url"),
    ("https://fcm.googleapis.com\x00.evil.example/abc", "url"),
    ("https://fcm.googleapis.com\t/fcm/send/abc", "url"),
    ("https://fcm.googleapis.com\n.evil.example/abc", "url"),
    ("https://fcm.googleapis.com /abc", "url"),
    ("https://fcm.googleapis.com./fcm/send/abc", "url"),
    ("https://FCM.GOOGLEAPIS.COM/fcm/send/abc", "url"),
    ("https://fcm。googleapis。com/abc", "url"),
    ("https://fcm.googleapis.ⓒom/abc", "url"),
    ("https://fcm.gооgleapis.com/abc", "url"),
    ("https://[fcm.googleapis.com]/abc", "url"),
    ("https:///fcm.googleapis.com/abc", "url"),
    ("https://https://fcm.googleapis.com/abc", "url"),
    # another port
    ("https://fcm.googleapis.com:80/fcm/send/abc", "port"),
    ("https://fcm.googleapis.com:8443/fcm/send/abc", "port"),
    ("https://fcm.googleapis.com:444/fcm/send/abc", "port"),
    ("https://fcm.googleapis.com:22/fcm/send/abc", "port"),
    ("https://fcm.googleapis.com:65979/fcm/send/abc", "port"),
    ("https://fcm.googleapis.com:0443/fcm/send/abc", "url"),
    ("https://fcm.googleapis.com:0/fcm/send/abc", "url"),
    ("https://fcm.googleapis.com:/fcm/send/abc", "url"),
    ("https://fcm.googleapis.com:-443/fcm/send/abc", "url"),
    ("https://fcm.googleapis.com:443x/fcm/send/abc", "url"),
    ("https://fcm.googleapis.com:443:80/fcm/send/abc", "url"),
    ("https://fcm.googleapis.com:４４３/fcm/send/abc", "url"),
    # addresses in every spelling
    ("https://127.0.0.1/abc", "host"),
    ("https://127.0.0.1:443/abc", "host"),
    ("https://127.1/abc", "host"),
    ("https://2130706433/abc", "host"),
    ("https://0x7f000001/abc", "host"),
    ("https://0177.0.0.1/abc", "host"),
    ("https://localhost/abc", "host"),
    ("https://localhost.localdomain/abc", "host"),
    ("https://10.0.0.1/abc", "host"),
    ("https://172.16.0.1/abc", "host"),
    ("https://192.168.1.1/abc", "host"),
    ("https://100.64.0.1/abc", "host"),
    ("https://169.254.169.254/latest/meta-data/", "host"),
    ("https://metadata.google.internal/computeMetadata/v1/", "host"),
    ("https://0.0.0.0/abc", "host"),
    ("https://255.255.255.255/abc", "host"),
    ("https://8.8.8.8/abc", "host"),
    ("https://[::1]/abc", "host"),
    ("https://[::]/abc", "host"),
    ("https://[::ffff:127.0.0.1]/abc", "host"),
    ("https://[::ffff:7f00:1]/abc", "host"),
    ("https://[64:ff9b::7f00:1]/abc", "host"),
    ("https://[64:ff9b:1::a00:1]/abc", "host"),
    ("https://[2002:7f00:1::]/abc", "host"),
    ("https://[fd00::1]/abc", "host"),
    ("https://[fe80::1]/abc", "host"),
    ("https://[fe80::1%25eth0]/abc", "url"),
    # the path
    ("https://fcm.googleapis.com", "url"),
    ("https://fcm.googleapis.com/", "url"),
    ("https://fcm.googleapis.com/fcm/../v1/abc", "url"),
    ("https://fcm.googleapis.com/fcm/./abc", "url"),
    ("https://fcm.googleapis.com/fcm/%2e%2E/abc", "url"),
    ("https://fcm.googleapis.com/fcm/..", "url"),
    ("https://fcm.googleapis.com/fcm/send%2f..%2fabc", "url"),
    ("https://fcm.googleapis.com/fcm/send%0d%0aHost:evil.example", "url"),
    ("https://fcm.googleapis.com/fcm/send/abc\r\nX-Header: 1", "url"),
    ("https://fcm.googleapis.com/fcm/send/abc#fragment", "url"),
    ("https://fcm.googleapis.com/fcm/send/a b", "url"),
    ("https://fcm.googleapis.com/fcm\\send\\abc", "url"),
    ("https://fcm.googleapis.com/fcm/send/ñ", "url"),
    ("https://fcm.googleapis.com/fcm/send/%zz", "url"),
    ("https://fcm.googleapis.com/fcm/send/" + "a" * 2048, "too_long"),
]

# As the browsers print them, one or more of each default host.
REAL = [
    "https://fcm.googleapis.com/fcm/send/c1KrmpTuRm8:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZjC9KtT8Ov",
    "https://fcm.googleapis.com/wp/dQw4w9WgXcQ:APA91bEexample-token_with-both",
    "https://fcm.googleapis.com:443/fcm/send/c1KrmpTuRm8:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3",
    "https://jmt17.google.com/fcm/send/e8SAuVCMcTM:APA91bGexample",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABnExample_-Qe0cwK5Zq==",
    "https://updates.push.services.mozilla.com/wpush/v1/gAAAAABnExample",
    "https://web.push.apple.com/QGuQyavXutnMH8uYpVKBxjKqwSnBExample",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAAf%2bExample%2f9Q%3d%3d",
    "https://db5p.notify.windows.com/w/?token=AwYAAAD8sfbDrL9h7mN%2bmwlkSkQZCIfv4QKeu1hYRipj2zNvXaM",
    "https://sg2p.wns.notify.windows.com/w/?token=BQYAAABc",
]

CLOSED_ADDRESSES = [
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.254"),  # noqa: S104
    *("192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.8", "192.0.2.1"),
    *("198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.255"),
    *("240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8"),
    *("::127.0.0.1", "64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1"),
    *("2001:db8::1", "2002:a00:1::", "2002:808:808::", "3fff::1", "5f00::1", "fc00::1", "fd12::1"),
    *("fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "not an address", "", "127.1"),
]
PUBLIC_ADDRESSES = ["8.8.8.8", "142.250.80.106", "17.57.146.20", "2607:f8b0:4005:80a::200a"]


def keys() -> dict[str, str]:
    point = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return {"p256dh": b64(point), "auth": b64(b"0123456789abcdef")}


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def document(endpoint: Any, **changes: Any) -> dict[str, Any]:
    return {"endpoint": endpoint, "expirationTime": None, "keys": keys(), **changes}


def nowhere(_host: str) -> Sequence[str]:
    return []


def test_the_table_is_long_and_has_no_row_twice() -> None:
    assert len(HOSTILE) >= 60
    assert len({url for url, _ in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize(("endpoint", "reason"), HOSTILE)
def test_refused_at_save(endpoint: str, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(push.SubscriptionRefused) as refusal:
        push.check_subscription(document(endpoint), POLICY, resolve=nowhere)
    assert refusal.value.reason == reason
    assert reason in caplog.text
    assert not endpoint or endpoint not in caplog.text + str(refusal.value)


@pytest.mark.parametrize(("endpoint", "reason"), HOSTILE)
def test_refused_at_save_also_with_extra_hosts(endpoint: str, reason: str) -> None:
    with pytest.raises(push.SubscriptionRefused):
        push.check_subscription(document(endpoint), EXTRA, resolve=nowhere)


class NoNetwork:
    """A transport nothing may reach."""

    def submit(self, *_: object) -> None:
        raise AssertionError("sent")

    def completions(self, _wait: float) -> list[push.Answer]:
        return []

    def cancel(self) -> None:
        """Nothing is in flight."""

    def close(self) -> None:
        """Nothing is open."""


def test_old_rows_are_checked_again_at_send(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ring = push.ensure_keys(tmp_path)
    rows = [
        (number, push.Target(url, b"\x04" * 65, b"a" * 16), push.Message(b"hola", 60))
        for number, (url, _) in enumerate(HOSTILE)
    ]
    gateway = push.open_gateway(ring, POLICY, sub=SUB, transport=NoNetwork())
    with caplog.at_level(logging.DEBUG):
        outcomes = dict(gateway.send(rows))
    assert [outcomes[number].kind for number in range(len(HOSTILE))] == ["refused"] * len(HOSTILE)
    assert [outcomes[number].reason for number in range(len(HOSTILE))] == [r for _, r in HOSTILE]
    assert "abc" not in caplog.text


@pytest.mark.parametrize("endpoint", REAL)
def test_real_endpoints_are_accepted_where_names_do_not_resolve(endpoint: str) -> None:
    target = push.check_subscription(document(endpoint), POLICY, resolve=nowhere)
    assert target.endpoint == endpoint
    assert push.check_endpoint(endpoint, POLICY).public


@pytest.mark.parametrize("endpoint", REAL)
def test_real_endpoints_are_accepted_with_the_real_resolver(endpoint: str) -> None:
    assert push.check_subscription(document(endpoint), POLICY).endpoint == endpoint


def test_every_default_host_has_a_real_endpoint() -> None:
    hosts = {push.check_endpoint(url, POLICY).host for url in REAL}
    assert hosts >= push.DEFAULT_HOSTS
    assert any(host.endswith(".notify.windows.com") for host in hosts)


def test_the_audience_is_the_origin_without_the_default_port() -> None:
    assert push.check_endpoint(REAL[2], POLICY).origin == "https://fcm.googleapis.com"
    extra = push.check_endpoint("http://[::1]:8181/abc", EXTRA)
    assert (extra.origin, extra.public) == ("http://[::1]:8181", False)


@pytest.mark.parametrize("address", CLOSED_ADDRESSES)
def test_a_name_that_leads_inside_is_refused_at_save(address: str) -> None:
    with pytest.raises(push.SubscriptionRefused, match="address"):
        push.check_subscription(
            document(REAL[0]), POLICY, resolve=lambda _: ["142.250.80.106", address]
        )


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_public_addresses_are_accepted(address: str) -> None:
    assert push.is_public_address(address)
    assert push.check_subscription(document(REAL[0]), POLICY, resolve=lambda _: [address])


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:8181/push/abc",
        "https://127.0.0.1:8181/push/abc",
        "https://push.internal:8443/push/abc",
        "http://[::1]:8181/push/abc",
    ],
)
def test_extra_hosts_are_the_only_way_to_http_and_loopback(endpoint: str) -> None:
    assert push.check_subscription(document(endpoint), EXTRA).endpoint == endpoint
    with pytest.raises(push.SubscriptionRefused):
        push.check_subscription(document(endpoint), POLICY)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:8182/push/abc",
        "http://127.0.0.1/push/abc",
        "http://127.0.0.2:8181/push/abc",
        "http://push.internal:80/push/abc",
        "http://localhost:8181/push/abc",
        "http://user@127.0.0.1:8181/push/abc",
        "http://127.0.0.1:8181@evil.example/push/abc",
    ],
)
def test_extra_hosts_open_nothing_beside_themselves(endpoint: str) -> None:
    with pytest.raises(push.SubscriptionRefused):
        push.check_subscription(document(endpoint), EXTRA, resolve=nowhere)


GOOD = keys()
BAD_KEYS: list[Any] = [
    None,
    [],
    {},
    {"p256dh": GOOD["p256dh"]},
    {"auth": GOOD["auth"]},
    {**GOOD, "other": "x"},
    {**GOOD, "auth": b64(b"short")},
    {**GOOD, "auth": b64(b"17 bytes are more")},
    {**GOOD, "auth": ""},
    {**GOOD, "auth": None},
    {**GOOD, "auth": 7},
    {**GOOD, "auth": "!" * 22},
    {**GOOD, "auth": GOOD["auth"] + "===="},
    {**GOOD, "auth": "A" * 21},
    {**GOOD, "auth": "A" * 5000},
    {**GOOD, "p256dh": b64(b"\x04" + b"\x01" * 64)},
    {**GOOD, "p256dh": b64(b"\x04" + b"\x00" * 64)},
    {**GOOD, "p256dh": b64(b"\x02" + b"\x01" * 64)},
    {**GOOD, "p256dh": b64(b"\x04" + b"\x01" * 63)},
    {**GOOD, "p256dh": GOOD["p256dh"].replace("B", "+", 1)},
    {**GOOD, "p256dh": GOOD["p256dh"] + " "},
]


@pytest.mark.parametrize("bad", BAD_KEYS, ids=range(len(BAD_KEYS)))
def test_bad_keys_are_refused_at_save(bad: Any) -> None:
    with pytest.raises(push.SubscriptionRefused) as refusal:
        push.check_subscription(document(REAL[0], keys=bad), POLICY, resolve=nowhere)
    assert refusal.value.reason in {"keys", "document"}


def test_padded_keys_are_read() -> None:
    padded = {name: value + "=" * (-len(value) % 4) for name, value in GOOD.items()}
    target = push.check_subscription(document(REAL[0], keys=padded), POLICY, resolve=nowhere)
    assert (len(target.p256dh), target.auth) == (65, b"0123456789abcdef")


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        "text",
        {},
        {"endpoint": REAL[0]},
        {"keys": GOOD},
        {"endpoint": None, "keys": GOOD},
        {"endpoint": 7, "keys": GOOD},
        {"endpoint": [REAL[0]], "keys": GOOD},
        {"endpoint": REAL[0], "keys": GOOD, "owner": "somebody"},
        {"endpoint": REAL[0], "keys": GOOD, "expirationTime": "tomorrow"},
        {"endpoint": REAL[0], "keys": GOOD, "expirationTime": True},
    ],
)
def test_other_documents_are_refused(bad: Any) -> None:
    with pytest.raises(push.SubscriptionRefused) as refusal:
        push.check_subscription(bad, POLICY, resolve=nowhere)
    assert refusal.value.reason == "document"


def test_nothing_secret_shows_in_a_repr() -> None:
    target = push.check_subscription(document(REAL[0]), POLICY, resolve=nowhere)
    assert "APA91" not in repr(target)
    assert "0123456789abcdef" not in repr(target)
    assert "hola" not in repr(push.Message(b"hola", 60))
