"""The reading screens on a phone: ticks and steps that stay, branches that follow the profile,
no finding of axe, no sideways scrolling, paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.stage import LiveServer, Phone

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
LIST = "/{}/papeles/umf-titular"
SAMPLE = (
    "",
    "pasos",
    "pasos/curp",
    "papeles",
    "papeles/umf-titular",
    "guia",
    "guia/perder-cobertura",
    "pagos/como-pagar",
    "calcular",
    "comparar",
    "privacidad",
    "no-existe",
)


def rows(page: Page) -> list[str]:
    script = "rows => rows.map(r => (r.className.match(/is-\\w+/) ?? ['open'])[0])"
    found: list[str] = page.eval_on_selector_all("li[data-step]", script)
    return found


def ticked(page: Page) -> list[bool]:
    found: list[bool] = page.eval_on_selector_all(".box", "boxes => boxes.map(b => b.checked)")
    return found


def test_ticks_and_note_survive_reload_restart_and_the_other_language(phone: Phone) -> None:
    page = phone.open(LIST.format("es"))
    page.locator(".check").nth(1).click()
    page.locator(".check").nth(2).click()
    page.fill("#note", "cita a las 9")
    page.locator("h1").click()
    phone.until("() => document.querySelector('[data-progress]').textContent.includes('2')")
    phone.page.wait_for_timeout(600)
    page = phone.restart()
    phone.open(LIST.format("en"))
    phone.until("() => [...document.querySelectorAll('.box')].some(b => b.checked)")
    assert ticked(page)[:4] == [False, True, True, False]
    assert page.input_value("#note") == "cita a las 9"
    assert "2" in page.inner_text("[data-progress]")


def test_the_complete_notice_shows_once_every_needed_paper_is_ticked(phone: Phone) -> None:
    page = phone.open(LIST.format("es"))
    needed = page.locator(".check:has(.box:not([data-optional]))")
    assert page.locator("[data-complete]").is_hidden()
    for index in range(needed.count()):
        if needed.nth(index).is_visible():
            needed.nth(index).click()
    page.locator("[data-complete]").wait_for(state="visible")
    needed.first.click()
    page.locator("[data-complete]").wait_for(state="hidden")


def test_a_step_is_marked_done_and_undone_and_the_path_follows(phone: Phone) -> None:
    page = phone.open("/es/pasos")
    assert rows(page)[0] == "is-now"
    first = page.locator("li[data-step]").first.get_attribute("data-step")
    phone.open(f"/es/pasos/{first}")
    page.click("[data-mark=done]")
    assert page.evaluate("document.activeElement.dataset.mark") == "todo"
    page.wait_for_timeout(300)
    phone.open("/es/pasos")
    page.wait_for_selector("li.is-done")
    assert rows(page)[:1] == ["is-done"]
    assert rows(page).count("is-now") == 1
    phone.open(f"/es/pasos/{first}")
    page.click("[data-mark=todo]")
    page.wait_for_timeout(300)
    phone.open("/en/pasos")
    page.wait_for_timeout(300)
    assert rows(page)[0] == "is-now"


def test_branches_follow_the_profile_at_once_and_on_the_next_page(phone: Phone) -> None:
    page = phone.open("/es/pasos")
    page.click("details summary")
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend",
           "<p class=for-abroad id=a>a</p><p class=for-mexico id=m>m</p>")"""
    )
    assert page.is_visible("#a")
    assert page.is_visible("#m")
    page.check("input[value=mexico]")
    page.locator("#a").wait_for(state="hidden")
    assert page.is_visible("#m")
    page.check("input[value=abroad]")
    page.locator("#m").wait_for(state="hidden")
    phone.open("/es/guia")
    classes = page.evaluate("document.documentElement.className").split()
    assert {"js", "knows-place", "profile-abroad"} <= set(classes)
    assert "profile-mexico" not in classes


def test_without_script_everything_is_there(
    driver: Playwright, server: LiveServer, tmp_path: Path
) -> None:
    phone = Phone(driver, tmp_path / "plain", server.url)
    page = phone.start(java_script_enabled=False)
    try:
        phone.open("/es/pasos")
        assert page.locator("li[data-step] .row-lead").last.is_visible()
        assert page.locator("[data-mark]").count() == 0
        phone.open(LIST.format("es"))
        assert page.locator(".check").first.is_visible()
        assert page.locator("#note").is_hidden()
    finally:
        phone.stop()


@pytest.mark.parametrize(
    ("language", "scheme", "width", "text"),
    [("es", "light", 390, 100), ("en", "dark", 320, 100), ("es", "light", 320, 200)],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    phone: Phone, language: str, scheme: str, width: int, text: int
) -> None:
    page = phone.page
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    findings = []
    for slug in SAMPLE:
        phone.open(f"/{language}/{slug}")
        page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{text}%")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        findings += [f"{slug}: {wide}px sideways"] if wide > 0 else []
        page.evaluate(AXE.read_text("utf-8"))
        result = page.evaluate("axe.run({resultTypes: ['violations']})")
        findings += [f"{slug}: {each['id']}" for each in result["violations"]]
    assert findings == []


def test_paper_has_the_list_and_no_bars(phone: Phone) -> None:
    page = phone.open(LIST.format("es"))
    page.emulate_media(media="print")
    for part in (".tabs", ".tools", "[data-start=print]"):
        assert page.locator(part).first.is_hidden(), part
    assert page.locator(".box").first.is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details:not([open]):visible").count() == 0
    assert page.locator(".fact details:visible").count() == 0, "one line of sources is enough"
    assert page.locator(".install").is_hidden()


def test_a_fact_past_its_review_day_says_so(phone: Phone) -> None:
    page = phone.page
    page.clock.install(time="2026-11-24T18:00:00Z")
    phone.open("/es/guia/perder-cobertura")
    assert page.locator(".stale:visible").count() == 0
    page.clock.set_fixed_time("2031-01-01T18:00:00Z")
    phone.open("/es/guia/perder-cobertura")
    page.locator(".stale").first.wait_for(state="visible")
    assert (
        page.locator(".stale:visible").first.inner_text().strip().startswith("Sin confirmar desde")
    )
