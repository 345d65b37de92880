"""The language pack: asked first under Save-Data, resumed, verified, updated with the worker."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from tests.browser.stage import LiveServer, Phone

SAVE_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
# The network gives way after three pages, until it is mended.
FRAIL = """(() => {
  const real = window.fetch;
  window.pages = [];
  window.fetch = async (url, options) => {
    if (/^\\/es\\/(?!pack)/.test(url)) {
      if (localStorage.getItem("frail") && window.pages.length >= 3) throw new TypeError("gone");
      window.pages.push(url);
    }
    return real(url, options);
  };
})()"""
# Somebody on the way changes one page.
FORGED = """(() => {
  const real = window.fetch;
  window.fetch = async (url, options) => url === "/es/pasos"
    ? new Response("<!doctype html>otra cosa", {headers: {"Content-Type": "text/html"}})
    : real(url, options);
})()"""
# Pages come one after the other, slowly.
SLOW = """(() => {
  const real = window.fetch;
  window.fetched = 0;
  window.fetch = async (url, options) => {
    if (/^\\/es\\/(?!pack)/.test(url)) {
      await new Promise(resolve => setTimeout(resolve, 400));
      window.fetched += 1;
    }
    return real(url, options);
  };
})()"""
NO_PACK = """(() => {
  const real = window.fetch;
  window.fetch = async (url, options) =>
    String(url).endsWith("/pack.json") ? Promise.reject(new TypeError("gone")) : real(url, options);
})()"""
# The server corrects one page; its scripts stay.
CORRECTED = """(() => {
  const real = window.fetch;
  const hex = bytes =>
    [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const corrected = async () =>
    (await (await real("/es/pasos")).text()).replace(/<h1[^]*?<[/]h1>/, "<h1>Corregido</h1>");
  window.fetch = async (url, options) => {
    const response = await real(url, options);
    if (url === "/es/pasos") return new Response(await corrected(), {headers: response.headers});
    if (url !== "/es/pack.json") return response;
    const pack = await response.json();
    const body = new TextEncoder().encode(await corrected());
    const page = pack.pages.find(each => each.url === "/es/pasos");
    page.digest = hex(await crypto.subtle.digest("SHA-256", body));
    return Response.json({...pack, version: "corrected"});
  };
})()"""


def test_under_save_data_the_person_decides(phone: Phone) -> None:
    phone.context.add_init_script(SAVE_DATA)
    page = phone.open("/es/guia")
    strip = page.locator("[data-start~=pack]")
    expect(strip).to_contain_text("Estás ahorrando datos")
    assert not [name for name in page.evaluate("caches.keys()") if name.startswith("pack-")]
    strip.get_by_role("button", name="Ahora no").click()
    expect(strip).to_be_hidden()
    phone.open("/es/pasos")
    strip.get_by_role("button", name="Guardarla").click()
    phone.ready()


def test_a_broken_download_goes_on_where_it_stopped(phone: Phone) -> None:
    phone.context.add_init_script(FRAIL)
    phone.open("/es/guia")
    phone.page.evaluate("localStorage.setItem('frail', '1')")
    phone.page.evaluate("caches.keys().then(all => Promise.all(all.map(n => caches.delete(n))))")
    phone.keep("kv", "packs", {})
    phone.page.reload()
    phone.until("window.pages.length === 3", 30)
    phone.page.wait_for_timeout(1500)
    assert phone.page.locator("html").get_attribute("data-offline") is None
    first = phone.page.evaluate("window.pages")
    assert len(first) == 3
    phone.page.evaluate("localStorage.removeItem('frail')")
    phone.page.reload()
    phone.ready()
    second = phone.page.evaluate("window.pages")
    assert len(second) == len(phone.pages("es")) - 3
    assert not set(first) & set(second)


def test_a_page_that_is_not_what_the_list_says_is_not_kept(phone: Phone) -> None:
    phone.context.add_init_script(FORGED)
    phone.open("/es/guia")
    phone.page.wait_for_timeout(4000)
    assert phone.page.locator("html").get_attribute("data-offline") is None
    assert phone.page.evaluate("caches.match('/es/pasos').then(found => !found)")


def test_a_new_version_waits_and_takes_pages_and_scripts_together(
    server: LiveServer, phone: Phone
) -> None:
    phone.open("/es/pasos")
    phone.ready()
    phone.open("/en/pasos")
    phone.ready()
    phone.keep("ticks", "me/lista/papel", {"done": True})
    server.stop()
    server.start(OPERATOR_NAME="Segunda Versión")
    page = phone.open("/es/pasos")
    expect(page.locator(".foot")).not_to_contain_text("Segunda Versión")
    page.evaluate("window.same = true")
    strip = page.locator("[data-start~=update]")
    expect(strip).to_contain_text("Esto cambió", timeout=20_000)
    assert page.evaluate("window.same"), "nothing reloads by itself"
    phone.open("/es/guia")
    expect(page.locator(".foot")).not_to_contain_text("Segunda Versión")
    strip.get_by_role("button").click()
    expect(page.locator(".foot")).to_contain_text("Segunda Versión")
    phone.ready()
    server.stop()
    for path in ("/es/pasos", "/en/pasos"):
        phone.open(path)
        expect(page.locator(".foot")).to_contain_text("Segunda Versión")
        expect(strip).to_be_hidden()
    assert phone.stored("ticks") == {"me/lista/papel": {"done": True}}
    packs = [name for name in page.evaluate("caches.keys()") if name.startswith("pack-")]
    assert len(packs) == 2, "the old ones are gone"


def test_a_release_in_the_middle_of_a_download_ends_with_the_new_one(
    server: LiveServer, phone: Phone
) -> None:
    phone.context.add_init_script(SLOW)
    page = phone.open("/es/pasos")
    phone.until("() => window.fetched > 2")
    server.stop()
    server.start(OPERATOR_NAME="Segunda Versión")
    phone.ready()
    server.stop()
    phone.open("/es/privacidad")
    expect(page.locator(".foot")).to_contain_text("Segunda Versión")
    names = page.evaluate("caches.keys()")
    assert len([name for name in names if name.startswith("pack-es-")]) == 1


def test_a_page_that_changed_alone_waits_too(phone: Phone) -> None:
    phone.open("/es/guia")
    phone.ready()
    phone.context.add_init_script(CORRECTED)
    page = phone.open("/es/guia")
    strip = page.locator("[data-start~=update]")
    expect(strip).to_contain_text("Hay una versión nueva. Cambió:")
    phone.open("/es/pasos")
    expect(page.locator("h1")).not_to_have_text("Corregido")
    expect(strip).to_contain_text("Esto cambió")
    strip.get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("Corregido")


def test_pages_older_than_the_scripts_give_way_to_the_network_only(
    server: LiveServer, phone: Phone
) -> None:
    """The browser may start the next worker by itself, before its pages are all here."""
    phone.open("/es/pasos")
    phone.ready()
    server.stop()
    server.start(OPERATOR_NAME="Segunda Versión")
    phone.context.add_init_script(NO_PACK)
    page = phone.open("/es/guia")
    waiting = "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)"
    phone.until(waiting)
    page = phone.restart()
    phone.context.add_init_script(NO_PACK)
    page.wait_for_timeout(1000)
    phone.open("/es/pasos")
    phone.open("/es/pasos")
    expect(page.locator(".foot")).to_contain_text("Segunda Versión")
    server.stop()
    phone.open("/es/privacidad")
    expect(page.locator(".foot")).not_to_contain_text("Segunda Versión")
    expect(page.locator("html")).to_have_attribute("data-page", "privacidad")


@contextmanager
def silent(port: int) -> Iterator[None]:
    """A server that takes the call and never answers."""
    held = []
    with socket.create_server(("127.0.0.1", port)) as listener:

        def take() -> None:
            while True:
                try:
                    held.append(listener.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=take)
        thread.start()
        yield
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
    for each in held:
        each.close()


def test_without_a_pack_a_mute_network_gives_way_to_the_copy(
    server: LiveServer, phone: Phone
) -> None:
    phone.context.add_init_script(SAVE_DATA)
    phone.open("/es/guia")
    phone.until("() => Boolean(navigator.serviceWorker.controller)")
    phone.open("/es/pasos")
    phone.page.wait_for_timeout(500)
    server.stop()
    with silent(server.port):
        begun = time.monotonic()
        phone.open("/es/pasos")
        waited = time.monotonic() - begun
        assert 2.5 < waited < 8
        expect(phone.page.locator("html")).to_have_attribute("data-page", "pasos")
        phone.open("/es/privacidad")
        expect(phone.page.locator("h1")).to_have_text("Sin internet")
