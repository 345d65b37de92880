"""Papeles: every checklist, and the list of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask

from pwa import guide
from pwa.web.pages import PageList


def register(app: Flask, pages: PageList) -> None:
    """All lists on one page, and one page a list."""
    library = guide.load()
    pages.add(
        "papeles", "papers/index.html", tab="pasos", context=lambda _: {"lists": library.lists}
    )
    for each in library.lists:
        pages.add(each.path, "papers/list.html", tab="pasos", context=partial(list_context, each))


def list_context(checklist: guide.Checklist, _language: str) -> dict[str, Any]:
    """The list, and every fact on which its items rest."""
    facts = [fact for item in checklist.items for fact in item.facts]
    return {"doc": checklist, "item_facts": facts, "checked_on": checklist.checked_on}
