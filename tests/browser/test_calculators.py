"""Calcular and Comparar in a real browser: with the server, with the server ended, without script.
The phone's own answer has to be the server's, letter by letter, in both languages."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import CHROMIUM, LiveServer, Phone

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests/vectors/fees"
AXE = ROOT / "node_modules/axe-core/axe.min.js"
WRONG = [
    {"income": ""},
    {"income": "-5"},
    {"income": "1e30"},
    {"income": "diez mil"},
    {"income": "１００００"},
    {"income": "10.000,00"},
    {"covers": ""},
    {"covers": "2023-12", "infonavit": "yes"},
    {"income": "x", "covers": ""},
]
PERIODS = [
    {"income": "10,000", "covers": "2026-12", "period": "half-year", "risk": "unknown"},
    {"income": "$10 000", "covers": "2027-01", "period": "year", "place": "abroad"},
    {"income": "99,999,999.99", "covers": "2028-02", "zone": "border", "risk": "V"},
    {"income": "0", "covers": "2030-11", "period": "two-months", "infonavit": "yes"},
]
COMPARISONS = [
    {"income": "10,000", "covers": "2027-01", "age": "52", "years": "10", "family": "50, 12"},
    {"income": "20000", "covers": "2027-01", "age": "61", "years": "10"},
    {"income": "30000", "covers": "2026-12", "age": "64", "years": "1", "risk": "II"},
    {"income": "13226.10", "covers": "2029-07", "age": "70", "years": "3", "zone": "border"},
    {"income": "", "covers": "", "age": "121", "years": "0", "family": "x"},
]
DEFAULTS = {
    "income": "10,000", "zone": "general", "risk": "III", "covers": "2026-06", "period": "month",
    "infonavit": "no", "place": "mexico", "age": "52", "years": "10", "family": "",
}  # fmt: skip
FILL = """values => {
  const form = document.querySelector("form[data-ask]");
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value === "yes";
    else field.value = value;
  }
}"""
# Blanks beside a tag are no words: a part that is left out leaves its blank behind.
ANSWER = """() => document.querySelector('#resultado').innerHTML
  .replace(/\\s+/g, ' ').replace(/ ?(<[^>]*>) ?/g, '$1').trim()"""
FIELDS = """() => [...document.querySelectorAll('form[data-ask] [aria-invalid]')]
  .map(f => [f.name, document.getElementById(f.id + '-error').textContent.trim()])"""


def vectors() -> list[dict[str, str]]:
    found = []
    for name in ("worked.csv", "exact.csv"):
        with (VECTORS / name).open(encoding="utf-8", newline="") as file:
            found += [
                {key: row[key] for key in ("income", "zone", "risk", "covers", "infonavit")}
                for row in csv.DictReader(file)
            ]
    return found


def ask(page: Page, values: Mapping[str, str]) -> tuple[str, list[list[str]]]:
    """Fill in the real form, press its button, wait for another answer than the last one; then
    (markup of the answer, mistakes shown at fields)."""
    page.evaluate("() => { document.querySelector('#resultado').innerHTML = ''; }")
    page.evaluate(FILL, {**DEFAULTS, **values})
    page.locator("form[data-ask] button[type=submit]").click()
    page.locator("#resultado [data-result], #resultado [data-problems]").first.wait_for()
    expect(page.locator("#resultado > :first-child")).to_be_focused()
    return page.evaluate(ANSWER), page.evaluate(FIELDS)


def all_asked(page: Page, forms: list[dict[str, str]]) -> list[tuple[str, list[list[str]]]]:
    return [ask(page, form) for form in forms]


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_phone_answers_as_the_server_did(
    server: LiveServer, phone: Phone, language: str
) -> None:
    fees, comparisons = [*vectors(), *PERIODS, *WRONG], COMPARISONS
    page = phone.open(f"/{language}/calcular")
    phone.ready()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    online = all_asked(page, fees)
    assert sum(url.endswith("/cuota") for url in sent) == len(fees)
    phone.open(f"/{language}/comparar")
    compared = all_asked(page, comparisons)
    server.stop()
    phone.open(f"/{language}/calcular")
    for form, there, here in zip(fees, online, all_asked(page, fees), strict=True):
        assert here == there, form
    phone.open(f"/{language}/comparar")
    for form, there, here in zip(comparisons, compared, all_asked(page, comparisons), strict=True):
        assert here == there, form
    assert not [url for url in sent if re.search(r"income|10%2C000|\?", url)]


def test_without_a_server_nothing_is_said_to_have_failed(server: LiveServer, phone: Phone) -> None:
    page = phone.open("/es/calcular")
    phone.ready()
    server.stop()
    phone.open("/es/calcular")
    ask(page, {"income": "10,000"})
    expect(page.locator("#resultado")).to_contain_text("$2,467.88")
    expect(page.locator("[data-form-offline]")).to_have_count(0)
    assert page.url == f"{phone.base}/es/calcular"


def test_a_server_in_trouble_is_answered_by_the_phone(phone: Phone) -> None:
    page = phone.open("/es/calcular")
    phone.ready()
    page.route("**/es/calcular/cuota", lambda route: route.fulfill(status=502, body="<p>no</p>"))
    _markup, _fields = ask(page, {})
    expect(page.locator("#resultado")).to_contain_text("$2,467.88")
    page.unroute("**/es/calcular/cuota")
    page.route("**/es/calcular/cuota", lambda _route: None)
    ask(page, {"income": "20,000"})
    expect(page.locator("#resultado")).to_contain_text("$20,000.00")


def test_the_next_month_that_can_be_paid_is_chosen(phone: Phone) -> None:
    page = phone.open("/es/calcular")
    chosen = page.locator("#covers")
    expect(chosen).not_to_have_value("")
    first = page.evaluate(
        """async () => {
          const dates = await (await fetch("/static/dist/dates.json")).json();
          const day = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Mexico_City" })
            .format(new Date());
          const open = Object.keys(dates.months).find(month => dates.months[month][0] >= day);
          const [year, number] = open.split("-").map(Number);
          return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
        }"""
    )
    expect(chosen).to_have_value(first)


def test_the_fee_is_kept_for_the_payments(phone: Phone) -> None:
    page = phone.open("/es/calcular")
    ask(page, {})
    page.get_by_role("button", name="Usar esta cuota en mis pagos").click()
    expect(page.locator("[data-kept]")).to_be_visible()
    assert phone.stored("kv")["fee/me"] == {
        "centavos": 246_788,
        "covers": "2026-06",
        "period": "month",
    }
    phone.open("/es/pagos")
    page.locator("form.last-paid input[value=none]").check(force=True)
    page.locator("form.last-paid button[type=submit]").click()
    line = page.locator("[data-my-fee]")
    expect(line).to_contain_text("Según tu cálculo para junio de 2026: cerca de $2,467.88.")
    line.get_by_role("button").click()
    expect(page.locator("#amount")).to_have_value("2467.88")


def test_without_script_the_page_answers(server: LiveServer, phone: Phone) -> None:
    browser = phone.playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    page = browser.new_context(java_script_enabled=False, locale="es-MX").new_page()
    page.goto(f"{server.url}/es/calcular")
    page.fill("#income", "10,000")
    page.select_option("#risk", "III")
    page.select_option("#covers", "2026-06")
    page.click("form.asking button[type=submit]")
    expect(page.locator("#resultado")).to_contain_text("$2,467.88")
    expect(page.locator("#income")).to_have_value("10,000")
    assert page.url == f"{server.url}/es/calcular#resultado"
    page.goto(f"{server.url}/en/comparar")
    page.fill("#income", "abc")
    page.click("form.asking button[type=submit]")
    expect(page.locator("[data-problems]")).to_contain_text("figures only")
    expect(page.locator("#income")).to_have_value("abc")
    browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_answers_are_within_reach_and_never_scroll_sideways(phone: Phone, scheme: str) -> None:
    """Narrow, large text, wide; axe on the answered pages, with everything unfolded."""
    page = phone.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path, form in (
        ("calcular", PERIODS[1]),
        ("comparar", COMPARISONS[0]),
        ("calcular", WRONG[0]),
    ):
        phone.open(f"/en/{path}")
        ask(page, form)
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
        for width, size in ((320, "100%"), (390, "200%"), (1200, "100%")):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
            wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, width, size)
        page.evaluate(AXE.read_text("utf-8"))
        result = page.evaluate("axe.run({resultTypes: ['violations']})")
        assert [(path, each["id"]) for each in result["violations"]] == []


def test_a_figure_past_its_review_says_so(phone: Phone) -> None:
    page = phone.page
    page.clock.set_fixed_time("2026-11-25T18:00:00Z")
    phone.open("/es/calcular")
    ask(page, {})
    expect(page.locator("#resultado .stale")).to_be_hidden()
    page.clock.set_fixed_time("2040-03-01T18:00:00Z")
    ask(page, {})
    expect(page.locator("#resultado .stale")).to_contain_text("Sin confirmar desde")
