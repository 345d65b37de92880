"""Hoy: the next payment, la franja and what comes next. The phone fills in what is personal."""

from __future__ import annotations

from flask import Flask

from pwa.web.pages import PageList


def register(app: Flask, pages: PageList) -> None:
    """The first page of each language."""
    pages.add("", "today/index.html", tab="hoy")
