"""The language pack (which pages a phone saves) and the web manifest (how it is installed)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

# Frozen for ever: another id would be another app on every phone. The same in both languages,
# so that the Spanish and the English manifest describe one app.
APP_ID = "/"
VERSION_LENGTH = 16

# file, width, height, form factor: committed pictures of the real app, see static/icons/README.md
SCREENSHOTS = (
    ("screen-today-{language}.png", 390, 844, "narrow"),
    ("screen-papers-{language}.png", 390, 844, "narrow"),
    ("screen-wide-{language}.png", 1280, 800, "wide"),
)
ICONS = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("icon-maskable-512.png", 512, "maskable"),
)


@dataclass(frozen=True)
class SavedPage:
    """One page of a pack. `digest`: SHA-256 in hex of the `bytes` (uncompressed) of the body."""

    url: str
    digest: str
    bytes: int
    title: str


@dataclass(frozen=True)
class ManifestTexts:
    """The words of the web manifest in one language; `shortcuts`: (address, name) pairs."""

    name: str
    short_name: str
    description: str
    shortcuts: Sequence[tuple[str, str]]
    labels: Sequence[str]


def digest_of(value: object) -> str:
    """A short name that changes whenever `value` does."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_LENGTH]


def pack(
    language: str, pages: Iterable[SavedPage], *, shell: str, transfer: int, checked_on: str | None
) -> dict[str, Any]:
    """The document at `/<language>/pack.json`.

    `shell` names the scripts and styles that the pages were made for: both are swapped together.
    `transfer` is what a first download costs, in compressed bytes; `checked_on` (ISO date) when
    the newest fact was last checked.
    """
    listed = [asdict(page) for page in sorted(pages, key=lambda page: page.url)]
    version = digest_of([language, shell, [(page["url"], page["digest"]) for page in listed]])
    return {
        "language": language,
        "version": version,
        "shell": shell,
        "checked_on": checked_on,
        "transfer": transfer,
        "pages": listed,
    }


def web_manifest(language: str, regional: str, texts: ManifestTexts) -> dict[str, Any]:
    """The web manifest. Both languages have the same keys and the same id."""
    return {
        "id": APP_ID,
        "name": texts.name,
        "short_name": texts.short_name,
        "description": texts.description,
        "lang": regional,
        "dir": "ltr",
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "standalone",
        "display_override": ["standalone", "minimal-ui"],
        "orientation": "any",
        "launch_handler": {"client_mode": "auto"},
        "theme_color": "#2239ae",
        "background_color": "#faf9f6",
        "categories": ["finance", "health", "utilities"],
        "icons": [_icon(*icon) for icon in ICONS],
        "screenshots": [
            _screenshot(language, *screen, label)
            for screen, label in zip(SCREENSHOTS, texts.labels, strict=True)
        ],
        "shortcuts": [_shortcut(url, name) for url, name in texts.shortcuts],
    }


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": f"/static/icons/{name}",
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _screenshot(
    language: str, name: str, width: int, height: int, form_factor: str, label: str
) -> dict[str, str]:
    return {
        "src": f"/static/icons/{name.format(language=language)}",
        "sizes": f"{width}x{height}",
        "type": "image/png",
        "form_factor": form_factor,
        "label": label,
    }


def _shortcut(url: str, name: str) -> dict[str, Any]:
    return {"name": name, "url": url, "icons": [_icon("icon-192.png", 192, "any")]}
