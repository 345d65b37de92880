"""Forms without a network: a clear message, nothing typed is lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.stage import LiveServer, Phone

MESSAGE = "Esto no se pudo enviar."
FORM = """([attributes]) => {
  document.querySelector("main").innerHTML = `<form ${attributes}><label>Ingreso
    <input name="income" value=""></label><button>Calcular</button></form><div id="result"></div>`;
}"""


def write(page: Page, attributes: str) -> None:
    page.evaluate(FORM, [attributes])
    page.get_by_label("Ingreso").fill("10,000")


def test_an_htmx_form_says_so_and_keeps_what_was_typed(server: LiveServer, phone: Phone) -> None:
    page = phone.open("/es/guia")
    phone.ready()
    page.evaluate(
        """() => new Promise(done => {
          const script = document.createElement("script");
          script.src = "/static/dist/htmx.js";
          script.onload = done;
          document.head.append(script);
        })"""
    )
    server.stop()
    write(page, 'method="post" action="/es/x" hx-post="/es/x/f" hx-target="#result"')
    page.evaluate("() => htmx.process(document.querySelector('form'))")
    page.get_by_role("button", name="Calcular").click()
    expect(page.get_by_role("alert")).to_contain_text(MESSAGE)
    expect(page.get_by_label("Ingreso")).to_have_value("10,000")
    expect(page.locator("[data-start~=offline]")).to_be_visible()
    page.get_by_role("button", name="Calcular").click()
    page.wait_for_timeout(300)
    expect(page.get_by_role("alert")).to_have_count(1)


def test_a_plain_form_does_not_leave_for_an_error_page(server: LiveServer, phone: Phone) -> None:
    phone.open("/es/guia")
    phone.ready()
    server.stop()
    page = phone.open("/es/pasos")
    expect(page.locator("[data-start~=offline]")).to_be_visible()
    write(page, 'method="post" action="/es/x"')
    page.get_by_role("button", name="Calcular").click()
    expect(page.get_by_role("alert")).to_contain_text(MESSAGE)
    expect(page.get_by_label("Ingreso")).to_have_value("10,000")
    assert page.url == f"{phone.base}/es/pasos"
