"""Pagos: what was paid, what is next, and the reminders. What is personal stays on the phone."""

from __future__ import annotations

from datetime import time
from typing import Any

from babel.dates import format_time, get_timezone_location
from flask import Flask

from pwa import reminders
from pwa.i18n import REGIONAL
from pwa.web.pages import PageList

# The zones most people here live in; the phone adds its own if it is another one.
ZONES = (
    "America/Mexico_City",
    "America/Tijuana",
    "America/Hermosillo",
    "America/Chihuahua",
    "America/Ciudad_Juarez",
    "America/Mazatlan",
    "America/Matamoros",
    "America/Monterrey",
    "America/Cancun",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
)


def context(language: str) -> dict[str, Any]:
    """Zones by their cities, hours in words, and the sender's own wording for the preview."""
    return {
        "zones": [(zone, city(zone, language)) for zone in ZONES],
        "notices": reminders.wording(language),
        "hour": lambda each: hour(each, language),
    }


def city(zone: str, language: str) -> str:
    """`America/Mexico_City` -> `Ciudad de México`, `Mexico City`."""
    return get_timezone_location(zone, locale=_locale(language), return_city=True)


def hour(each: int, language: str) -> str:
    """`19` -> `7:00 p.m.` in the language's own way."""
    return format_time(time(each), "short", locale=_locale(language))


def _locale(language: str) -> str:
    return REGIONAL[language].replace("-", "_")


def register(app: Flask, pages: PageList) -> None:
    """The ledger with its reminders."""
    pages.add("pagos", "payments/index.html", tab="pagos", context=context)
