"""End to end with nothing in between: Firefox subscribes on a person's press, the real sender
encrypts and sends, Firefox decrypts, the worker shows, a click opens the month."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.browser.firefox import click_notice, firefox, until
from tests.browser.stage import ROOT, LiveServer
from tests.push_service import PushService

pytestmark = pytest.mark.firefox

NOTICES = """
const done = arguments[arguments.length - 1];
navigator.serviceWorker.ready
  .then(found => found.getNotifications())
  .then(all => done(all.map(each => [each.title, each.body])));
"""
SHOWN = """
const done = arguments[arguments.length - 1];
const opened = indexedDB.open("al-corriente");
opened.onsuccess = () => {
  const db = opened.result, asked = db.transaction("shown").objectStore("shown").getAll();
  asked.onsuccess = () => { db.close(); done(asked.result); };
};
"""
REMINDERS = """
const done = arguments[arguments.length - 1];
const opened = indexedDB.open("al-corriente");
opened.onsuccess = () => {
  const db = opened.result, asked = db.transaction("kv").objectStore("kv").get("reminders");
  asked.onsuccess = () => { db.close(); done(asked.result ?? null); };
};
"""


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def browser(
    server: LiveServer, service: PushService, tmp_path: Path
) -> Iterator[webdriver.Firefox]:
    server.stop()
    server.start(PUSH_EXTRA_HOSTS=service.extra_host)
    with firefox(tmp_path, service) as driver:
        yield driver


def tick(server: LiveServer, now: str) -> None:
    """The real sender, in a process of its own."""
    command = ["-m", "flask", "--app", "wsgi", "reminders", "tick", "--now", now]
    subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **server.settings},
        check=True,
        capture_output=True,
        timeout=60,
    )


def find(driver: webdriver.Firefox, selector: str) -> Any:
    return until(
        lambda: next(
            (e for e in driver.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()), None
        ),
        f"{selector} is not on the page",
    )


def press(driver: webdriver.Firefox, selector: str) -> None:
    found = find(driver, selector)
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
    found.click()


def turn_on(driver: webdriver.Firefox, server: LiveServer) -> dict[str, Any]:
    """As a person does it: say the last paid month, keep days and hour, press the button."""
    driver.get(f"{server.url}/es/pagos")
    answer_last_paid(driver)
    press(driver, "#avisos form [type=submit]")
    find(driver, "#avisos [data-when=on]")
    state: dict[str, Any] = driver.execute_async_script(REMINDERS)
    return state


def answer_last_paid(driver: webdriver.Firefox) -> None:
    press(driver, "[data-start~=lastpaid] label:has(input[value=month])")
    press(driver, "[data-start~=lastpaid] [type=submit]")


def test_from_the_press_to_the_click(
    browser: webdriver.Firefox, server: LiveServer, service: PushService
) -> None:
    state = turn_on(browser, server)
    coming = state["next"][0]
    tick(server, coming["at"])
    until(lambda: [ack for ack in service.acks if ack["code"] == 100], "Firefox did not show it")
    [(title, body)] = until(
        lambda: browser.execute_async_script(NOTICES), "the worker showed nothing"
    )
    assert "a más tardar el" in title
    assert "línea de captura" in body
    click_notice(browser)
    month = f"/es/pagos/como-pagar?mes={coming['covers']}"
    until(lambda: at(browser, server.url + month), "the click opened nothing")
    assert browser.execute_async_script(NOTICES) == []
    [shown] = browser.execute_async_script(SHOWN)
    assert (shown["kind"], shown["covers"]) == ("lead", coming["covers"])
    assert service.problems == []


def at(driver: webdriver.Firefox, url: str) -> bool:
    """Whether some tab shows `url`."""
    for handle in driver.window_handles:
        driver.switch_to.window(handle)
        if driver.current_url == url:
            return True
    return False
