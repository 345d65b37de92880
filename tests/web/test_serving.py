"""How every answer is served: language, cache, compression, headers, refusals."""

from __future__ import annotations

import gzip
from http import HTTPStatus

import brotli
import pytest
from flask.testing import FlaskClient

PAGE = "/es/privacidad"


@pytest.mark.parametrize(
    ("accept", "target"),
    [("es-MX,es;q=0.9", "/es/"), ("en-US,en;q=0.8", "/en/"), ("fr", "/es/"), ("", "/es/")],
)
def test_the_front_door_sends_each_to_their_language(
    client: FlaskClient, accept: str, target: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": accept})
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.headers["Location"] == target
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_page_is_the_same_bytes_for_everyone_and_sets_no_cookie(client: FlaskClient) -> None:
    first = client.get(PAGE, headers={"Accept-Language": "en", "Cookie": "a=b"})
    second = client.get(PAGE + "?mes=2027-01", headers={"User-Agent": "x"})
    assert first.status_code == HTTPStatus.OK
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert "Set-Cookie" not in first.headers
    assert first.headers["Content-Language"] == "es"


def test_a_phone_that_has_the_page_gets_no_bytes(client: FlaskClient) -> None:
    etag = client.get(PAGE).headers["ETag"]
    again = client.get(PAGE, headers={"If-None-Match": etag})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert again.data == b""
    assert again.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("name", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_pages_are_compressed_by_the_app(client: FlaskClient, name: str, unpack) -> None:  # type: ignore[no-untyped-def]
    plain = client.get(PAGE)
    small = client.get(PAGE, headers={"Accept-Encoding": name})
    assert small.headers["Content-Encoding"] == name
    assert unpack(small.data) == plain.data
    assert small.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in small.headers["Vary"]


def test_an_encoding_that_is_refused_is_not_used(client: FlaskClient) -> None:
    answer = client.get(PAGE, headers={"Accept-Encoding": "br;q=0, gzip;q=0"})
    assert "Content-Encoding" not in answer.headers


def test_nothing_inline_and_nothing_remote_is_allowed(client: FlaskClient) -> None:
    policy = client.get(PAGE).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/es/no-existe", "No hay nada en esta dirección"),
        ("/en/no-existe", "nothing at this address"),
    ],
)
def test_an_unknown_address_answers_in_its_language(
    client: FlaskClient, path: str, words: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert words in answer.text


def test_a_trailing_slash_is_sent_to_the_one_address(client: FlaskClient) -> None:
    answer = client.get(PAGE + "/")
    assert answer.status_code == HTTPStatus.PERMANENT_REDIRECT
    assert answer.headers["Location"] == PAGE


@pytest.mark.parametrize(
    "path",
    ["/static/../wsgi.py", "/static/dist/../../wsgi.py", "/static/js/app.js", "/static/dist"],
)
def test_only_built_files_are_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:8000"},
        {"Origin": "null"},
    ],
)
def test_an_unsafe_request_from_elsewhere_is_refused(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answer = client.post("/api/subscriptions", json={}, headers=headers)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer.json
    assert answer.json["error"]["code"] == "foreign_origin"
