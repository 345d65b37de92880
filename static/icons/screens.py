"""Takes the pictures of the web manifest from the running app. See README.md."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PAPERS = "papeles/inscripcion-en-linea"
TICK_TWO = "[...document.querySelectorAll('input[data-item]')].slice(0, 2).map(box => box.click())"


def picture(page: Page, name: str) -> None:
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.wait_for_timeout(800)
    page.screenshot(path=HERE / name, type="png")


def take(page: Page, base: str, language: str) -> None:
    """Three pictures in one language; on the papers some are ticked."""
    page.set_viewport_size(PHONE)
    page.goto(f"{base}/{language}/{PAPERS}")
    page.evaluate(TICK_TWO)
    page.wait_for_timeout(500)
    page.goto(f"{base}/{language}/{PAPERS}")
    picture(page, f"screen-papers-{language}.png")
    page.goto(f"{base}/{language}/")
    picture(page, f"screen-today-{language}.png")
    page.set_viewport_size(WIDE)
    picture(page, f"screen-wide-{language}.png")


def main(base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for language in ("es", "en"):
            context = browser.new_context(locale="es-MX")
            take(context.new_page(), base, language)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
