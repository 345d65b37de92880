"""The list of public pages, computed from the screens and the guide, and their cached bytes.

A screen adds its pages with `PageList.add`; the list is what the offline pack, the route
inventory and the tests read. A page's bytes depend on its path and on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request
from flask_babel import force_locale

from pwa.i18n import LANGUAGES, REGIONAL, current_language, preferred_language
from pwa.web.cached import Cached

Context = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True)
class Page:
    """One public page in both languages. `slug` is '' for the first screen, `tab` a tab's name."""

    slug: str
    template: str
    tab: str
    context: Context
    offline: bool = True

    def url(self, language: str) -> str:
        return f"/{language}/{self.slug}"


class PageList:
    """All public pages by slug, and their bytes once made."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._cache: dict[tuple[str, str], Cached] = {}
        self._lock = Lock()

    def add(
        self,
        slug: str,
        template: str,
        *,
        tab: str,
        context: Context | None = None,
        offline: bool = True,
    ) -> None:
        """Add a page; a slug is added once."""
        if slug in self._pages:
            raise ValueError(f"two pages want the address {slug!r}")
        self._pages[slug] = Page(slug, template, tab, context or (lambda _language: {}), offline)

    def __iter__(self) -> Iterator[Page]:
        return iter(self._pages.values())

    def get(self, slug: str) -> Page | None:
        return self._pages.get(slug)

    def cached(self, language: str, page: Page) -> Cached:
        """The bytes of a page, made at the first call (in debug mode: at every call)."""
        key = (language, page.slug)
        if key not in self._cache or current_app.debug:
            made = self._make(language, page)
            with self._lock:
                self._cache[key] = made
        return self._cache[key]

    def _make(self, language: str, page: Page) -> Cached:
        """Rendered as if a person without cookies had asked for the bare address."""
        # The locale of an outer request (a worker of both languages, say) must not shine through.
        with current_app.test_request_context(page.url(language)), force_locale(language):
            html = render_template(page.template, page=page, **page.context(language))
        return Cached(html.encode(), "text/html", {"Content-Language": language})


def page_list() -> PageList:
    """The page list of the present app."""
    pages: PageList = current_app.extensions["pages"]
    return pages


blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def front_door() -> Response:
    """Send a person to their language; the address says it from then on."""
    response = redirect(f"/{preferred_language()}/", 302)
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-cache"
    return response  # type: ignore[return-value]


@blueprint.get("/<any(es,en):language>/")
def home(language: str) -> Response:
    return show(language, "")


@blueprint.get("/<any(es,en):language>/<path:slug>")
def show(language: str, slug: str) -> Response:
    page = page_list().get(slug.rstrip("/"))
    if page is None:
        abort(404)
    if slug.endswith("/"):
        return redirect(page.url(language), 308)  # type: ignore[return-value]
    return page_list().cached(language, page).response()


def template_globals() -> dict[str, Any]:
    """What every template may use."""
    language = current_language()
    other = next(each for each in LANGUAGES if each != language)
    return {
        "language": language,
        "other_language": other,
        "regional": REGIONAL[language],
        "settings": current_app.extensions["settings"],
        "path_in": lambda target: f"/{target}/{request.path.lstrip('/').partition('/')[2]}",
        "url": lambda slug="", target=language: f"/{target}/{slug}",
    }


def init_app(app: Flask) -> PageList:
    """Make the empty list and the routes; screens then add their pages."""
    pages = PageList()
    app.extensions["pages"] = pages
    app.register_blueprint(blueprint)
    app.context_processor(template_globals)
    return pages
