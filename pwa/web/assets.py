"""Built scripts, styles, icons: stable addresses, bytes from memory, revalidated by ETag."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app

from pwa.settings import ROOT
from pwa.web.cached import Cached

TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
}
FOLDERS = {"dist": ROOT / "static" / "dist", "icons": ROOT / "static" / "icons"}

blueprint = Blueprint("assets", __name__)


class Assets:
    """Files of the served folders, read once (in debug mode: each time)."""

    def __init__(self) -> None:
        self._cache: dict[str, Cached] = {}

    def get(self, address: str) -> Cached | None:
        """The file behind `/static/<address>`, or None. Only listed folders and types."""
        if address not in self._cache or current_app.debug:
            found = self._read(address)
            if found is None:
                return None
            self._cache[address] = found
        return self._cache[address]

    def _read(self, address: str) -> Cached | None:
        folder, _, name = address.partition("/")
        root = FOLDERS.get(folder)
        if root is None or not name:
            return None
        path = (root / name).resolve()
        mimetype = TYPES.get(path.suffix)
        if mimetype is None or not path.is_relative_to(root) or not path.is_file():
            return None
        return Cached(path.read_bytes(), mimetype)


def assets() -> Assets:
    found: Assets = current_app.extensions["assets"]
    return found


@blueprint.get("/static/<path:address>")
def static(address: str) -> Response:
    cached = assets().get(address)
    if cached is None:
        abort(404)
    return cached.response()


def asset_paths() -> list[Path]:
    """Every file that can be served, for the offline list and the tests."""
    return sorted(p for root in FOLDERS.values() for p in root.rglob("*") if p.suffix in TYPES)


def init_app(app: Flask) -> None:
    app.extensions["assets"] = Assets()
    app.register_blueprint(blueprint)
