"""Every template is used, in both languages; none says anything in one language only.

To mend a finding: delete a template that nothing uses, or add the page that should.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BaseLoader, Environment

from tests.page_client import PageClient

FOLDER = Path(__file__).resolve().parents[2] / "templates"
TEMPLATES = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html")}
OWN_LANGUAGE = (".es.html", ".en.html")


class Noting(BaseLoader):
    """Passes on to the app's loader and notes what was asked for."""

    def __init__(self, real: BaseLoader) -> None:
        self.real = real
        self.seen: set[str] = set()

    def get_source(self, environment: Environment, template: str):  # type: ignore[no-untyped-def]
        self.seen.add(template)
        return self.real.get_source(environment, template)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_template_is_rendered(app: Flask, language: str) -> None:
    noting = Noting(app.jinja_env.loader)  # type: ignore[arg-type]
    app.jinja_env.loader = noting
    client = PageClient(app)
    for page in app.extensions["pages"]:
        client.fetch(page.url(language))
    assert client.client.get(f"/{language}/no-existe").status_code == 404
    for url, body in fragments(app, language):
        assert client.client.post(url, data=body).status_code in (200, 422), url
    other = OWN_LANGUAGE[language == "es"]
    assert {name for name in TEMPLATES if not name.endswith(other)} - noting.seen == set()


def fragments(app: Flask, language: str) -> list[tuple[str, dict[str, str]]]:
    """Forms that answer with a fragment: every POST route under a language, asked with nothing."""
    return [
        (rule.rule.replace("<any(es,en):language>", language), {})
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and rule.rule.startswith("/<any(es,en):language>/")
    ]
