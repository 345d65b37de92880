"""Pushes to the real worker in Chromium. They are handed in by the debugging door: the browser did
no decryption here (the real way is tested with Firefox)."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.browser.stage import ROOT, Phone, PushDoor

PLAN = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
COUNT = """() => {
  const real = registration.showNotification.bind(registration);
  self.calls = [];
  registration.showNotification = (title, options) => {
    self.calls.push({ title, ...options });
    return real(title, options);
  };
}"""


def payload(identity: str, **changes: Any) -> str:
    """As the server sends it."""
    notification = {
        "title": "Paga enero de 2027 a más tardar el viernes 18 de diciembre",
        "body": "Así tu seguro del IMSS te cubre desde el 1 de enero de 2027.",
        "lang": "es",
        "dir": "ltr",
        "tag": "0123456789abcdef0123456789abcdef",
        "silent": False,
        "navigate": "/es/pagos/como-pagar?mes=2027-01",
        "actions": [{"action": "paid", "title": "Ya pagué"}],
        "data": {"id": identity, "kind": "lead", "plan": PLAN, "covers": "2027-01"},
        **changes,
    }
    return json.dumps({"web_push": 8030, "notification": notification}, ensure_ascii=False)


@pytest.fixture
def door(phone: Phone) -> PushDoor:
    return open_door(phone, "es")


def open_door(phone: Phone, language: str) -> PushDoor:
    phone.context.grant_permissions(["notifications"], origin=phone.base)
    phone.open(f"/{language}/guia")
    phone.ready()
    found = PushDoor(phone)
    phone.context.service_workers[0].evaluate(COUNT)
    return found


def calls(phone: Phone, count: int) -> list[dict[str, Any]]:
    """What the worker showed, once it is `count` notices."""
    worker = phone.context.service_workers[0]
    for _ in range(100):
        if len(worker.evaluate("() => self.calls")) >= count:
            break
        phone.page.wait_for_timeout(50)
    phone.page.wait_for_timeout(300)
    found: list[dict[str, Any]] = worker.evaluate("() => self.calls")
    return found


def on_screen(phone: Phone) -> list[str]:
    """Asked once, and not while a notice is being shown: asking then can delete it."""
    titles: list[str] = phone.page.evaluate(
        """async () => {
          const { getNotifications } = ServiceWorkerRegistration.prototype;
          const all = await getNotifications.call(await navigator.serviceWorker.ready);
          return all.map(each => each.title);
        }"""
    )
    return titles


def test_a_push_shows_one_notice_and_is_noted(phone: Phone, door: PushDoor) -> None:
    door.deliver(payload("r1"))
    [shown] = calls(phone, 1)
    assert shown["title"].startswith("Paga enero de 2027")
    assert shown["data"]["url"] == "/es/pagos/como-pagar?mes=2027-01"
    assert on_screen(phone) == [shown["title"]]
    noted = phone.stored("shown")["r1"]
    assert (noted["plan"], noted["kind"], noted["covers"]) == (PLAN, "lead", "2027-01")


@pytest.mark.parametrize(
    ("language", "title"), [("es", "Tu pago del IMSS"), ("en", "Your IMSS payment")]
)
def test_a_push_without_words_speaks_the_phones_language(
    phone: Phone, language: str, title: str
) -> None:
    door = open_door(phone, language)
    door.deliver("")
    [shown] = calls(phone, 1)
    assert (shown["title"], shown["lang"]) == (title, language)
    assert shown["body"]


def test_a_push_works_with_the_server_stopped_and_no_page_open(
    server: Any, phone: Phone, door: PushDoor
) -> None:
    server.stop()
    phone.page.goto("about:blank")
    door.deliver(payload("r1"))
    assert len(calls(phone, 1)) == 1


def test_a_month_marked_in_the_meantime_is_said_to_be_noted(phone: Phone, door: PushDoor) -> None:
    months = {"2027-01": {"state": "paid"}}
    phone.keep("plans", PLAN, {"id": PLAN, "paid_through": "2027-01", "months": months})
    door.deliver(payload("r1"))
    [shown] = calls(phone, 1)
    assert shown["title"] == "Enero ya está anotado"
    assert "Según lo que anotaste" in shown["body"]
    assert shown["tag"] == "0123456789abcdef0123456789abcdef"
    assert not shown["renotify"]
    assert not shown["actions"]


def test_a_twin_replaces_quietly_and_another_reminder_alerts(phone: Phone, door: PushDoor) -> None:
    for count, identity in enumerate(["r1", "r1", "r2"], start=1):
        door.deliver(payload(identity))
        calls(phone, count)
    assert [each["renotify"] for each in calls(phone, 3)] == [True, False, True]
    assert len(on_screen(phone)) == 1


def fuzzed(count: int) -> list[str]:
    """The first text payloads of the generator that the Node test uses."""
    script = f"""
      import {{ payload, random }} from "./tests/js/worker_payloads.mjs";
      const next = random(7), found = [];
      while (found.length < {count}) {{
        const made = payload(next);
        if (typeof made === "string" && made.length < 60000) found.push(made);
      }}
      console.log(JSON.stringify(found));
    """
    node = shutil.which("node")
    assert node
    run = subprocess.run(
        [node, "--input-type=module", "-e", script],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    made: list[str] = json.loads(run.stdout)
    return made


def test_thirty_fuzzed_pushes_show_one_notice_each(phone: Phone, door: PushDoor) -> None:
    for count, data in enumerate(fuzzed(30), start=1):
        door.deliver(data)
        assert len(calls(phone, count)) == count, data[:200]
