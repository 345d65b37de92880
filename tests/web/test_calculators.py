"""Calcular and Comparar from the server: the page with its answer, the answer alone, what is wrong
with a question. By POST only, kept nowhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.web.fee_view import source_flag
from tests.page_client import Document, PageClient, findings

pytestmark = pytest.mark.usefixtures("tables_of_2026")

FEE = {"income": "10,000", "zone": "general", "risk": "III", "covers": "2027-01"}
COMPARISON = {**FEE, "risk": "unknown", "age": "52", "years": "10", "family": "50, 12"}
ASKED = {"calcular": ("cuota", FEE), "comparar": ("costos", COMPARISON)}
NONSENSE = {
    "": "Escribe tu ingreso",
    "-10": "sin signo de menos",
    "1e30": "solo con cifras",
    "diez mil": "solo con cifras",
    "１０，０００": "cifras normales",
    "10.000,00": "10,000.00",
    "999999999999": "ceros",
}


def post(client: FlaskClient, path: str, form: dict[str, str]) -> tuple[int, str]:
    response = client.post(path, data=form)
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    return response.status_code, response.get_data(as_text=True)


def inner(html: str) -> str:
    """The answer of a whole page, without its blanks."""
    found = re.search(r'<div id="resultado"[^>]*>(.*?)</div>\s*</div>\s*<template', html, re.S)
    assert found
    return " ".join(found[1].split())


@pytest.mark.parametrize("slug", ASKED)
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_and_the_answer_alone_say_the_same(
    client: FlaskClient, slug: str, language: str
) -> None:
    name, form = ASKED[slug]
    status, page = post(client, f"/{language}/{slug}", form)
    assert status == 200
    status, alone = post(client, f"/{language}/{slug}/{name}", form)
    assert status == 200
    assert inner(page) == " ".join(alone.split())
    assert "<html" not in alone


@pytest.mark.parametrize("slug", ASKED)
def test_a_field_that_comes_twice_is_not_guessed(client: FlaskClient, slug: str) -> None:
    name, form = ASKED[slug]
    twice = {**form, "zone": ["general", "border"]}
    response = client.post(f"/es/{slug}/{name}", data=twice)
    assert response.status_code == 422
    assert "algo que no conocemos" in response.get_data(as_text=True)


def test_the_sum_of_january_2027(client: FlaskClient) -> None:
    _status, html = post(client, "/es/calcular/cuota", FEE)
    assert "<span>cerca de</span> <b>$2,563.71</b>" in html
    assert "al menos" not in html
    for part in ("$741.87", "$95.00", "$142.50", "$259.84", "$237.50", "$200.00", "$787.00"):
        assert part in html
    assert "$2,539.78" in html, "the 30-day reading beside it"
    assert "Provisional." in html
    assert "El Universal" in html
    assert "En duda: es conclusión nuestra" in html


def test_an_unknown_class_is_a_range(client: FlaskClient) -> None:
    form = {**FEE, "income": "15000", "covers": "2026-06", "risk": "unknown", "place": "abroad"}
    _status, html = post(client, "/en/calcular/cuota", form)
    assert "<b>$3,324.30</b> <span>to</span> <b>$4,381.08</b>" in html
    assert "For people abroad the only figure found fits class I." in html
    assert "data-keep" not in html, "a range is not a fee to keep"


def test_a_fee_whose_values_are_out_is_not_provisional(client: FlaskClient) -> None:
    _status, html = post(client, "/es/calcular/cuota", {**FEE, "covers": "2026-06"})
    assert "$2,467.88" in html
    assert "Los valores de entonces aún no salen" not in html


@pytest.mark.parametrize("slug", ASKED)
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("right", [True, False])
def test_the_answered_page_is_strictly_right(
    app: Flask, slug: str, language: str, right: bool
) -> None:
    _name, form = ASKED[slug]
    form = form if right else {**form, "income": "x", "covers": ""}
    pages = PageClient(app)
    _status, html = post(pages.client, f"/{language}/{slug}", form)
    document = Document(f"/{language}/{slug}", html)
    assert findings(document) == []
    assert list(pages.broken_links(document)) == []


@pytest.mark.parametrize(("income", "sentence"), NONSENSE.items())
@pytest.mark.parametrize("slug", ASKED)
def test_nonsense_gets_a_sentence_that_helps(
    client: FlaskClient, slug: str, income: str, sentence: str
) -> None:
    name, form = ASKED[slug]
    status, page = post(client, f"/es/{slug}", {**form, "income": income})
    assert status == 422
    assert page.count(sentence) >= 3, "at the field, in the summary, and for the phone"
    assert 'id="income-error"' in page
    status, alone = post(client, f"/es/{slug}/{name}", {**form, "income": income})
    assert status == 422
    assert sentence in alone
    assert 'href="#income"' in alone


def test_what_was_typed_is_kept_and_escaped(client: FlaskClient) -> None:
    form = {**FEE, "income": '"><script>x</script>', "zone": "border", "infonavit": "yes"}
    _status, html = post(client, "/es/calcular", form)
    assert "<script>x" not in html
    assert 'value="&#34;&gt;&lt;script&gt;x&lt;/script&gt;"' in html
    assert re.search(r'value="border" checked', html)
    assert re.search(r'<option value="III" selected', html)
    assert re.search(r'name="infonavit" value="yes" checked', html)


@pytest.mark.parametrize("income", ["10,000", "$10 000", "$10,000.00", "10000", " 10,000.00 "])
def test_amounts_as_people_write_them(client: FlaskClient, income: str) -> None:
    _status, html = post(client, "/es/calcular/cuota", {**FEE, "income": income})
    assert "$2,563.71" in html


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"covers": "2020-12"}, "enero de 2021"),
        ({"covers": "2023-12", "infonavit": "yes"}, "enero de 2024"),
        ({"risk": "VI"}, "Elige una de las respuestas"),
        ({"secret": "1"}, "Recarga"),
    ],
)
def test_what_cannot_be_asked(client: FlaskClient, change: dict[str, str], sentence: str) -> None:
    status, html = post(client, "/es/calcular/cuota", {**FEE, **change})
    assert status == 422
    assert sentence in html


def test_the_answers_alone_are_no_pages(client: FlaskClient) -> None:
    for slug, (name, _form) in ASKED.items():
        assert client.get(f"/es/{slug}/{name}").status_code in {404, 405}
    foreign = client.post("/es/calcular/cuota", data=FEE, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_comparing_counts_the_family_and_the_years(client: FlaskClient) -> None:
    _status, html = post(client, "/es/comparar/costos", COMPARISON)
    assert "A los 52 años, con $10,000.00 al mes, desde enero de 2027, para 3 personas." in html
    assert "$37,400" in html, "two of 50 to 59 at 14,250 and a child at 8,900"
    assert "$20,538.59" in html
    assert "A los 60, en 2035: 1,000 semanas" in html
    assert "cerca de 417." in html, "eight years"
    _status, young = post(client, "/es/comparar/costos", {**COMPARISON, "age": "25"})
    assert "cerca de 1,826." in young
    assert "No alcanza" not in young
    _status, late = post(client, "/es/comparar/costos", {**COMPARISON, "age": "61"})
    assert "cerca de 208.<span> <b>No alcanza" in late
    _status, alone = post(client, "/en/comparar/costos", {**COMPARISON, "family": "", "age": "70"})
    assert "for yourself" in alone
    assert "Weeks for an old-age pension" not in alone
    assert "asks for 900 weeks in all" in alone


@pytest.mark.parametrize(("field", "text"), [("age", "121"), ("years", "0"), ("family", "x, 3")])
def test_a_comparison_names_the_field(client: FlaskClient, field: str, text: str) -> None:
    status, html = post(client, "/en/comparar", {**COMPARISON, field: text})
    assert status == 422
    assert f'id="{field}-error"' in html
    assert f'href="#{field}"' in html


def test_both_pages_are_saved_and_linked(app: Flask, client: FlaskClient) -> None:
    saved = {page["url"] for page in client.get("/es/pack.json").get_json()["pages"]}
    assert {"/es/calcular", "/es/comparar"} <= saved
    worker = client.get("/sw.js").get_data(as_text=True)
    for name in ("calc.js", "calc.css", "htmx.js", "rules.json"):
        assert f"/static/dist/{name}" in worker
    pages = PageClient(app)
    assert "/es/comparar" in pages.fetch("/es/guia").hrefs()
    assert "/es/comparar" in pages.fetch("/es/guia/esquemas").hrefs()
    assert "/es/calcular" in pages.fetch("/es/guia/cuanto-cuesta").hrefs()
    assert "/es/calcular" in pages.fetch("/es/pagos/como-pagar").hrefs()


def test_scripts_of_the_calculator_weigh_on_no_other_page(client: FlaskClient) -> None:
    assert "calc.js" in client.get("/es/calcular").get_data(as_text=True)
    assert "calc." not in client.get("/es/").get_data(as_text=True)


def test_the_page_holds_a_flag_for_every_entry_it_may_rest_on(client: FlaskClient) -> None:
    html = client.get("/es/calcular").get_data(as_text=True)
    for table, start in (("uma", "2021-02-01"), ("wage", "2026-01-01"), ("cesantia", "2030-01-01")):
        assert f'data-if="{source_flag(table, start)}"' in html
