"""Behind a proxy: whose address counts. At TRUSTED_PROXIES=0 nobody is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pwa import security
from tests.factories import make_app
from tests.web.test_api import EXTRA, document, subscription

TAKEN, LIMITED = 201, 429


@pytest.mark.parametrize(
    ("proxies", "first", "second", "answer"),
    [
        ("0", "203.0.113.1", "203.0.113.2", LIMITED),
        ("1", "203.0.113.1", "203.0.113.2", TAKEN),
        ("1", "203.0.113.1", "203.0.113.1", LIMITED),
        # What the client itself wrote before the proxy added its own word does not count.
        ("1", "198.51.100.1, 203.0.113.1", "198.51.100.2, 203.0.113.1", LIMITED),
        ("2", "203.0.113.1, 192.0.2.7", "203.0.113.2, 192.0.2.7", TAKEN),
        ("2", "203.0.113.1", "203.0.113.2", LIMITED),
        # Whoever has one IPv6 address has its whole network; a written IPv4 one stands for itself.
        ("1", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", LIMITED),
        ("1", "2001:db8:1:2::1", "2001:db8:1:3::1", TAKEN),
        ("1", "::ffff:203.0.113.1", "::ffff:203.0.113.2", TAKEN),
        ("1", "::ffff:203.0.113.1", "203.0.113.1", LIMITED),
    ],
)
def test_the_address_that_the_last_trusted_proxy_saw(
    tmp_path: Path, proxies: str, first: str, second: str, answer: int
) -> None:
    settings = {"PUSH_EXTRA_HOSTS": EXTRA, "SUBSCRIBE_LIMIT": "1", "TRUSTED_PROXIES": proxies}
    client = make_app(tmp_path, **settings).test_client()
    security.limiter.reset()
    statuses = [
        client.post(
            "/api/subscriptions",
            json=document(subscription=subscription(f"phone-{number}")),
            headers={"X-Forwarded-For": address},
        ).status_code
        for number, address in enumerate((first, second))
    ]
    security.limiter.reset()
    assert statuses == [TAKEN, answer]


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_a_forwarded_host_is_never_believed(tmp_path: Path, proxies: str) -> None:
    client = make_app(tmp_path, TRUSTED_PROXIES=proxies).test_client()
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    assert "evil" not in client.get("/es/", headers=forged).get_data(as_text=True)
    assert client.get("/", headers=forged).headers["Location"] == "/es/"
    origin = {**forged, "Origin": "https://evil.example"}
    assert client.post("/api/subscriptions", json={}, headers=origin).status_code == 403
