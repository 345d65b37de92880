"""Every address that was ever public goes on answering, and says no to other sites.

`addresses.txt` is the list. To mend a finding: add a new address to it; let an old one redirect to
where its content is now.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

LISTED = (Path(__file__).parent / "addresses.txt").read_text("utf-8").split()
SAFE = {"GET", "HEAD", "OPTIONS"}
PAGES = {"pages.front_door", "pages.home", "pages.show"}


def served(app: Flask) -> set[str]:
    """Slugs of pages as /…, and the patterns of all other routes."""
    pages = {f"/…/{page.slug}" for page in app.extensions["pages"]}
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint not in PAGES}
    return pages | {pattern.replace("<any(es,en):language>", "…") for pattern in rules}


def test_every_address_is_listed(app: Flask) -> None:
    missing = sorted(served(app) - set(LISTED))
    assert missing == [], "add these lines to tests/inventory/addresses.txt"


def test_no_address_is_lost(app: Flask, client: FlaskClient) -> None:
    """What is no longer served leads, by a redirect, to something that is."""
    for address in sorted(set(LISTED) - served(app)):
        for language in ("es", "en"):
            url = address.replace("…", language)
            answer = client.get(url, follow_redirects=True)
            assert answer.history, f"{url} is gone; see how to mend it above"
            assert answer.status_code == 200, url


def unsafe(app: Flask) -> list[tuple[str, str]]:
    """Every (method, address) that changes something or takes a body."""
    return [
        (method, filled(rule))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - SAFE)
    ]


def filled(rule: Rule) -> str:
    return re.sub(r"<(?:any\((\w+)[^)]*\):)?[^>]*>", lambda found: found[1] or "x", rule.rule)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_every_unsafe_route_refuses_other_sites(app: Flask, headers: dict[str, str]) -> None:
    routes = unsafe(app)
    assert len(routes) >= 4
    for method, url in routes:
        answer = app.test_client().open(url, method=method, headers=headers)
        assert answer.status_code == 403, (method, url)
