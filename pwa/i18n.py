"""Languages: the locale comes from the path and from nowhere else on a page.

Interface words are gettext messages (msgid in English); both catalogues have to be compiled.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, has_request_context, request
from flask_babel import Babel

from pwa.errors import CatalogueMissing

LANGUAGES = ("es", "en")
DEFAULT_LANGUAGE = "es"
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
# The region decides how numbers and dates are written: both audiences read Mexican pesos.
REGIONAL = {"es": "es-MX", "en": "en-US"}


def language_of_path(path: str) -> str | None:
    """`/es/pasos` -> `es`; None where the path names no language."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in LANGUAGES else None


def current_language() -> str:
    """The language of the page being made; for `/` and the API the best of Accept-Language."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    return language_of_path(request.path) or preferred_language()


def preferred_language() -> str:
    """The best of Accept-Language; Spanish where it says nothing useful."""
    return request.accept_languages.best_match(LANGUAGES, default=DEFAULT_LANGUAGE)


def require_catalogues(folder: Path = TRANSLATIONS) -> None:
    """Raise `CatalogueMissing` unless both compiled catalogues are there."""
    for language in LANGUAGES:
        if not (folder / language / "LC_MESSAGES" / "messages.mo").is_file():
            raise CatalogueMissing(
                f"translations/{language}: messages.mo is missing; run make setup"
            )


def init_app(app: Flask) -> None:
    """Refuse to start without catalogues; set up flask-babel."""
    require_catalogues()
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, locale_selector=current_language, timezone_selector=lambda: "America/Mexico_City")
