"""Search on the phone: over everything saved, without internet, in either language's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.stage import LiveServer, Phone

pytestmark = pytest.mark.browser
# What people type -> a page that must be among the first three.
SPANISH = {
    "embarazo": "guia/maternidad",
    "pregnancy": "guia/maternidad",
    "linea de captura": "pagos/como-pagar",
    "payment line": "pagos/como-pagar",
    "LINEAS DE CAPTURA": "pagos/como-pagar",
    "cuanto cuesta": "guia/cuanto-cuesta",
    "no pagué": "guia/perder-cobertura",
    "refund": "guia/devoluciones",
    "Uber": "guia/aplicaciones",
    "waiting time surgery": "guia/esperas-y-exclusiones",
    "mortgage": "guia/infonavit",
    "pagar desde estados unidos": "guia/pagar-desde-eeuu",
}
ENGLISH = {
    "embarazos": "guia/maternidad",
    "línea de captura": "pagos/como-pagar",
    "deadline": "guia/plazo-dia-20",
    "missed payment": "guia/perder-cobertura",
    "foreigners": "guia/extranjeros",
}


def search(page: Page, query: str) -> list[str]:
    page.fill("#q", query)
    page.wait_for_timeout(400)
    page.wait_for_function(
        "() => /\\d|Nada|Nothing/.test(document.querySelector('[data-count]').textContent)"
    )
    links: list[str] = page.eval_on_selector_all(
        "[data-found] a", "all => all.map(a => a.pathname)"
    )
    return links


@pytest.mark.parametrize(("language", "asked"), [("es", SPANISH), ("en", ENGLISH)])
def test_what_people_type_finds_the_page_with_the_server_gone(
    phone: Phone, server: LiveServer, language: str, asked: dict[str, str]
) -> None:
    page = phone.open(f"/{language}/guia")
    phone.ready()
    server.stop()
    phone.open(f"/{language}/guia")
    missed = {
        query: found[:3]
        for query, slug in asked.items()
        if f"/{language}/{slug}" not in (found := search(page, query))[:3]
    }
    assert missed == {}
    assert search(page, "zzzzqqq") == []
    assert page.url.endswith("/guia"), "no address holds what was typed"


def test_the_words_are_still_there_after_coming_back(phone: Phone) -> None:
    page = phone.open("/es/guia")
    phone.ready()
    search(page, "guardería")
    page.click("[data-found] a >> nth=0")
    page.go_back()
    page.wait_for_selector("[data-found] li")
    assert page.input_value("#q") == "guardería"


def test_a_lead_with_wordings_to_choose_from_is_no_result(phone: Phone) -> None:
    """Hoy holds one for every state; the result says what the page is about."""
    page = phone.open("/es/guia")
    phone.ready()
    assert "/es/" in search(page, "hoy")
    line = page.locator("[data-found] a[href='/es/'] [data-lead]")
    expect(line).to_have_text(re.compile(r"^Guía gratuita [^.]+\.$"))


def test_a_listed_page_is_found_by_its_title(phone: Phone) -> None:
    page = phone.open("/es/guia")
    phone.ready()
    titles: list[list[str]] = page.eval_on_selector_all(
        "[data-contents] li a",
        "all => all.map(a => [a.querySelector('b').textContent, a.pathname])",
    )
    assert len(titles) > 45
    missed = [title for title, path in titles[::4] if path not in search(page, title)[:5]]
    assert missed == []


def test_without_script_the_list_stands_and_no_dead_field(
    driver: Playwright, server: LiveServer, tmp_path: Path
) -> None:
    phone = Phone(driver, tmp_path / "plain", server.url)
    page = phone.start(java_script_enabled=False)
    try:
        phone.open("/es/guia")
        assert page.locator("#q").is_hidden()
        assert page.locator("[data-contents] li").count() > 45
    finally:
        phone.stop()


def test_the_first_screen_does_not_pay_for_it(phone: Phone) -> None:
    page = phone.open("/es/")
    scripts = page.eval_on_selector_all("script[src]", "all => all.map(s => s.src)")
    assert not [src for src in scripts if "search" in src or "precheck" in src]
