"""Pasos: the ordered path and each of its steps."""

from __future__ import annotations

from flask import Flask

from pwa.web.pages import PageList


def register(app: Flask, pages: PageList) -> None:
    """Nothing yet: steps come with the guide."""
