"""Pages made from the guide."""

from __future__ import annotations

from flask import Flask

from pwa.web.pages import PageList


def register(app: Flask, pages: PageList) -> None:
    """Nothing yet: they come with the guide."""
