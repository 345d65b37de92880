"""Hoy: the next payment, la franja and what comes next. The phone fills in what is personal."""

from __future__ import annotations

from typing import Any

from flask import Flask

from pwa import guide
from pwa.web.pages import PageList


def context(_language: str) -> dict[str, Any]:
    """The steps, of which the phone shows the first that is not done."""
    return {"steps": guide.load().steps}


def register(app: Flask, pages: PageList) -> None:
    """The first page of each language."""
    pages.add("", "today/index.html", tab="hoy", context=context)
