"""Every public page in both languages, through the strict page client; and the client itself."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.page_client import Document, PageClient, findings

FRAME = (
    '<!doctype html><html lang="es" data-page="x"><head><meta charset="utf-8"><title>T</title>'
    "</head><body><main><h1>T</h1>{}</main></body></html>"
)


@pytest.fixture
def pages(app: Flask) -> PageClient:
    return PageClient(app)


def test_every_page_is_strictly_right_in_both_languages(pages: PageClient) -> None:
    urls = pages.urls()
    assert len(urls) >= 30, "at least fifteen pages a language"
    for url in urls:
        pages.page(url)


def test_both_languages_have_the_same_shape(pages: PageClient) -> None:
    """Headings, rows, facts and ids are the same; only words differ."""
    for page in pages.app.extensions["pages"]:
        spanish, english = (pages.fetch(page.url(language)) for language in ("es", "en"))
        assert shape(spanish) == shape(english), page.slug


def shape(document: Document) -> list[tuple[str, str | None]]:
    kept = ("main", "h1", "h2", "h3", "li", "p", "input", "a", "table", "tr", "td", "dt")
    return [(each.tag, None if each.tag == "a" else each.get("id")) for each in document.all(*kept)]


def test_no_page_mixes_languages(pages: PageClient) -> None:
    """Interface words that exist in one language only never appear in the other."""
    spanish_only = re.compile(r"\b(Hecho|Ahora|Saltar al contenido|Revisado el|Privacidad)\b")
    english_only = re.compile(r"\b(Done|Skip to the content|Checked on|Privacy|Today)\b")
    for page in pages.app.extensions["pages"]:
        assert not english_only.search(pages.fetch(page.url("es")).html), page.slug
        assert not spanish_only.search(pages.fetch(page.url("en")).html), page.slug


def test_a_page_links_its_other_language(pages: PageClient) -> None:
    for page in pages.app.extensions["pages"]:
        assert page.url("en") in pages.fetch(page.url("es")).hrefs()


def test_a_page_is_the_same_bytes_for_everyone(pages: PageClient) -> None:
    plain = pages.client.get("/es/pasos")
    other = pages.client.get(
        "/es/pasos?x=1", headers={"Accept-Language": "en", "Cookie": "a=b", "User-Agent": "z"}
    )
    assert plain.data == other.data
    assert plain.headers["ETag"] == other.headers["ETag"]


def test_an_unknown_address_answers_in_the_language_of_the_path(pages: PageClient) -> None:
    for language, sentence in (("es", "No hay nada"), ("en", "There is nothing")):
        response = pages.client.get(f"/{language}/no-existe")
        assert response.status_code == 404
        document = Document(f"/{language}/no-existe", response.get_data(as_text=True))
        assert findings(document) == []
        assert sentence in document.text()


def test_a_page_that_fails_still_answers_with_a_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also at an address whose tab is lit."""

    def fail(*_args: object) -> None:
        raise RuntimeError("as if")

    app.testing = False
    monkeypatch.setattr(app.extensions["pages"], "cached", fail)
    response = app.test_client().get("/es/pasos")
    assert response.status_code == 500
    document = Document("/es/pasos", response.get_data(as_text=True))
    assert findings(document) == []
    assert "Algo falló" in document.text()


def test_placeholders_are_nowhere(pages: PageClient) -> None:
    pattern = re.compile(r"lorem|todo:|tbd|xxx|\{\{|\}\}|>\s*None\s*<|undefined", re.I)
    for url in pages.urls():
        found = pattern.search(pages.fetch(url).html)
        assert found is None, f"{url}: {found}"


@pytest.mark.parametrize(
    ("wrong", "finding"),
    [
        ("<h1>again</h1>", "2 <h1>"),
        ("<p><div>x</div></p>", "not valid"),
        ('<p id="a">x</p><p id="a">y</p>', "id twice"),
        ('<input name="n">', "no label"),
        ('<p style="color:red">x</p>', "inline style"),
        ("<script>1</script>", "inline script"),
        ('<p onclick="x()">x</p>', "inline handler"),
        ("<form><p>x</p></form>", "form without action"),
        ("<button>x</button>", "button without type"),
        ('<a href="/es/"></a>', "without a name"),
        ("<h3>x</h3>", "h3 after h1"),
        ("<ul><p>x</p></ul>", "directly in <ul>"),
        ('<p aria-describedby="gone">x</p>', "names no id"),
        ('<img src="https://elsewhere.example/x.png" alt="">', "from elsewhere"),
        ('<a href="/es/">x <button type="button">y</button></a>', "a control inside"),
    ],
)
def test_the_page_client_catches(wrong: str, finding: str) -> None:
    found = findings(Document("/es/x", FRAME.format(wrong)))
    assert any(finding in each for each in found), found


def test_the_page_client_lets_a_right_page_pass() -> None:
    assert findings(Document("/es/x", FRAME.format("<p>x</p>"))) == []


@pytest.mark.parametrize(
    ("href", "finding"),
    [
        ("/es/no-existe", "no page at"),
        ("http://imss.gob.mx/", "not https"),
        ("#nowhere", "no id"),
    ],
)
def test_the_page_client_follows_links(pages: PageClient, href: str, finding: str) -> None:
    document = Document("/es/x", FRAME.format(f'<a href="{href}">x</a>'))
    assert any(finding in each for each in pages.broken_links(document))
