"""The screens: each module's `register(app, pages)` adds its pages; here stands what all of them
share in their templates.

A page's `tab` is one of `hoy`, `pasos`, `pagos`, `calcular`, `guia`, or '' where none is lit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Flask, request
from flask_babel import gettext as _

from pwa import formatting
from pwa import guide as guide_room
from pwa.i18n import LANGUAGES, current_language
from pwa.security import request_settings
from pwa.web import icons, prose
from pwa.web.figures import figure_words
from pwa.web.pages import Page, PageList
from pwa.web.screens import (
    calculate,
    compare,
    guide,
    legal,
    papers,
    payments,
    precheck,
    settings,
    steps,
    today,
)

LANGUAGE_NAMES = {"es": "Español", "en": "English"}
# tab, slug, icon: in the order of the bar. A tab shows once its page exists.
TABS = (
    ("hoy", "", "sun"),
    ("pasos", "pasos", "list-checks"),
    ("pagos", "pagos", "calendar-check"),
    ("calcular", "calcular", "calculator"),
    ("guia", "guia", "book-open"),
)
# Characters of a value that still fits beside its label on a phone.
LONGEST_VALUE = 32
GUIDE_WORDS = ("words", "prose", "inline", "address")
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
        bases=prose.bases,
        branches=prose.branches,
        leads_somewhere=prose.leads_somewhere,
        facts_below=facts_below,
        short_values=short_values,
        classes_of=classes_of,
    )
    app.context_processor(partial(shared_context, pages))
    for screen in SCREENS:
        screen.register(app, pages)


def shared_context(pages: PageList) -> dict[str, Any]:
    """Tab bar, footer and formatters for the page being made."""
    language = current_language()
    page = _page_of_path(pages)
    words = {name: partial(getattr(formatting, name), language=language) for name in WORDS}
    guide_words = {name: partial(getattr(prose, name), language=language) for name in GUIDE_WORDS}
    return {
        **words,
        **guide_words,
        "figure": partial(figure_words, language=language),
        "confidence_words": confidence_words(),
        "next_pages": next_pages,
        "page": page,
        "page_id": (page.slug or "hoy") if page else "error",
        "tabs": _tabs(pages, page),
        "footer_links": _footer_links(pages),
        "report_address": report_address,
    }


def confidence_words() -> dict[str, str]:
    """How sure a fact is, as the page says it."""
    return {
        "official": _("Official"),
        "several": _("Several sources"),
        "single": _("One source"),
        "conflict": _("In doubt: sources disagree"),
        "inferred": _("In doubt: our own conclusion"),
        "unsourced": _("In doubt: no source seen"),
    }


def facts_below(block: guide_room.Block) -> list[guide_room.Fact]:
    """What a block rests on: its own facts, those of its rows and of its telephone lines."""
    of_rows = (fact for row in block.rows for fact in row.facts)
    of_phones = (fact for phone in block.phones for fact in phone.facts)
    return [*block.facts, *of_rows, *of_phones]


def short_values(rows: Sequence[guide_room.Row]) -> bool:
    """Whether the values of a table fit beside their labels; else they stand below them."""
    return all(len(row.value[each]) <= LONGEST_VALUE for row in rows for each in LANGUAGES)


def next_pages(document: guide_room.Document) -> list[tuple[str, guide_room.Text | str, str]]:
    """Address, title and branch classes of what to read next."""
    by_path = guide_room.load().by_path
    screens = {slug: _tab_labels()[name] for name, slug, _drawing in TABS} | {
        "comparar": _("Which insurance suits you?"),
        "carpeta": _("Your folder, to print"),
        "es-para-mi": _("Is it for me?"),
        "revisa-tus-datos": _("Check your numbers"),
    }
    titles: dict[str, guide_room.Text | str] = {
        **screens,
        **{path: each.title for path, each in by_path.items()},
    }
    return [(path, titles[path], classes_of(path)) for path in document.next if path in titles]


def classes_of(path: str) -> str:
    """The branch classes of a page of the guide: links to it are for the same people."""
    return str(getattr(guide_room.load().by_path.get(path), "classes", ""))


def report_address(page_id: str, fact: str = "") -> str:
    """Where an error is reported: the operator's contact, naming page and fact."""
    contact = request_settings().operator_contact
    if not contact.startswith("mailto:"):
        return contact
    subject = quote(" · ".join(filter(None, ("Al Corriente", page_id, fact))))
    return f"{contact}?subject={subject}"


def _page_of_path(pages: PageList) -> Page | None:
    return pages.get(request.path.strip("/").partition("/")[2])


def _tab_labels() -> dict[str, str]:
    return {
        "hoy": _("Today"),
        "pasos": _("Steps"),
        "pagos": _("Payments"),
        "calcular": _("Calculate"),
        "guia": _("Guide"),
    }


def _tabs(pages: PageList, page: Page | None) -> list[dict[str, Any]]:
    labels = _tab_labels()
    lit = page.tab if page else ""
    return [
        {"slug": slug, "icon": drawing, "label": labels[name], "current": name == lit}
        for name, slug, drawing in TABS
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


SCREENS = (
    today, steps, papers, payments, calculate, compare, precheck, guide, settings, legal
)  # fmt: skip
