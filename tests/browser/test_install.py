"""The install card: after a first tick, never on arrival; on an iPhone three steps and a warning.

Chromium offers its prompt to the test as to a person, but nobody can press in it from outside: for
the press the event is made here.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.browser.stage import LiveServer, Phone

LIST = "/es/papeles/inscripcion-en-linea"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1"
)
OFFER = """() => {
  const event = new Event("beforeinstallprompt", {cancelable: true});
  event.prompt = async () => { window.prompted = true; };
  dispatchEvent(event);
  return event.defaultPrevented;
}"""


SILENT = """addEventListener("beforeinstallprompt", event => {
  if (event.isTrusted) event.stopImmediatePropagation();
})"""


def card(page: Page) -> Locator:
    return page.locator("[data-start~=install]")


def tick(page: Page) -> None:
    page.locator(".check").first.click()
    expect(page.locator(".box").first).to_be_checked()


def test_the_card_comes_after_a_first_tick_and_asks_once(phone: Phone) -> None:
    phone.context.add_init_script(SILENT)
    page = phone.open(LIST)
    assert page.evaluate(OFFER), "the browser's own bar is held back"
    expect(card(page)).to_be_hidden()
    tick(page)
    expect(card(page)).to_be_visible()
    expect(card(page).get_by_text("La app instalada empieza vacía.")).to_be_hidden()
    card(page).get_by_role("button", name="Instalar").click()
    assert page.evaluate("window.prompted")
    expect(card(page)).to_be_hidden()
    phone.open("/es/")
    page.evaluate(OFFER)
    page.wait_for_timeout(300)
    expect(card(page)).to_be_hidden()


def test_chromium_offers_and_not_now_is_kept(phone: Phone) -> None:
    page = phone.open(LIST)
    tick(page)
    expect(card(page)).to_be_visible(timeout=15_000)
    card(page).get_by_role("button", name="Ahora no").click()
    expect(card(page)).to_be_hidden()
    phone.open(LIST)
    page.evaluate(OFFER)
    page.wait_for_timeout(300)
    expect(card(page)).to_be_hidden()


def test_a_browser_that_cannot_install_shows_no_dead_button(phone: Phone) -> None:
    phone.context.add_init_script(SILENT)
    page = phone.open(LIST)
    tick(page)
    page.wait_for_timeout(300)
    expect(card(page)).to_be_hidden()


@pytest.fixture
def iphone(phone: Phone) -> Page:
    page = phone.restart(user_agent=IPHONE)
    phone.context.add_init_script(SILENT)
    return page


def test_an_iphone_is_told_first_that_the_app_starts_empty(iphone: Page, phone: Phone) -> None:
    page = phone.open(LIST)
    expect(card(page)).to_be_hidden()
    tick(page)
    expect(card(page)).to_be_visible()
    words = card(page).inner_text()
    assert words.index("empieza vacía") < words.index("Compartir")
    assert card(page).locator("li:visible").count() == 3
    expect(card(page).get_by_role("button", name="Instalar")).to_be_hidden()
    card(page).get_by_role("link").click()
    expect(page.locator("#llevar")).to_be_in_viewport()


def test_copied_text_carries_profile_ticks_and_paid_months(
    phone: Phone, driver: Playwright, server: LiveServer
) -> None:
    page = phone.open(LIST)
    tick(page)
    phone.open("/es/")
    page.locator("label").filter(has_text="En el extranjero").click()
    page.locator("label").filter(has_text="Un mes").click()
    page.locator(".last-paid button[type=submit]").click()
    expect(page.locator("html")).to_have_class(re.compile("has-plan"))
    phone.open("/es/ajustes")
    page.get_by_role("button", name="Copiar mi avance").click()
    expect(page.locator("#carried")).not_to_have_value("")
    text = page.input_value("#carried")
    assert "token" not in text
    assert "endpoint" not in text

    other = Phone(driver, phone.profile.with_name("installed"), server.url)
    page = other.start()
    try:
        other.open("/es/ajustes")
        page.fill("#carried", text[:-5])
        page.get_by_role("button", name="Recuperar de este texto").click()
        expect(page.locator("[data-start~=transfer] [data-result]")).to_contain_text("cortado")
        assert other.stored("ticks") == {}
        page.fill("#carried", text)
        page.get_by_role("button", name="Recuperar de este texto").click()
        expect(page.locator("[data-start~=transfer] [data-result]")).to_contain_text("Recuperado")
        given = json.loads(text)
        assert other.stored("ticks") == given["ticks"] == phone.stored("ticks")
        assert other.stored("plans") == given["plans"] == phone.stored("plans")
        assert other.stored("kv")["profile"] == given["profile"]
        other.open("/es/")
        expect(page.locator("html")).to_have_class(re.compile("has-plan"))
    finally:
        other.stop()
