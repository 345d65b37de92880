"""«Borrar todo»: this phone at once, the server when it answers, the guide stays."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.stage import LiveServer, Phone
from tests.web.test_api import document

LIST = "/es/papeles/inscripcion-en-linea"
REGISTER = """async body => {
  const answer = await fetch("/api/subscriptions", {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});
  return answer.json();
}"""
ASK = """async ({id, token}) => (await fetch(`/api/subscriptions/${id}`,
  {headers: {Authorization: `Bearer ${token}`}})).status"""


def with_reminders(server: LiveServer, phone: Phone) -> dict[str, Any]:
    """A phone with a tick and a row at the server, as after turning reminders on."""
    server.stop()
    server.start(PUSH_EXTRA_HOSTS="127.0.0.1:8999")
    page = phone.open(LIST)
    page.locator(".check").first.click()
    expect(page.locator(".box").first).to_be_checked()
    phone.ready()
    made: dict[str, Any] = page.evaluate(REGISTER, document())
    row = {"id": made["id"], "token": made["token"], "rev": 1}
    phone.keep("kv", "reminders", {"on": True, "hour": 19, "days_before": [3, 1], **row})
    assert page.evaluate(ASK, row) == 200
    return row


def delete(page: Page) -> None:
    page.locator("[data-delete] [data-act=ask]").click()
    page.locator("[data-delete] [data-act=delete]").click()


def test_everything_goes_here_and_there(server: LiveServer, phone: Phone) -> None:
    row = with_reminders(server, phone)
    page = phone.open("/es/ajustes")
    delete(page)
    line = page.locator("[data-delete] [data-result]")
    expect(line).to_contain_text("en el servidor")
    assert page.evaluate(ASK, row) == 404
    assert phone.stored("ticks") == {}
    assert phone.stored("plans") == {}
    assert {"reminders", "outbox", "profile"} & set(phone.stored("kv")) == set()
    server.stop()
    phone.restart()
    phone.open(LIST)
    expect(phone.page.locator("html")).to_have_attribute(
        "data-page", "papeles/inscripcion-en-linea"
    )
    assert phone.page.locator(".box:checked").count() == 0


def test_what_the_server_has_not_confirmed_waits(server: LiveServer, phone: Phone) -> None:
    row = with_reminders(server, phone)
    server.stop()
    page = phone.open("/es/ajustes")
    delete(page)
    expect(page.locator("[data-delete] [data-result]")).to_contain_text("aún no lo confirma")
    assert phone.stored("ticks") == {}
    assert [each["id"] for each in phone.stored("kv")["outbox"]] == [row["id"]]
    server.start()
    phone.open("/es/guia")
    expect(page.locator("h1")).to_be_visible()
    for _ in range(100):
        if "outbox" not in phone.stored("kv"):
            break
        page.wait_for_timeout(100)
    assert "outbox" not in phone.stored("kv")
    assert page.evaluate(ASK, row) == 404
