"""Ajustes: language, look, notices, storage, transfer, delete. All of it acts on the phone."""

from __future__ import annotations

from typing import Any

from flask import Flask

from pwa.version import VERSION
from pwa.web.pages import PageList


def context(_language: str) -> dict[str, Any]:
    return {"version": VERSION}


def register(app: Flask, pages: PageList) -> None:
    """The settings page."""
    pages.add("ajustes", "settings/index.html", tab="", context=context)
