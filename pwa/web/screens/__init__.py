"""The screens: each module's `register(app, pages)` adds its pages; here stands what all of them
share in their templates.

A page's `tab` is one of `hoy`, `pasos`, `pagos`, `calcular`, `guia`, or '' where none is lit.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Flask, request
from flask_babel import gettext as _

from pwa import formatting
from pwa.i18n import LANGUAGES, current_language
from pwa.security import request_settings
from pwa.web import icons
from pwa.web.pages import Page, PageList
from pwa.web.screens import guide, legal, papers, steps

LANGUAGE_NAMES = {"es": "Español", "en": "English"}
# tab, slug, icon: in the order of the bar. A tab shows once its page exists.
TABS = (
    ("hoy", "", "sun"),
    ("pasos", "pasos", "list-checks"),
    ("pagos", "pagos", "calendar-check"),
    ("calcular", "calcular", "calculator"),
    ("guia", "guia", "book-open"),
)
WORDS = ("day", "day_short", "weekday", "month_name", "month_year", "money", "percent", "number")


def init_app(app: Flask, pages: PageList) -> None:
    """Give templates their words and add every screen's pages."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        icon=icons.icon,
        mark=icons.MARK,
        languages=LANGUAGES,
        language_names=LANGUAGE_NAMES,
        has_page=lambda slug: pages.get(slug) is not None,
    )
    app.context_processor(partial(shared_context, pages))
    for screen in SCREENS:
        screen.register(app, pages)


def shared_context(pages: PageList) -> dict[str, Any]:
    """Tab bar, footer and formatters for the page being made."""
    language = current_language()
    page = _page_of_path(pages)
    words = {name: partial(getattr(formatting, name), language=language) for name in WORDS}
    return {
        **words,
        "page_id": (page.slug or "hoy") if page else "error",
        "tabs": _tabs(pages, page),
        "footer_links": _footer_links(pages),
        "report_address": report_address,
    }


def report_address(page_id: str, fact: str = "") -> str:
    """Where an error is reported: the operator's contact, naming page and fact."""
    contact = request_settings().operator_contact
    if not contact.startswith("mailto:"):
        return contact
    subject = quote(" · ".join(filter(None, ("Al Corriente", page_id, fact))))
    return f"{contact}?subject={subject}"


def _page_of_path(pages: PageList) -> Page | None:
    return pages.get(request.path.strip("/").partition("/")[2])


def _tabs(pages: PageList, page: Page | None) -> list[dict[str, Any]]:
    labels = {
        "hoy": _("Today"),
        "pasos": _("Steps"),
        "pagos": _("Payments"),
        "calcular": _("Calculate"),
        "guia": _("Guide"),
    }
    return [
        {
            "slug": slug,
            "icon": icon,
            "label": labels[name],
            "current": bool(page and page.tab == name),
        }
        for name, slug, icon in TABS
        if pages.get(slug)
    ]


def _footer_links(pages: PageList) -> list[tuple[str, str]]:
    links = [
        ("guia/fuentes", _("Where the facts come from")),
        ("privacidad", _("Privacy")),
        ("terminos", _("Terms")),
        ("ajustes", _("Settings")),
    ]
    return [(slug, label) for slug, label in links if pages.get(slug)]


SCREENS = (guide, legal, papers, steps)
