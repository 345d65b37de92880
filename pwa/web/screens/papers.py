"""Papeles: every checklist and the list of them, and all of it as one document to print."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask

from pwa import guide
from pwa.web.pages import PageList

# What the folder holds besides the lists, in the order of the path.
REHEARSAL, PAYING, PHONES = "ensayo", "como-pagar", "telefonos"
MONTHS_A_SHEET = 12


def register(app: Flask, pages: PageList) -> None:
    """All lists on one page, one page a list, and the folder."""
    library = guide.load()
    pages.add(
        "carpeta", "papers/folder.html", tab="pasos", context=lambda _: folder_context(library)
    )
    pages.add(
        "papeles", "papers/index.html", tab="pasos", context=lambda _: {"lists": library.lists}
    )
    for each in library.lists:
        pages.add(each.path, "papers/list.html", tab="pasos", context=partial(list_context, each))


def list_context(checklist: guide.Checklist, _language: str) -> dict[str, Any]:
    """The list, and every fact on which its items rest."""
    facts = [fact for item in checklist.items for fact in item.facts]
    return {"doc": checklist, "item_facts": facts, "checked_on": checklist.checked_on}


def folder_context(library: guide.Library) -> dict[str, Any]:
    """The same documents that have a page of their own."""
    return {
        "steps": library.steps,
        "lists": library.lists,
        "rehearsal": library.step(REHEARSAL),
        "paying": library.topic(PAYING),
        "phones": library.topic(PHONES),
        "months": range(MONTHS_A_SHEET),
    }
