"""Takes the pictures of the web manifest and of the README from the running app. See README.md."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
README_PICTURE = HERE.parents[1] / "docs" / "picture.png"
# One person on one day, so that the pictures differ only where the app does.
DAY = "2026-11-21T18:00:00Z"
LAST_PAID = "2026-12"
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PAPERS = "papeles/inscripcion-en-linea"
TICK_FOUR = "[...document.querySelectorAll('input[data-item]')].slice(0, 4).map(box => box.click())"
# The months before, as if each had been noted when it was paid.
NOTE_MONTHS = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("al-corriente");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const change = request.result.transaction("plans", "readwrite");
    const plans = change.objectStore("plans");
    plans.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      const plan = cursor.value;
      for (const month of [6, 7, 8, 9, 10, 11, 12])
        plan.months[`2026-${String(month).padStart(2, "0")}`] = { state: "paid" };
      cursor.update(plan);
      cursor.continue();
    };
    change.oncomplete = () => { request.result.close(); resolve(); };
  };
})"""
SIDE_BY_SIDE = """<body style="margin:0;padding:24px;display:flex;gap:24px;background:#dcdad3">
{}</body>"""
PICTURE = '<img src="data:image/png;base64,{}" style="border-radius:24px;width:390px">'


def shot(page: Page) -> bytes:
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.wait_for_timeout(800)
    return page.screenshot(type="png")


def save(page: Page, name: str) -> None:
    (HERE / name).write_bytes(shot(page))


def begin(browser: Browser, base: str, language: str) -> Page:
    """Somebody in Mexico who has paid until December and has four of the papers."""
    context = browser.new_context(locale="es-MX", timezone_id="America/Mexico_City")
    page = context.new_page()
    page.clock.set_fixed_time(DAY)
    page.set_viewport_size(PHONE)
    page.goto(f"{base}/{language}/")
    for name, value in (("place", "mexico"), ("paid", "month")):
        page.check(f"input[name={name}][value={value}]", force=True)
    page.select_option("#last-month", LAST_PAID)
    page.click(".last-paid button[type=submit]")
    page.wait_for_timeout(500)
    page.evaluate(NOTE_MONTHS)
    page.goto(f"{base}/{language}/{PAPERS}")
    page.evaluate(TICK_FOUR)
    page.wait_for_selector('html[data-offline="ready"]', timeout=60_000)
    page.wait_for_timeout(6_000)  # until the strip about the saved guide has gone
    return page


def take(page: Page, base: str, language: str) -> None:
    """The three pictures of the manifest in one language."""
    page.goto(f"{base}/{language}/{PAPERS}")
    save(page, f"screen-papers-{language}.png")
    page.goto(f"{base}/{language}/")
    save(page, f"screen-today-{language}.png")
    page.set_viewport_size(WIDE)
    save(page, f"screen-wide-{language}.png")


def readme(page: Page, base: str) -> None:
    """Today, Payments and a checklist beside each other."""
    page.set_viewport_size(PHONE)
    shots = []
    for slug in ("", "pagos", PAPERS):
        page.goto(f"{base}/en/{slug}")
        shots.append(PICTURE.format(base64.b64encode(shot(page)).decode()))
    sheet = page.context.new_page()
    sheet.set_viewport_size({"width": 3 * 390 + 4 * 24, "height": 844 + 2 * 24})
    sheet.set_content(SIDE_BY_SIDE.format("".join(shots)))
    sheet.screenshot(path=README_PICTURE, type="png")


def main(base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for language in ("es", "en"):
            page = begin(browser, base, language)
            take(page, base, language)
        readme(page, base)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
