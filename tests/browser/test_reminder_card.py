"""The reminder card where notices cannot be had or are refused: said, and never a dead end."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import LiveServer, Phone

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
COUNT = """
self.asked = 0;
const real = Notification.requestPermission.bind(Notification);
Notification.requestPermission = (...given) => { self.asked += 1; return real(...given); };
"""
REFUSE = """
let answer = "default";
Object.defineProperty(Notification, "permission", { get: () => answer });
self.asked = 0;
Notification.requestPermission = async () => { self.asked += 1; answer = "denied"; return answer; };
"""


def answer_last_paid(page: Page) -> None:
    page.locator("[data-start~=lastpaid] label:has(input[value=month])").click()
    page.locator("[data-start~=lastpaid] [type=submit]").click()
    expect(page.locator("[data-start~=lastpaid]")).to_be_hidden()


def test_permission_is_asked_only_after_days_hour_and_preview(phone: Phone) -> None:
    phone.page.add_init_script(COUNT)
    page = phone.open("/es/pagos")
    button = page.locator("#avisos form [type=submit]")
    expect(button).to_be_visible()
    phone.ready()
    assert page.evaluate("self.asked") == 0
    button.click()
    expect(page.locator("#avisos [data-error]")).to_contain_text("último mes que tienes pagado")
    answer_last_paid(page)
    for days in ("3", "1"):
        page.locator(f"#avisos label:has([name=days_before][value='{days}'])").click()
    button.click()
    expect(page.locator("#avisos [data-error]")).to_contain_text("al menos un día")
    assert page.evaluate("self.asked") == 0


def test_a_refusal_is_said_and_the_calendar_remains(
    phone: Phone, server: LiveServer, tmp_path: Path
) -> None:
    phone.page.add_init_script(REFUSE)
    page = phone.open("/es/pagos")
    answer_last_paid(page)
    page.locator("#avisos form [type=submit]").click()
    expect(page.locator("#avisos [data-when=blocked]")).to_contain_text("bloquea nuestros avisos")
    assert page.evaluate("self.asked") == 1
    expect(page.locator("#avisos form [type=submit]")).to_be_hidden()
    assert not phone.stored("kv").get("reminders", {}).get("on")
    with page.expect_download() as waiting:
        page.locator("#avisos [data-act=calendar]").click()
    waiting.value.save_as(tmp_path / "fechas.ics")
    entries = icalendar.Calendar.from_ical((tmp_path / "fechas.ics").read_bytes()).walk("VEVENT")
    assert entries
    assert all(entry.walk("VALARM") for entry in entries)
    assert "POST /api/subscriptions" not in server.log()


@pytest.mark.parametrize(
    ("agent", "state", "words"),
    [
        (IPHONE, "install", "solo funcionan en la app instalada"),
        (None, "unsupported", "Este navegador no puede recibir avisos"),
    ],
)
def test_without_push_there_is_no_dead_button(
    phone: Phone, agent: str | None, state: str, words: str
) -> None:
    page = phone.restart(**({"user_agent": agent} if agent else {}))
    page.add_init_script("delete self.PushManager;")
    phone.open("/es/pagos")
    expect(page.locator(f"#avisos [data-when={state}]")).to_contain_text(words)
    expect(page.locator("#avisos form [type=submit]")).to_be_hidden()
    expect(page.locator("#avisos [data-act=calendar]")).to_be_visible()
