"""The privacy page says exactly what the code keeps. A new column, cookie or script that is not
said there fails here. To mend a finding: do without it, or say it on the page in both languages."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.storage import tables
from tests.page_client import PageClient

# What is kept about a person -> the words that say so. Every column stands here once.
KEPT = {
    "endpoint endpoint_hash service": ("dirección de avisos", "notification address"),
    "p256dh auth key_id": ("llaves de cifrado", "encryption keys"),
    "locale": ("Idioma", "Language"),
    "timezone": ("zona horaria", "time zone"),
    "hour": ("hora y cuántos días antes", "hour, and how many days ahead"),
    "days_before": ("cuántos días antes", "how many days ahead"),
    "created_at updated_at": ("Cuándo activaste los avisos", "When you turned reminders on"),
    "rev": ("número de revisión", "revision number"),
    "token_hash": ("huella de la clave", "fingerprint of the key"),
    "scheme": ("el esquema", "the scheme"),
    "period": ("cada cuánto pagas", "how often you pay"),
    "paid_through": ("qué mes anotaste", "the month you noted"),
    "anchor anchor_given": ("qué pago sigue", "which payment is next"),
    "ends_on": ("cuándo termina", "when it ends"),
    "due kind lead safe covers covers_to due_at expires_at": ("Qué aviso", "Which reminder"),
    "state attempts last_outcome finished_at": ("qué contestó", "answered"),
    "day outcome count": ("cuántos avisos salieron cada día", "how many reminders went out"),
}
# Numbers that tie rows together or say when the server looks at a row next: nothing of a person.
INNER = {"id", "public_id", "subscription_id", "plan_id", "position", "replan_at"}
INNER |= {"next_at", "lease_until", "name", "at", "pruned_on"}
COLUMNS = {column.name for table in tables.metadata.tables.values() for column in table.columns}


def said(app: Flask, language: str) -> str:
    return PageClient(app).page(f"/{language}/privacidad").text()


@pytest.mark.parametrize("language", ["es", "en"])
def test_all_that_is_kept_is_said(app: Flask, language: str) -> None:
    text = said(app, language)
    listed = {name for names in KEPT for name in names.split()}
    assert listed >= COLUMNS - INNER, "the server keeps something the page does not name"
    for names, phrases in KEPT.items():
        if COLUMNS & set(names.split()):
            assert phrases[language == "en"] in text, names


def test_nothing_forbidden_is_a_column() -> None:
    forbidden = r"name$|curp|nss|rfc|income|amount|phone|mail|address|birth|sex"
    assert [each for each in COLUMNS - {"name"} if re.search(forbidden, each)] == []


def test_no_answer_sets_a_cookie_or_loads_from_elsewhere(app: Flask) -> None:
    """Of any route that can be asked without a token; errors included."""
    client = PageClient(app).client
    others = ["/", "/healthz", "/sw.js", "/api/push-key", "/api/openapi.json", "/es/nada", "/x"]
    for url in [*PageClient(app).urls(), *others]:
        answer = client.get(url)
        assert "Set-Cookie" not in answer.headers, url
        assert not re.search(r"//|\*", answer.headers["Content-Security-Policy"]), url
        if answer.mimetype == "text/html":
            assert not re.findall(
                r'<(?:script|link|img|iframe)[^>]+(?:src|href)="http', answer.text
            )


def test_what_only_passes_through_is_never_stored(client: FlaskClient) -> None:
    """An answer to something a person sent is kept by nobody on the way."""
    for url in ("/api/subscriptions", "/api/subscriptions/x/test"):
        assert client.post(url, json={}).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_phone_side_is_said_too(app: Flask, language: str) -> None:
    phrases = {
        "es": (
            "se queda en tu teléfono",
            "No usamos cookies",
            "hasta un minuto",
            "el borrado espera",
        ),
        "en": ("stays on your phone", "no cookies", "up to a minute", "the deletion waits"),
    }
    assert [each for each in phrases[language] if each not in said(app, language)] == []
