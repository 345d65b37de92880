"""Privacidad and Términos: what is kept where, and who answers for it."""

from __future__ import annotations

from flask import Flask

from pwa.web.pages import PageList

# The day on which the texts last changed; their bytes never follow today's date.
IN_FORCE_SINCE = "2026-11-25"


def register(app: Flask, pages: PageList) -> None:
    """Add both pages; their words stand in one file a language."""
    for slug, name in (("privacidad", "privacy"), ("terminos", "terms")):
        pages.add(
            slug,
            "legal/page.html",
            tab="",
            context=lambda language, name=name: {  # type: ignore[misc]
                "text": f"legal/{name}.{language}.html",
                "in_force_since": IN_FORCE_SINCE,
            },
        )
