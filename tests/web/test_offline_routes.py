"""`/sw.js`, the packs and the manifests as they are served; what an offline page needs is kept."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parents[2]
ICONS = ROOT / "static" / "icons"
LANGUAGES = ("es", "en")
ADDRESS = re.compile(r'(?:src|href|data-[\w-]+)="(/[^"#?]*)')


def shell(client: FlaskClient) -> dict[str, str]:
    """Address -> revision, as the worker is told."""
    head = client.get("/sw.js").text.split("\n", 1)[0]
    found = re.match(r"self\.__WB_MANIFEST=(\[.*\]);self\.__AC=", head)
    assert found
    return {entry["url"]: entry["revision"] for entry in json.loads(found[1])}


def pack(client: FlaskClient, language: str) -> dict[str, Any]:
    document: dict[str, Any] = client.get(f"/{language}/pack.json").get_json()
    return document


def test_the_worker_is_served_from_the_root(client: FlaskClient) -> None:
    response = client.get("/sw.js")
    assert response.mimetype == "text/javascript"
    assert response.headers["Service-Worker-Allowed"] == "/"
    assert response.headers["Cache-Control"] == "no-cache"
    etag = response.headers["ETag"]
    assert client.get("/sw.js", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_pack_is_served_as_listed(client: FlaskClient, language: str) -> None:
    document = pack(client, language)
    assert document["language"] == language
    assert len(document["pages"]) >= 15
    for page in document["pages"]:
        response = client.get(page["url"])
        assert response.status_code == 200
        assert hashlib.sha256(response.data).hexdigest() == page["digest"], page["url"]
        assert page["bytes"] == len(response.data)
        assert "no-store" not in response.headers["Cache-Control"]
        assert page["title"], page["url"]


def test_the_pack_is_the_page_list(app: Flask, client: FlaskClient) -> None:
    for language in LANGUAGES:
        listed = {page["url"] for page in pack(client, language)["pages"]}
        assert listed == {p.url(language) for p in app.extensions["pages"] if p.offline}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_saved_page_uses_is_saved(client: FlaskClient, language: str) -> None:
    """Scripts, styles and icons of every page are in the shell; its links lead to saved pages,
    or to things that need the network by nature."""
    kept = set(shell(client))
    pages = {page["url"] for each in LANGUAGES for page in pack(client, each)["pages"]}
    online = re.compile(r"/(es|en)/manifest\.webmanifest|/(es|en)/.*\.ics|/api/.*")
    for url in sorted(pages):
        for used in set(ADDRESS.findall(client.get(url).text)):
            assert used in kept | pages or online.fullmatch(used), f"{url} uses {used}"


def test_what_styles_and_scripts_use_is_saved(client: FlaskClient) -> None:
    kept = shell(client)
    for url in kept:
        if url.endswith((".css", ".js")):
            used = set(re.findall(r"[\"'(](/static/[\w./-]+)", client.get(url).text))
            assert used <= set(kept), url
    worker = (ROOT / "static/dist/sw.js").read_text("utf-8")
    assert set(re.findall(r"/static/icons/[\w.-]+", worker)) <= set(kept)


def test_the_shell_is_served_as_listed(client: FlaskClient) -> None:
    for url, revision in shell(client).items():
        response = client.get(url)
        assert response.status_code == 200, url
        assert hashlib.sha256(response.data).hexdigest().startswith(revision), url


def test_both_offline_pages_are_in_the_shell(client: FlaskClient) -> None:
    assert {"/es/sin-conexion", "/en/sin-conexion"} <= set(shell(client))


def test_the_pack_names_the_shell_that_the_worker_carries(client: FlaskClient) -> None:
    head = client.get("/sw.js").text.split("\n", 1)[0]
    given = json.loads(head.split(";self.__AC=", 1)[1].rstrip(";"))
    assert {pack(client, language)["shell"] for language in LANGUAGES} == {given["shell"]}
    assert given["texts"]["es"]["action_paid"] == "Ya pagué"
    assert given["texts"]["en"]["action_paid"] == "I have paid"
    assert set(given["texts"]["es"]) == set(given["texts"]["en"])


def manifest(client: FlaskClient, language: str) -> dict[str, Any]:
    response = client.get(f"/{language}/manifest.webmanifest")
    assert response.mimetype == "application/manifest+json"
    document: dict[str, Any] = json.loads(response.data)
    return document


def test_both_manifests_describe_one_app(client: FlaskClient) -> None:
    spanish, english = (manifest(client, language) for language in LANGUAGES)
    assert list(spanish) == list(english)
    assert spanish["id"] == english["id"] == "/"
    assert (spanish["lang"], english["lang"]) == ("es-MX", "en-US")
    assert spanish["description"] != english["description"]
    assert spanish["icons"] == english["icons"]
    for member in ("screenshots", "shortcuts"):
        assert len(spanish[member]) == len(english[member]) >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_shortcuts_open_saved_pages(client: FlaskClient, language: str) -> None:
    saved = {page["url"] for page in pack(client, language)["pages"]}
    assert {each["url"] for each in manifest(client, language)["shortcuts"]} <= saved
    assert manifest(client, language)["start_url"] in saved


def png(path: Path) -> tuple[int, int]:
    """Width and height of a PNG."""
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n"), path
    width, height = struct.unpack(">II", head[16:24])
    return width, height


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_what_the_manifest_says(client: FlaskClient, language: str) -> None:
    document = manifest(client, language)
    for picture in document["icons"] + document["screenshots"]:
        assert client.get(picture["src"]).mimetype == "image/png"
        size = "x".join(map(str, png(ICONS / Path(picture["src"]).name)))
        assert size == picture["sizes"], picture["src"]


def test_the_badge_is_one_colour_with_a_hole() -> None:
    assert png(ICONS / "badge-96.png") == (96, 96)
    assert (ICONS / "badge-96.png").read_bytes()[25] == 6, "needs transparency"


def test_a_browser_that_asks_for_favicon_gets_one(client: FlaskClient) -> None:
    assert client.get("/favicon.ico").mimetype == "image/x-icon"
