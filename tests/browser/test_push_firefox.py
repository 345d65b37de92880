"""End to end with nothing in between: Firefox subscribes on a person's press, the real sender
encrypts and sends, Firefox decrypts, the worker shows, a click opens the month. Then what goes
wrong in real life, noticed at the next opening, said and cured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.browser.firefox import click_notice, firefox, until
from tests.browser.stage import ROOT, LiveServer, furnished
from tests.push_service import Phone, PushService

pytestmark = pytest.mark.firefox

NOTICES = """
const done = arguments[arguments.length - 1];
navigator.serviceWorker.ready
  .then(found => found.getNotifications())
  .then(all => done(all.map(each => [each.title, each.body])));
"""
READ = """
const [store, key, done] = arguments;
const opened = indexedDB.open("al-corriente");
opened.onsuccess = () => {
  const db = opened.result, source = db.transaction(store).objectStore(store);
  const asked = key ? source.get(key) : source.getAll();
  asked.onsuccess = () => { db.close(); done(asked.result ?? null); };
};
"""
WRITE = """
const [store, key, value, done] = arguments;
const opened = indexedDB.open("al-corriente");
opened.onsuccess = () => {
  const db = opened.result, tx = db.transaction(store, "readwrite");
  tx.objectStore(store).put(value, key);
  tx.oncomplete = () => { db.close(); done(); };
};
"""
WIPE = """
const done = arguments[arguments.length - 1];
const asked = indexedDB.deleteDatabase("al-corriente");
asked.onsuccess = () => done();
"""
REVOKE = "Services.prefs.setIntPref('permissions.default.desktop-notification', arguments[0]);"


@dataclass
class Reader:
    """A person at Firefox, with the app's server and the push service behind it."""

    driver: webdriver.Firefox
    server: LiveServer
    service: PushService

    def open(self, path: str = "/es/pagos") -> None:
        self.driver.get(self.server.url + path)

    def find(self, selector: str) -> Any:
        def visible() -> Any:
            found = self.driver.find_elements(By.CSS_SELECTOR, selector)
            return next((each for each in found if each.is_displayed()), None)

        return until(visible, f"{selector} is not on the page")

    def press(self, selector: str) -> None:
        found = self.find(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    def says(self, selector: str, part: str) -> None:
        until(lambda: part in self.find(selector).text, f"{selector} does not say: {part}")

    def turn_on(self) -> None:
        """As a person does it: say the last paid month, keep days and hour, press the button."""
        self.open()
        self.press("[data-start~=lastpaid] label:has(input[value=month])")
        self.press("[data-start~=lastpaid] [type=submit]")
        self.press("#avisos form [type=submit]")
        self.find("#avisos [data-when=on]")

    def read(self, store: str, key: str = "") -> Any:
        return self.driver.execute_async_script(READ, store, key)

    @property
    def state(self) -> dict[str, Any]:
        return self.read("kv", "reminders") or {}

    def write(self, key: str, value: Any) -> None:
        self.driver.execute_async_script(WRITE, "kv", key, value)

    def reopen(self) -> None:
        """Leave the app and come back to it later."""
        self.driver.get("about:blank")
        self.open()

    def notices(self) -> Any:
        return self.driver.execute_async_script(NOTICES)

    def flask(self, *arguments: str) -> None:
        """A command of the operator, in a process of its own."""
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.server.settings},
            check=True,
            capture_output=True,
            timeout=60,
        )

    def at_server(self, owner: dict[str, Any], method: str = "GET") -> tuple[int, Any]:
        """What the server says about a row, to whoever holds its token."""
        request = urllib.request.Request(  # noqa: S310  (our own server)
            f"{self.server.url}/api/subscriptions/{owner['id']}",
            method=method,
            headers={"Authorization": f"Bearer {owner['token']}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            return error.code, {}

    def phone(self) -> Phone:
        """The push service's side of the present subscription."""
        return self.service.phones[self.state["endpoint"].rpartition("/")[2]]


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def house(tmp_path: Path) -> Iterator[LiveServer]:
    """A port, and so an origin, for each test: Firefox is the same for all."""
    with furnished(tmp_path / "data") as live:
        yield live


@pytest.fixture(scope="module")
def driver(
    service: PushService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[webdriver.Firefox]:
    """One Firefox for all: each test has a server on a port, and so an origin, of its own."""
    with firefox(tmp_path_factory.mktemp("firefox"), service) as running:
        yield running


@pytest.fixture
def environ(service: PushService) -> dict[str, str]:
    return {"PUSH_EXTRA_HOSTS": service.extra_host}


@pytest.fixture
def reader(driver: webdriver.Firefox, server: LiveServer, service: PushService) -> Iterator[Reader]:
    service.acks.clear()
    yield Reader(driver, server, service)
    permission(driver, 1)


def permission(driver: webdriver.Firefox, value: int) -> None:
    """What Firefox answers for every site: 1 allowed, 2 blocked."""
    with driver.context("chrome"):
        driver.execute_script(REVOKE, value)


def test_from_the_press_to_the_click(reader: Reader) -> None:
    reader.turn_on()
    coming = reader.state["next"][0]
    reader.says("#avisos [data-sent]", "Aún no se ha enviado ninguno")
    reader.flask("reminders", "tick", "--now", coming["at"])
    until(lambda: [ack for ack in reader.service.acks if ack["code"] == 100], "not decrypted")
    [(title, body)] = until(reader.notices, "the worker showed nothing")
    assert "a más tardar el" in title
    assert "línea de captura" in body
    click_notice(reader.driver)
    query = f"mes={coming['covers']}&plan={coming['plan']}"
    month = f"{reader.server.url}/es/pagos/como-pagar?{query}"
    until(lambda: on_some_tab(reader.driver, month), "the click opened nothing")
    assert reader.notices() == []
    [shown] = reader.read("shown")
    assert (shown["kind"], shown["covers"]) == ("lead", coming["covers"])
    assert reader.service.problems == []


def test_sent_and_confirmed_are_shown_and_a_lie_is_unconfirmed(reader: Reader) -> None:
    reader.turn_on()
    first, second = reader.state["next"]
    reader.flask("reminders", "tick", "--now", first["at"])
    until(lambda: reader.read("shown"), "the worker showed nothing")
    reader.reopen()
    reader.says("#avisos [data-sent]", "El último enviado:")
    reader.says("#avisos [data-shown]", "El último que se vio en este teléfono:")
    assert not reader.driver.find_element(By.CSS_SELECTOR, "[data-unconfirmed]").is_displayed()
    # Now the service says yes and delivers nothing.
    phone, channel = reader.phone(), reader.phone().channel
    phone.channel = ""
    reader.flask("reminders", "tick", "--now", second["at"])
    phone.channel = channel
    reader.reopen()
    reader.find("#avisos [data-unconfirmed]")


def test_the_test_notice_pause_and_off(reader: Reader) -> None:
    reader.turn_on()
    owner = reader.state
    reader.press("#avisos [data-act=test]")
    reader.says("#avisos [data-tested]", "Enviado.")
    [(title, _)] = until(reader.notices, "no test notice came")
    assert title == "Así llegan tus avisos"
    click_notice(reader.driver)
    reader.open()
    reader.press("#avisos [data-when=on] [data-act=pause]")
    reader.find("#avisos [data-when=paused]")
    until(lambda: reader.at_server(owner)[1]["plans"] == [], "the server goes on sending")
    reader.press("#avisos [data-when=paused] [data-act=pause]")
    until(lambda: len(reader.at_server(owner)[1]["plans"]) == 1, "the server does not go on")
    reader.press("#avisos [data-when=on] [data-act=off]")
    reader.find("#avisos form [type=submit]")
    until(lambda: reader.at_server(owner)[0] == 404, "the server keeps the row")
    assert reader.service.phones[owner["endpoint"].rpartition("/")[2]].gone


def test_off_without_a_signal_is_kept_until_the_server_confirms(reader: Reader) -> None:
    reader.turn_on()
    owner = reader.state
    reader.server.stop()
    reader.press("#avisos [data-when=on] [data-act=off]")
    reader.find("#avisos form [type=submit]")
    assert reader.read("kv", "outbox") == [{"id": owner["id"], "token": owner["token"]}]
    reader.server.start()
    assert reader.at_server(owner)[0] == 200
    reader.reopen()
    until(lambda: reader.at_server(owner)[0] == 404, "the outbox was not emptied")
    until(lambda: reader.read("kv", "outbox") is None, "the outbox still holds the row")


def lost_row(reader: Reader) -> None:
    """The server removed it: after a 410 that was not for long, or from a backup of its own."""
    reader.at_server(reader.state, "DELETE")


def lost_token(reader: Reader) -> None:
    reader.write("reminders", {**reader.state, "token": "another"})


def new_push_key(reader: Reader) -> None:
    reader.flask("push", "keys", "--rotate")


def lost_subscription(reader: Reader) -> None:
    """The browser dropped it without a word."""
    reader.driver.execute_async_script(
        "const done = arguments[0];"
        "navigator.serviceWorker.ready.then(found => found.pushManager.getSubscription())"
        ".then(found => found.unsubscribe()).then(() => done());"
    )


def wiped_storage(reader: Reader) -> None:
    """The browser threw the notes away, and left the subscription: the server answers 409."""
    reader.driver.get("about:blank")
    reader.open("/static/icons/icon-192.png")
    reader.driver.execute_async_script(WIPE)


@pytest.mark.parametrize("trouble", [lost_row, lost_token, new_push_key, lost_subscription])
def test_trouble_is_noticed_at_the_next_opening_and_cured(reader: Reader, trouble: Any) -> None:
    reader.turn_on()
    before = reader.state
    trouble(reader)
    reader.reopen()

    def cured() -> bool:
        now = reader.state
        return bool(now.get("token")) and now["id"] != before["id"] and not now.get("problem")

    until(cured, "not cured")
    reader.find("#avisos [data-when=on]")
    status, stored = reader.at_server(reader.state)
    assert status == 200
    assert not reader.phone().gone
    assert len(stored["plans"]) == 1
    if trouble in (new_push_key, lost_subscription):
        assert reader.at_server(before)[0] == 404
    reader.press("#avisos [data-act=test]")
    reader.says("#avisos [data-tested]", "Enviado.")


def test_a_wiped_phone_goes_on_being_reminded_until_it_knows_a_plan_again(reader: Reader) -> None:
    """The old row knows the plan, the phone does not: it takes over with the first answer."""
    reader.turn_on()
    before = reader.state
    wiped_storage(reader)
    reader.reopen()
    reader.find("[data-start~=lost]")
    reader.says("#avisos [data-trouble]", "Primero di cuál es el último mes que tienes pagado.")
    assert len(reader.at_server(before)[1]["plans"]) == 1
    assert not reader.service.phones[before["endpoint"].rpartition("/")[2]].gone
    reader.press("[data-start~=lastpaid] label:has(input[value=month])")
    reader.press("[data-start~=lastpaid] [type=submit]")
    reader.find("#avisos [data-when=on]")
    status, stored = reader.at_server(reader.state)
    assert (status, len(stored["plans"])) == (200, 1)
    assert reader.state["id"] != before["id"]
    reader.press("#avisos [data-act=test]")
    reader.says("#avisos [data-tested]", "Enviado.")


def test_a_permission_taken_back_is_said_and_given_again_is_cured(reader: Reader) -> None:
    reader.turn_on()
    before = reader.state
    permission(reader.driver, 2)
    reader.reopen()
    reader.says("#avisos [data-when=blocked]", "bloquea nuestros avisos")
    until(lambda: reader.at_server(before)[0] == 404, "the server keeps a row of no use")
    permission(reader.driver, 1)
    reader.reopen()
    reader.find("#avisos [data-when=on]")
    until(lambda: reader.at_server(reader.state)[0] == 200, "reminders did not come back")


def on_some_tab(driver: webdriver.Firefox, url: str) -> bool:
    for handle in driver.window_handles:
        driver.switch_to.window(handle)
        if driver.current_url == url:
            return True
    return False
