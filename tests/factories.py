"""Things tests need whole: settings, apps."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from pwa import create_app, push, storage
from pwa.settings import Settings, load


def make_settings(data_dir: Path, **environ: str) -> Settings:
    """Development settings on a folder of their own; `environ` as the process would have it."""
    return load({"DATA_DIR": str(data_dir), "SUBSCRIBE_LIMIT": "off", **environ})


def make_app(data_dir: Path, **environ: str) -> Flask:
    """An app with keys and a migrated database."""
    settings = make_settings(data_dir, **environ)
    push.ensure_keys(settings.data_dir)
    storage.upgrade(settings.database_url)
    app = create_app(settings)
    app.testing = True
    return app
