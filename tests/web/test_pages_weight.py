"""What the first screen costs on the wire, and the parts of it that every page pays for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parents[2]
FIRST_SCREEN_BYTES = 60_000
STYLE_BYTES = 8_192
NEEDED = re.compile(
    r'<(?:script|link)[^>]*?(?:src|href)="(/(?:static/[^"]+|(?:es|en)/manifest\.webmanifest))"'
)


def wire_bytes(client: FlaskClient, url: str, encoding: str) -> int:
    response = client.get(url, headers={"Accept-Encoding": encoding})
    assert response.status_code == 200, url
    headers = sum(len(name) + len(value) + 4 for name, value in response.headers)
    return len(response.data) + headers


@pytest.mark.parametrize("encoding", ["br, gzip", "gzip"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_first_screen_and_all_it_needs(
    client: FlaskClient, language: str, encoding: str
) -> None:
    home = f"/{language}/"
    needed = set(NEEDED.findall(client.get(home).get_data(as_text=True)))
    assert len(needed) >= 5, needed
    total = sum(wire_bytes(client, url, encoding) for url in {home, *needed})
    assert total <= FIRST_SCREEN_BYTES, total


def test_the_style_is_small(client: FlaskClient) -> None:
    assert wire_bytes(client, "/static/dist/app.css", "gzip") <= STYLE_BYTES


def test_the_style_asks_for_nothing_from_elsewhere() -> None:
    sources = (ROOT / "static/css").rglob("*.css")
    assert not [str(p) for p in sources if re.search(r"url\(|@font-face", p.read_text("utf-8"))]


def test_no_page_wants_a_style_attribute(client: FlaskClient) -> None:
    policy = client.get("/es/").headers["Content-Security-Policy"]
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
