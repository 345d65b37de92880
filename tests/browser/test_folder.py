"""Paper: the folder in both sizes, papers that age, a list as text; all of it without internet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import LiveServer, Phone

pytestmark = pytest.mark.browser
# Points; Chromium rounds to its own pixels.
SIZES = {"A4": (595, 842), "Letter": (612, 792)}
BOX = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")


def sheets(page: Page, size: str) -> list[tuple[float, float]]:
    found = BOX.findall(page.pdf(format=size))
    return [(float(width), float(height)) for width, height in found]


@pytest.mark.parametrize("size", sorted(SIZES))
def test_the_folder_prints_in_one_document(phone: Phone, server: LiveServer, size: str) -> None:
    page = phone.open("/es/carpeta")
    phone.ready()
    server.stop()
    phone.open("/es/carpeta")
    found = sheets(page, size)
    assert found
    for width, height in found:
        assert abs(width - SIZES[size][0]) < 2
        assert abs(height - SIZES[size][1]) < 2
    assert len(found) >= 12, "a sheet a list at least"


def test_the_folder_holds_what_the_answers_say_and_what_is_chosen(phone: Phone) -> None:
    page = phone.open("/es/carpeta")
    lists = page.locator("[data-part=papers] > section:visible")
    every = lists.count()
    phone.open("/es/pasos/familia")
    page.check("input[name=family][value=child]")
    page.wait_for_selector("html.profile-child")
    phone.open("/es/carpeta")
    assert lists.count() == every - 4, "spouse, partner, parents and student stay out"
    whole = len(sheets(page, "A4"))
    page.click(".folder-tools label:has-text('Papeles')")
    assert len(sheets(page, "A4")) < whole
    page.emulate_media(media="print")
    assert page.locator(".folder-tools").is_hidden()
    assert page.locator(".tabs").is_hidden()


def test_ticks_of_the_list_show_in_the_folder(phone: Phone) -> None:
    page = phone.open("/es/papeles/umf-titular")
    page.locator(".check").first.click()
    page.wait_for_timeout(300)
    phone.open("/es/carpeta")
    page.wait_for_selector("[data-list=umf-titular] .box:checked")


def test_months_noted_as_paid_are_printed(phone: Phone) -> None:
    page = phone.open("/es/carpeta")
    phone.until("async () => (await indexedDB.databases()).length > 0")
    months = {
        "2027-01": {"state": "missed"},
        "2026-12": {"state": "paid"},
        "2026-11": {"state": "paid", "paid_on": "2026-10-16", "amount": "2491.81"},
    }
    plan = {"id": "1", "person": "me", "scheme": "pti", "created": "2026-11-25", "months": months}
    phone.keep("plans", "1", plan)
    phone.open("/es/carpeta")
    rows = page.locator("[data-paid-months] tr")
    expect(rows.nth(0)).to_have_text("Noviembre de 202616 de octubre de 20262491.81")
    expect(rows.nth(1)).to_have_text("Diciembre de 2026")
    expect(rows.nth(2)).to_have_text("")


def test_a_paper_says_until_when_it_serves(phone: Phone) -> None:
    page = phone.page
    page.clock.install(time="2026-11-25T18:00:00Z")
    phone.open("/es/papeles/umf-titular")
    field = page.locator("[data-months]")
    assert field.is_hidden(), "asked once the paper is there"
    page.locator(".check:has([data-item=domicilio])").click()
    line = page.locator("[data-age]").first
    for dated, said in (
        ("2026-10-10", "Sirve hasta el 10 de enero de 2027."),
        ("2026-11-30", "Sirve hasta el 28 de febrero de 2027."),
        ("2026-08-24", "Dejó de servir el 24 de noviembre de 2026: consigue uno nuevo."),
    ):
        field.fill(dated)
        page.locator("h1").click()
        assert line.inner_text() == said
    page.wait_for_timeout(300)
    phone.open("/es/papeles/umf-titular")
    page.wait_for_selector(".late")
    assert field.input_value() == "2026-08-24"


def test_a_list_is_shared_as_text(phone: Phone) -> None:
    page = phone.open("/es/papeles/umf-titular")
    page.locator(".check").first.click()
    page.evaluate("""() => {
      window.shared = [];
      navigator.share = async ({ text }) => window.shared.push(text);
    }""")
    page.click("[data-start=share]")
    [text] = page.evaluate("window.shared")
    lines = text.split("\n")
    assert lines[0] == "Clínica: tú, letra M"
    assert lines[1].startswith("[x] Identificación oficial con foto")
    assert lines[2].startswith("[ ] ")
    assert lines[-1].endswith("/es/papeles/umf-titular")
