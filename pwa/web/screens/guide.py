"""Guía: the table of contents and one page a topic, wherever its address lies."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask

from pwa import guide
from pwa.web.pages import PageList

# What a notice spoke of stands on the page that a tap opens.
OWN_TEMPLATES = {"pagos/como-pagar": "payments/how.html"}


def register(app: Flask, pages: PageList) -> None:
    """The index and the topics; a topic under `pagos/` lights the payments tab."""
    library = guide.load()
    pages.add("guia", "guide/index.html", tab="guia", context=partial(index_context, library))
    for topic in library.topics:
        tab = "pagos" if topic.path.startswith("pagos/") else "guia"
        context = partial(topic_context, library, topic)
        template = OWN_TEMPLATES.get(topic.path, "guide/topic.html")
        pages.add(topic.path, template, tab=tab, context=context)


def index_context(library: guide.Library, _language: str) -> dict[str, Any]:
    """Groups that have topics, in their order."""
    groups = [(group.title, library.in_group(group.id)) for group in library.groups]
    shown = [(title, topics) for title, topics in groups if topics]
    return {"groups": shown, "library": library}


def topic_context(library: guide.Library, topic: guide.Topic, _language: str) -> dict[str, Any]:
    return {"doc": topic, "library": library, "checked_on": topic.checked_on}
