"""What stands on the pages of the guide beside its words: reports, helpers, the folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask, render_template

from pwa import guide
from pwa.guide import Helper, Text
from tests.factories import make_app
from tests.page_client import Document, PageClient, findings

HELPER = Helper(
    name="Despacho de ejemplo",
    site="https://www.gob.mx/",
    does=Text(es="Llena el portal contigo.", en="Fills in the portal with you."),
    cost=Text(es="Gratis.", en="Free."),
    time=Text(es="Una hora.", en="One hour."),
    checked_on=date(2026, 11, 20),
)


def test_every_fact_can_be_reported_with_its_page_and_id(app: Flask) -> None:
    pages = PageClient(app)
    for topic in guide.load().topics:
        document = pages.fetch(f"/es/{topic.path}")
        shown = {
            each
            for part in document.all("div")
            if part.get("class") == "fact" and part.get("data-fact")
            for each in part.get("data-fact", "").split()
        }
        reports = [unquote(h) for h in document.hrefs() if h.startswith("mailto:")]
        subjects = [h.partition("subject=")[2] for h in reports]
        reported = {each for s in subjects for each in s.split(" · ")[-1].split()}
        assert shown <= reported, topic.id
        assert all(topic.path in subject for subject in subjects if subject), topic.id


def test_a_contact_that_is_a_page_gets_no_subject(tmp_path: Path) -> None:
    app = make_app(tmp_path, OPERATOR_CONTACT="https://example.mx/contacto")
    document = PageClient(app).fetch("/es/guia/perder-cobertura")
    assert "https://example.mx/contacto" in document.hrefs()
    assert not [href for href in document.hrefs() if href.startswith("mailto:")]


@pytest.fixture
def filled(app: Flask) -> Document:
    """The page of helpers as an operator's list would fill it."""
    library = replace(guide.load(), helpers=(HELPER,))
    topic = library.topic("ayudantes")
    with app.test_request_context(f"/es/{topic.path}"):
        context = {"doc": topic, "library": library, "checked_on": topic.checked_on}
        html = render_template("guide/topic.html", **context)
    return Document(f"/es/{topic.path}", html)


def test_a_helper_is_shown_neutrally_with_the_fraud_note(filled: Document) -> None:
    assert findings(filled) == []
    text = filled.text()
    for words in ("Despacho de ejemplo", "Llena el portal contigo.", "Gratis.", "Una hora."):
        assert words in text
    assert "Revisado el 20 nov 2026" in text
    assert "Inscribirte es gratis." in text
    assert HELPER.site in filled.hrefs()


def test_no_helper_ships_with_us(app: Flask) -> None:
    assert guide.load().helpers == ()
    text = PageClient(app).fetch("/es/guia/ayudantes").text()
    assert "Todavía no hay" in text
    assert "Inscribirte es gratis." in text


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_folder_is_made_of_the_same_documents(app: Flask, language: str) -> None:
    pages = PageClient(app)
    folder = papers(pages.fetch(f"/{language}/carpeta"))
    lists = [pages.fetch(f"/{language}/{each.path}") for each in guide.load().lists]
    assert folder == [words for each in lists for words in papers(each)]


def papers(document: Document) -> list[str]:
    """The labels of the papers on a page."""
    labels = [each for each in document.all("b") if "data-words" in each.attrib]
    return [" ".join("".join(label.itertext()).split()) for label in labels]


def test_there_is_a_page_for_every_subject(app: Flask) -> None:
    """At least 45 pages a language, and the whole of a language within 400 KB on the wire."""
    client = app.test_client()
    for language in ("es", "en"):
        pack = client.get(f"/{language}/pack.json").get_json()
        assert len(pack["pages"]) >= 45
        assert pack["transfer"] <= 400_000
