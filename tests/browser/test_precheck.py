"""¿Es para mí? on a phone: without internet, Back keeps answers, the profile only when agreed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.stage import LiveServer, Phone

pytestmark = pytest.mark.browser
PATH = "/es/es-para-mi"
CANADIAN = ("mexico", "foreign", "card", "own", "never", "both")


def choose(page: Page, value: str) -> None:
    page.check(f"[data-stage] input[value={value}]")
    page.click("[data-stage] button:not([name])")


def question(page: Page) -> str:
    return page.inner_text("[data-stage] h2")


def test_the_whole_way_with_the_server_gone(phone: Phone, server: LiveServer) -> None:
    page = phone.open(PATH)
    phone.ready()
    server.stop()
    phone.open(PATH)
    for value in CANADIAN:
        choose(page, value)
    assert "tarjeta de residente" in question(page)
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert phone.stored("kv").get("profile") is None, "kept only when the person agrees"
    assert "?" not in page.url
    page.click("[data-keep] button")
    page.wait_for_selector("html.profile-foreign.profile-mexico")


def test_back_change_and_the_browsers_own_back_keep_answers(phone: Phone) -> None:
    page = phone.open(PATH)
    for value in CANADIAN[:3]:
        choose(page, value)
    fourth = question(page)
    page.click("[data-back]")
    assert page.is_checked("[data-stage] input[value=card]")
    choose(page, "card")
    assert question(page) == fourth
    page.go_back()
    page.go_back()
    assert question(page) == fourth
    for value in CANADIAN[3:]:
        choose(page, value)
    page.click("[data-answers] button[value=work]")
    assert page.is_checked("[data-stage] input[value=own]")
    choose(page, "both")
    assert "tarjeta de residente" in question(page)
    page.reload()
    assert "tarjeta de residente" in question(page), "a reload does not ask again"


def test_next_without_an_answer_says_so(phone: Phone) -> None:
    page = phone.open(PATH)
    page.click("[data-stage] button:not([name])")
    assert page.is_visible("[data-missing]")


def test_without_script_the_browser_posts(
    driver: Playwright, server: LiveServer, tmp_path: Path
) -> None:
    phone = Phone(driver, tmp_path / "plain", server.url)
    page = phone.start(java_script_enabled=False)
    try:
        phone.open(PATH)
        for value in CANADIAN:
            choose(page, value)
        assert "tarjeta de residente" in question(page)
        assert page.url.endswith(PATH)
    finally:
        phone.stop()


def test_what_the_profile_knows_is_proposed(phone: Phone) -> None:
    page = phone.open("/es/")
    page.check("input[name=place][value=abroad]")
    page.wait_for_selector("html.profile-abroad")
    phone.open(PATH)
    page.wait_for_function("() => document.querySelector('[data-stage] [value=abroad]').checked")
    page.click("[data-stage] button:not([name])")
    assert "nacionalidad" in question(page)
