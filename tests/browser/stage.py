"""A server that can be stopped and a phone that can be switched off: what browser tests stand on.

The server is ended, never only emulated as offline: that is what a person meets, and emulation
hangs on a sleeping worker.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

from pwa import push, storage
from tests.factories import make_settings

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 40
# A whole language, also on a machine that is busy with other things.
READY_MS = 90_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class LiveServer:
    """The app in a process of its own, on one port and one data folder for its whole life."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environ: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, environ: dict[str, str]) -> None:
        """For a new test: running in exactly this environment, with no row and no line of log."""
        if self._process is None or self.environ != environ:
            self.stop()
            self.environ = {}
            self.start(**environ)
        engine = storage.open_engine(f"sqlite:///{self.data_dir / 'al-corriente.db'}")
        with engine.begin() as connection:
            for table in reversed(storage.metadata.sorted_tables):
                connection.execute(table.delete())
        engine.dispose()
        os.truncate(self.data_dir / "server.log", 0)

    def start(self, **environ: str) -> None:
        """Start (again). `environ` stays for later starts: another value is another release."""
        self.environ |= environ
        with (self.data_dir / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", str(self.port)],
                cwd=ROOT,
                env={**os.environ, **self.settings},
                stdout=log,
                stderr=log,
            )
        self._wait()

    @property
    def settings(self) -> dict[str, str]:
        """The environment it runs in, for a command beside it."""
        return {
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "SUBSCRIBE_LIMIT": "off",
            **self.environ,
        }

    def _wait(self) -> None:
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit:
            assert self._process
            if self._process.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.1)
        raise RuntimeError((self.data_dir / "server.log").read_text("utf-8", "replace")[-3000:])

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        self._process.wait(10)
        self._process = None

    def log(self) -> str:
        return (self.data_dir / "server.log").read_text("utf-8", "replace")


@contextmanager
def furnished(data_dir: Path) -> Iterator[LiveServer]:
    """A server with keys and an empty database, not started yet; stopped at the end."""
    push.ensure_keys(data_dir)
    storage.upgrade(make_settings(data_dir).database_url)
    live = LiveServer(data_dir)
    yield live
    live.stop()


class Phone:
    """Chromium on a profile folder that survives a restart."""

    def __init__(self, playwright: Playwright, profile: Path, base: str) -> None:
        self.playwright = playwright
        self.profile = profile
        self.base = base
        self.context: BrowserContext
        self.page: Page

    def start(self, **options: Any) -> Page:
        """Open the browser; the first page is `self.page`."""
        given = {"viewport": {"width": 390, "height": 844}, "locale": "es-MX", **options}
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path=CHROMIUM, args=ARGS, headless=True, **given
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.pages[0]
        return self.page

    def stop(self) -> None:
        self.context.close()

    def restart(self, **options: Any) -> Page:
        self.stop()
        return self.start(**options)

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def ready(self) -> None:
        """Wait until this page's language is whole on the phone."""
        self.page.wait_for_selector('html[data-offline="ready"]', timeout=READY_MS)

    def until(self, script: str, seconds: float = 15) -> None:
        """Wait until `script` (a function, may be async) says yes. `wait_for_function` would need
        `eval` for its later tries, which the page's CSP forbids, and takes a promise for a yes."""
        limit = time.monotonic() + seconds
        while not self.page.evaluate(script):
            assert time.monotonic() < limit, f"never came true: {script}"
            self.page.wait_for_timeout(50)

    def pages(self, language: str) -> list[str]:
        """The addresses of the pack, as the server lists them now."""
        script = "l => fetch(`/${l}/pack.json`).then(r => r.json())"
        return [page["url"] for page in self.page.evaluate(script, language)["pages"]]

    def stored(self, store: str) -> dict[str, Any]:
        """Everything in one store of the phone's database."""
        found: dict[str, Any] = self.page.evaluate(
            """store => new Promise((resolve, reject) => {
              const request = indexedDB.open("al-corriente");
              request.onerror = () => reject(request.error);
              request.onsuccess = () => {
                const db = request.result, source = db.transaction(store).objectStore(store);
                const keys = source.getAllKeys(), values = source.getAll();
                values.onsuccess = () => {
                  db.close();
                  resolve(Object.fromEntries(keys.result.map((k, i) => [k, values.result[i]])));
                };
              };
            })""",
            store,
        )
        return found

    def keep(self, store: str, key: str, value: Any) -> None:
        """Put one value into the phone's database."""
        self.page.evaluate(
            """([store, key, value]) => new Promise((resolve, reject) => {
              const request = indexedDB.open("al-corriente");
              request.onerror = () => reject(request.error);
              request.onsuccess = () => {
                const tx = request.result.transaction(store, "readwrite");
                tx.objectStore(store).put(value, key);
                tx.oncomplete = () => { request.result.close(); resolve(); };
              };
            })""",
            [store, key, value],
        )


class PushDoor:
    """Hands pushes to the worker through the browser's own debugging door."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.cdp: CDPSession = phone.context.new_cdp_session(phone.page)
        self.registration = ""
        self.cdp.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.cdp.send("ServiceWorker.enable")
        phone.until("() => Boolean(navigator.serviceWorker.controller)")
        for _ in range(50):
            if self.registration:
                return
            phone.page.wait_for_timeout(100)
        raise RuntimeError("no worker is registered")

    def _note(self, event: dict[str, Any]) -> None:
        for each in event["registrations"]:
            if not each["isDeleted"] and each["scopeURL"].startswith(self.phone.base):
                self.registration = each["registrationId"]

    def deliver(self, data: str) -> None:
        message = {"origin": self.phone.base, "registrationId": self.registration, "data": data}
        self.cdp.send("ServiceWorker.deliverPushMessage", message)
