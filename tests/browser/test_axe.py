"""axe finds nothing on any page, in light and in dark. Sizes and texts: test_reading.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.stage import Phone

AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text("utf-8")
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(each => `${each.id} ${each.nodes[0].target}`);
}"""


# Every page has the same shape in both languages (tests/web/test_pages.py), so two walks are four.
@pytest.mark.parametrize(("language", "scheme"), [("es", "light"), ("en", "dark")])
def test_axe_finds_nothing_on_any_page(phone: Phone, language: str, scheme: str) -> None:
    page = phone.open(f"/{language}/")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    findings = []
    for url in [*phone.pages(language), f"/{language}/no-existe"]:
        phone.open(url)
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
        page.evaluate(AXE)
        findings += [f"{url}: {each}" for each in page.evaluate(RUN)]
    assert findings == []
