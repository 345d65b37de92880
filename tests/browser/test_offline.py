"""The guide with the server stopped: whole, in both languages, after a cold start."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.stage import LiveServer, Phone

LIST = "/es/papeles/inscripcion-en-linea"
BOXES = "input[data-item]"


def open_all(phone: Phone, urls: list[str], language: str) -> None:
    """Every address opens as itself, from the phone, in its language."""
    for url in urls:
        response = phone.page.goto(phone.base + url)
        assert response, url
        assert response.from_service_worker, url
        assert phone.page.url == phone.base + url
        assert phone.page.locator("html").get_attribute("lang") == language, url
        fallback = phone.page.locator("[data-start~=saved]").count()
        assert fallback == url.endswith("/sin-conexion"), url
        expect(phone.page.locator("h1")).to_have_count(1)


def ticked(page: Page) -> list[bool]:
    page.wait_for_timeout(300)
    return page.locator(BOXES).evaluate_all("boxes => boxes.map(box => box.checked)")


def tick(page: Page, index: int) -> None:
    page.locator(BOXES).nth(index).evaluate("box => box.click()")
    expect(page.locator(BOXES).nth(index)).to_be_checked()
    page.wait_for_timeout(200)


def test_one_visit_and_both_languages_open_without_the_server(
    server: LiveServer, phone: Phone
) -> None:
    phone.open(LIST)
    tick(phone.page, 0)
    phone.ready()
    spanish = phone.pages("es")
    assert len(spanish) >= 15

    server.stop()
    phone.restart()
    open_all(phone, spanish, "es")
    phone.open(LIST)
    assert ticked(phone.page)[:2] == [True, False]
    tick(phone.page, 1)

    server.start()
    phone.restart()
    phone.open(LIST)
    assert ticked(phone.page)[:2] == [True, True]
    phone.ready()

    phone.page.click("a[hreflang=en]")
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    assert ticked(phone.page)[:2] == [True, True]
    phone.ready()
    english = phone.pages("en")
    assert len(english) == len(spanish)
    server.stop()
    phone.restart()
    open_all(phone, english, "en")
    open_all(phone, spanish[:3], "es")
    assert len(phone.stored("ticks")) == 2


def test_offline_addresses_that_are_not_saved(server: LiveServer, phone: Phone) -> None:
    phone.open("/es/guia")
    phone.ready()
    server.stop()
    for path, language, title in [
        ("/nada", "es", "Sin internet"),
        ("/es/no-existe", "es", "Sin internet"),
        ("/en/no-such-page", "en", "No internet"),
        ("/nothing", "en", "No internet"),
    ]:
        phone.open(path)
        expect(phone.page.locator("h1")).to_have_text(title)
        assert phone.page.locator("html").get_attribute("lang") == language
    phone.open("/es/no-existe")
    links = phone.page.locator("[data-start~=saved] ul a")
    expect(links.filter(has_text="Privacidad")).to_have_count(1)
    links.filter(has_text="Privacidad").click()
    expect(phone.page).to_have_url(re.compile("/es/privacidad$"))


def test_offline_in_a_language_that_is_not_saved_the_other_one_is_offered(
    server: LiveServer, phone: Phone
) -> None:
    phone.open("/es/guia")
    phone.ready()
    server.stop()
    for way in ("[data-other] a", ".tools [hreflang=es]"):
        page = phone.open("/en/guia/devoluciones")
        expect(page.locator("h1")).to_have_text("No internet")
        expect(page.locator("[data-home]")).to_be_hidden()
        page.click(way)
        expect(page).to_have_url(re.compile("/es/$"))
        expect(page.locator("h1")).not_to_have_text("Sin internet")


def test_addresses_with_a_query_or_a_last_slash_are_the_same_page(
    server: LiveServer, phone: Phone
) -> None:
    phone.open("/es/guia")
    phone.ready()
    server.stop()
    phone.open("/es/pasos?desde=aviso#x")
    expect(phone.page.locator("html")).to_have_attribute("data-page", "pasos")
    phone.open("/es/pasos/?a=1")
    assert phone.page.url == f"{phone.base}/es/pasos?a=1"
    phone.open("/")
    assert phone.page.url == f"{phone.base}/es/"


def test_the_front_door_remembers_the_language(server: LiveServer, phone: Phone) -> None:
    phone.open("/en/guia")
    phone.ready()
    server.stop()
    phone.open("/")
    assert phone.page.url == f"{phone.base}/en/"


def test_the_offline_page_goes_on_when_the_server_is_back(server: LiveServer, phone: Phone) -> None:
    phone.open("/es/guia")
    phone.ready()
    server.stop()
    phone.open("/en/guia")
    expect(phone.page.locator("h1")).to_have_text("No internet")
    server.start()
    expect(phone.page.locator("h1")).to_have_text("Guide", timeout=20_000)


def test_fragments_and_what_is_not_a_page_are_left_alone(server: LiveServer, phone: Phone) -> None:
    phone.open("/es/guia")
    phone.ready()
    ask = """async ([path, options]) => {
      try { return (await fetch(path, options)).status } catch (error) { return error.name }
    }"""
    fragment = {"headers": {"HX-Request": "true"}}
    assert phone.page.evaluate(ask, ["/es/pasos", fragment]) == 200
    server.stop()
    for path, options in [
        ("/es/pasos", fragment),
        ("/es/pasos", {}),
        ("/static/dist/app.css", fragment),
        ("/es/pasos", {"method": "POST", "body": "a=1"}),
        ("/api/push-key", {}),
        ("/healthz", {}),
    ]:
        assert phone.page.evaluate(ask, [path, options]) == "TypeError", (path, options)
    assert phone.page.evaluate(ask, ["/static/dist/app.css", {}]) == 200


def test_only_whole_pages_are_kept(phone: Phone) -> None:
    phone.open("/es/guia")
    phone.ready()
    phone.open("/es/pasos")
    kept = phone.page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const { url } of await (await caches.open(name)).keys()) {
              const response = await caches.match(url);
              const type = response.headers.get("Content-Type");
              found.push([name, new URL(url).pathname, type, (await response.text()).slice(0, 15)]);
            }
          return found;
        }"""
    )
    pages = [each for each in kept if each[0].startswith("pack-")]
    assert sorted(path for _name, path, _type, _start in pages) == sorted(phone.pages("es"))
    assert {start for _name, _path, _type, start in pages} == {"<!doctype html>"}
    assert {name.split("-")[0] for name, *_rest in kept} == {"pack", "workbox"}


def test_the_strip_says_that_there_is_no_network_and_goes_again(
    server: LiveServer, phone: Phone
) -> None:
    phone.open("/es/guia")
    phone.ready()
    strip = phone.page.locator("[data-start~=offline]")
    expect(strip).to_be_hidden()
    server.stop()
    phone.open("/es/pasos")
    expect(strip).to_be_visible()
    expect(strip).to_contain_text("Sin internet. La guía guardada el")
    server.start()
    expect(strip).to_be_hidden(timeout=20_000)


def test_installable_in_both_languages(phone: Phone) -> None:
    for language in ("es", "en"):
        phone.open(f"/{language}/guia")
        cdp = phone.context.new_cdp_session(phone.page)
        assert cdp.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        assert cdp.send("Page.getAppManifest")["errors"] == []
        assert cdp.send("Page.getAppId")["appId"] == f"{phone.base}/"
        cdp.detach()
